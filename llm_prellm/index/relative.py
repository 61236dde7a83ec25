"""Days that are named from today: "wczoraj", "last week", "dwa dni temu", "we wtorek"."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence

from .dates import Date
from .numerals import NUMBERS

Span = tuple[int, int, frozenset[Date]]
"""The places of the first and the last word that name a time, and the days or months that it is."""

_DAYS_BACK = {
    word: back
    for back, words in enumerate(
        (
            "dzis dzisiaj dzisiejszy dzisiejszego dzisiejszej dzisiejszym today tonight",
            "wczoraj wczorajszy wczorajszego wczorajszej wczorajszym wczorajsze yesterday",
            "przedwczoraj przedwczorajszy przedwczorajszego przedwczorajszej",
        )
    )
    for word in words.split()
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday poniedzialek poniedzialku poniedzialkowy poniedzialkowej",
            "tuesday wtorek wtorku wtorkowy wtorkowej",
            "wednesday sroda srode srody",
            "thursday czwartek czwartku czwartkowy czwartkowej",
            "friday piatek piatku piatkowy piatkowej",
            "saturday sobota sobote soboty",
            "sunday niedziela niedziele niedzieli",
        )
    )
    for name in names.split()
}
_NUMBERS = {name: number for number, names in NUMBERS.items() for name in names.split()}
_NUMBERS |= {**dict.fromkeys(("a", "an", "one", "jeden", "jedna", "jednego"), 1), "couple": 2}
_SOME_DAYS = range(2, 8)
_SEVERAL = frozenset(("days", "weeks", "months", "dni", "tygodni", "tygodnie", "miesiecy", "miesiace"))
"""Units of which there are more than one."""

_DAYS, _WEEKS, _MONTHS, _YEARS, _WEEKENDS, _PARTS_OF_DAY, _SOME, _COMING = (
    frozenset(names.split())
    for names in (
        "day days dzien dni",
        "week weeks tydzien tygodnia tygodniu tygodnie tygodni",
        "month months miesiac miesiaca miesiacu miesiace miesiecy",
        "year rok roku",
        "weekend weekendu weekendzie weekendem",
        "morning afternoon evening",
        "few several some kilka pare",
        "next coming every each przyszly przyszla nastepny nastepna nastepne kazdy kazda co",
    )
)
"""``_COMING`` stands before a weekday that is still to come, or that is any."""
_SATURDAY = 5
_BEFORE = re.compile(r"last|previous|zeszl\w+|ubiegl\w+|poprzedni\w*")
_PAST = re.compile(r"past|ostatni\w*")
_THIS = re.compile(r"this|tym|ten|tego|biezac\w+")


def is_weekday(word: str) -> bool:
    """Whether a folded word names a day of the week."""
    return word in _WEEKDAYS


def spans(tokens: Sequence[str], today: datetime.date) -> list[Span]:
    """The times that folded words name from ``today``, in their order; none that is still to come."""
    return list(_spans(tokens, today))


def _spans(tokens: Sequence[str], today: datetime.date) -> Iterator[Span]:
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else ""
        if token in _DAYS_BACK:
            twice = token == "yesterday" and before == "before"  # the day before yesterday
            yield place - 2 * twice, place, _days(today, (_DAYS_BACK[token] + twice,))
        elif token in ("temu", "ago"):
            yield from _ago(tokens, place, today)
        elif token in _WEEKDAYS:
            if before not in _COMING:
                # On a Tuesday "on Tuesday" is a week ago: of the same day one says "today".
                past = (today.weekday() - _WEEKDAYS[token]) % 7 or 7
                start = place - bool(_BEFORE.fullmatch(before) or _PAST.fullmatch(before) or _THIS.fullmatch(before))
                yield start, place, _days(today, (past,))
        elif token in _WEEKENDS:
            if before not in _COMING:
                past = (today.weekday() - 6) % 7 or 7  # to the last Sunday before today
                if _THIS.fullmatch(before) and today.weekday() >= _SATURDAY:
                    past = today.weekday() - 6
                yield place - bool(before), place, _days(today, (past, past + 1))
        elif (token in _DAYS or token in _WEEKS) and (days := _counted(tokens, place)):
            yield place - 2, place, _days(today, range(days + 1))
        elif before:
            yield from ((place - 1, place, found) for found in _stretch(before, token, today))


def _counted(tokens: Sequence[str], place: int) -> int:
    """The days of "the last 7 days", "ostatnie dwa tygodnie"; ``place`` is that of the unit."""
    number, before = (tokens[place - 1], tokens[place - 2]) if place > 1 else ("", "")
    count = int(number) if number.isdecimal() and len(number) < 4 else _NUMBERS.get(number, 0)
    is_last = _BEFORE.fullmatch(before) or _PAST.fullmatch(before)
    return count * (7 if tokens[place] in _WEEKS else 1) if is_last else 0


def _ago(tokens: Sequence[str], place: int, today: datetime.date) -> Iterator[Span]:
    """ "Two days ago", "tydzień temu", "kilka dni temu"; ``place`` is that of the last word."""
    unit = tokens[place - 1] if place else ""
    at = place - 3 if place > 2 and tokens[place - 2] == "of" else place - 2  # "a couple of days ago"
    number = tokens[at] if at >= 0 else ""
    counted = int(number) if number.isdecimal() and len(number) < 4 else _NUMBERS.get(number)
    if not counted and number not in _SOME and unit in _SEVERAL:
        return  # "kilkanaście dni temu": how many, is not known here
    count, start = counted or 1, at if counted or number in _SOME else place - 1
    some = number in _SOME
    if unit in _DAYS:
        yield start, place, _days(today, _SOME_DAYS if some else (count,))
    elif unit in _WEEKS:
        yield start, place, _days(today, range(12, 37) if some else range(7 * count - 2, 7 * count + 3))
    elif unit in _MONTHS:
        yield start, place, frozenset(_month(today, back) for back in (_SOME_DAYS if some else (count,)))


def _stretch(before: str, unit: str, today: datetime.date) -> Iterator[frozenset[Date]]:
    """ "Last week", "w tym miesiącu", "this morning", "last night"."""
    if _THIS.fullmatch(before):
        if unit in _PARTS_OF_DAY:
            yield _days(today, (0,))
        elif unit in _WEEKS:
            yield _days(today, range(today.weekday() + 1))
        elif unit in _MONTHS:
            yield frozenset({_month(today, 0)})
    elif _PAST.fullmatch(before) and (unit in _WEEKS or unit in _DAYS):
        yield _days(today, range(8))
    elif _BEFORE.fullmatch(before) or _PAST.fullmatch(before):
        if unit == "night":
            yield _days(today, (0, 1))
        elif unit in _WEEKS:
            monday = today.weekday() + 7
            yield _days(today, range(monday - 6, monday + 1))
        elif unit in _MONTHS:
            yield frozenset({_month(today, 1)})
        elif unit in _YEARS:
            yield frozenset(Date(today.year - 1, month, 0) for month in range(1, 13))


def _days(today: datetime.date, back: Iterable[int]) -> frozenset[Date]:
    days = [today - datetime.timedelta(days=each) for each in back]
    return frozenset(Date(day.year, day.month, day.day) for day in days)


def _month(today: datetime.date, back: int) -> Date:
    year, month = divmod(12 * today.year + today.month - 1 - back, 12)
    return Date(year, month + 1, 0)
