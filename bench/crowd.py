"""Eight that write and eight that read, all at once, on one log: what a user gets to see, and what is lost."""

from __future__ import annotations

import json
import os
import random
import shutil
import statistics
import time
from pathlib import Path
from typing import Any

from kills import snapshot
from processes import PROFILE, Running, broken, must, new_folder, rows, start

OLD = 500


def crowd(scratch: Path, seconds: float, writers: int, readers: int, chance: random.Random) -> dict[str, Any]:
    """Processes without a pause for so long. A writer prompts or, now and then, imports or reindexes."""
    folder = new_folder(scratch / "crowd")
    must(folder, "session", "import", str(snapshot(scratch / "old.json", OLD, "old")))
    files = [snapshot(scratch / f"new-{number}.json", 50, f"new{number}") for number in range(40)]
    scribbles = folder / "out"
    scribbles.mkdir()
    asked: list[str] = []

    def write() -> Running:
        what = chance.random()
        if what < 0.05 and files:
            return start(folder, "session", "import", str(files.pop()))
        if what < 0.07:
            return start(folder, "session", "reindex", "-q")
        asked.append(f"asked {len(asked)}: where is board {len(asked) % 97}?")
        return start(folder, "-m", PROFILE, asked[-1])

    def read() -> Running:
        board = f"where is board {chance.randrange(97)}?"
        commands = [
            ["session", "search", board],
            ["session", "list"],
            ["session", "context", board, "-m", PROFILE],
            ["session", "preferences"],
            ["session", "status"],
            ["session", "export", str(scribbles / f"{time.monotonic_ns()}.json")],
            ["logs", "-n", "3"],
        ]
        return start(folder, *chance.choice(commands))

    slots: dict[int, tuple[Running, Any]] = {}
    for make in [write] * writers + [read] * readers:
        running = make()
        slots[running.pid] = (running, make)
    deadline = time.monotonic() + seconds
    ended: list[Running] = []
    while slots:
        pid, status = os.wait()
        running, make = slots.pop(pid)
        ended.append(running.ended(status))
        if time.monotonic() < deadline:
            another = make()
            slots[another.pid] = (another, make)

    prompts = [each for each in ended if each.words[0] == "-m"]
    said = [(each, each.errors.read_text()) for each in ended]
    imported = [each.words[-1] for each in ended if each.words[:2] == ("session", "import") and not each.code]
    wanted = {each.words[-1] for each in prompts if each.code == 0}
    wanted |= {record["query"] for file in imported for record in json.loads(Path(file).read_text())["interactions"]}
    found = [row[0] for row in rows(folder, "select prompt from turn_search where prompt not like 'old %'")]
    errors = [text for each, text in said if each.code != 0]
    warnings = [text for each, text in said if each.code == 0 and "prellm: " in text]
    result = {
        "writers": writers,
        "readers": readers,
        "seconds": seconds,
        "processes": len(ended),
        "prompts": len(prompts),
        "errors": len(errors),
        "warnings": len(warnings),
        "lost": len(wanted - set(found)),
        "doubled": len(found) - len(set(found)),
        "broken": len(broken(folder)),
        "median prompt, s": round(statistics.median(each.seconds for each in prompts), 2),
        "slowest prompt, s": round(max(each.seconds for each in prompts), 2),
    }
    result["what was said"] = sorted({text.strip()[-300:] for text in errors + warnings})[:5]
    shutil.rmtree(folder)
    return result
