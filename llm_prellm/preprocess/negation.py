"""Where a text denies something, and what."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .wording import content_words

# What denies what follows in its clause. Verbs that deny by themselves are in, for "avoid X" says "not X".
_CUES = re.compile(
    r"""\b(?:
        not|cannot|never|(?:do|does|did|wo|ca|is|are|was|would|should|could|have|has)nt
      | no|none|nobody|no\ one|nothing|neither|nor|without
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
# Polish denies twice ("nikt się nie rusza"): these do not begin a denial of their own after another.
_CONCORD = re.compile(r"ni[ck]\w*|nigdy|żad\w+|ani|nikogo|no|any|nor|neither", re.IGNORECASE)
# After these a list of nouns may follow, all of them denied; after the others "and" begins something new.
_OF_NOUNS = re.compile(r"bez|beze|without|no|żad\w+|ani|nor|neither|except|avoid\w*|unik\w+|pomi\w+|skip\w*", re.I)
_AND = re.compile(r"\b(?:and|but|i|a|ale|lecz|oraz)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:.?!…()\n–—]|\s-\s")
_CONJUNCTION = re.compile(r"\b(?:but|though|and|because|as|since|ale|lecz|i|a|bo|oraz|więc)\b", re.IGNORECASE)
_FORWARD, _BACKWARD = 4, 3
"""Content words."""
_REACH = 120
"""Characters."""


@dataclass(frozen=True)
class Denial:
    """One denial."""

    cue: str
    scope: tuple[str, ...]
    """The content words that it bears on, the nearest first."""
    around: tuple[str, ...]
    """The content words that it may bear on as well."""


def denials(text: str) -> list[Denial]:
    """The denials of ``text``, in order; one whose words are all empty ("if not, why?") has no scope."""
    found = []
    for clause in _CLAUSE.split(_NOT_ONLY.sub(" ", text)):
        for cue in _CUES.finditer(clause):
            ahead, behind = _ahead(clause, cue), _behind(clause, cue)
            found.append(Denial(cue.group(), tuple(ahead or behind), tuple(ahead + behind)))
    return found


def denied_words(text: str) -> list[str]:
    """Every content word of ``text`` that some denial, strong or weak, may bear on."""
    found: list[str] = []
    for clause in _CLAUSE.split(text):
        for cue in [*_CUES.finditer(clause), *_WEAK.finditer(clause)]:
            found += _ahead(clause, cue) + _behind(clause, cue)
    return found


def _ahead(clause: str, cue: re.Match[str]) -> list[str]:
    text = clause[cue.end() : cue.end() + _REACH]
    ends = [] if _OF_NOUNS.fullmatch(cue.group()) else [m.start() for m in _AND.finditer(text)]
    if not _CONCORD.fullmatch(cue.group()):
        ends += [m.start() for m in _CUES.finditer(text) if not _CONCORD.fullmatch(m.group())]
    return content_words(text[: min(ends, default=len(text))])[:_FORWARD]


def _behind(clause: str, cue: re.Match[str]) -> list[str]:
    text = _CONJUNCTION.split(clause[max(0, cue.start() - _REACH) : cue.start()])[-1]
    return list(reversed(content_words(text)[-_BACKWARD:]))
