"""Words that mean the same, across both languages: what ``concepts.txt`` lists, by stem."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

from . import words

_BEGINNING = 2
"""Letters that a word of the list has in common with its stem: a test goes over all of them."""


@lru_cache(maxsize=1)
def _lines() -> tuple[list[str], dict[str, list[int]]]:
    """The concepts as they are listed, and those that have a word with a given beginning."""
    text = files(__package__).joinpath("concepts.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    having: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        for beginning in {word[:_BEGINNING] for word in words.fold(line).replace("|", " ").split()}:
            having.setdefault(beginning, []).append(number)
    return lines, having


@cache
def _terms(number: int) -> dict[str, None]:
    """The terms of a concept, in their order. A prompt needs a few of them, and stemming takes time."""
    english, _, polish = _lines()[0][number].partition("|")
    terms = dict.fromkeys(words.stem(word, "en") for word in english.split())
    return {**terms, **dict.fromkeys(words.stem(word, "pl") for word in polish.split())}


def related(terms: tuple[str, ...]) -> list[str]:
    """Other terms for what any of these terms names; none for most."""
    having = _lines()[1]
    found: dict[str, None] = {}
    for term in terms:
        for number in having.get(term[:_BEGINNING], ()):
            if term in _terms(number):
                found.update(_terms(number))
    return [term for term in found if term not in terms]
