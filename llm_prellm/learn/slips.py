"""Mending slips in the words that rules look for ("alwyas", "perfer", "odpowaidaj")."""

from __future__ import annotations

from functools import lru_cache

from .rules_en import RULES as ENGLISH
from .rules_pl import RULES as POLISH

RULES = (*ENGLISH, *POLISH)
CUES = frozenset(cue for rule in RULES for cue in rule.cues)
_MENDED = tuple(  # the words worth mending: those that nothing else but a preference is told with
    "always prefer preferred preference favourite favorite exclusively answer respond reply format formatted forget longer "
    "zawsze preferuje uzywam korzystam odpowiadaj odpowiedz rozmawiaj formatuj wylacznie zapomnij domyslnie ulubionym "
    "preferowany jezyk language polish english german".split()
)
# Words that are one slip away from those above and are right as they are.
_RIGHT = frozenset(
    "prefers preferred prefer answers answered formats formal former replay relay reply replys replied always longer lounger "
    "linger uzywal uzywac uzywaj uzywasz zawsze preferuja preferujesz odpowiada odpowiadam odpowiadal formatuje formatuja "
    "forgot forgets respond responds despond formated preferences".split()
)
_CUT_SHORT = {right[:-1]: right for right in ("always", "prefer", "preferred", "exclusively", "zawsze")}
_BY_ENDS: dict[tuple[str, str], list[str]] = {}
for _word in _MENDED:
    _BY_ENDS.setdefault((_word[0], _word[-1]), []).append(_word)


def differs_by_one_slip(word: str, right: str) -> bool:
    """Whether one letter is missing, doubled or wrong, or two neighbours are swapped."""
    short = min(len(word), len(right))
    begin = 0
    while begin < short and word[begin] == right[begin]:
        begin += 1
    end = 0
    while end < short - begin and word[-1 - end] == right[-1 - end]:
        end += 1
    left, wanted = word[begin : len(word) - end], right[begin : len(right) - end]
    return (len(left) <= 1 and len(wanted) <= 1) or (len(left) == 2 and left == wanted[::-1])


@lru_cache(maxsize=8192)
def mended(word: str) -> str:
    """The word that rules look for, of which ``word`` is a slip; else the word itself.

    The first and the last letter are taken as right: few slips are there, and Polish endings are.
    """
    if len(word) < 5 or word in CUES or word in _RIGHT:
        return word
    if (cut := _CUT_SHORT.get(word)) is not None:
        return cut
    for right in _BY_ENDS.get((word[0], word[-1]), ()):
        if abs(len(word) - len(right)) <= 1 and differs_by_one_slip(word, right):
            return right
    return word
