"""Where a text denies something, and what."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .language import language
from .wording import content_words

# What denies what follows in its clause. Verbs that deny by themselves are in, for "avoid X" says "not X".
_CUES = re.compile(
    r"""\b(?:
        not|cannot|never|\w+n['’]t|(?:do|does|did|wo|ca|is|are|was|would|should|could|have|has)nt
      | no|none|nobody|no\ one|nothing|neither|nor|without
      | avoid\w*|except|excluding|(?:leav\w*|left)(?=\b.{0,40}\b(?:out|alone)\b)|skip\w*|omit\w*
      | nie|nigdy|nic|nikt|nikogo|niczego|niczym|żad(?:en|n\w+)|ani|bez|beze
      | unik\w+|pomi(?:ń|ja\w+|ną\w+|nię\w+)|wyklucz\w*
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
# What denies when it has to be found again, but need not be kept: "6 instead of 4" is "6, not 4" or "from 4 to 6".
_WEAK = re.compile(
    r"\b(?:instead\s+of|rather\s+than|zamiast|poza|oprócz|brak\w*|lack\w*|fail\w*|odpada\w*|impossible|unable|wcale)\b",
    re.IGNORECASE,
)
_NOT_ONLY = re.compile(r"\b(?:not\s+only|nie\s+tylko|whether\s+or\s+not)\b", re.IGNORECASE)
# Polish denies twice ("nikt się nie rusza"): these do not begin a denial of their own after another.
_CONCORD = re.compile(r"ni[ck]\w*|nigdy|żad\w+|ani|nikogo|no|any|nor|neither", re.IGNORECASE)
# After these a list of nouns may follow, all of them denied; after the others "and" begins something new.
_OF_NOUNS = re.compile(r"bez|beze|without|no|żad\w+|ani|nor|neither|except|avoid\w*|unik\w+|pomi\w+|skip\w*", re.I)
_VERBS = re.compile(r"avoid\w*|exclud\w*|leav\w*|left|skip\w*|omit\w*|unik\w+|pomi\w+|wyklucz\w*", re.IGNORECASE)
_AND = {
    "pl": re.compile(r"\b(?:i|a|ale|lecz|oraz|bo|więc)\b", re.IGNORECASE),
    "en": re.compile(r"\b(?:and|but|though|because|since)\b", re.IGNORECASE),
}
_CLAUSE = re.compile(r"[,;:.?!…()\n–—]|\s-\s")
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
    conjunction = _AND["pl" if language(text) == "pl" else "en"]
    found = []
    for clause in _CLAUSE.split(_NOT_ONLY.sub(" ", text)):
        for cue in _CUES.finditer(clause):
            ahead, behind = _ahead(clause, cue, conjunction), _behind(clause, cue, conjunction)
            found.append(Denial(cue.group(), tuple(ahead or behind), tuple(ahead + behind)))
    return found


def denied_words(text: str) -> list[str]:
    """Every content word of ``text`` that some denial, strong or weak, may bear on."""
    conjunction = _AND["pl" if language(text) == "pl" else "en"]
    found: list[str] = []
    for clause in _CLAUSE.split(text):
        for cue in [*_CUES.finditer(clause), *_WEAK.finditer(clause)]:
            ahead = _ahead(clause, cue, conjunction)
            is_preposition = _OF_NOUNS.fullmatch(cue.group()) and not _VERBS.fullmatch(cue.group())
            found += ahead if ahead and is_preposition else ahead + _behind(clause, cue, conjunction)
    return found


def _ahead(clause: str, cue: re.Match[str], conjunction: re.Pattern[str]) -> list[str]:
    text = clause[cue.end() : cue.end() + _REACH]
    ends = [] if _OF_NOUNS.fullmatch(cue.group()) else [match.start() for match in conjunction.finditer(text)]
    if not _CONCORD.fullmatch(cue.group()):
        ends += [match.start() for match in _CUES.finditer(text) if not _CONCORD.fullmatch(match.group())]
    words = content_words(text[: min(ends, default=len(text))])[:_FORWARD]
    # "Pomiń kwoty" may become "kwoty ujemne należy pominąć": the verb itself is what has to be found again.
    return [*words, cue.group().lower()] if _VERBS.fullmatch(cue.group()) else words


def _behind(clause: str, cue: re.Match[str], conjunction: re.Pattern[str]) -> list[str]:
    text = conjunction.split(clause[max(0, cue.start() - _REACH) : cue.start()])[-1]
    return list(reversed(content_words(text)[-_BACKWARD:]))
