"""What it costs to take a memory out and in: interactions a second, peak memory, and the second import of the same.

    python bench/transfer.py                    100,000 interactions
    python bench/transfer.py --count 10000
    python bench/transfer.py --prellm PYTHON    beside it prellm 0.4, as installed for the interpreter PYTHON

Each step runs in a process of its own; its peak memory and processor time are that process's, the start of Python
and all that is loaded counted in. On a machine with other work the processor's seconds say more. The log is written by
``llm``'s own tables: conversations of one to nine turns, prompts of 12 and answers of 60 words on average, with the
tokens, options and the provider's payload that llm logs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ulid import ULID

_WORDS = (Path(__file__).parent.parent / "llm_prellm" / "index" / "concepts.txt").read_text("utf-8").split()


def interactions(count: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """``count`` interactions, always the same ones for a seed, as records of a snapshot."""
    chance = random.Random(seed)
    moment, conversation, left = 1.7e9, "", 0
    for number in range(count):
        if not left:
            conversation, left = str(ULID.from_timestamp(moment)).lower(), chance.randint(1, 9)
        left -= 1
        moment += chance.uniform(1, 600)
        yield {
            "query": " ".join(chance.choices(_WORDS, k=chance.randint(4, 20))),
            "response_summary": " ".join(chance.choices(_WORDS, k=chance.randint(20, 100))),
            "metadata": {},
            "timestamp": moment,
            "conversation_id": conversation,
            "model": "scripted",
            "origin": "log",
            "turn": {
                "resolved_model": "scripted-2026",
                "options_json": '{"temperature": 0.5}',
                "input_tokens": 20,
                "output_tokens": 90,
                "duration_ms": 800,
                "response_json": {"id": f"cmpl-{number}", "usage": {"prompt_tokens": 20, "completion_tokens": 90}},
            },
        }


def make(path: str, count: int) -> None:
    """A log of ``count`` interactions."""
    from llm_prellm.log.incoming import Incoming
    from llm_prellm.store import MemoryStore

    with MemoryStore(path) as store, store.writing():
        incoming = Incoming(store.db, trust=True, forgotten=lambda ids: set())
        incoming.add(interactions(count))
        incoming.finish()


def put_out(path: str, file: str) -> None:
    """Export, as the command does."""
    from llm_prellm.store import MemoryStore
    from llm_prellm.transfer import Scope, export_to
    from llm_prellm.whole import writing_whole

    with MemoryStore(path, create=False) as store, writing_whole(Path(file)) as out:
        export_to(store, Scope("default"), out)


def put_in(path: str, file: str) -> None:
    """Import, as the command does."""
    from llm_prellm.snapshot import opened
    from llm_prellm.store import MemoryStore
    from llm_prellm.transfer import import_from

    with opened(Path(file)) as content, MemoryStore(path) as store:
        report = import_from(store, content, source=file)
    print(json.dumps({"imported": report.imported, "skipped": report.skipped}))


def measured(step: str, *arguments: object) -> dict[str, Any]:
    """Run one step in a process of its own: seconds, peak memory in MB, and what it says."""
    command = [sys.executable, __file__, "--step", step, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = {}
    for line in done.stdout.splitlines():
        found |= json.loads(line)
    return found


def measure(count: int, folder: Path) -> dict[str, Any]:
    """Out, in, in again, of ``count`` interactions in ``folder``."""
    log, there, file, packed = (str(folder / name) for name in ("log.db", "there.db", "s.json", "s.json.gz"))
    measured("make", log, count)
    out, packed_out = measured("out", log, file), measured("out", log, packed)
    once, twice = measured("in", there, file), measured("in", there, file)
    from_packed = measured("in", str(folder / "packed.db"), packed)
    steps = {"out": out, "in": once, "packed_out": packed_out, "packed_in": from_packed, "again": twice}
    return {
        "interactions": count,
        "file_mb": round(Path(file).stat().st_size / 1e6, 1),
        "packed_mb": round(Path(packed).stat().st_size / 1e6, 1),
        "per_second": {name: round(count / step["seconds"]) for name, step in steps.items()},
        "per_second_of_processor": {name: round(count / step["processor"]) for name, step in steps.items()},
        "peak_mb": {name: step["peak_mb"] for name, step in steps.items()},
        "imported": once["imported"],
        "again_imported": twice["imported"],
        "again_share_of_time": round(twice["seconds"] / once["seconds"], 3),
        "again_share_of_processor": round(twice["processor"] / once["processor"], 3),
    }


_PRELLM = """
import asyncio, json, resource, sys, time
from prellm.context.user_memory import UserMemory
from prellm.models import SessionSnapshot
path, file, out = sys.argv[1:]
async def run():
    memory = UserMemory(path=path)
    snapshot = SessionSnapshot.from_file(file)
    found, given = {}, len(snapshot.interactions)
    for name in ("in", "again"):
        began = time.perf_counter()
        await memory.import_session(snapshot)
        found[name + "_seconds"] = time.perf_counter() - began
    began = time.perf_counter()
    exported = await memory.export_session()
    exported.to_file(out)
    found["out_seconds"] = time.perf_counter() - began
    found["given"], found["exported"] = given, len(exported.interactions)
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))
asyncio.run(run())
"""


def measure_prellm(python: str, count: int, folder: Path) -> dict[str, Any]:
    """The same of prellm 0.4, with as many interactions as a few minutes allow."""
    file = folder / "prellm.json"
    snapshot = {"session_id": "s", "interactions": list(interactions(count)), "preferences": {}}
    file.write_text(json.dumps(snapshot), "utf-8")
    command = [python, "-c", _PRELLM, str(folder / "prellm.db"), str(file), str(folder / "prellm-out.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return {
        "interactions": count,
        "in_per_second": round(count / found["in_seconds"]),
        "in_after_two_imports": 2 * count,
        "exported": found["exported"],
        "again_share_of_time": round(found["again_seconds"] / found["in_seconds"], 3),
        "peak_mb": round(found["peak_mb"]),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--prellm", metavar="PYTHON")
    parser.add_argument("--prellm-count", type=int, default=2000)
    parser.add_argument("--step", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        name, *arguments = options.step
        if name == "make":
            make(arguments[0], int(arguments[1]))
            return
        began = time.perf_counter()
        {"out": put_out, "in": put_in}[name](*arguments)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1 << 20)
        seconds, processor = time.perf_counter() - began, time.process_time()
        print(json.dumps({"seconds": seconds, "processor": processor, "peak_mb": round(peak)}))
        return
    with tempfile.TemporaryDirectory() as name:
        os.environ.setdefault("LLM_USER_PATH", name)
        print(json.dumps({"llm-prellm": measure(options.count, Path(name))}, indent=2))
        if options.prellm:
            print(
                json.dumps({"prellm 0.4": measure_prellm(options.prellm, options.prellm_count, Path(name))}, indent=2)
            )


if __name__ == "__main__":
    main()
