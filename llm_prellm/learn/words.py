"""Closed lists of words: conjunctions, fillers, negations. They are data; the module that uses one says what for."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def _lists() -> dict[str, dict[str, list[str]]]:
    path = Path(__file__).with_name("data") / "words.json"
    lists: dict[str, dict[str, list[str]]] = json.loads(path.read_text("utf-8"))
    return lists


def word_list(module: str, name: str) -> frozenset[str]:
    """The list ``name`` of a module, folded as the words of a sentence are."""
    return frozenset(_lists()[module][name])
