"""Show what llm-prellm does, with nothing but Python at hand: python3 scripts/demo.py

Sets up a virtual environment and a small local model, tells it something in one process and asks for it in
another. Uses a temporary user folder for llm, so your own log stays as it is.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from environment import make

TOLD = "The kitchen sensor is at 10.0.0.17"
ASKED = "What is the address of my kitchen sensor?"


def main() -> int:
    programs = make(".venv-demo", "embedded")
    with tempfile.TemporaryDirectory() as folder:
        # The weights are kept beside the environment: a second run does not fetch them again.
        user_path = Path(folder)
        kept = programs.parent / "llm-prellm"
        (kept / "models").mkdir(parents=True, exist_ok=True)
        (user_path / "llm-prellm").symlink_to(kept)

        def llm(*words: str) -> str:
            print(f"\n$ llm {shlex.join(words)}", flush=True)
            environment = os.environ | {"LLM_USER_PATH": str(user_path), "OLLAMA_HOST": "127.0.0.1:9"}
            done = subprocess.run(
                [str(programs / "llm"), *words], env=environment, stdout=subprocess.PIPE, encoding="utf-8", check=True
            )
            print(done.stdout, end="", flush=True)
            return done.stdout

        llm("prellm", "fetch")
        llm("-m", "prellm", TOLD)
        answer = llm("-m", "prellm", ASKED)
        llm("session", "why")
        llm("-m", "prellm", "-o", "memory", "0", ASKED)
    if "10.0.0.17" not in answer:
        print("\nThe answer does not hold what was told before.", file=sys.stderr)
        return 1
    print("\nThe second process knew what the first was told; the last one, asked without memory, did not.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
