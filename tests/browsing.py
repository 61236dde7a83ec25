"""``llm session browse`` in a process of its own, and a headless Chromium to look at pages with."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on PATH; on Debian: apt-get install chromium")


@contextlib.contextmanager
def browse(*arguments: str) -> Iterator[str]:
    """Run the command until the block ends; gives the address it printed. It has to end cleanly on Ctrl-C."""
    process = subprocess.Popen(
        [sys.executable, "-m", "llm", "session", "browse", "--no-open", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        yield address
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
        assert process.returncode == 0, errors
        assert "Traceback" not in errors
    finally:
        process.kill()
        process.communicate()


@contextlib.contextmanager
def chromium() -> Iterator[object]:
    """A headless Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Without its sandbox, since a container's root has none; it opens nothing but our own files.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def file_address(path: Path, rest: str = "") -> str:
    """The address of a file."""
    return path.as_uri() + rest
