"""What has to survive any rewriting to the letter: code, quotations, addresses, paths, identifiers, names."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field

from ..index.words import fold
from .language import vocabulary
from .measures import is_quantity
from .months import is_date
from .notation import Days, normal
from .scales import unit_of
from .units import ABBREVIATIONS, FENCE, LIST_ITEM
from .wording import is_empty

# From the most to the least specific; what one pattern takes, the next do not see.
_INLINE_CODE = re.compile(r"`([^`\n]+)`")
_EXACT = {
    "address": re.compile(r"\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"),
    "URL": re.compile(r"\b[a-z][a-z0-9+.-]{0,30}://[^\s<>\"'”’)\]]*[\w/=#]", re.IGNORECASE),
    "IP address": re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}(?:/\d+)?\b|\b(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{1,4}\b", re.I),
    "path": re.compile(
        r"(?<![\w/.])(?:(?:~|\.{1,2})?/[\w.@%+~/-]*[\w/]|(?:[\w.@%+-]+/){1,20}[\w@%+-]+(?:\.\w+)+"
        r"|(?:feature|feat|fix|bugfix|hotfix|release|origin|upstream|refs)/[\w./-]*\w|[A-Za-z]:\\[\w.\\-]*\w)"
    ),
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
_COMMON = vocabulary("sql cli ui os pc tv id państwo panstwo sir madam")
"""What may be said of anything: "a query" is "an SQL query". And whom a letter begins with."""
_FIRST_PERSON = re.compile(r"I(?:['’]\w+)?")
_SENTENCE_START = re.compile(r"(?:\A|[.!?…:;]|\n|[\"“„(]|[-*•–—]\s)[\s\"“„(*>-]*$")

_TITLE = re.compile(r"(?<![°\d])(?<!\d )\b(?:Dr|Mr|Mrs|Ms|St|Prof|prof|dr|mgr|inż|ul|al|pl|św|im|np|m\.in)\.[ \t]*$")
# The consonants that Polish softens before a case ending: "Assistant, Assistancie", "Praga, Pradze".
_SOFTENED = (("scie", "st"), ("dzie", "d"), ("cie", "t"), ("dze", "g"), ("rze", "r"), ("ce", "k"), ("sze", "ch"))
_FLEETING = re.compile(r"i?e(?=[bcdfghjklmnprstwz]$)")  # Węgier, Węgry
_CASE_ENDINGS = vocabulary(
    """
    a y i e u o ie em iem om ami iami ach iach ow owi owie ego emu ej ych ym im imi ia iu ii iego
    ka ki ke ce ek kiem ku ze kiej kiego kie kim kich s es m mi ch n an ian ean ish
    ski ska skie skiego skiej skim skich owy owa owe owego owej owym owych
    """
) | {""}


@dataclass
class Facts:
    """The facts of a text, by kind, as they stand in it."""

    exact: dict[str, list[str]] = field(default_factory=dict)
    """Code, quotations, addresses …: to be found again character by character, but for white space."""
    identifiers: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    normal: str = ""
    """The text in one notation (``notation``) with made-up words for what is exact."""
    prose: str = ""
    """The same with made-up words for the identifiers too."""
    outside: str = ""
    """The text with made-up words for code and quotations, and without code blocks."""


def facts(text: str, days: Days = frozenset()) -> Facts:
    """The facts of ``text``; "14.05" is one of ``days`` if it can be."""
    found = Facts()
    rest = text

    def take(kind: str, pattern: re.Pattern[str]) -> None:
        def stand_in(match: re.Match[str]) -> str:
            content = next((group for group in match.groups() if group), match.group())
            ending = content[-1:] if kind == "quotation" and content[-1:] in ".!?" else ""
            content = content.rstrip(".,;:!?") if kind == "quotation" else content
            found.exact.setdefault(kind, []).append(content)
            return f" {_word_for(content)}{ending} "

        nonlocal rest
        rest = pattern.sub(stand_in, rest)

    for fence in FENCE.finditer(rest):
        lines = fence.group().strip().splitlines()
        found.exact.setdefault("code", []).append("\n".join(lines[1:-1] if len(lines) > 2 else lines))
    rest = FENCE.sub("\n", rest)
    take("code", _INLINE_CODE)
    take("quotation", _QUOTATION)
    found.outside = rest
    for kind, pattern in _EXACT.items():
        take(kind, pattern)
    rest = normal("\n".join(LIST_ITEM.sub("", line) for line in rest.splitlines()), days)
    found.normal = rest
    found.identifiers = list(dict.fromkeys(filter(None, map(_identifier, _RUN.findall(rest)))))
    found.prose = _RUN.sub(_without_identifier, rest)
    found.names = _names(found.prose)
    return found


def _without_identifier(run: re.Match[str]) -> str:
    word = _identifier(run.group())
    return run.group() if word is None else run.group().replace(word, _word_for(word))


def _word_for(content: str) -> str:
    """A made-up word that stands for ``content``, the same for the same, so that it can be seen to be denied."""
    number = zlib.crc32(" ".join(content.split()).lower().encode())
    return "".join("bcdfghjklmnpqrst"[number >> shift & 15] for shift in range(0, 32, 4))


def _identifier(run: str) -> str | None:
    word = run.rstrip(".,:=-")
    if len(word) > _LONGEST_WORD:
        return word
    if is_quantity(word) or _COMPOUND.fullmatch(word) or word.lower() in ABBREVIATIONS:
        return None
    return word if _IDENTIFIER.fullmatch(word) else None


def same_name(one: str, other: str) -> bool:
    """Whether two words are forms of one name: Polish declines names, English adds 's."""
    one, other = (_folded(re.sub(r"['’]s?$|(?<=[A-Z0-9])-[^\W\dA-Z_]{1,3}$", "", name)) for name in (one, other))
    return _differ_in_ending(one, other) or any(
        _differ_in_ending(hard, plain) for soft, plain in ((one, other), (other, one)) for hard in _hardened(soft)
    )


