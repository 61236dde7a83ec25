"""What belongs to a class: a question about pets is answered by an exchange about a cat (``classes.txt``)."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import chain, zip_longest

from .wordlist import Beginnings, beginning, lines, stems

LIST = "classes.txt"


@cache
def _parted() -> list[tuple[str, str]]:
    """The names of each class, and its members."""
    return [(names, members) for names, _, members in (line.partition(" = ") for line in lines(LIST))]


@cache
def _beginnings() -> Beginnings:
    return Beginnings([names for names, _ in _parted()])


@lru_cache(1 << 12)
def _of(term: str) -> tuple[str, ...]:
    """The terms of the members of all classes with this name."""
    found: dict[str, None] = {}
    for number in _beginnings().having(beginning(term)):
        names, members = _parted()[number]
        if term in stems(names):
            found.update(dict.fromkeys(_in_turn(members)))
    return tuple(found)


def _in_turn(members: str) -> list[str]:
    """The terms of the members, of English and Polish in turn: whoever takes but the first has some of both."""
    english, _, polish = members.partition("|")
    pairs = zip_longest(stems(english), stems(f"|{polish}"))
    return [term for term in chain.from_iterable(pairs) if term is not None]


def members(terms: tuple[str, ...]) -> list[str]:
    """The terms of what belongs to a class that any of these terms names, the most usual first; none for most."""
    found = dict.fromkeys(member for term in terms for member in _of(term))
    return [term for term in found if term not in terms]
