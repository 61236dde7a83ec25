"""Noticing that a model says the same thing over and over, which small ones do until their tokens run out."""

from __future__ import annotations

_LONGEST_LINE, _TIMES = 150, 4
_LONGEST_PARAGRAPH, _TIMES_A_PARAGRAPH = 400, 3
_LEAST_CHARACTERS = 200

TAIL_CHARACTERS = max(_LONGEST_LINE * _TIMES, _LONGEST_PARAGRAPH * _TIMES_A_PARAGRAPH)
"""How much of the end of a text ``repeats`` looks at."""


def repeats(text: str) -> bool:
    """Whether ``text`` ends in one piece again and again.

    Of at most 150 characters, at least 4 times in a row and for 200 characters; or of at most 400 characters, 3 times.
    Refrains, rulers and tables stay below that.
    """
    for period in range(1, _LONGEST_PARAGRAPH + 1):
        times = _TIMES if period <= _LONGEST_LINE else _TIMES_A_PARAGRAPH
        length = max(period * times, _LEAST_CHARACTERS)
        tail = text[-length:]
        if length <= len(text) and tail[period:] == tail[:-period]:
            return True
    return False
