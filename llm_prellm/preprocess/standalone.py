"""Whether what a small model wrote is the user's prompt with its references filled in, and nothing else."""

from __future__ import annotations

import re

from .units import units
from .wording import Words, content_words

_FILLED_IN = 15
"""Words by which a prompt may grow: a name, a place and a number take so many."""
_LOOP = 5
"""Words in a row that small models repeat when they get lost."""
_KEPT = 0.5
"""The part of the prompt's words that has to be left: what is replaced are words such as "it"."""
_WORD = re.compile(r"\w+")


def more_than_filled_in(query: str, standalone: str) -> str | None:
    """What is wrong with ``standalone``; ``None`` when it is ``query`` with a few words in place of others."""
    before, after = _WORD.findall(query.lower()), _WORD.findall(standalone.lower())
    if _loops(after) > _loops(before):
        return "it repeats itself"
    if len(units(standalone)) > len(units(query)) or len(after) > len(before) + _FILLED_IN:
        return "it says more than was asked"
    if query.rstrip().endswith("?") and "?" not in standalone:
        return "it asks nothing any more"
    asked, said = content_words(query), Words(content_words(standalone))
    if sum(word in said for word in asked) < _KEPT * len(asked):
        return "it says something else than was asked"
    return None


def _loops(words: list[str]) -> int:
    """How many stretches of words have been said before."""
    stretches = [tuple(words[at : at + _LOOP]) for at in range(len(words) - _LOOP + 1)]
    return len(stretches) - len(set(stretches))
