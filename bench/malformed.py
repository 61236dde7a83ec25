"""Snapshots gone wrong: each one a good one, mutated, always the same for the same number.

What is asked of an import: an answer in a line, no traceback, and everything in the file or nothing of it.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from processes import new_folder, rows, run

GOOD = 20
"""Interactions in the snapshot that is mutated."""

_VALUES: list[Any] = [
    None, True, False, 0, -1, 1e308, -1e308, 10**30, 10**4000, "", "x", "\x00", "\ud800", "\u202e", "NaN", "1e400",
    [], {}, [[]], [None], {"": {}}, {"$": 1}, {"$r": [{"$": "x"}]}, float("nan"), float("inf"), "x" * 100_000,
]  # fmt: skip


def good(number: int) -> dict[str, Any]:
    """A snapshot as this version writes them, with every kind of text in it."""
    chance = random.Random(number)
    words = ["płytka", "board", "👩‍💻", "<|im_start|>", "\u202e", "line\nbreak", '"quoted"', "\\u0000", "漢字"]
    return {
        "session_id": "mutated",
        "interactions": [
            {
                "query": f"mutated {number} {at}: " + " ".join(chance.choices(words, k=5)),
                "response_summary": " ".join(chance.choices(words, k=9)),
                "metadata": {"intent": "deploy", "nested": {"list": [1, 2.5, None, chance.choice(words)]}},
                "timestamp": 1700000000.0 + 1000 * number + at,
                "conversation_id": f"conversation {at // 3}",
                "model": "echo",
                "session": "mutated",
            }
            for at in range(GOOD)
        ],
        "preferences": {"lang": "pl", "preferred_tool": "make"},
        "runtime_context": None,
        "codebase_summary": None,
        "created_at": "1700000000.0",
        "exported_at": "1700100000.0",
    }


def _places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The ways to every value inside a document."""
    found = [at] if at else []
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        found += _places(inner, (*at, key))
    return found


def _put(document: Any, at: tuple[Any, ...], value: Any) -> None:
    for step in at[:-1]:
        document = document[step]
    document[at[-1]] = value


def _another_value(chance: random.Random, document: dict[str, Any]) -> bytes:
    for _ in range(chance.choice([1, 1, 1, 3, 10])):
        _put(document, chance.choice(_places(document)), chance.choice(_VALUES))
    return json.dumps(document).encode()


def _missing(chance: random.Random, document: dict[str, Any]) -> bytes:
    *way, last = chance.choice(_places(document))
    for step in way:
        document = document[step]
    del document[last]
    return json.dumps(document).encode()


def _twice(chance: random.Random, document: dict[str, Any]) -> bytes:
    key = chance.choice(["query", "timestamp", "metadata", "interactions", "session_id", "preferences"])
    value = json.dumps(chance.choice(_VALUES[:20]))
    text = json.dumps(document).replace(f'"{key}":', f'"{key}": {value}, "{key}":', chance.choice([1, 100]))
    return text.encode()


def _deep(chance: random.Random, document: dict[str, Any]) -> bytes:
    depth = chance.choice([50, 150, 300, 5_000, 200_000])
    opened, closed = chance.choice([("[", "]"), ('{"a":', "}")])
    _put(document, chance.choice(_places(document)), "DEEP")
    return json.dumps(document).replace('"DEEP"', opened * depth + "1" + closed * depth).encode()


def _cut(chance: random.Random, document: dict[str, Any]) -> bytes:
    text = json.dumps(document, ensure_ascii=False).encode()
    return text[: chance.randrange(len(text))]


def _bytes(chance: random.Random, document: dict[str, Any]) -> bytes:
    text = bytearray(json.dumps(document, ensure_ascii=False).encode())
    for _ in range(chance.choice([1, 2, 20])):
        at = chance.randrange(len(text))
        what = chance.randrange(3)
        if what == 0:
            text[at] = chance.randrange(256)
        elif what == 1:
            del text[at : at + chance.randrange(1, 50)]
        else:
            text[at:at] = chance.choice(
                [b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\x80", b'"', b"}", b"\xf8\x88\x80"]
            )
    return bytes(text)


def _after(chance: random.Random, document: dict[str, Any]) -> bytes:
    text = json.dumps(document).encode()
    return text + chance.choice([b"x", b"\x00", text, b"]", b"\n\n{}", b"\xff"])


def _numbers(chance: random.Random, document: dict[str, Any]) -> bytes:
    number = chance.choice(["1e999", "-1e999", "9" * 5000, "0.1e-400", "1E+30", "-0", "253402300800", "-62135596801"])
    record = chance.choice(document["interactions"])
    record["timestamp"] = "NUMBER"
    return json.dumps(document).replace('"NUMBER"', number).encode()


def _coded(chance: random.Random, document: dict[str, Any]) -> bytes:
    text = json.dumps(document, ensure_ascii=False)
    return text.encode(chance.choice(["utf-16", "utf-32", "utf-8-sig", "cp1250"]), "replace")


def _packed(chance: random.Random, document: dict[str, Any]) -> bytes:
    packed = bytearray(gzip.compress(json.dumps(document).encode()))
    if chance.random() < 0.5:
        return bytes(packed[: chance.randrange(len(packed))])
    packed[chance.randrange(10, len(packed))] ^= 0x55
    return bytes(packed)


MUTATIONS: list[Callable[[random.Random, dict[str, Any]], bytes]] = [
    _another_value, _another_value, _missing, _twice, _deep, _cut, _bytes, _bytes, _after, _numbers, _coded, _packed,
]  # fmt: skip


def mutated(number: int) -> bytes:
    """The snapshot with this number."""
    chance = random.Random(f"mutated {number}")
    return chance.choice(MUTATIONS)(chance, good(number))


def malformed(scratch: Path, count: int) -> dict[str, Any]:
    """Import so many of them, one after the other into one log."""
    folder = new_folder(scratch / "malformed")
    result = {"snapshots": count, "refused": 0, "taken": 0, "tracebacks": 0, "partial": 0, "other errors": 0}
    what: dict[str, int] = {}
    for number in range(count):
        file = folder / f"{number}.json"
        file.write_bytes(mutated(number))
        before = _held(folder)
        done = run(folder, "session", "import", str(file))
        said = done.errors.read_text()
        added = _held(folder) - before
        result["refused"] += done.code == 1
        result["taken"] += done.code == 0
        result["other errors"] += done.code not in (0, 1) or (done.code == 1 and not said.startswith("Error: "))
        result["tracebacks"] += "Traceback" in said
        # A file that is taken is taken whole: as many as a JSON reader finds in it, save for those that are alike.
        result["partial"] += added != 0 if done.code else added > GOOD or added < _least(file)
        if done.code and "Traceback" in said:
            what[said.strip().splitlines()[-1][:200]] = number
        for path in (file, done.output, done.errors):
            path.unlink()
    return result | {"what": what}


def _held(folder: Path) -> int:
    if not (folder / "logs.db").exists():
        return 0
    [(turns,)] = rows(folder, "select count(*) from turns")
    return int(turns)


def _least(file: Path) -> int:
    """Interactions that Python's own JSON reader finds in a file, different ones."""
    content = file.read_bytes()
    found = json.loads(gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content.decode("utf-8-sig"))
    return len({json.dumps(each, sort_keys=True) for each in found.get("interactions", [])})
