"""Words that mean the same, across both languages: what ``concepts.txt`` lists, by stem."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate
from typing import NamedTuple

from . import words


class _List(NamedTuple):
    lines: list[str]
    """The concepts as they are listed."""
    folded: str
    """All of them, folded, with a space before each word."""
    starts: list[int]
    """Where each begins in ``folded``."""


@lru_cache(maxsize=1)
def _list() -> _List:
    text = files(__package__).joinpath("concepts.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    folded = [f" {words.fold(line)}" for line in lines]
    return _List(lines, "".join(folded), list(accumulate(map(len, folded), initial=0)))


@cache
def _having(beginning: str) -> list[int]:
    """The concepts with a word that begins so. A prompt asks for a few: an index of all of them would cost it more."""
    _, folded, starts = _list()
    found: list[int] = []
    wanted, at = f" {beginning}", -1
    # An order faster than a regular expression, and a search does it some ten times.
    while (at := folded.find(wanted, at + 1)) >= 0:
        number = bisect_right(starts, at) - 1
        if not found or found[-1] != number:
            found.append(number)
    return found


@cache
def _terms(number: int) -> dict[str, None]:
    """The terms of a concept, in their order."""
    english, _, polish = _list().lines[number].partition("|")
    terms = dict.fromkeys(words.stem(word, "en") for word in english.split())
    return {**terms, **dict.fromkeys(words.stem(word, "pl") for word in polish.split())}


def beginning(stem: str) -> str:
    """What every word of the list that has this stem begins with: a test goes over all of them."""
    return stem[: min(4, max(2, len(stem) - 1))]


def related(terms: tuple[str, ...]) -> list[str]:
    """Other terms for what any of these terms names; none for most."""
    found: dict[str, None] = {}
    for term in terms:
        for number in _having(beginning(term)):
            if term in _terms(number):
                found.update(_terms(number))
    return [term for term in found if term not in terms]
