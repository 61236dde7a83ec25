"""Masking: every detector's findings put together and replaced."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from . import assignments, formats, library
from .found import Found

# What is masked where it was found is looked for elsewhere only if it cannot be an ordinary word.
_TELLING = re.compile(r"(?=.*\d)(?=.*[^\W\d]).{8,}", re.DOTALL)
# Kinds have no digits: what has some is no mask, whatever it says.
_MASK = re.compile(r"\[masked: [^\]\n\d]{1,60}\]")


@dataclass(frozen=True)
class Masked:
    """A text without its secrets."""

    text: str
    found: list[Found]
    """What was masked, in order, with its place in the text as it was before."""


# Each secret has one of these signs before it, or is itself a word of some length.
_SIGNS = (
    "pass",
    "pwd",
    "pw=",
    "curl",
    "mysql",
    "mariadb",
    "redis-cli",
    "wifi.begin",
    "psk=",
    "docker login",
    "dentified",
    "hasł",
    "haslo",
    "secret",
    "sekret",
    "token",
    "klucz api",
    "://",
    "-----begin",
)
_KEYS = ("api", "access", "auth", "private")


def may_hold_secrets(text: str) -> bool:
    """Whether it is worth looking for secrets in ``text``: much faster than looking, and never wrongly no."""
    lowered = text.lower()
    for sign in _SIGNS:
        if sign in lowered:
            return True
    if "key" in lowered and any(kind in lowered for kind in _KEYS):
        return True
    return formats.has_long_word(text)


def mask(text: str, known: Mapping[str, str] | None = None) -> Masked:
    """``text`` with each secret replaced by its kind, as in ``[masked: GitHub token]``.

    What is masked once stays: masking a masked text changes nothing. A secret that is recognised in one place
    (``password = …``) is masked wherever else it stands; so are those that are ``known`` from other texts
    (``values_in``). Takes time in proportion to the length of the text.
    """
    return _masked(text, _found(text), known or {})


def values_in(text: str) -> dict[str, str]:
    """The secrets in ``text`` that other texts may repeat without a sign of what they are, with their kinds."""
    return _values(text, _found(text))


class Masker:
    """Masks texts that belong together, and remembers what kinds of secrets they held.

    What is recognised in one of them is masked in those that come after it, and in all of them if they were shown to
    ``learn`` before.
    """

    def __init__(self) -> None:
        self.kinds: list[str] = []
        """Each kind that was masked once, in the order of their discovery."""
        self._known: dict[str, str] = {}
        self._seen: dict[str, list[Found]] = {}

    def learn(self, texts: Iterable[str]) -> None:
        """Look for secrets that other texts may repeat."""
        for text in texts:
            self._look(text)

    def __call__(self, text: str) -> str:
        masked = _masked(text, self._look(text), self._known)
        self.kinds = list(dict.fromkeys([*self.kinds, *(one.kind for one in masked.found)]))
        return masked.text

    def _look(self, text: str) -> list[Found]:
        found = self._seen.get(text)
        if found is None:
            found = self._seen[text] = _found(text)
            self._known.update(_values(text, found))
        return found


def _found(text: str) -> list[Found]:
    if not may_hold_secrets(text):
        return []
    return _merged([*formats.find(text), *library.find(text), *assignments.find(text)])


def _masked(text: str, spans: list[Found], known: Mapping[str, str]) -> Masked:
    values = {**known, **_values(text, spans)}
    spans = _merged([*spans, *_repeated(text, values, Counter(text[one.start : one.end] for one in spans))])
    if not spans:
        return Masked(text, [])
    found = list(_outside(spans, [match.span() for match in _MASK.finditer(text)]))
    pieces, position = [], 0
    for one in found:
        pieces += [text[position : one.start], f"[masked: {one.kind}]"]
        position = one.end
    return Masked("".join([*pieces, text[position:]]), found)


def _outside(spans: Iterable[Found], masks: list[tuple[int, int]]) -> Iterator[Found]:
    """What of these spans, in order, is not a mask already."""
    at = 0
    for one in spans:
        start = one.start
        while at < len(masks) and masks[at][1] <= start:
            at += 1
        for place in range(at, len(masks)):
            begin, end = masks[place]
            if begin >= one.end:
                break
            if start < begin:
                yield Found(start, begin, one.kind)
            start = max(start, end)
        if start < one.end:
            yield Found(start, one.end, one.kind)


def _merged(found: list[Found]) -> list[Found]:
    """The spans in order; those that overlap become one, of the kind of the first detector that saw it."""
    merged: list[Found] = []
    for one in sorted(found, key=lambda span: span.start):  # stable: detectors keep their order
        if merged and one.start < merged[-1].end:
            last = merged[-1]
            merged[-1] = Found(last.start, max(last.end, one.end), last.kind)
        else:
            merged.append(one)
    return merged


def _values(text: str, found: Iterable[Found]) -> dict[str, str]:
    """The secrets that can be told from ordinary words wherever else they stand, with their kinds."""
    values = {text[one.start : one.end]: one.kind for one in found}
    return {value: kind for value, kind in values.items() if _TELLING.fullmatch(value)}


def _repeated(text: str, values: Mapping[str, str], found: Mapping[str, int]) -> list[Found]:
    """Where these values stand beside where they were ``found``, so many times each."""
    present = [value for value in values if text.count(value) > found.get(value, 0)]
    if not present:
        return []
    anywhere = re.compile("|".join(re.escape(value) for value in sorted(present, key=len, reverse=True)))
    return [Found(*match.span(), values[match.group()]) for match in anywhere.finditer(text)]
