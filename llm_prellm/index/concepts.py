"""Words that mean the same, across both languages: what ``concepts.txt`` lists, by stem."""

from __future__ import annotations

from functools import cache, lru_cache

from .wordlist import Beginnings, beginning, lines, stems

LIST = "concepts.txt"


@cache
def _beginnings() -> Beginnings:
    return Beginnings(lines(LIST))


@lru_cache(1 << 12)
def _of(term: str) -> tuple[str, ...]:
    """The terms of all concepts that a term belongs to."""
    found: dict[str, None] = {}
    for number in _beginnings().having(beginning(term)):
        terms = stems(lines(LIST)[number])
        if term in terms:
            found.update(terms)
    return tuple(found)


def related(terms: tuple[str, ...]) -> list[str]:
    """Other terms for what any of these terms names; none for most."""
    found = dict.fromkeys(other for term in terms for other in _of(term))
    return [term for term in found if term not in terms]
