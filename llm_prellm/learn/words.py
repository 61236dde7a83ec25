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


@lru_cache(maxsize=1)
def _cues() -> dict[str, dict[str, frozenset[str]]]:
    path = Path(__file__).with_name("data") / "cues.json"
    lists: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8"))
    return {language: {name: frozenset(of.split()) for name, of in rules.items()} for language, rules in lists.items()}


def cues_of(rule: str, *, polish: bool) -> frozenset[str]:
    """The words of which a sentence must have one for this rule to be tried: those that the rule marks.

    They stand in ``data/cues.json``, which ``python -m llm_prellm.learn.write_cues`` makes from the rules.
    """
    return _cues()["pl" if polish else "en"].get(rule, frozenset())


def cue_words() -> frozenset[str]:
    """The cues of all rules."""
    return frozenset().union(*(cues for rules in _cues().values() for cues in rules.values()))
