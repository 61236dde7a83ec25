"""What a rule is, and how its pattern is written. The rules themselves are tables: ``rules_en``, ``rules_pl``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from .statement import FORMAT, KEYS, LANGUAGE, TOOL
from .words import cues_of, word_list

ANY = KEYS
TOOLS = (TOOL,)
ANSWERS = (LANGUAGE, FORMAT)


class Reads(Enum):
    """Where a rule finds the value that its trigger is about."""

    AFTER = "the name that follows"
    BEFORE = "the name that precedes"
    AROUND = "the name that follows, else the one that precedes"
    ANSWER = "how to answer ('in German', 'w JSON-ie'), close after the trigger"
    LOOSE = "how to present something ('... as YAML'), anywhere later in the clause"
    LIST = "names and manners of answering, one after the other"
    NAMED = "any known name in the rest of the sentence, else the kind of preference that is named"


@dataclass(frozen=True)
class Rule:
    """One way of stating, or of taking back, a preference.

    ``pattern`` is a regular expression over the folded words of a sentence, each followed by one blank; it ends
    where the value begins (or begins where the value ends). In it ``{macro}`` stands for what the table's macros
    say, and ``‹one|other›`` for alternatives of which the sentence must have a first word for the rule to be
    tried at all; slips in those are mended. A group named "kind" says what kind of tool the value is.
    ``needs`` must be found in the same clause (the same sentence for a request), ``tail`` right after the value.
    """

    name: str
    pattern: str
    reads: Reads = Reads.AFTER
    keys: tuple[str, ...] = TOOLS
    polish: bool = False  # values stand in Polish cases
    case: str = "nom"  # the Polish case of the value
    needs: str = ""
    tail: str = ""
    ends: bool = False  # takes back instead of stating
    use: bool = False  # about using, where a thing is likelier a tool than after "prefer"
    request: bool = False  # asks something of the reader, which may be for when something is the case
    listed: bool = False  # only a name that is in the lists will do
    unmistakable: bool = False  # only a listed name that is no everyday word and no town
    ambiguous: bool = False  # without diacritics the verb may also be third person
    weak: bool = False  # only where the sentence states nothing else of the kind: "I'm on Ubuntu, apt commands only"
    opens: bool = False  # the value precedes and opens its clause ("Rust all the way"), else it is something else's


class ReadyRule:
    """A rule with its cue words; its macros are filled in and its pattern compiled when it is first tried."""

    def __init__(self, rule: Rule, macros: dict[str, str]) -> None:
        self.rule = rule
        self._macros = macros
        self.cues = cues_of(rule.name, polish=rule.polish)

    @cached_property
    def parts(self) -> tuple[str, str, str]:
        """Pattern, needs and tail, with the macros filled in."""
        pattern, needs, tail = (
            fill(part, self._macros) for part in (self.rule.pattern, self.rule.needs, self.rule.tail)
        )
        return pattern, needs, tail

    @property
    def marked(self) -> frozenset[str]:
        """The cue words that the rule marks. A file holds them, since finding them takes longer than all the rest."""
        groups = _CUES.findall("".join(self.parts))
        return frozenset(word for group in groups for word in _first_words(group))

    @cached_property
    def trigger(self) -> re.Pattern[str]:
        return re.compile(rf"(?<= )(?:{_grouped(self.parts[0])})")

    @cached_property
    def needed(self) -> re.Pattern[str] | None:
        return re.compile(f" (?:{_grouped(self.parts[1])}) ") if self.rule.needs else None

    @cached_property
    def tail(self) -> re.Pattern[str] | None:
        return re.compile(f"^(?:{_grouped(self.parts[2])})") if self.rule.tail else None


def _grouped(pattern: str) -> str:
    """The pattern as a regular expression; one that has the group "kind" more than once gets kind1, kind2…"""
    first, *rest = pattern.replace("‹", "(?:").replace("›", ")").split("(?P<kind>")
    return first + "".join(f"(?P<kind{number or ''}>{part}" for number, part in enumerate(rest))


def fill(pattern: str, macros: dict[str, str]) -> str:
    """The pattern with its ``{macros}`` replaced."""
    return _MACRO.sub(lambda macro: macros.get(macro[1], macro[0]), pattern) if "{" in pattern else pattern


def filled(macros: dict[str, str]) -> dict[str, str]:
    """Macros of which each may use those defined before it, with those replaced."""
    ready: dict[str, str] = {}
    for name, value in macros.items():
        ready[name] = fill(value, ready)
    return ready


_MACRO = re.compile(r"\{(\w+)\}")


def _first_words(alternatives: str) -> list[str]:
    """The first words of the alternatives of the outermost level, also of those in a group that begins one."""
    words: list[str] = []
    for alternative in _alternatives(alternatives):
        group = _GROUP.match(alternative)
        if group:
            words += _first_words(alternative[group.end() : _closing(alternative, group.end())])
            continue
        for match in _PLAIN_WORD.finditer(alternative):
            if match.group() not in _COMMON:
                words += _spellings(match.group())
                break
    return words


def _alternatives(pattern: str) -> Iterator[str]:
    """What stands between the bars of the outermost level."""
    depth = begin = 0
    for sign in _SIGNS.finditer(pattern):
        if sign.group() == "(":
            depth += 1
        elif sign.group() == ")":
            depth -= 1
        elif not depth:
            yield pattern[begin : sign.start()]
            begin = sign.end()
    yield pattern[begin:]


# Too common to be what makes a sentence worth reading: of "na stałe" the cue is "stałe".
_COMMON = word_list("rules", "common")


def _spellings(word: str) -> list[str]:
    """The words that a word of a pattern matches when single letters of it may be missing: "favou?rite"."""
    optional = _OPTIONAL.search(word) if "?" in word else None
    if optional is None:
        return [word]
    rest = word[optional.end() :]
    return [form for letter in ("", optional[0][0]) for form in _spellings(word[: optional.start()] + letter + rest)]


_CUES = re.compile(r"‹(.*?)›")
_GROUP = re.compile(r"\(\?(?::|P<\w+>)")
_SIGNS = re.compile(r"[()|]")
_PLAIN_WORD = re.compile(r"[\w'?-]+")
_OPTIONAL = re.compile(r"\w\?")


def _closing(pattern: str, begin: int) -> int:
    """Where the group whose inside begins at ``begin`` closes."""
    depth = 1
    for sign in _SIGNS.finditer(pattern, begin):
        depth += (sign.group() == "(") - (sign.group() == ")")
        if depth == 0:
            return sign.start()
    return len(pattern)
