"""What a rule is. The rules themselves are tables: ``rules_en`` and ``rules_pl``."""

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
    where the value begins (or begins where the value ends). ``{macros}`` are those of the table. ``cues`` are
    words of which the sentence must have at least one; slips in them are mended. ``needs`` must be found in the
    same clause, ``tail`` right after the value. ``case`` is the Polish case that the value stands in.
    """

    name: str
    cues: str
    pattern: str
    reads: Reads = Reads.AFTER
    keys: tuple[str, ...] = TOOLS
    lang: str = "en"
    case: str = "nom"
    needs: str = ""
    tail: str = ""
    ends: bool = False  # takes back instead of stating
    use: bool = False  # about using, where a thing is likelier a tool than after "prefer"
    kind: bool = False  # the pattern itself names a kind of tool, so any name in its place is one
    request: bool = False  # asks something of the reader: may stand with "if" and "when", not with a subject
    ambiguous: bool = False  # without diacritics the verb may also be third person
    trigger: re.Pattern[str] = field(init=False, repr=False, compare=False)
    needed: re.Pattern[str] | None = field(init=False, repr=False, compare=False)
    after: re.Pattern[str] | None = field(init=False, repr=False, compare=False)
    cue_words: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "trigger", re.compile(rf"(?<= )(?:{self.pattern})"))
        object.__setattr__(self, "needed", re.compile(self.needs) if self.needs else None)
        object.__setattr__(self, "after", re.compile(self.tail) if self.tail else None)
        object.__setattr__(self, "cue_words", frozenset(self.cues.split()))


def fill(pattern: str, macros: dict[str, str]) -> str:
    """The pattern with its ``{macros}`` replaced; a macro may use those defined before it."""
    for name, value in reversed(macros.items()):
        pattern = pattern.replace("{" + name + "}", value)
    return pattern
