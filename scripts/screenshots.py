"""Make the picture in docs/ from the real thing: python scripts/screenshots.py [FOLDER]

A made-up log (sample_log.py), then questions to the embedded model through the profile ``prellm``, so that there are
receipts to see; exported with ``llm session export`` and looked at with a headless Chromium. Needs this package with
the extras ``embedded`` and ``test``, and Chromium (on Debian: apt-get install chromium).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from environment import ROOT
from sample_log import make

ASKED = ("What is the address of my kitchen sensor?", "And how do I update the board over the air?")
SIZE = {"width": 1360, "height": 880}
NARROW = {"width": 390, "height": 844}


def main() -> int:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs"
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.exit("no Chromium on PATH; on Debian: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "memory.html"
        _page(Path(folder), file)
        _shoot(chromium, file, target, everything=len(sys.argv) > 1)
    return 0


def _page(user_path: Path, file: Path) -> None:
    # The weights are kept where the demo keeps them.
    kept = ROOT / ".venv-demo" / "llm-prellm"
    (kept / "models").mkdir(parents=True, exist_ok=True)
    (user_path / "llm-prellm").symlink_to(kept)
    make(user_path / "logs.db", 420)
    environment = os.environ | {"LLM_USER_PATH": str(user_path), "OLLAMA_HOST": "127.0.0.1:9"}

    def llm(*words: str) -> None:
        subprocess.run([sys.executable, "-m", "llm", *words], env=environment, check=True, stdout=subprocess.DEVNULL)

    llm("prellm", "fetch")
    llm("-m", "prellm", "-o", "session", "esp32-project", ASKED[0])
    llm("-m", "prellm", "-o", "session", "esp32-project", "-c", ASKED[1])
    llm("session", "export", str(file))


def _shoot(chromium: str, file: Path, target: Path, *, everything: bool) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])

        def shot(name: str, at: str = "", do: Any = None, **settings: Any) -> None:
            options = {"viewport": SIZE, "locale": "en-GB", "timezone_id": "Europe/Warsaw", "color_scheme": "light"}
            context = browser.new_context(**options | settings)
            page = context.new_page()
            page.goto(file.as_uri() + at)
            page.wait_for_selector("html[data-complete]")
            if do:
                do(page)
            page.wait_for_timeout(250)
            page.screenshot(path=target / f"{name}.png")
            context.close()

        shot("page")
        if everything:
            polish = {"locale": "pl-PL", "color_scheme": "dark"}
            shot("page-dark", **polish)
            shot("turn", do=_read)
            shot("turn-dark", do=_read, **polish)
            shot("search", do=_search)
            shot("filters-dark", do=_filters, **polish)
            shot("preferences", "#/preferences")
            shot("help", do=lambda page: page.keyboard.press("?"), **polish)
            shot("narrow-list", viewport=NARROW)
            shot("narrow-turn", do=_read, viewport=NARROW, **polish)
            shot("narrow-overview", "#/overview", viewport=NARROW)
            shot("middle", viewport={"width": 960, "height": 700})
        browser.close()


def _read(page: Any) -> None:
    page.locator(".row-button").first.click()
    page.wait_for_selector(".turn")
    page.locator(".injected summary").first.click()


def _search(page: Any) -> None:
    page.locator("#query").fill("kitchen sensor")
    page.locator(".row-button").first.click()


def _filters(page: Any) -> None:
    page.keyboard.press("f")
    page.locator("#filter-injected").check()


if __name__ == "__main__":
    sys.exit(main())