def _folded(name: str) -> str:
    """Polish writes the x of a foreign name as ks when it declines it: Proxmox, Proxmoksa."""
    return fold(name).replace("x", "ks")


def _differ_in_ending(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    shared = next((i for i in range(shorter) if one[i] != other[i]), shorter)
    return one == other or (
        shared >= max(3, (shorter + 1) // 2) and one[shared:] in _CASE_ENDINGS and other[shared:] in _CASE_ENDINGS
    )


def _hardened(name: str) -> list[str]:
    """Other stems that a name may have: without a softened consonant, without a vowel that other cases leave out."""
    found = [name[: -len(soft)] + hard for soft, hard in _SOFTENED if name.endswith(soft) and len(name) > 5]
    return [*found, _FLEETING.sub("", name)] if len(name) > 4 and _FLEETING.search(name) else found


def _names(prose: str) -> list[str]:
    names = []
    for match in _WORD.finditer(prose):
        word = match.group()
        if prose[: match.start()].rstrip(" ")[-1:].isdigit() and unit_of(word):
            continue
        if (word.istitle() or "'" in word) and is_empty(word.partition("'")[0]):
            continue  # "wybrany przez Ciebie", "We're"
        if word.lower() in _COMMON or prose[: match.start()].endswith("°"):
            continue
        if not word[0].isupper() or _FIRST_PERSON.fullmatch(word) or is_date(word):
            continue
        # What stands first in a sentence has its capital from there; the sentence's loss is noticed elsewhere.
        is_plain = word[1:].islower() or len(word) == 1 or "'" in word
        if not (is_plain and _starts_sentence(prose, match.start())):
            names.append(word)
    return list(dict.fromkeys(names))


def _starts_sentence(prose: str, position: int) -> bool:
    before = prose[max(0, position - 40) : position]
    return _SENTENCE_START.search(before) is not None and not _TITLE.search(before)
