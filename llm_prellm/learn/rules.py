"""What a rule is, and how its pattern is written. The rules themselves are tables: ``rules_en``, ``rules_pl``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

from .statement import FORMAT, KEYS, LANGUAGE, TOOL

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
    ambiguous: bool = False  # without diacritics the verb may also be third person


@dataclass(frozen=True)
class CompiledRule:
    """A rule ready for use: its patterns compiled, its cue words found."""

    rule: Rule
    trigger: re.Pattern[str] = field(repr=False)
    needed: re.Pattern[str] | None = field(repr=False)
    tail: re.Pattern[str] | None = field(repr=False)
    cues: frozenset[str] = field(repr=False)


def compiled(rule: Rule, macros: dict[str, str]) -> CompiledRule:
    """The rule with its macros filled in. Raises ValueError when its pattern marks no cue."""
    pattern, needs, tail = (fill(part, macros) for part in (rule.pattern, rule.needs, rule.tail))
    groups = re.findall(r"‹(.*?)›", pattern + needs + tail)
    cues = frozenset(word for group in groups for word in _first_words(group))
    if not cues:
        raise ValueError(f"rule {rule.name!r} marks no cue words with ‹›")
    pattern, needs, tail = (part.replace("‹", "(?:").replace("›", ")") for part in (pattern, needs, tail))
    return CompiledRule(
        rule,
        re.compile(rf"(?<= )(?:{pattern})"),
        re.compile(f" (?:{needs}) ") if needs else None,
        re.compile(f"^(?:{tail})") if tail else None,
        cues,
    )


def fill(pattern: str, macros: dict[str, str]) -> str:
    """The pattern with its ``{macros}`` replaced; a macro may use those defined before it."""
    for name, value in reversed(macros.items()):
        pattern = pattern.replace("{" + name + "}", value)
    return pattern


def _first_words(alternatives: str) -> list[str]:
    """The first words of the alternatives of the outermost level, also of those in a group that begins one."""
    words, depth, begin = [], 0, 0
    for i, sign in enumerate(alternatives + "|"):
        depth += (sign == "(") - (sign == ")")
        if sign != "|" or depth:
            continue
        alternative, begin = alternatives[begin:i], i + 1
        group = _GROUP.match(alternative)
        if group:
            words += _first_words(alternative[group.end() : _closing(alternative, group.end())])
        else:
            words += re.findall(r"^[\w'-]+", alternative)
    return words


_GROUP = re.compile(r"\(\?(?::|P<\w+>)")


def _closing(pattern: str, begin: int) -> int:
    """Where the group whose inside begins at ``begin`` closes."""
    depth = 1
    for i in range(begin, len(pattern)):
        depth += (pattern[i] == "(") - (pattern[i] == ")")
        if depth == 0:
            return i
    return len(pattern)
