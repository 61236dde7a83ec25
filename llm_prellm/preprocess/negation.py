"""Where a text denies something, and what."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .wording import content_words

# What denies what follows in its clause. Verbs that deny by themselves are in, for "avoid X" says "not X".
_CUES = re.compile(
    r"""\b(?:
        not|n['’]t|cannot|never|no|none|nobody|no\ one|nothing|neither|nor|without
      | avoid\w*|except|excluding|leav\w*(?=\b.{0,40}\b(?:out|alone)\b)|skip\w*|omit\w*
      | nie|nigdy|nic|nikt|nikogo|niczego|niczym|żad(?:en|n\w+)|ani|bez|beze
      | unik\w+|pomi(?:ń|ja\w+|ną\w+|nię\w+)|wyklucz\w*
    )\b|(?<=n)['’]t\b""",
    re.VERBOSE | re.IGNORECASE,
)
# What denies when it has to be found again, but need not be kept: "6 instead of 4" is "6, not 4" or "from 4 to 6".
_WEAK = re.compile(
    r"\b(?:instead\s+of|rather\s+than|zamiast|poza|oprócz|brak\w*|lack\w*|fail\w*|odpada\w*|impossible|unable"
    r"|wcale|nikt|alone|leav\w*)\b",
    re.IGNORECASE,
)
_NOT_ONLY = re.compile(r"\b(?:not\s+only|nie\s+tylko|whether\s+or\s+not)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:.?!…()\n–—]|\s-\s")
_CONJUNCTION = re.compile(r"\b(?:but|though|and|because|as|since|ale|lecz|i|a|bo|oraz|więc)\b", re.IGNORECASE)
_FORWARD = 3
_BACKWARD = 3


@dataclass(frozen=True)
class Denial:
    """One denial."""

    cue: str
    scope: tuple[str, ...]
    """The content words that it bears on, the nearest first."""
    clause: str


def denials(text: str) -> list[Denial]:
    """The denials of ``text``, in order; those that bear on no content word are left out."""
    found = []
    for clause in _CLAUSE.split(_NOT_ONLY.sub(" ", text)):
        for cue in _CUES.finditer(clause):
            scope = _scope(clause, cue.start(), cue.end())
            if scope:
                found.append(Denial(cue.group(), scope, clause))
    return found


def denied_words(text: str) -> list[str]:
    """Every content word of ``text`` that some denial, strong or weak, may bear on."""
    found: list[str] = []
    for clause in _CLAUSE.split(text):
        for cue in [*_CUES.finditer(clause), *_WEAK.finditer(clause)]:
            found += content_words(clause[cue.end() :])[: _FORWARD + 2]
            before = _CONJUNCTION.split(clause[: cue.start()])[-1]
            found += content_words(before)[-_BACKWARD:]
    return found


def _scope(clause: str, start: int, end: int) -> tuple[str, ...]:
    ahead = clause[end:]
    if following := _CUES.search(ahead):
        ahead = ahead[: following.start()]
    if words := content_words(ahead):
        return tuple(words[:_FORWARD])
    return tuple(reversed(content_words(clause[:start])[-_BACKWARD:]))
