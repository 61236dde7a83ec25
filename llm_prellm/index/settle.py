"""The last word on an order: the newer of two statements about one thing first, and one thing said once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from . import words
from .figures import contradict
from .stopwords import STOP_WORDS

UPDATE_REACH = 0.75
"""Share of an older exchange's score that a newer one about the same needs, to replace it."""
SAME_WORDS = 0.95
"""Share of the older one's matched weight that the newer one must match too, if it tells of a change."""
SAME_MATTER = 0.7
"""The same, if the two contradict each other in a figure: that alone says much, so fewer words in common will do."""
OPENING = 16
"""Words at the beginning of a text among which it has to say that something changed."""
SAME_TEXT = 95.0
"""Likeness in percent above which two exchanges are one."""

_CHANGE = """
teraz nowy nowa nowe nowego nowej nowym zmienil zmienila zmienilem zmienilam zmienilismy zmienili zmieniono
zmienione zmiana zmianie zmien zmniejsz zwieksz zmniejszyl zwiekszyl przeniesli przenioslem przenioslam
przenieslismy przeniesiona przeniesione przeniesiony przesunieta przesuniete przesuniety przesuneli przelozona
przelozony przelozone przelozyli odwolana odwolany odwolane zamiast wymienilem wymienilam wymienilismy
przeszedlem przeszlam przeszlismy przestawilem przestawilam podniesli obnizyli aktualnie obecnie poprawka
now anymore changed moved move rescheduled postponed switched replaced bumped raised lowered updated upgraded
migrated increased decreased renamed cancelled canceled currently correction
"""
_CHANGE_WORDS = frozenset(_CHANGE.split())


@dataclass(frozen=True)
class Reading:
    """A ranked exchange with what was read of it."""

    id: str
    score: float
    timestamp: float
    query: str
    response: str
    values: tuple[float, ...]
    """The value of each word of the search in it."""


@lru_cache(maxsize=64)
def tells_of_change(text: str) -> bool:
    """Whether a text begins by saying that something is different from before: "przenieśli", "now", "zamiast"."""
    return any(words.fold(word) in _CHANGE_WORDS for word in words.words(text[: 8 * OPENING])[:OPENING])


def newer_first(readings: Sequence[Reading], top: int = 10) -> list[Reading]:
    """Put a newer exchange before an older one about the same thing when it replaces what that one says.

    Only among the first ``top``. It replaces it when it tells of a change, or when the two prompts give different
    figures (``figures``). Answers are not compared: figures in them are many, and seldom what was stated.
    """
    order = list(readings[:top])
    for newer in sorted(order, key=lambda reading: reading.timestamp):
        at = order.index(newer)
        place = next((place for place in range(at) if _replaces(newer, order[place])), None)
        if place is not None:
            order.insert(place, order.pop(at))
    return order + list(readings[top:])


def _replaces(newer: Reading, older: Reading) -> bool:
    if older.timestamp >= newer.timestamp or newer.score < UPDATE_REACH * older.score:
        return False
    shared = _shared(older.values, newer.values)
    if shared >= SAME_WORDS and (tells_of_change(newer.query) or tells_of_change(newer.response)):
        return True
    return shared >= SAME_MATTER and contradict(older.query, newer.query)


def _shared(older: Sequence[float], newer: Sequence[float]) -> float:
    """The share of the older one's value that stands on words which the newer one holds too."""
    total = sum(older)
    return sum(value for value, other in zip(older, newer, strict=True) if other) / total if total else 0.0


def fold_duplicates(readings: Sequence[Reading]) -> list[Reading]:
    """Leave out what is nearly the text of another; the newest of them stays, at the place of the best."""
    kept: list[Reading] = []
    said: list[_Text] = []
    for reading in readings:
        text = f"{reading.query}\n{reading.response}"
        written = text, frozenset(text.split())
        place = next((place for place, other in enumerate(said) if _same(other, written)), None)
        if place is None:
            kept.append(reading)
            said.append(written)
        elif reading.timestamp > kept[place].timestamp:
            kept[place], said[place] = reading, written
    return kept


_Text = tuple[str, frozenset[str]]
"""A text and the different words in it as they are written."""


def _same(first: _Text, second: _Text) -> bool:
    one, other = first[0], second[0]
    if one == other:
        return True
    if not 0.9 <= (len(one) + 1) / (len(other) + 1) <= 1.1:
        return False
    # Texts that are this much alike differ in the form of some words; most pairs end here.
    if len(first[1] & second[1]) < max(len(first[1]), len(second[1])) / 3:
        return False
    # One name or number is all that many different statements differ in.
    if _content(one) != _content(other):
        return False
    from rapidfuzz import fuzz  # only loaded when two texts are that much alike

    return bool(fuzz.ratio(one[:4000], other[:4000], score_cutoff=SAME_TEXT))


@lru_cache(maxsize=64)
def _content(text: str) -> frozenset[str]:
    """The first terms of all words of a text but function words."""
    return frozenset(words.terms(word)[0] for word in words.words(text) if words.fold(word) not in STOP_WORDS)
