"""Secrets whose end was cut off, as in ``my token is ghp_ABCDefgh1234…``: too short for every detector."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .masking import mask

_LONGEST_STEM = 100
"""Characters of a cut word that are looked at, from its end: what is cut off after more of a secret is known as one."""

_UNLIKE_WORDS = re.compile(r"[\d_:.-]|[A-Z]{4}|[a-z][A-Z]")
"""What the beginning of a secret has and most words have not, which are spared the detectors."""

_ENDINGS = ("a1" * 33, "aB1" * 22, "A1" * 33, "1" * 20 + "-a1", "a1" * 10 + ".eyJ" + "a1" * 10, "a1@x")
"""What could have followed. A detector that sees a secret in a stem with one of these saw the beginning of one; those
with lower case, with both and with capitals, the middle of a Slack token, a JSON Web Token's head, a URL's password."""

_TELLING = 8
"""Characters of a secret that have to be there: a shorter beginning is its issuer's prefix, or chance."""


def mask_cut(text: str) -> str:
    """``text`` with the beginnings of secrets that are cut off by an ellipsis masked.

    Takes time in proportion to the length of the text.
    """
    stems = dict(_stems(text))
    begins = _beginnings(set(stems.values())) if stems else {}
    pieces, position = [], 0
    for end, stem in stems.items():
        if begin := begins.get(stem):
            length, kind = begin
            pieces += [text[position : end - length], f"[masked: {kind}]"]
            position = end
    return "".join([*pieces, text[position:]])


def _stems(text: str) -> Iterator[tuple[int, str]]:
    """Where a word ends that an ellipsis follows, and the end of that word."""
    at = text.find("…")
    while at >= 0:
        end = at - 1 if text[at - 1 : at] == " " else at
        start = max(end - _LONGEST_STEM, 0)
        stem = text[start:end].rpartition("…")[2]
        words = stem.split()
        if stem and not stem[-1].isspace() and len(words[-1]) >= _TELLING and _UNLIKE_WORDS.search(words[-1]):
            yield end, words[-1]
        at = text.find("…", at + 1)


def _beginnings(stems: set[str]) -> dict[str, tuple[int, str]]:
    """Of the stems that end in the beginning of a secret: how many characters of it there are, and its kind."""
    found: dict[str, tuple[int, str]] = {}
    ordered = sorted(stems)
    for ending in _ENDINGS:
        ends = []
        at = 0
        for stem in ordered:
            ends.append(at + len(stem))
            at += len(stem) + len(ending) + 1
        # One text for all of them, a line each: the detectors take time for every call.
        masked = mask("\n".join(stem + ending for stem in ordered))
        spans = iter(masked.found)
        one = next(spans, None)
        for stem, end in zip(ordered, ends, strict=True):
            while one is not None and one.end <= end:
                one = next(spans, None)
            if one is not None and end - len(stem) <= one.start <= end - _TELLING:
                found.setdefault(stem, (end - one.start, one.kind))
    return found
