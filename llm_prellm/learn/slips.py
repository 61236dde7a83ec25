"""Mending slips in the words that rules look for ("alwyas", "perfer", "odpowaidaj")."""

from __future__ import annotations

from functools import lru_cache

from .words import cue_words, word_list

CUES = cue_words()
# The words worth mending: those that nothing else but a preference is told with.
_MENDED = tuple(sorted(word_list("slips", "mended")))
# Words that are one slip away from those above and are right as they are.
_RIGHT = word_list("slips", "right")
_CUT_SHORT = {right[:-1]: right for right in ("always", "prefer", "preferred", "exclusively", "zawsze")} | {
    # as people do write them, and nearer to another word
    "realy": "really",
    "definately": "definitely",
    "usualy": "usually",
}
_SWAPPED = {  # two neighbouring letters swapped, wherever they are
    word[:i] + word[i + 1] + word[i] + word[i + 2 :]: word for word in _MENDED for i in range(len(word) - 1)
}
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
    if (right := _CUT_SHORT.get(word) or _SWAPPED.get(word)) is not None:
        return right
    for right in _BY_ENDS.get((word[0], word[-1]), ()):
        if abs(len(word) - len(right)) <= 1 and differs_by_one_slip(word, right):
            return right
    return word
