"""The figures that a statement gives, by what they measure: two that differ in one of them contradict each other.

"The ferry leaves on 4 July at 18:00" and "we sail on 5 July, 17:30" say the same thing with other figures, whatever the
verbs; so do "2,5 mg" and "5 mg", or an address before and after a move.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from . import words
from .dates import dates, is_month
from .stopwords import STOP_WORDS

_ADDRESS = re.compile(r"(?<![\w.])\d+\.\d+\.\d+\.\d+(?![\w.])")
_TIME = re.compile(r"(?<![\w:.])(\d\d?):(\d\d)(?![\w:])")
_AMOUNT = re.compile(r"(?<![\w.,:])(\d+(?:[.,]\d+)*) ?-?(%|[^\W\d_]+)")
_UNIT = 4
"""Letters in which the forms of a unit agree: dni, dzień; minut, minuty."""
_WEEKDAYS = {
    name: str(day)
    for day, names in enumerate(
        (
            "monday poniedzialek poniedzialku poniedzialki",
            "tuesday wtorek wtorku wtorki",
            "wednesday sroda srode srodzie srody",
            "thursday czwartek czwartku czwartki",
            "friday piatek piatku piatki",
            "saturday sobota sobote soboty",
            "sunday niedziela niedziele niedzieli",
        )
    )
    for name in names.split()
}


@lru_cache(maxsize=64)
def figures(text: str) -> dict[str, frozenset[str]]:
    """The figures of a text by kind: days, times, weekdays, addresses, and amounts by their unit."""
    found: dict[str, set[str]] = defaultdict(set)
    for date in dates(text):
        if date.day:
            found["day"].add(f"{date.month}-{date.day}")
    rest = text
    for kind, pattern in (("address", _ADDRESS), ("time", _TIME)):
        found[kind].update(match[0] for match in pattern.finditer(rest))
        rest = pattern.sub(" ", rest)
    for amount, written in _AMOUNT.findall(rest):
        unit = words.fold(written)
        if unit not in STOP_WORDS and not is_month(unit):
            found[f"amount of {words.stem(unit, 'pl')[:_UNIT]}"].add(amount.replace(",", "."))
    for word in words.words(text):
        if (day := _WEEKDAYS.get(words.fold(word))) is not None:
            found["weekday"].add(day)
    return {kind: frozenset(values) for kind, values in found.items() if values}


def contradict(one: str, other: str) -> bool:
    """Whether two texts give different figures of one kind, and no figure of that kind in common."""
    first, second = figures(one), figures(other)
    return any(kind in second and values.isdisjoint(second[kind]) for kind, values in first.items())
