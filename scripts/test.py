"""Set up and run the tests, with nothing but Python at hand: python3 scripts/test.py [pytest's arguments]"""

from __future__ import annotations

import subprocess
import sys

from environment import ROOT, make


def main() -> int:
    programs = make(".venv", "test", "embedded", "semantic")
    return subprocess.run([str(programs / "python"), "-m", "pytest", *sys.argv[1:]], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
