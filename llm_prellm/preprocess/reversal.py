"""What a rewriting turned round: "older than" to "newer than", "from Vue to React" to "from React to Vue"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..index.words import fold
from .facts import same_name

_OPPOSITES = r"""
older newer|younger; longer shorter; larger|bigger|greater smaller; (?:above|over){N} (?:below|under){N}; before after;
earlier later; ascending descending; increas\w*|rais\w* decreas\w*|reduc\w*|lower\w*; faster slower; left right;
starsz\w+ mlodsz\w+|nowsz\w+; dluz\w+ krocej|krotsz\w+; wieksz\w+ mniejsz\w+; powyzej ponizej; przed po;
wczesniej\w* pozniej\w*; rosnac\w+ malejac\w+; zwieksz\w* zmniejsz\w*|obniz\w*; szybc\w+|szybsz\w+ wolniej\w*;
wyzej|wyzsz\w+ nizej|nizsz\w+; lew\w+ praw\w+; wlacz\w* wylacz\w*; otw[oa]r\w* zam(?:knij|kn\w+|yka\w*);
open(?:ed|ing|s)? clos(?:e|ed|ing|es); public private; publiczn\w+ prywatn\w+; parzyst\w+ nieparzyst\w+; odd even;
rano wieczorem; turn\s+(?:\w+\s+){0,3}on turn\s+(?:\w+\s+){0,3}off;
switch\s+(?:\w+\s+){0,3}on switch\s+(?:\w+\s+){0,3}off
"""
_A_NUMBER = r"(?=\W{1,3}(?:\w+\W{1,2}){0,2}\d)"
_PAIRS = [
    tuple(re.compile(rf"\b(?:{side})\b".replace("{N}", _A_NUMBER)) for side in pair.split())
    for pair in " ".join(_OPPOSITES.split("\n")).split(";")
]
_DENIED = re.compile(r"\b(?:not|never|n['’]t|nie|bez|without|nigdy)\b[^.,;!?\n]{0,40}$", re.IGNORECASE)
_WORDS = r"(?:[^\W\d_][\w+#-]*\s+)?[^\W\d_][\w+#-]*"
_FROM_TO = re.compile(
    rf"\b(?:from|between|z|ze|od)\s+(?:the\s+)?(?P<one>{_WORDS})\s+(?:to|into|and|na|do|w|a)\s+(?:the\s+)?(?P<other>{_WORDS})",
    re.IGNORECASE,
)
_SENDER = re.compile(
    r"\b(?:from|sender|by|od|nadawca):?\s+(?-i:(?P<name>[^\W\d_a-ząćęłńóśźż][^\W\d_]+))", re.IGNORECASE
)
_RECIPIENT = re.compile(
    r"\b(?:to|recipient|do|odbiorca|adresat):?\s+(?-i:(?P<name>[^\W\d_a-ząćęłńóśźż][^\W\d_]+))", re.IGNORECASE
)


def reversals(before: str, after: str) -> Iterator[str]:
    """What stands the other way round in ``after``: a line for each comparison and each direction."""
    one, other = fold(before), fold(after)
    for pair in _PAIRS:
        for said, opposite in (pair, pair[::-1]):
            first = said.search(one)
            if (
                first
                and opposite.search(other)
                and not (opposite.search(one) or said.search(other))
                and not _DENIED.search(one[: first.start()])
            ):
                yield f"turned round: {first.group()}"
    ways = [_way(match) for match in _FROM_TO.finditer(after)]
    for match in _FROM_TO.finditer(before):
        here = _way(match)
        if here and any(there and _same(here, there[::-1]) for there in ways):
            yield f"turned round: {match.group()}"
    for role, opposite in ((_SENDER, _RECIPIENT), (_RECIPIENT, _SENDER)):
        for name in {match["name"] for match in role.finditer(before)}:
            if _has(opposite, after, name) and not _has(opposite, before, name) and not _has(role, after, name):
                yield f"turned round: {name}"


def _way(match: re.Match[str]) -> tuple[str, str] | None:
    """What "from the staging server to the dev server" leads from and to, without what both have in common."""
    one, other = match["one"].split(), match["other"].split()
    first = [word for word in one if not any(same_name(word, each) for each in other)]
    second = [word for word in other if not any(same_name(word, each) for each in one)]
    return (first[0], second[0]) if first and second else None


def _same(here: tuple[str, str], there: tuple[str, str]) -> bool:
    return all(map(same_name, here, there))


def _has(role: re.Pattern[str], text: str, name: str) -> bool:
    return any(same_name(match["name"], name) for match in role.finditer(text))
