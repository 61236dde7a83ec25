"""Numbers in words, in Polish and English."""

from __future__ import annotations

import re

from ..index.numerals import NUMBERS
from ..index.words import fold
from .language import vocabulary

_VALUES = {word: str(value) for value, words in NUMBERS.items() for word in words.split()}
_ORDINALS = {
    start: str(value)
    for value, starts in {
        1: "pierwsz first",
        2: "drug",
        3: "trzeci third",
        4: "czwart fourth",
        5: "piat fifth",
        6: "szost sixth",
        7: "siodm seventh",
        8: "osm eighth",
        9: "dziewiat ninth",
        10: "dziesiat tenth",
        11: "jedenast",
        12: "dwunast",
        13: "trzynast",
        14: "czternast",
        15: "pietnast",
        16: "szesnast",
        17: "siedemnast",
        18: "osiemnast",
        19: "dziewietnast",
        20: "dwudziest",
        30: "trzydziest",
        40: "czterdziest",
        50: "piecdziesiat",
        60: "szescdziesiat",
        70: "siedemdziesiat",
        80: "osiemdziesiat",
        90: "dziewiecdziesiat",
    }.items()
    for start in starts.split()
}
_WEEKDAYS = vocabulary("czwartek czwartku czwartki piatek piatku piatki")
_COMPOUNDS = {
    "dwu": "2",
    "trzy": "3",
    "troj": "3",
    "cztero": "4",
    "piecio": "5",
    "szescio": "6",
    "siedmio": "7",
    "osmio": "8",
    "dziewiecio": "9",
    "dziesiecio": "10",
    "dwunasto": "12",
}


_WORD = re.compile(r"[^\W\d_]+")
_SPLIT = re.compile(r"([^\W\d_]+)")

ANY = "|".join(_VALUES)
"""A pattern for any of these words, folded."""


def value_of(word: str) -> str | None:
    """The number, in digits, that a folded word is."""
    return _VALUES.get(word)


_SCALES = ("thousand", "million", "billion", "tysi", "milion", "miliard")


def in_digits(text: str) -> str:
    """``text`` with numbers of several words in digits: "twenty-seven", "dwadzieścia siedem", "five thousand"."""
    pieces = _SPLIT.split(text)
    for at in range(1, len(pieces) - 2, 2):
        value, following = _VALUES.get(fold(pieces[at])), fold(pieces[at + 2])
        if value is None or pieces[at + 1] not in (" ", "-"):
            continue
        more = _VALUES.get(following) or ("1" if following in ("one", "jeden", "jedna", "jedno") else None)
        if more and 20 <= int(value) <= 90 and int(more) < 10:
            pieces[at : at + 3] = ["", "", str(int(value) + int(more))]
        elif following.startswith(_SCALES):
            pieces[at] = value
    return "".join(pieces)


def said_in_words(text: str) -> set[str]:
    """The values of all number words of ``text``, of "the two" and the Polish "ten" too, which may be no numbers."""
    return {_VALUES[word] for word in map(fold, _WORD.findall(text)) if word in _VALUES}


def is_number_word(word: str) -> bool:
    """Whether ``word``, folded, is a number."""
    return word in _VALUES


def said_loosely(text: str) -> set[str]:
    """The values that ``text`` may mean by "every", an ordinal ("ósmej") or a compound ("czterozwrotkowy").

    Such words need not survive, but a rewriting may turn them into numbers and numbers into them.
    """
    found = {"1"}  # "every hour" is "every 1 hour"
    for word in map(fold, _WORD.findall(text)):
        if word not in _WEEKDAYS:
            found |= {value for start, value in _ORDINALS.items() if word.startswith(start)}
        found |= {value for start, value in _COMPOUNDS.items() if word.startswith(start) and len(word) > len(start) + 3}
    return found
