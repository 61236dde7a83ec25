"""What ``auto`` comes to: a strategy, from the prompt alone, without asking a model.

A call to the small model costs the user seconds, so it has to be likely to pay: only prompts that ask for
several things, that are long, or that cannot be understood without the conversation are preprocessed.
"""

from __future__ import annotations

import re

from . import asking
from .language import language
from .units import Unit, prose, units

SHORT = 12
"""Up to so many words a prompt says one thing."""
LONG = 70
"""From so many words on, telling what is asked from what is given helps."""
VAGUE = 25
"""A prompt that leans on what was said before is no longer than so many words."""
MOST_CHARS = 12_000
"""What a small model can be trusted to read; longer prompts go as they are."""

# What points at something said before. Bare "it" and "to" stand in every other sentence and count only after
# a preposition or a verb that leaves them without anything to stand for.
_POINTS_BACK = re.compile(
    r"""\b(?:
        the\ same|as\ before|like\ (?:before|last\ time)|again|that\ one|this\ one|the\ other(?:\ one)?
      | previous(?:ly)?|earlier|last\ time|we\ (?:discussed|talked)
      | you\ (?:said|told|suggested|mentioned)|(?:what|how)\ about|and\ (?:for|if|with|what)
      | (?:for|with|of|about|to|on|in)\ (?:it|that|this|them|those|these)
      | (?:do|does|did|is|was|make|use|fix|run|change|set)\ (?:it|that|this|them|those|these)
      | te[nj]?\ sam[aey]?|taki?(?:a|e)?\ sam[aeo]?|to\ samo|tego\ samego|tym\ samym
      | jak\ (?:wtedy|ostatnio|poprzednio|wcześniej)|znowu|znów|ponownie|poprzedni\w*|wcześniej\w*|ostatnio
      | (?:mówił|mówiliśmy|pisał|ustali|radził|sugerował)\w*|tamt\w+|a\ (?:co|jak|dla|jeśli|gdyby)
      | (?:do|dla|od|z|na|w|o|przy|po)\ (?:niego|niej|niemu|nim|nich|nimi|tego|tej|tym|tych)
      | (?:zrobić|zrób|popraw|zmień|ustaw)\ to|jego|jej|jemu|ich
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)


def choose(query: str, *, context: str = "") -> str:
    """The strategy for ``query``: ``passthrough``, ``split``, ``structure`` or ``enrich``.

    ``context`` is what memory recalled for it; without any there is nothing to enrich a vague prompt with.
    """
    if len(query) > MOST_CHARS:
        return "passthrough"
    parts = units(query)
    words = len(asking.WORD.findall(prose(query)))
    if words == 0 or words < _words_of_code(parts) or language(query) is None:
        return "passthrough"
    if context.strip() and words <= VAGUE and _POINTS_BACK.search(query):
        return "enrich"
    if words <= SHORT:
        return "passthrough"
    asked = asking.count(parts)
    if len(parts) >= 2 and (asked >= 3 or (asked == 2 and words >= 2 * SHORT)):
        return "split"
    return "structure" if words >= LONG and len(parts) >= 4 else "passthrough"


def reads_history(query: str, strategy: str) -> bool:
    """Whether the small model would be shown what is recalled for ``query``, if something is."""
    return (choose(query, context="something") if strategy == "auto" else strategy) == "enrich"


def _words_of_code(parts: list[Unit]) -> int:
    return sum(len(asking.WORD.findall(part.text)) for part in parts if part.is_code)
