"""Noticing that a model says the same thing over and over, which small ones do until their tokens run out."""

from __future__ import annotations

_LONGEST_PIECE = 150
_TIMES = 4
_LEAST_CHARACTERS = 200

TAIL_CHARACTERS = _LONGEST_PIECE * _TIMES
"""How much of the end of a text ``repeats`` looks at."""


def repeats(text: str) -> bool:
    """Whether ``text`` ends in one piece of at most 150 characters, at least 4 times in a row and for 200 characters.

    Refrains, rulers and tables stay below that.
    """
    for period in range(1, _LONGEST_PIECE + 1):
        length = max(period * _TIMES, _LEAST_CHARACTERS)
        if length > len(text):
            return False
        tail = text[-length:]
        if tail[period:] == tail[:-period]:
            return True
    return False
