"""Learning of preferences: what it gets right, what a long message costs, a year's log at once and turn by turn.

    python bench/learning.py [LINES…] [--turns 10000]

LINES are JSONL files of {query, expect: {key: value}, before: {key: value}?, forget: [key]?}. Times are the process's
own, the median of several runs; on a busy machine they are too long.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from llm_prellm.learn import apply, learn
from llm_prellm.log import NewTurn
from llm_prellm.store import MemoryStore

WORDS = 2000
# Everyday prose that is full of the words by which rules are found, and states nothing.
PROSE = {
    "Polish": "Wczoraj rozmawialiśmy o tym, jak zawsze odkładamy porządki na później, a potem wszystko trzeba robić "
    "naraz. Sąsiad mówi, że tylko w piątki ma czas na ogród, więc wszystkie prace planuje z wyprzedzeniem. Czy to "
    "ma sens? Serwer w piwnicy stoi od roku i nikt do niego nie zagląda, bo działa. ",
    "English": "Yesterday we talked about how people always put off tidying and then have to do everything at once. "
    "My neighbour says that she only gardens on Fridays, so all the work is planned ahead. Does that make sense? I "
    "have the feeling that I used to like it more when I had a smaller garden and fewer tools. ",
}
TOOLS = (
    "Vim",
    "Helix",
    "Python",
    "Rust",
    "PostgreSQL",
    "SQLite",
    "Docker",
    "Podman",
    "Fedora",
    "Debian",
    "uv",
    "Poetry",
)
STATED = (
    "I always use {a}. How do I update it?",
    "Od teraz używam {a} zamiast {b}. Jak to zaktualizować?",
    "I switched from {b} to {a} for good.",
    "Wolę {a} niż {b}.",
    "I no longer use {b}.",
    "Już nie używam {b}.",
    "Odpowiadaj zawsze po polsku.",
    "From now on answer in English.",
    "Always format answers as Markdown.",
    "Wyniki zawsze podawaj w JSON.",
)
ASKED = (
    "How do I restart the service on host {n} without losing sessions?",
    "Jak policzyć średnią z kolumny {n} w arkuszu?",
    "My boss prefers {a}. Is {b} any better for {n} users?",
    "Co oznacza błąd {n} w logu?",
    "Should I use {a} or {b} for project {n}?",
)


def figures(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Precision, recall, false positives and retractions obeyed, counted as ``eval/run.py`` counts them."""
    right = wrong = missed = empty = spoiled = ends = ended = 0
    for row in rows:
        before = {key: "something-earlier" for key in row.get("forget", [])} | row.get("before", {})
        learned = apply(before, learn(row["query"]))
        for key in row.get("forget", []):
            ends += 1
            ended += learned.get(key) != before[key]
            if learned.get(key) == before[key]:
                learned.pop(key)
        hits = sum(learned.get(key) == value.lower() for key, value in row["expect"].items())
        right, wrong, missed = right + hits, wrong + len(learned) - hits, missed + len(row["expect"]) - hits
        empty += not row["expect"]
        spoiled += not row["expect"] and bool(learned)
    return {
        "precision": right / max(1, right + wrong),
        "recall": right / max(1, right + missed),
        "false positives": spoiled / max(1, empty),
        "retractions": ended / max(1, ends),
    }


def milliseconds(text: str, times: int = 15) -> float:
    learn(text)
    taken = []
    for _ in range(times):
        began = time.process_time()
        learn(text)
        taken.append(time.process_time() - began)
    return 1000 * statistics.median(taken)


def long_texts() -> dict[str, str]:
    return {name: " ".join(itertools.islice(itertools.cycle(prose.split()), WORDS)) for name, prose in PROSE.items()}


def a_years_log(count: int) -> list[NewTurn]:
    """Turns of a year, one in ten of which states or takes back a preference."""
    chance = random.Random(6)
    turns = []
    for n in range(count):
        a, b = chance.sample(TOOLS, 2)
        words = chance.choice(STATED if chance.random() < 0.1 else ASKED).format(a=a, b=b, n=n)
        moment = 1_700_000_000.0 + n * 365 * 86_400 / count
        turns.append(
            NewTurn(
                query=words,
                response="Done.",
                timestamp=moment,
                conversation_id=f"c{n // 5}",
                id=f"turn{n:08}",
                session="default",
                metadata={},
                origin="api",
            )
        )
    return turns


def state(store: MemoryStore) -> tuple[Any, Any]:
    return {label: vars(each) for label, each in store.preferences().items()}, [
        vars(each) for each in store.ended_preferences()
    ]


def timed(work: Callable[[], Any]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", nargs="*", type=Path)
    parser.add_argument("--turns", type=int, default=10_000)
    arguments = parser.parse_args()
    for path in arguments.lines:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        print(f"{path.name}: {len(rows)} lines", *(f"{name} {value:.3f}" for name, value in figures(rows).items()))
    for name, text in long_texts().items():
        print(f"{WORDS} words of {name}: {milliseconds(text):.1f} ms")
    if not arguments.turns:
        return
    turns = a_years_log(arguments.turns)
    with tempfile.TemporaryDirectory() as folder:
        with MemoryStore(Path(folder) / "scratch.db") as store:
            store.add_turns(turns)
            seconds = timed(store.reindex)
            scratch = state(store)
        print(f"{len(turns)} turns from scratch: {seconds:.1f} s, {len(scratch[0])} stand, {len(scratch[1])} ended")
        with MemoryStore(Path(folder) / "turns.db") as store:

            def one_by_one() -> None:
                for turn in turns:
                    store.add_turns([turn])
                    store.catch_up(None)

            seconds = timed(one_by_one)
            same = state(store) == scratch
        print(f"{len(turns)} turns one by one: {seconds:.1f} s, the same result: {'yes' if same else 'NO'}")
    if not same:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
