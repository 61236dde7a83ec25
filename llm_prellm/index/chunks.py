"""A stretch of the alphabet in one row: neighbouring terms, each with the few documents that hold it.

Most words of a log are rare. A row for each would be mostly overhead, so that they share rows of up to ``LIMIT`` bytes,
which is what SQLite keeps inside a page of an index without an overflow page
(https://www.sqlite.org/fileformat2.html#b_tree_pages: 1,002 bytes in pages of 4,096). A chunk is two columns: the
sorted terms, one a line, and a blob of one byte a term, how many documents hold it, followed by their numbers, term
after term, in 16 bits each while that is enough for all of the chunk and in 32 bits else. A count of zero says that the
term has rows of its own in ``prellm_postings``.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

SHORT = 64
"""Documents of a term above which it has rows of its own."""
NARROW, WIDE = 2, 4
"""Bytes of a document's number."""
_CODES = {NARROW: "H", WIDE: "I"}
LIMIT = 900
"""Bytes of a chunk."""


class Chunk:
    """One chunk, decoded as far as it is looked at."""

    __slots__ = ("_numbers", "terms")

    def __init__(self, terms: str, numbers: bytes) -> None:
        self.terms = terms.split("\n") if terms else []
        self._numbers = numbers

    def find(self, term: str) -> int | None:
        """The place of a term, if the chunk has it."""
        at = bisect_left(self.terms, term)
        return at if at < len(self.terms) and self.terms[at] == term else None

    def documents(self, place: int) -> Sequence[int]:
        """The documents of the term at a place, ascending; none for a term with rows of its own."""
        size = len(self.terms)
        counts = self._numbers[:size]
        if not counts[place]:
            return ()
        width = self._width(counts)
        start = size + width * sum(counts[:place])
        return unpacked(self._numbers[start : start + width * counts[place]], width)

    def items(self) -> Iterator[tuple[str, Sequence[int]]]:
        """All terms with their documents, in order."""
        size = len(self.terms)
        counts = self._numbers[:size]
        everything, start = unpacked(self._numbers[size:], self._width(counts)), 0
        for term, count in zip(self.terms, counts, strict=True):
            yield term, everything[start : start + count]
            start += count

    def _width(self, counts: bytes) -> int:
        """Bytes of a number."""
        total = sum(counts)
        return (len(self._numbers) - len(counts)) // total if total else NARROW

    def starting(self, prefix: str) -> list[str]:
        """The terms that start with ``prefix``."""
        return self.terms[bisect_left(self.terms, prefix) : bisect_left(self.terms, prefix + "\U0010ffff")]


def pack(documents: Mapping[str, Sequence[int]]) -> tuple[str, bytes]:
    """The columns of a chunk; at most ``SHORT`` documents a term, ascending."""
    terms = sorted(documents)
    held = [documents[term] for term in terms]
    return "\n".join(terms), bytes(map(len, held)) + packed(chain.from_iterable(held), _width_of(held))


def pieces(documents: Mapping[str, Sequence[int]]) -> Iterator[dict[str, Sequence[int]]]:
    """The terms in stretches of about the same size, each no larger than a chunk may be."""
    terms = sorted(documents)
    width = _width_of(documents.values())
    sizes = [len(term.encode()) + 2 + width * len(documents[term]) for term in terms]
    total = sum(sizes)
    target = total / max(1, -(-total // LIMIT))
    piece: dict[str, Sequence[int]] = {}
    taken, end = 0, target
    for term, size in zip(terms, sizes, strict=True):
        if taken >= end:
            yield piece
            piece, end = {}, end + target
        piece[term] = documents[term]
        taken += size
    yield piece


def _width_of(held: Iterable[Sequence[int]]) -> int:
    highest = max([documents[-1] for documents in held if documents], default=0)
    return NARROW if highest < 1 << 8 * NARROW else WIDE


def packed(numbers: Iterable[int], width: int = NARROW) -> bytes:
    """Numbers as little-endian integers of ``width`` bytes."""
    found = array(_CODES[width], numbers)
    if sys.byteorder == "big":
        found.byteswap()
    return found.tobytes()


def unpacked(blob: bytes, width: int = NARROW) -> array[int]:
    """What ``packed`` made."""
    found = array(_CODES[width])
    found.frombytes(blob)
    if sys.byteorder == "big":
        found.byteswap()
    return found
