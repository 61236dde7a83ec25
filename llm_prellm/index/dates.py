"""Days and months that a query names: "25 May 2022", "w marcu", "between August 11 and August 15"."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from . import words

ON_DAY, IN_PERIOD = 1.0, 0.5
"""How well a moment fits a day that is named, and a month, or the days after that day."""
_AROUND = 0.25
"""Days before and after a day that still are the day: clocks differ from UTC, in which moments are kept."""
_TOLD_LATE = 7.0
"""Days after which what happened is still told."""
_LONGEST = 62
"""Days of the longest stretch between two days."""


class Date(NamedTuple):
    """A day, or a month when ``day`` is 0, in a year, or in any when ``year`` is 0."""

    year: int
    month: int
    day: int


Span = tuple[int, int, Date]
"""The places of the first and the last word of a date, and the date."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january styczen stycznia styczniu",
            "february luty lutego lutym",
            "march marzec marca marcu",
            "april kwiecien kwietnia kwietniu",
            "may maj maja maju",
            "june czerwiec czerwca czerwcu",
            "july lipiec lipca lipcu",
            "august sierpien sierpnia sierpniu",
            "september wrzesien wrzesnia wrzesniu",
            "october pazdziernik pazdziernika pazdzierniku",
            "november listopad listopada listopadzie",
            "december grudzien grudnia grudniu",
        ),
        1,
    )
    for name in names.split()
}
_OTHER_WORDS = frozenset({"may", "march", "maja"})
"""Also a verb, another verb, and "they have" as it is typed without diacritics: months only where a month can stand."""
_MONTHS_FOLLOW = """
in of since until till by during last this next early late mid od do z ze w we po przed okolo koniec konca koncem
poczatek poczatku poczatkiem polowie polowy
"""
_BEFORE_MONTHS = frozenset(_MONTHS_FOLLOW.split())
_TO = frozenset({"and", "to", "until", "till", "do", "a", "i"})
_FROM = frozenset({"between", "from", "od", "miedzy", "pomiedzy"})

_TOKEN = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?\.\d\d?\.\d{4}|[^\W_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"(\d\d?)(?:st|nd|rd|th)?")


def is_month(word: str) -> bool:
    """Whether a folded word names a month, in any case."""
    return word in _MONTHS


def tokens_of(text: str) -> list[str]:
    """The folded words and dates in figures of a text."""
    return [words.fold(token) for token in _TOKEN.findall(words.composed(text))]


def dates(text: str) -> frozenset[Date]:
    """The days and months that a text names; of a stretch from one day to another all its days."""
    tokens = tokens_of(text)
    years = {int(token) for token in tokens if _YEAR.fullmatch(token)}
    found = named(tokens)
    every = {date for _, _, date in found}
    for (_, end, one), (start, _, other) in pairwise(found):
        if tokens[end + 1 : start] and _TO.issuperset(tokens[end + 1 : start]) and not _FROM.isdisjoint(tokens[:end]):
            every.update(_between(one, other))
    if len(years) == 1:
        # "Where was he between August 11 and August 15 2023": the year is said once.
        every = {date._replace(year=date.year or min(years)) for date in every}
    return frozenset(every)


def named(tokens: Sequence[str]) -> list[Span]:
    """The days and months among the words of a text, in their order."""
    found: list[Span] = []
    for place, token in enumerate(tokens):
        if not token[0].isdigit():
            if token in _MONTHS:
                found += _named(tokens, place)
        elif whole := _numeric(token):
            found.append((place, place, whole))
    return found


def _numeric(token: str) -> Date | None:
    parts = [int(part) for part in re.split(r"[-.]", token)] if token.count("-") == 2 or token.count(".") == 2 else []
    if not parts:
        return None
    year, month, day = parts if "-" in token else reversed(parts)
    return Date(year, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _named(tokens: Sequence[str], place: int) -> list[Span]:
    """The date around the name of a month at ``place``, with the places where it starts and ends."""
    month = _MONTHS[tokens[place]]
    start = end = place
    first = day = 0
    before = place - 2 if place > 1 and tokens[place - 1] == "of" else place - 1
    if before >= 0 and (number := _day(tokens[before])):
        start, day = before, number
        if before > 2 and tokens[before - 1] in _TO and tokens[before - 3] in _FROM:
            first = _day(tokens[before - 2])  # from 3 to 7 May
    elif place + 1 < len(tokens) and (number := _day(tokens[place + 1])):
        end, day = place + 1, number
    year = 0
    if end + 1 < len(tokens) and _YEAR.fullmatch(tokens[end + 1]):
        end, year = end + 1, int(tokens[end + 1])
    plain = tokens[place] not in _OTHER_WORDS or (place > 0 and tokens[place - 1] in _BEFORE_MONTHS)
    found = [(start - 2, start - 2, Date(year, month, first))] if first else []
    return [*found, (start, end, Date(year, month, day))] if plain or day or year else []


def _day(token: str) -> int:
    matched = _DAY.fullmatch(token)
    return int(matched[1]) if matched and 1 <= int(matched[1]) <= 31 else 0


def _between(one: Date, other: Date) -> list[Date]:
    """The days between two days of one year."""
    year = one.year or other.year
    if not (one.day and other.day) or (other.year or year) != year:
        return []
    first, last = _date(year, one), _date(year, other)
    if first is None or last is None:
        return []
    count = min(_LONGEST, (last - first).days)
    days = [first + datetime.timedelta(days=step) for step in range(1, count)]
    return [Date(year, day.month, day.day) for day in days]


def _date(year: int, date: Date) -> datetime.date | None:
    try:
        return datetime.date(year or 2000, date.month, date.day)  # a leap year where none is named
    except ValueError:
        return None


def fit(named: frozenset[Date], timestamp: float) -> float:
    """How well a moment (unix seconds) fits the dates that are named, from 0 to 1. Days are those of this machine."""
    try:
        moment = datetime.datetime.fromtimestamp(timestamp)
    except (OverflowError, OSError, ValueError):  # a time that the platform does not know
        return 0.0
    return max((_fit(date, moment) for date in named), default=0.0)


def _fit(date: Date, moment: datetime.datetime) -> float:
    # In January of what was in December, a day of the year before is meant.
    for year in (date.year,) if date.year else (moment.year, moment.year - 1):
        if not date.day:
            # What happened at the end of a month is often told in the first days of the next.
            told = moment - datetime.timedelta(days=_TOLD_LATE)
            if (year, date.month) in ((moment.year, moment.month), (told.year, told.month)):
                return IN_PERIOD
            continue
        day = _date(year, date)
        if day is None:
            continue
        start = datetime.datetime(year, day.month, day.day)
        late = (moment - start).total_seconds() / 86400
        if -_AROUND <= late < 1 + _AROUND:
            return ON_DAY
        if 0 <= late < 1 + _TOLD_LATE:
            return IN_PERIOD
    return 0.0
