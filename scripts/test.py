"""Set up and run the tests, with nothing but Python at hand: python3 scripts/test.py [pytest's arguments]

They run on two processes; ``-n 0`` runs them in one, to debug.
"""

from __future__ import annotations

import os
import subprocess
import sys

from environment import ROOT, make

# Neighbours stay together, for they share what is costly to set up; who is done first takes from the other.
PARALLEL = ("-n", "2", "--dist", "worksteal")


def main() -> int:
    programs = make(".venv", "test", "embedded", "semantic")
    # Many tests start the real llm: it should start as it does for a user, with compiled modules.
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    arguments = [str(programs / "python"), "-m", "pytest", *PARALLEL, *sys.argv[1:]]
    return subprocess.run(arguments, cwd=ROOT, env=variables).returncode


if __name__ == "__main__":
    sys.exit(main())
