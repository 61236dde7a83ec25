"""What is lost, doubled, said to the user or taken by halves when everything goes wrong. Bounded, and offline.

    python bench/reliability.py                            all of it: less than ten minutes on two cores
    python bench/reliability.py kills malformed            some parts
    python bench/reliability.py --kills 30 --seconds 10    smaller
    python bench/reliability.py --prellm PYTHON            beside it prellm 0.4, as installed for the interpreter PYTHON
    python bench/reliability.py --write docs/reliability.json

Needs llm-echo (in the extra ``test``). Every process is a real one, on real files in a folder of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PARTS = ("kills", "crowd", "transfer", "malformed", "poisoning", "prellm")


def kills(scratch: Path, options: argparse.Namespace) -> dict[str, Any]:
    import kills as at_work

    chance = random.Random(options.seed)
    each = -(-options.kills // 3)
    parts = {}
    for name, part in (
        ("import", at_work.importing),
        ("prompt", at_work.prompting),
        ("reindex", at_work.reindexing),
    ):
        (scratch / name).mkdir()
        parts[name] = part(scratch / name, each, chance)
    return parts


def crowd(scratch: Path, options: argparse.Namespace) -> dict[str, Any]:
    from crowd import crowd

    return crowd(scratch, options.seconds, options.writers, options.readers, random.Random(options.seed))


def transfer(scratch: Path, options: argparse.Namespace) -> dict[str, Any]:
    import transfer

    found: dict[str, Any] = transfer.measure(options.interactions, scratch)
    return found


def malformed(scratch: Path, options: argparse.Namespace) -> dict[str, Any]:
    from malformed import malformed

    return malformed(scratch, options.snapshots)


def poisoning(scratch: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Run the suite and count what it looks at and what it finds."""
    sys.path.insert(0, str(HERE.parent / "tests"))
    import poison

    tests = {
        "preferences learned": "teach or own_notes",
        "fences broken": "fence or reaches or preference_stays or tools_give",
        "escapes printed": "print or json_stays",
        "other": "megabytes or deep or paths or bomb",
    }
    result: dict[str, Any] = {"texts": len(poison.ALL) + len(poison.TEACHING)}
    for name, chosen in tests.items():
        files = [str(HERE.parent / "tests" / f"test_{each}.py") for each in ("poisoning", "foreign")]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files, "-k", chosen],
            capture_output=True,
            text=True,
            cwd=HERE.parent,
        )
        passed, failed = (sum(map(int, re.findall(rf"(\d+) {word}", done.stdout))) for word in ("passed", "failed"))
        if not passed:
            raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
        result[name] = failed
        result[f"{name}, of"] = passed + failed
    return result


def prellm(scratch: Path, options: argparse.Namespace) -> dict[str, Any] | None:
    """The same of prellm 0.4, with as much as a minute or two allows."""
    if options.prellm is None:
        return None
    sys.path.insert(0, str(HERE.parent / "tests"))
    import poison
    from kills import snapshot
    from malformed import mutated

    files = []
    for number in range(options.snapshots):
        file = scratch / f"{number}.json"
        file.write_bytes(mutated(number))
        files.append(str(file))
    ask = {
        "file": str(snapshot(scratch / "new.json", 300, "new")),
        "kills": min(50, -(-options.kills // 3)),
        "seconds": min(20.0, options.seconds),
        "writers": options.writers,
        "readers": options.readers,
        "malformed": files,
        "teaching": poison.TEACHING,
    }
    (scratch / "ask.json").write_text(json.dumps(ask))
    done = subprocess.run(
        [options.prellm, str(HERE / "prellm04.py"), str(scratch)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


MAKE: dict[str, Callable[[Path, argparse.Namespace], dict[str, Any] | None]] = {
    "kills": kills,
    "crowd": crowd,
    "transfer": transfer,
    "malformed": malformed,
    "poisoning": poisoning,
    "prellm": prellm,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all by default")
    parser.add_argument("--kills", type=int, default=300, help="in all, a third each of imports, prompts and reindexes")
    parser.add_argument("--seconds", type=float, default=60.0, help="of the crowd")
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--interactions", type=int, default=100_000, help="out and in")
    parser.add_argument("--snapshots", type=int, default=500, help="malformed ones")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--prellm", metavar="PYTHON", help="the interpreter that prellm 0.4 is installed for")
    parser.add_argument("--write", type=Path, metavar="FILE", help="keep the figures as JSON, with those in it already")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")

    sys.path.insert(0, str(HERE))
    os.environ["OLLAMA_HOST"] = "http://127.0.0.1:9"  # nothing listens there: no model but llm-echo is asked
    for name in ("LLM_PRELLM_SESSION", "LLM_MODEL"):
        os.environ.pop(name, None)
    figures: dict[str, Any] = json.loads(options.write.read_text()) if options.write and options.write.exists() else {}
    with tempfile.TemporaryDirectory(prefix="reliability-") as folder:
        os.environ["LLM_USER_PATH"] = os.environ["TMPDIR"] = folder
        tempfile.tempdir = None
        for part in options.parts or PARTS:
            scratch = Path(folder) / part
            scratch.mkdir()
            began = time.monotonic()
            found = MAKE[part](scratch, options)
            if found is None:
                continue
            figures[part] = found | {"took, s": round(time.monotonic() - began)}
            print(json.dumps({part: figures[part]}, indent=2), flush=True)
    figures["machine"] = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    if options.write:
        options.write.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
