"""Bounds that a text sets: "at most 5", "co najmniej 3"."""

from __future__ import annotations

import re

from .measures import number_after

_NEAR = 12
"""Characters between a phrase and its number."""
_AT_MOST = re.compile(
    r"""(?:(?:not|never|no|n['’]t(?:\ be)?)\ (?:be\ )?(?:more|longer|higher|greater|larger|above|over)(?:\ than)?
        |at\ (?:the\ )?most|up\ to|max(?:imum|imal(?:ly)?)?\b\.?(?:\ of)?|under|below|(?:less|fewer)\ than
        |nie\ (?:więcej|dłuż\w+|wyż\w+|większ\w+|cięż\w+|starsz\w+|później|drożs\w+)\ niż|nieprzekracz\w+|najwyżej
        |maksymal\w+|maks\b\.?|poniżej|mniej\ niż|nie\ przekracz\w+)
        \s*(?=(?:\D{0,10}?)\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"""(?:(?:not|never|no|n['’]t)\ (?:be\ )?(?:one\ )?(?:less|fewer|lower|below|under)(?:\ than)?
        |at\ least|min(?:imum)?\b\.?(?:\ of)?|more\ than|over|above
        |nie\ (?:mniej|krócej|niż\w+)\ niż|nie\ poniżej|co\ najmniej|przynajmniej|minimum|ponad|powyżej|więcej\ niż)
        \s*(?=(?:\D{0,10}?)\d)""",
    re.VERBOSE | re.IGNORECASE,
)


def bounds(text: str) -> dict[str, str]:
    """The numbers of ``text`` that are bounds: the number to ``"most"`` or ``"least"``."""
    found: dict[str, str] = {}
    for kind, pattern in (("most", _AT_MOST), ("least", _AT_LEAST)):
        for match in pattern.finditer(text):
            number = number_after(text, match.end(), _NEAR)
            if number is not None:
                # "not more than" holds "more than": the longer phrase was seen first and stays.
                found.setdefault(number, kind)
    return found


def without_bounds(text: str) -> str:
    """``text`` with its phrases for bounds blanked, for a "not more than" denies nothing."""
    return _AT_LEAST.sub(" ", _AT_MOST.sub(" ", text))
