"""Where a text denies something, and what."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..index.words import fold
from .language import language
from .wording import content_words

# What denies what follows in its clause. Verbs that deny by themselves are in, for "avoid X" says "not X".
_CUES = re.compile(
    r"""\b(?:
        not|cannot|never|\w+n['’]t|(?:do|does|did|wo|ca|is|are|was|would|should|could|have|has)nt
      | no(?!-)|none|nobody|no\ one|nothing|neither|nor|without
      | avoid\w*|except|exclud\w*|(?:leav\w*|left)(?=\b.{0,40}\b(?:out|alone)\b)|skip\w*|omit\w*
      | bez\ zmian|nie|niezbyt|nigdy|nic|nikt|nikogo|niczego|niczym|[żz]ad(?:en|n\w+)|ani|bez|beze
      | unik\w+|pomi(?:ń|n|ja\w+|n[ąa]\w+|ni[ęe]\w+)|wyklucz\w*
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
# What denies when it has to be found again, but need not be kept: "6 instead of 4" is "6, not 4" or "from 4 to 6".
_WEAK = re.compile(
    r"""\b(?:instead\s+of|rather\s+than|other\s+than|away\s+from|free\s+(?:of|from)|lack\w*|fail\w*|stop\w*|impossible|unable
    |refus\w*|declin\w*|refrain\w*|hold\s+off|off\s+limits|spar(?:e|es|ing)|struggl\w*|hate\w*|dislike\w*|miss\w*|steer\w*\s+clear|unfamiliar|beginners?|novices?|lay(?:man|men|people|persons?)|forb\w+|prohibit\w*|ignoring
    |zamiast|poza|oprócz|inn\w+\s+niż|z\s+dala|brak\w*|odpada\w*|wcale|obejść|obyć|przesta\w+|powstrzym\w+|odm(?:awia|ówi|owi)\w*|omi(?:ja|ną|ń|jają)\w*|nienawidz\w+|woln\w+\s+od|laik\w*|zakaz\w*|zabr\w+
    |z\s+wyjątk\w+)\b""",
    re.IGNORECASE | re.VERBOSE,
)
# Who keeps a thing as it is does none of these to it; beginnings of folded words.
_ALTERING = re.compile(
    r"""(?:leav|left|los|chang|bump|modif|alter|touch|edit|drop|delet|remov|disabl|renam|refactor|rewrit|overwrit|replac
    |cancel|break|reset|restart|upgrad|updat|mov|shorten|simplif|lock|erase
    |zmieni|rusza|dotyk|usuwa|usun|kasu|skasu|wylacz|blokuj|nadpis|przenos|przerabia|zastep|resetu|modyfik|edytu
    |upraszcz|skraca|odwol|rezygn|tyka|zatrzym|popraw|naprawi|zwieksz|podnos)""",
    re.VERBOSE,
)
_KEEPING = re.compile(
    r"""\b(?:keep\w*|kept|remain\w*|stays?|staying|preserv\w*|retain\w*|unchanged|intact|untouched
    |still|as\s+(?:it|they)\s+(?:is|are)
    |zachow\w+|pozosta\w+|zostaw\w*|niezmienion\w+|nienaruszon\w+|nietknięt\w+|nadal|wciąż|bez\s+zmian)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_EXCEPTING = re.compile(r"except", re.IGNORECASE)
"""What is excepted from a change is kept."""
_BESIDE = re.compile(r"\(((?:[^\W\d_]+ ?){1,2})\)")
"""A word or two in brackets, which is another name for what stands before it."""
_FREE_OF = re.compile(
    r"\b(?:(\w{3,})-free|(gluten|sugar|fat|lactose|dairy|alcohol|meat|nut|egg|salt|wheat|soy|caffeine)\s+free)\b",
    re.IGNORECASE,
)
_PREFIXED = re.compile(r"\b(un|non-?|nie)(?!dziel|bies|miec|ch\b|st|der|til|less|ique|ion)(\w{4,})", re.IGNORECASE)
_NONE_OF = re.compile(r":(?=\s*(?:none|no|brak|nie|bez zmian)\b)", re.IGNORECASE)
_OR = re.compile(r"\b(?:or|nor|ani|lub|albo|no|bez|without)\b", re.IGNORECASE)
_CONTRAST = re.compile(r"\b(?:but|ale|lecz)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|them|this|that|go|ją|je|ich|tego|tym)\b", re.IGNORECASE)
_NOT_ONLY = re.compile(
    r"\b(?:not\s+only|nie\s+tylko|whether\s+or\s+not|\w+n['’]?t\s+mind|nie\s+tak\s+(?:z|w)|(?:without|no)\s+problems?|bez\s+problem\w+)\b",
    re.IGNORECASE,
)
# Polish denies twice ("nikt się nie rusza"): these do not begin a denial of their own after another.
_DENYING_TWICE = re.compile(r"nie|not|\w+n['’]t|(?:do|does|did)nt", re.IGNORECASE)
_CONCORD = re.compile(r"ni[ck]\w*|nigdy|[żz]ad\w+|ani|nikogo|no|any|nor|neither", re.IGNORECASE)
# After these a list of nouns may follow, all of them denied; after the others "and" begins something new.
_OF_NOUNS = re.compile(r"bez|beze|without|no|[żz]ad\w+|ani|nor|neither|except|avoid\w*|unik\w+|pomi\w+|skip\w*", re.I)
_VERBS = re.compile(r"avoid\w*|exclud\w*|leav\w*|left|skip\w*|omit\w*|unik\w+|pomi\w+|wyklucz\w*", re.IGNORECASE)
_NOR = re.compile(r"ani|nor", re.IGNORECASE)
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
    parts: tuple[tuple[str, ...], ...]
    """The words of its scope by what "or" joins: each is denied."""
    can_be_kept: bool
    """Whether it denies a change, so that saying what stays as it is says the same."""


def denials(text: str) -> list[Denial]:
    """The denials of ``text``, in order; one whose words are all empty ("if not, why?") has no scope."""
    conjunction = _conjunction(text)
    found = []
    before = ""
    for clause in _clauses(text):
        cues = list(_CUES.finditer(clause))
        plain = [cue for cue in cues if not _CONCORD.fullmatch(cue.group())]
        for cue in plain if any(_DENYING_TWICE.fullmatch(each.group()) for each in plain) else cues:
            ahead, behind = _ahead(clause, cue, conjunction), _behind(clause, cue, conjunction)
            scope, around = tuple(ahead or behind), tuple(ahead + behind)
            if ahead and _NOR.fullmatch(cue.group()):
                around = scope  # what stands before it has been denied already
            can_be_kept = _EXCEPTING.fullmatch(cue.group()) is not None or (
                any(_ALTERING.match(fold(word)) for word in scope) and not _KEEPING.search(clause)
            )
            if can_be_kept and len(scope) < 2 and _PRONOUN.search(clause, cue.end()):
                around += tuple(content_words(before))  # "keep the column, don't drop it"
            found.append(Denial(cue.group(), scope, around, _parts(clause[cue.end() :], scope), can_be_kept))
        before = clause
    return found


def kept_words(text: str) -> list[str]:
    """Every content word of ``text`` of which it may say that it stays as it is."""
    conjunction = _conjunction(text)
    found: list[str] = []
    for clause in _clauses(text):
        for cue in _KEEPING.finditer(clause):
            found += _ahead(clause, cue, conjunction) + _behind(clause, cue, conjunction)
    return found


def words_beside_denials(text: str) -> list[str]:
    """The content words of all clauses of ``text`` in which anything is denied."""
    clauses = [
        clause
        for part in _CONTRAST.split(text)
        for clause in _clauses(_apart(part))
        if _CUES.search(clause) or _WEAK.search(clause)
    ]
    return [word for clause in clauses for word in content_words(clause)]


def _apart(text: str, known: str = "") -> str:
    """``text`` with the denial that is a part of a word before it: "unable encrypted unencrypted"."""
    there = known.lower()
    return _PREFIXED.sub(lambda word: word[0] if word[0].lower() in there else f"unable {word[2]} {word[0]}", text)


def _conjunction(text: str) -> re.Pattern[str]:
    return _AND["pl" if language(text) == "pl" else "en"]


def _clauses(text: str) -> list[str]:
    text = _BESIDE.sub(r"\1", _NOT_ONLY.sub(" ", text))
    return _CLAUSE.split(_FREE_OF.sub(r"without \1\2", _NONE_OF.sub(" ", text)))


def _parts(ahead: str, scope: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    parts = [tuple(word for word in content_words(part) if word in scope) for part in _OR.split(ahead)]
    return tuple(part for part in parts if part) or (scope,)


def denied_words(text: str, known: str = "") -> list[str]:
    """Every content word of ``text`` that some denial, strong or weak, may bear on.

    A word such as "unencrypted" denies a part of itself, unless it is in the text ``known`` as well.
    """
    conjunction = _conjunction(text)
    found: list[str] = []
    for clause in _clauses(_apart(text, known)):
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
