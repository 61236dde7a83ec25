"""Lists of words that come with the package, looked through by how words begin."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate

from . import words


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of a list in this package that are neither empty nor comments (``#``)."""
    text = files(__package__).joinpath(name).read_text("utf-8")
    return tuple(line for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def stems(line: str) -> dict[str, None]:
    """The terms of the words of ``english | polish``, in their order."""
    english, _, polish = line.partition("|")
    terms = dict.fromkeys(words.stem(word, "en") for word in english.split())
    return {**terms, **dict.fromkeys(words.stem(word, "pl") for word in polish.split())}


def beginning(stem: str) -> str:
    """What every word of the lists that has this stem begins with: a test goes over all of them."""
    return stem[: min(4, max(2, len(stem) - 1))]


class Beginnings:
    """Finds the lines that have a word with a given beginning.

    A prompt asks for a few: an index of all words would cost it more than looking through the text.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        folded = [f" {words.fold(line)}" for line in lines]
        self._text = "".join(folded)
        self._starts = list(accumulate(map(len, folded), initial=0))

    def having(self, beginning: str) -> list[int]:
        """The numbers of the lines with a word that begins so."""
        found: list[int] = []
        wanted, at = f" {beginning}", -1
        # An order faster than a regular expression, and a search does it some ten times.
        while (at := self._text.find(wanted, at + 1)) >= 0:
            number = bisect_right(self._starts, at) - 1
            if not found or found[-1] != number:
                found.append(number)
        return found
