"""Quantities of a text: numbers in digits or words, and what they are measured in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from ..index.words import fold
from . import number_words
from .language import language
from .scales import TIME, in_base, unit_of

_WORDS_TOO = ("a", "w", "v", "b", "ma", "mi")
"""Polish words that look like units."""
_QUANTITY = re.compile(
    r"""(?P<money>[$€£]\ ?)?
        (?<![\w.,])(?P<number>[-−]?(?:\d{1,3}(?:[\ \u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*))
        (?P<fraction>\ \d/\d)?
        (?:[-\ \u00a0\u202f]?(?P<unit>[^\W\d_]+[²³]?(?:/s)?|%|°\ ?[CF]\b|[€$£Ω]))?""",
    re.VERBOSE | re.IGNORECASE,
)
_WORDED = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATED = re.compile(
    r"\b(?:z|w)\s+dni(?:a|u)\b|\bgodz(?:\.|in\w+)\s+(?=\d)|\b(?:19|20)\d\d\s*(?:r\.|rok\w*)|\b(?:rok\w*|year)\s+(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(?:\d|\b(?:" + number_words.ANY + r"))[\s-]*$", re.IGNORECASE)
_THOUSANDS = re.compile(r"-?\d{1,3}(?:[.,]\d{3})+")


@dataclass(frozen=True)
class Quantity:
    """A number and what it counts."""

    value: str
    """In digits, with a decimal point and no separators of thousands."""
    unit: str | None
    """A name from the table of units; None when it is in no table."""
    text: str
    """As it stands in the text."""
    parts: tuple[Quantity, ...] = ()
    """What it was added up from."""

    @property
    def amount(self) -> tuple[str, Decimal] | None:
        """What is measured and how much of it, in one unit: "half a kilo" and "500 g" are one amount."""
        base = in_base(self.unit)
        try:
            return (base[0], Decimal(self.value) * base[1]) if base else None
        except InvalidOperation:
            return None  # "2 1/2", "10.20.30"


def quantities(text: str) -> list[Quantity]:
    """The numbers of ``text`` in digits or in words, in order."""
    found: list[tuple[int, Quantity]] = []
    for match in _QUANTITY.finditer(text):
        number = match["number"].replace("−", "-")
        before = text[max(0, match.start("number") - 1) : match.start("number")]
        if number.startswith("-") and before.strip() and before not in "([=:":
            number = number[1:]  # a range or a compound, not a sign
        unit = unit_of((match["money"] or "").strip()) or _unit_after(match)
        value = _plain(number) + (match["fraction"] or "")
        if unit == "years" and _YEAR.fullmatch(value):
            unit = None  # "2020 r." is a date and not a span of time
        found.append((match.start(), Quantity(value, unit, match.group().strip())))
    is_english = language(text) == "en"
    for match in _WORDED.finditer(text):
        word = fold(match.group())
        value = number_words.value_of(word) or ""
        is_pronoun = (word == "ten" and not is_english) or re.search(r"\bthe $", text[: match.start()][-4:])
        if value and not is_pronoun:  # "ten" is "this" in Polish; "which of the two"
            after = _WORDED.match(text, match.end() + 1)
            unit = unit_of(after.group()) if after and after.group() not in _WORDS_TOO else None
            found.append((match.start(), Quantity(value, unit, match.group())))
    return [quantity for _, quantity in sorted(found, key=lambda pair: pair[0])]


def sums(found: Sequence[Quantity]) -> list[Quantity]:
    """Hours with the minutes that stand next to them, in minutes: "1 h 10 min" is "70 min"."""
    added = []
    for one, other in pairwise(found):
        if (one.unit, other.unit) == ("hours", "minutes") and one.value.isdecimal() and other.value.isdecimal():
            added.append(Quantity(str(60 * int(one.value) + int(other.value)), "minutes", one.text, (one, other)))
    return added


def is_quantity(word: str) -> bool:
    """Whether ``word`` is a number with a unit written together, such as ``16GB`` or ``3,3V``."""
    match = _QUANTITY.fullmatch(word)
    return match is not None and word.count(".") < 2 and (match["unit"] is None or unit_of(match["unit"]) is not None)


def number_after(text: str, position: int, reach: int) -> str | None:
    """The value of the number that begins within ``reach`` characters after ``position``."""
    match = _QUANTITY.search(text, position)
    return _plain(match["number"].lstrip("-−")) if match and match.start() - position < reach else None


def periods(text: str) -> list[Quantity]:
    """The units of time that ``text`` speaks of without a number, as one of each: "every day", "tygodniowo"."""
    text = _DATED.sub(" ", text)
    found = []
    for match in _WORDED.finditer(text):
        word, before = match.group(), text[: match.start()]
        if word.lower() == "second" and not re.search(r"(?:per|a|each|every|/)\s*$", before, re.I):
            continue  # the ordinal
        if len(word) > 2 and (unit := unit_of(word)) in TIME and not _COUNTED.search(before):
            found.append(Quantity("1", unit, word))
    return found


def _plain(number: str) -> str:
    number = re.sub(r"[ \u00a0\u202f]", "", number.replace("−", "-"))
    if _THOUSANDS.fullmatch(number):
        return re.sub(r"[.,]", "", number)
    whole, _, decimals = number.replace(",", ".").rpartition(".")
    return f"{whole.replace('.', '')}.{decimals}" if whole else decimals  # 1,275.50 and 1.275,50


def _unit_after(match: re.Match[str]) -> str | None:
    word = match["unit"] or ""
    is_apart = bool(word) and not match.string[match.start("unit") - 1].isdigit()
    # In Polish "a", "w", "ma" … are words; with a space before them only A, W, mA … are units.
    return None if is_apart and word in _WORDS_TOO else unit_of(word)
