"""Months and days of the week in prose, in every form that they have in Polish and English."""

from __future__ import annotations

import re

NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
# May and "march" are told from other words by their capitals.
_MONTHS = (
    r"january|stycz(?:e[nń]|ni\w+)",
    r"february|luty|lutego|lutym",
    r"(?-i:March)|mar(?:zec|c[aeou]\w*)",
    r"april|kwie(?:cie[nń]|tni\w+)",
    r"(?-i:May)|maj[ua]?",
    r"june|czerw(?:iec|c[au]\w*)",
    r"july|lip(?:iec|c[au])",
    r"august|sierp(?:ie[nń]|ni\w+)",
    r"september|wrze(?:sie[nń]|[sś]ni\w+)",
    r"october|pa[zź]dziernik\w*",
    r"november|listopad\w*",
    r"december|grud(?:zie[nń]|ni[au])",
)
_DAYS = (
    r"mondays?|poniedzia[lł]\w+",
    r"tuesdays?|wtor(?:ek|k\w+)",
    r"wednesdays?|[sś]rod[aęyo]|[sś]rodzie|[sś]rodami",
    r"thursdays?|czwart(?:ek|k\w+)",
    r"fridays?|pi[aą]t(?:ek|k\w+)",
    r"saturdays?|sobot\w+|sobót",
    r"sundays?|niedziel\w*",
)

_SHORT_DAYS = {
    "monday": "mon|pon|pn",
    "tuesday": "tues?|wt",
    "wednesday": "wed|[śs]r",
    "thursday": "thu(?:rs?)?|czw",
    "friday": "fri|pt",
    "saturday": "sat|sob",
    "sunday": "sun|niedz|ndz?",
}

MONTH = rf"(?i:{'|'.join(_MONTHS)})"
"""A pattern for a month; it has no groups."""
SHORT_DAY = "|".join(_SHORT_DAYS.values())
"""A pattern for the short form of a day of the week, which is a word of its own too; it has no groups."""
_ALL = re.compile(rf"\b(?i:{'|'.join((*_MONTHS, *_DAYS))})\b")
_BEFORE_MAY = re.compile(r"(?:\d\.?|\b(?:od|do|po[łl]ow\w+|ko[nń]\w+|pocz[aą]t\w+|i|go))\s+$", re.IGNORECASE)
_BY_NUMBER = [(name, re.compile(rf"(?i:{pattern})")) for name, pattern in zip(NAMES, _MONTHS, strict=True)]
_BY_DAY = [(pattern.split("day")[0] + "day", re.compile(rf"(?i:{pattern})")) for pattern in _DAYS]


def month_number(word: str) -> int:
    """The number, from 1, of the month that ``word`` names; it has to match ``MONTH``."""
    return next(number for number, (_, pattern) in enumerate(_BY_NUMBER, 1) if pattern.fullmatch(word))


def day_named(short: str) -> str:
    """The day of the week that ``short`` names; it has to match ``SHORT_DAY``."""
    return next(day for day, pattern in _SHORT_DAYS.items() if re.fullmatch(pattern, short, re.IGNORECASE))


def is_date(word: str) -> bool:
    """Whether ``word`` names a month or a day of the week."""
    return _ALL.fullmatch(word) is not None


def dates(text: str) -> set[str]:
    """The English names of the months and days of the week that ``text`` speaks of."""
    found = {match.group() for match in _ALL.finditer(text) if not _is_verb(text, match)}
    return {name for word in found for name, pattern in (*_BY_NUMBER, *_BY_DAY) if pattern.fullmatch(word)}


def _is_verb(text: str, match: re.Match[str]) -> bool:
    """Whether "maja" is "mają", they have, typed without its tail."""
    return match.group().lower() == "maja" and not _BEFORE_MAY.search(text[: match.start()])
