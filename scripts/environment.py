"""Making a virtual environment with this package in it: all that the other scripts here need is Python itself."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def make(name: str, *extras: str) -> Path:
    """An environment in the project's folder with the package and ``extras``; gives its folder of programs."""
    if sys.version_info < (3, 10):  # noqa: UP036 - whoever starts this script may have an older one
        sys.exit(f"Python 3.10 or newer is needed; this is {sys.version.split()[0]}")
    folder = ROOT / name
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    if not (folder / "pyvenv.cfg").exists():
        print(f"Making a virtual environment in {folder.name}", flush=True)
        venv.create(folder, with_pip=True)
    print("Installing llm-prellm into it", flush=True)
    target = f"{ROOT}[{','.join(extras)}]" if extras else str(ROOT)
    pip = [str(programs / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "install", "--editable", target], check=True)
    return programs
