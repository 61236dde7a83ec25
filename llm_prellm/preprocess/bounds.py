"""Bounds that a text sets: "at most 5", "co najmniej trzy"."""

from __future__ import annotations

import re

from ..index.words import fold
from . import number_words
from .measures import number_after

_NEAR = 10
"""Characters between a phrase and its number at most."""
# Comparatives, as they begin; all others mean more.
_LESS_PL = "mniej|krocej|krotsz|nizej|nizsz|taniej|tansz|ciszej|cichsz|lzej|wczesniej|wolniej|mlodsz|plycej|slabsz"
_LESS_EN = "less|few|low|und|short|small|light|young|earl|cheap|slow|quiet|weak"
_NO_COMPARATIVE = "oth|rath|eith|neith|ev|nev|wheth|aft|lat"
_MORE_THAN = rf"(?!{_LESS_EN}|{_NO_COMPARATIVE})(?:more|\w+er)\ than"
_LESS_THAN = rf"(?={_LESS_EN})(?:less|\w+er)\ than"
_MORE_NIZ = rf"(?!{_LESS_PL}|inn)(?:\w+ej|\w+sz\w+|\w+si)\ niz"
_LESS_NIZ = rf"(?={_LESS_PL})\w+\ niz"
_NO = r"\b(?:not|never|no|n['’]?t)\ (?:be\ )?"
_SAID = r"(?<!nie\ )(?<!not\ )(?<!no\ )(?<!n't\ )(?<!never\ )(?<!be\ )(?<!not\ one\ )\b"

_AT_MOST = rf"""
    {_NO}(?:more|longer|higher|greater|larger|above|over|{_MORE_THAN}) | {_SAID}{_LESS_THAN} | {_NO}(?:to\ )?exceed\w*
    |at\ (?:the\ )?most|up\ to|max(?:imum|imal(?:ly)?)?\b\.?(?:\ of)?|{_SAID}(?:under|below)\b
    |nie\ {_MORE_NIZ} | {_SAID}{_LESS_NIZ} | nieprzekracz\w+|nie\ (?:(?:powinn\w+|moze|moga)\ )?przekracz\w+
    |najwyzej|maksymal\w+|maks\b\.?|{_SAID}ponizej"""
_AT_LEAST = rf"""
    {_NO}(?:one\ )?(?:less|fewer|lower|below|under|{_LESS_THAN}) | {_SAID}{_MORE_THAN}
    |at\ least|min(?:imum)?\b\.?(?:\ of)?|{_SAID}(?:over|above)\b
    |nie\ {_LESS_NIZ} | {_SAID}{_MORE_NIZ} | nie\ ponizej|co\ najmniej|przynajmniej|minimum|minimalnie|ponad|powyzej"""
_NUMBER = rf"(?P<number>\d+(?:[.,]\d+)?|\b(?:{number_words.ANY})\b)"
_PHRASES = {
    kind: re.compile(rf"(?:{phrases})\s*(?=\D{{0,{_NEAR}}}?{_NUMBER})", re.VERBOSE)
    for kind, phrases in (("most", _AT_MOST), ("least", _AT_LEAST))
}


def bounds(text: str) -> dict[str, str]:
    """The numbers of ``text`` that are bounds: the number to ``"most"`` or ``"least"``."""
    found: dict[str, str] = {}
    for kind, phrases in _PHRASES.items():
        for match in phrases.finditer(_plain(text)):
            number = number_words.value_of(match["number"]) or number_after(text, match.start("number"), 1)
            if number is not None:
                # "not more than" holds "more than": the longer phrase was seen first and stays.
                found.setdefault(number, kind)
    return found


def without_bounds(text: str) -> str:
    """``text`` with its phrases for bounds blanked, for a "not more than" denies nothing."""
    for phrases in _PHRASES.values():
        spans = [match.span() for match in phrases.finditer(_plain(text))]
        for start, end in reversed(spans):
            text = f"{text[:start]} {text[end:]}"
    return text


def _plain(text: str) -> str:
    """``text`` without diacritics, if that leaves every letter in its place."""
    plain = fold(text)
    return plain if len(plain) == len(text) else text.lower()
