"""What one clause of the user's own words says about a preference."""

from __future__ import annotations

from dataclasses import dataclass

TOOL = "preferred_tool"
LANGUAGE = "preferred_language"
FORMAT = "preferred_format"
KEYS = (TOOL, LANGUAGE, FORMAT)


@dataclass(frozen=True)
class Statement:
    """A preference that the user states (``value``) or takes back (``value`` is None).

    ``key`` is one of ``KEYS``. Values are lower case, in the nominative, with their inner punctuation.
    ``words`` is the clause it was read from, as the user wrote it; ``rule`` names the rule that read it.
    ``ends`` is the value that is replaced or taken back, when the user names it; with neither value nor
    ends, whatever stands is taken back. ``about`` says what kind of thing a tool is ("editor", "database"),
    None when that is not known.
    """

    key: str
    value: str | None
    words: str
    rule: str
    ends: str | None = None
    about: str | None = None
