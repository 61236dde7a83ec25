"""One notation for what is written in several: times of day, dates, large numbers, halves, names with a short form.

A rewriting may turn "3:15 pm" into "15:15", "12 marca 2024" into "12.03.2024" and "400k" into "400,000". Here all of
them become plain numbers and names of months, so that what compares numbers and dates finds them the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from .months import MONTH, NAMES, SHORT_DAY, day_named, month_number
from .number_words import in_digits

_SCALE = {"k": 3, "tys": 3, "tho": 3, "mln": 6, "mil": 6, "mld": 9, "bil": 9}
"""Zeros, by the first letters."""

Days = frozenset[tuple[int, int]]
"""Days and their months."""

_YEAR = r"(?:(?:,|\s)\s*(?P<year>\d{4})(?:\s*r\.|\s+roku)?(?![\d-]))?"
_RULES: list[tuple[str, str | Callable[[re.Match[str]], str]]] = [
    # -- days --------------------------------------------------------------------------
    (r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b", lambda found: _date(found, int(found["month"]))),
    (
        r"\b(?P<day>\d{1,2})\.(?P<month>0?[1-9]|1[0-2])\.(?P<year>\d{4})\b(?:\s*r\.)?",
        lambda found: _date(found, int(found["month"])),
    ),
    (
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{MONTH})\b{_YEAR}",
        lambda found: _date(found, month_number(found["month"])),
    ),
    (
        rf"\b(?P<month>{MONTH})\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*:){_YEAR}",
        lambda found: _date(found, month_number(found["month"])),
    ),
    (r"\b(\d+)(?:st|nd|rd|th)\b", r"\1"),
    (r"\b(\d+)-?(?:t[kce]\w+|st(?:k\w+|ego|ej|y|a|e)|t(?:y|a|ą|ej|ego)|go|ka|kę|ki)\b", r"\1"),
    (
        rf"\b(?P<one>{SHORT_DAY})\b\.?\s*(?:-|–|to|do|and|i|through)\s*(?P<other>{SHORT_DAY})\b\.?",
        lambda found: f"{day_named(found['one'])} – {day_named(found['other'])}",
    ),
    # -- times of day ------------------------------------------------------------------
    (
        r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s?(?P<half>[ap])\.?m\b\.?",
        lambda found: _time(int(found["hour"]) % 12 + 12 * (found["half"] in "pP"), found["minute"]),
    ),
    (r"\b(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)\b", lambda found: _time(int(found["hour"]), found["minute"])),
    (
        r"\b(?P<before>godz\.|godzin\w+|o)\s+(?P<hour>[01]?\d|2[0-4])\.(?P<minute>[0-5]\d)\b(?!\s*(?:zł|%))",
        lambda found: f"{found['before']} {_time(int(found['hour']), found['minute'])}",
    ),
    # -- numbers -----------------------------------------------------------------------
    (
        r"(?<![\w.,-])(?P<number>\d+(?:[.,]\d+)?)(?:k\b|\s?(?P<scale>tys(?:i\w+|\.)?|thousand|mln|milion\w*|million|mld"
        r"|miliard\w*|billion)(?!\w))",
        lambda found: _scaled(found["number"], found["scale"] or "k"),
    ),
    (r"(?<![\w.,])(?!0x)(\d+(?:[.,]\d+)?)\s?[x×]\s?(?=\d)", r"\1 x "),
    (r"(?<![\w.,])(\d+)x(?![\w-])", r"\1 ×"),
    (r"(?<![\w.,/-])([1-9]\d{0,2})-([1-9]\d{0,2})(?![\d-]|[.,/]\d)", lambda found: _range(found[1], found[2])),
    (r"(?<=x )(\d+(?:[.,]\d+)?)\s?[x×]\s?(?=\d)", r"\1 x "),
    (r"\bhalf\s+an\s+hour\b|\bhalf-hour\b|\bhalf\s+hour\b", "30 minutes"),
    (r"\bp[óo][łl]\s+godziny\b|\bp[óo][łl]godzin\w+", "30 minut"),
    (r"\bquarter\s+of\s+an\s+hour\b", "15 minutes"),
    (r"\b(?:trzy|3)\s+kwadrans\w*", "45 minut"),
    (r"\bkwadrans\w*", "15 minut"),
    (r"\bhalf past (?=\w)", "30 "),
    (r"\bmay(?=\s+\d{1,2}\b)", "May"),
    (r"\bgodzin[ęe]\s+i\s+(?=\w+\s+min)", "1 godz. "),
    (r"\ban\s+hour\s+and\s+(?=\w+\s+min)", "1 hour "),
    (r"\bhalf of\b", "50% of"),
    (r"\ba dozen\b|\btuzin\b", "12"),
    (r"\ba couple of\b", "2"),
    (r"\bkwarta[łl]\b", "3 miesiące"),
    (r"\bpo[łl]ow(?:a|y|ę|ą|ie)\b", "50%"),
    (r"\bp[óo][łl]tor(?:a|ej)\s+godziny\b|\ban\s+hour\s+and\s+a\s+half\b", "90 min"),
    (r"\bp[óo][łl]tor(?:a|ej)\b", "1.5"),
    (r"\bp[óo][łl]\s+(?=\w{2,})|\bhalf\s+an?\s+", "0.5 "),
    # -- names with a short form -------------------------------------------------------
    (r"(?<=[\dkcm])\s?m2\b|\b(?:metr\w*\s+kwadrat\w*|square\s+met(?:er|re)s?)\b", " m²"),
    (r"(?<=\d)\s?m3\b|\b(?:metr\w*\s+sze[śs]cien\w*|cubic\s+met(?:er|re)s?)\b", " m³"),
    (r"\bwi-fi\b", "WiFi"),
    (r"\be-mail", "email"),
    (r"\bpostgresql", "Postgres"),
    (r"\bk8s\b", "Kubernetes"),
    (r"\bjs\b(?<!\.js)", "JavaScript"),
    (r"(?<=\d)\s?gigs?\b", " GB"),
    (r"(?<![\w.,-])(\d+)(?-i:M)\b(?=\s+[a-z])", r"\g<1>000000"),
]
_DAY_AND_MONTH = re.compile(r"(?<![\d.,])(?P<day>\d{1,2})\.(?P<month>0?[1-9]|1[0-2])(?P<year>)(?!\d|[.,]\d)")
_DAY = re.compile(rf"(\d\d?) ({'|'.join(NAMES)})\b")
_COMPILED = [(re.compile(pattern, re.IGNORECASE), put) for pattern, put in _RULES]


def days_in(text: str) -> Days:
    """The days that ``text`` names with their months."""
    return frozenset((int(day), NAMES.index(month) + 1) for day, month in _DAY.findall(normal(text)))


def normal(text: str, days: Days = frozenset()) -> str:
    """``text`` in one notation; meant for comparing, not for reading. "14.05" is one of ``days`` if it can be."""
    text = _DAY_AND_MONTH.sub(
        lambda found: (
            _date(found, int(found["month"])) if (int(found["day"]), int(found["month"])) in days else found[0]
        ),
        text,
    )
    text = in_digits(text)
    for pattern, put in _COMPILED:
        text = pattern.sub(put, text)
    return text


def _date(found: re.Match[str], month: int) -> str:
    return f"{int(found['day'])} {NAMES[month - 1]} {found['year'] or ''}".rstrip()


def _time(hour: int, minute: str | None) -> str:
    """A full hour is its number alone: "o 14" and "o 14:00" are one."""
    return f"{hour}" if minute in (None, "00") else f"{hour} {int(minute)}"


def _range(low: str, high: str) -> str:
    """Two numbers with a hyphen between them are a range, if the second is the greater; else a code of some kind."""
    return f"{low} – {high}" if int(low) < int(high) else f"{low}-{high}"


def _scaled(number: str, scale: str) -> str:
    value = Decimal(number.replace(",", ".")).scaleb(_SCALE["k" if scale == "k" else scale[:3].lower()])
    return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{int(value)}"
