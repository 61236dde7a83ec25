"""A log that is learned from scratch comes to the same as the log learned turn by turn, with what a model read too."""

from __future__ import annotations

import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

from llm_prellm.learn import Statement
from llm_prellm.store import MemoryStore

TOOLS = ("Vim", "Helix", "Python", "Rust", "PostgreSQL", "Docker", "Podman", "uv", "Poetry")
WORDS = (
    "I always use {a}. How do I update it?",
    "Od teraz używam {a} zamiast {b}. Jak to zaktualizować?",
    "Już nie używam {b}.",
    "Odpowiadaj zawsze po polsku.",
    "From now on answer in English.",
    "No need to answer in English any more.",
    "My boss prefers {a}. Is {b} any better?",
    "Front robimy zawsze w {a}.",
)


def everything(store: MemoryStore) -> tuple[Any, Any]:
    return {label: asdict(each) for label, each in store.preferences().items()}, [
        asdict(each) for each in store.ended_preferences()
    ]


def test_from_scratch_is_the_same_as_turn_by_turn(tmp_path: Path) -> None:
    chance = random.Random(3)
    with MemoryStore(tmp_path / "memory.db") as store:
        for n in range(200):
            a, b = chance.sample(TOOLS, 2)
            words = chance.choice(WORDS).format(a=a, b=b)
            session = chance.choice(("default", "default", "work"))
            identity = store.add(words, "ok", timestamp=1_700_000_000.0 + 3600 * n, session=session)
            store.catch_up(None)
            if words.startswith("Front"):
                read = Statement("preferred_tool", a.lower(), words.rstrip("."), "model m", about="web framework")
                assert store.keep_reading(store.get(identity), "m", [read])
            if n % 50 == 49:
                store.forget([identity])
        by_turn = everything(store)
        assert by_turn[0]
        assert by_turn[1]
        store.reindex()
        assert everything(store) == by_turn
