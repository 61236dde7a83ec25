"""What has to survive any rewriting to the letter: code, quotations, addresses, paths, identifiers, names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..index.words import fold
from .language import vocabulary
from .measures import is_quantity
from .units import ABBREVIATIONS, FENCE, LIST_ITEM

# From the most to the least specific; what one pattern takes, the next do not see.
_INLINE_CODE = re.compile(r"`([^`\n]+)`")
_EXACT = {
    "address": re.compile(r"\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"),
    "URL": re.compile(r"\b[a-z][a-z0-9+.-]{0,30}://[^\s<>\"'”’)\]]*[\w/=#]", re.IGNORECASE),
    "IP address": re.compile(
        r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+|/\d+)?\b|\b(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{1,4}\b", re.I
    ),
    "path": re.compile(r"(?<![\w/])(?:(?:~|\.{1,2})?/[\w.@%+~/-]*[\w/]|[A-Za-z]:\\[\w.\\-]*\w)"),
}
_QUOTATION = re.compile(r"„([^„”“\"]+)[”“\"]|“([^“”]+)”|«([^«»]+)»|\"([^\"\n]+)\"|(?<!\w)'([^'\n]{2,}?)'(?!\w)")
# Anything with a digit, an underscore, an inner capital or a sign within it that no ordinary word has.
_RUN = re.compile(r"[\w#.-](?:[\w.=:-]|,(?=\d))*(?:\(\))?")
_IDENTIFIER = re.compile(
    r"""--?[a-z][\w-]*                                      # --dry-run
      | \#\d+                                             # #311
      | [^\W_]+(?:[_=:][\w.,-]*)+(?:\(\))?                # shared_buffers, Restart=always
      | v?\d+(?:\.\d+){2,}                                # 2.4.0
      | \w+\(\)                                           # delay()
      | \.?\w[\w-]*(?:\.[A-Za-z]\w*)+                     # postgresql.conf
      | \.[a-z]\w+                                        # .env
      | (?=.*\d)(?=.*[^\W\d_])[\w-]+(?:[.,]\d+)*         # GPIO21, Q4_K_M, 3x2,5, db-02
      | \d+(?:-\d+)+                                      # 61-001
    """,
    re.VERBOSE,
)
_COMPOUND = re.compile(r"\d+(?:-[^\W\d_]+)+")  # 8-core, 4-year-old
_LONGEST_WORD = 200
"""Characters; whatever is longer is encoded data."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_START = re.compile(r"(?:\A|[.!?…:;]|\n|[\"“„(]|[-*•–—]\s)[\s\"“„(*>-]*$")

# Capitalised at the start of a sentence as any word would be, so not taken for the first part of a name.
_COMMON_STARTS = vocabulary(
    """
    i a an the my our your his her its their this that these those is are was were do does did can could should
    would will what which how why when where who we you it he she they there in on at by for from with without
    to of if and but or as after before please write make set use draft explain compare mr mrs ms dr summarise
    summarize send translate convert plan recommend include
    w z na do od po przy dla bez jak czy co ile kiedy gdzie mam mój moja moje moi jest są to ten ta te jeśli gdy
    proszę napisz zrób podaj wyjaśnij sprawdź porównaj popraw ustaw w we ze o u i a oraz ale
    """
)
# Month and day names begin so in every case; May and "march" are told from other words by their capitals.
_DATES = re.compile(
    r"\b(?i:(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
    r"|january|february|(?-i:March|May)|april|june|july|august|september|october|november|december"
    r"|poniedział\w+|wtor(?:ek|k\w+)|środ[aęyzo]\w*|czwart(?:ek|k\w+)|piąt(?:ek|k\w+)|sobot\w+|niedziel\w+"
    r"|stycz\w+|luty|lutego|lutym|mar(?:zec|c\w+)|kwie(?:cień|tni\w+)|maj[ua]?|czerw(?:iec|c[au]\w*)|lip(?:iec|c[au])"
    r"|sierp(?:ień|ni\w+)|wrze(?:sień|śni\w+)|październik\w*|listopad\w*|grud(?:zień|ni[au]))\b"
)
_TITLE = re.compile(
    r"(?<![°\d])(?<!\d )\b(?:[A-Z]|Dr|Mr|Mrs|Ms|St|Prof|prof|dr|mgr|inż|ul|al|pl|św|im|np|m\.in)\.[ \t]*$"
)
# The consonants that Polish softens before a case ending: "Assistant, Assistancie", "Praga, Pradze".
_SOFTENED = (("scie", "st"), ("dzie", "d"), ("cie", "t"), ("dze", "g"), ("rze", "r"), ("ce", "k"), ("sze", "ch"))
_CASE_ENDINGS = vocabulary(
    """
    a y i e u o ie em iem om ami iami ach iach ow owi owie ego emu ej ych ym im imi ia iu ii iego
    ka ki ke ce ek kiem ku ze
    """
) | {""}


@dataclass
class Facts:
    """The facts of a text, by kind, as they stand in it."""

    exact: dict[str, list[str]] = field(default_factory=dict)
    """Code, quotations, addresses …: to be found again character by character, but for white space."""
    identifiers: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    prose: str = ""
    """The text with all of these but the names blanked."""
    outside: str = ""
    """The text without code and quotations."""


def facts(text: str) -> Facts:
    """The facts of ``text``."""
    found = Facts()
    rest = text

    def take(kind: str, pattern: re.Pattern[str]) -> None:
        nonlocal rest
        for match in pattern.finditer(rest):
            content = next((group for group in match.groups() if group), match.group())
            found.exact.setdefault(kind, []).append(content.rstrip(".,;:!?") if kind == "quotation" else content)
        rest = pattern.sub(lambda match: " ◦" + "\n" * match.group().count("\n") + " ", rest)

    for fence in FENCE.finditer(rest):
        lines = fence.group().strip().splitlines()
        found.exact.setdefault("code", []).append("\n".join(lines[1:-1] if len(lines) > 2 else lines))
    rest = FENCE.sub("\n◦\n", rest)
    take("code", _INLINE_CODE)
    take("quotation", _QUOTATION)
    found.outside = rest
    for kind, pattern in _EXACT.items():
        take(kind, pattern)
    rest = "\n".join(_without_bullet(line) for line in rest.splitlines())
    found.identifiers = list(dict.fromkeys(filter(None, map(_identifier, _RUN.findall(rest)))))
    found.prose = _RUN.sub(lambda match: match.group().replace(_identifier(match.group()) or "\0", "◦"), rest)
    found.names = _names(found.prose)
    return found


def dates(text: str) -> set[str]:
    """The weekdays and months that ``text`` names, each by the beginning of its name."""
    return {fold(match.group())[:4] for match in _DATES.finditer(text)}


def _identifier(run: str) -> str | None:
    word = run.rstrip(".,:=-")
    if len(word) > _LONGEST_WORD:
        return word
    if is_quantity(word) or _COMPOUND.fullmatch(word) or word.lower() in ABBREVIATIONS:
        return None
    return word if _IDENTIFIER.fullmatch(word) else None


def same_name(one: str, other: str) -> bool:
    """Whether two words are forms of one name: Polish declines names, English adds 's."""
    one, other = (fold(re.sub(r"['’]s?$|-[a-z]{1,3}$", "", name)) for name in (one, other))
    return _differ_in_ending(one, other) or any(
        _differ_in_ending(hard, plain) for soft, plain in ((one, other), (other, one)) for hard in _hardened(soft)
    )


def _differ_in_ending(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    shared = next((i for i in range(shorter) if one[i] != other[i]), shorter)
    return one == other or (
        shared >= max(3, (shorter + 1) // 2) and one[shared:] in _CASE_ENDINGS and other[shared:] in _CASE_ENDINGS
    )


def _hardened(name: str) -> list[str]:
    return [name[: -len(soft)] + hard for soft, hard in _SOFTENED if name.endswith(soft) and len(name) > 5]


def _names(prose: str) -> list[str]:
    words = list(_WORD.finditer(prose))
    names = []
    for index, match in enumerate(words):
        word = match.group()
        if not word[0].isupper() or word in ("I", "I'm", "I'd", "I've", "I'll") or _DATES.fullmatch(word):
            continue
        if _starts_sentence(prose, match.start()) and word[1:].islower() | (len(word) == 1):
            following = words[index + 1] if index + 1 < len(words) else None
            if word.lower() in _COMMON_STARTS or following is None:
                continue
            joined = prose[match.end() : following.start()] in (" ", "-") and following.group()[0].isupper()
            if not joined:
                continue
        if len(word) > 1 or word.isupper():
            names.append(word)
    return list(dict.fromkeys(names))


def _starts_sentence(prose: str, position: int) -> bool:
    before = prose[max(0, position - 40) : position]
    return _SENTENCE_START.search(before) is not None and not _TITLE.search(before)


def _without_bullet(line: str) -> str:
    return LIST_ITEM.sub("", line)
