"""SIGKILL at random moments of an import, a prompt and a reindex: what is lost, what is doubled."""

from __future__ import annotations

import json
import random
import shutil
import statistics
from pathlib import Path
from typing import Any

from processes import PROFILE, Running, broken, must, new_folder, rows, run, start

OLD = 300
"""Interactions that are there before."""
NEW = 300
"""Interactions in the file that is imported."""
LARGE = 3000
"""Interactions in the log that is reindexed."""


def snapshot(path: Path, count: int, word: str) -> Path:
    """A snapshot of so many interactions, each with a prompt of its own."""
    interactions = [
        {
            "query": f"{word} {number}: where is board {number % 97}?",
            "response_summary": f"Board {number % 97} is in drawer {number}. " + "It has a label. " * 10,
            "metadata": {},
            "timestamp": 1700000000.0 + 60 * number,
        }
        for number in range(count)
    ]
    path.write_text(json.dumps({"session_id": word, "interactions": interactions, "preferences": {}}))
    return path


def _count(folder: Path, word: str) -> tuple[int, int]:
    """Interactions whose prompt begins with a word: how many there are, and how many different ones."""
    [(all_, different)] = rows(
        folder, f"select count(*), count(distinct prompt) from turn_search where prompt like '{word} %'"
    )
    return all_, different


def _usual(make: Any) -> float:
    """How long it takes undisturbed, in seconds."""
    return statistics.median(make().wait().seconds for _ in range(3))


def importing(scratch: Path, kills: int, chance: random.Random) -> dict[str, Any]:
    """Kill imports, then import again: all of the file and all that was there before, once each."""
    base = new_folder(scratch / "import-base")
    must(base, "session", "import", str(snapshot(scratch / "old.json", OLD, "old")))
    must(base, "session", "search", "board 7")
    file = snapshot(scratch / "new.json", NEW, "new")
    folder = scratch / "import"

    def fresh() -> Running:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(base, folder)
        return start(folder, "session", "import", str(file))

    usual = _usual(fresh)
    result = {"kills": 0, "lost": 0, "doubled": 0, "partial": 0, "broken": 0, "milliseconds": round(1000 * usual)}
    while result["kills"] < kills:
        if not fresh().kill_after(chance.uniform(0.05, 1.0) * usual):
            continue
        result["kills"] += 1
        all_, _ = _count(folder, "new")
        result["partial"] += all_ not in (0, NEW)
        result["broken"] += bool(broken(folder))
        again = run(folder, "session", "import", str(file))
        result["broken"] += bool(again.code)
        for word, wanted in (("old", OLD), ("new", NEW)):
            all_, different = _count(folder, word)
            result["lost"] += wanted - different
            result["doubled"] += all_ - different
    return result


def prompting(scratch: Path, kills: int, chance: random.Random) -> dict[str, Any]:
    """Kill prompts, one after the other on one log: what was answered and logged stays, once each.

    Each prompt first reads into the index what the one before left in the log, so kills hit that, too.
    """
    folder = new_folder(scratch / "prompt")
    must(folder, "session", "import", str(snapshot(scratch / "old.json", OLD, "old")))
    number = 0

    def ask() -> Running:
        nonlocal number
        number += 1
        return start(folder, "-m", PROFILE, f"asked {number}: where is board {number % 97}?")

    usual = _usual(ask)
    result = {"kills": 0, "lost": 0, "doubled": 0, "broken": 0, "failed": 0, "milliseconds": round(1000 * usual)}
    logged = {row[0] for row in rows(folder, "select prompt from turn_search")}
    while result["kills"] < kills:
        asked = ask()
        killed = asked.kill_after(chance.uniform(0.05, 1.05) * usual)
        result["kills"] += killed
        result["failed"] += not killed and asked.code != 0
        found = [row[0] for row in rows(folder, "select prompt from turn_search")]
        if not killed:
            logged.add(asked.words[-1])
        result["lost"] += len(logged - set(found))
        result["doubled"] += len(found) - len(set(found))
        logged = set(found)
    result["broken"] += len(broken(folder))
    figures = json.loads(must(folder, "session", "status", "--json"))
    result["not indexed"] = figures["interactions"] - figures["indexed"] + figures["pending"]
    return result


def reindexing(scratch: Path, kills: int, chance: random.Random) -> dict[str, Any]:
    """Kill reindexes: the log is as it was, and the index that was there before answers."""
    folder = new_folder(scratch / "reindex")
    must(folder, "session", "import", str(snapshot(scratch / "large.json", LARGE, "large")))
    must(folder, "session", "reindex")
    usual = _usual(lambda: start(folder, "session", "reindex"))
    before = rows(folder, "select * from turns order by id")
    result = {"kills": 0, "lost": 0, "doubled": 0, "broken": 0, "milliseconds": round(1000 * usual)}
    while result["kills"] < kills:
        # A third of them in the last part, in which the new index is put in place of the old one.
        first = 0.8 if chance.random() < 1 / 3 else 0.05
        if not start(folder, "session", "reindex").kill_after(chance.uniform(first, 1.0) * usual):
            continue
        result["kills"] += 1
        all_, different = _count(folder, "large")
        result["lost"] += LARGE - different
        result["doubled"] += all_ - different
        figures = json.loads(must(folder, "session", "status", "--json"))
        result["broken"] += figures["indexed"] != LARGE or figures["pending"] != 0
    result["broken"] += len(broken(folder)) + (rows(folder, "select * from turns order by id") != before)
    found = json.loads(must(folder, "session", "search", "large 1234", "--json", "-n", "1"))
    result["broken"] += not found or "1234" not in found[0]["query"]
    return result
