"""A stretch of a block's alphabet in one row: neighbouring terms, each with the few documents that hold it.

Most words of a log are rare. A row for each would be mostly overhead, so that they share rows of up to ``LIMIT`` bytes,
which is what SQLite keeps inside a page of an index without an overflow page
(https://www.sqlite.org/fileformat2.html#payload_overflow: 1,002 bytes of pages of 4,096). A chunk is two columns: the
sorted terms, one a line, and a blob of one byte a term, how many documents hold it, followed by their 16-bit offsets,
term after term. A count of zero says that the term has a row of its own in ``prellm_postings``.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

SHORT = 24
"""Documents of a term in a block above which it has a row of its own."""
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

    def offsets(self, place: int) -> Sequence[int]:
        """The documents of the term at a place; none for a term with a row of its own."""
        size = len(self.terms)
        counts = self._numbers[:size]
        start = size + 2 * sum(counts[:place])
        return unpacked(self._numbers[start : start + 2 * counts[place]])

    def items(self) -> Iterator[tuple[str, Sequence[int]]]:
        """All terms with their documents, in order."""
        size = len(self.terms)
        everything, start = unpacked(self._numbers[size:]), 0
        for term, count in zip(self.terms, self._numbers[:size], strict=True):
            yield term, everything[start : start + count]
            start += count

    def starting(self, prefix: str) -> list[str]:
        """The terms that start with ``prefix``."""
        return self.terms[bisect_left(self.terms, prefix) : bisect_left(self.terms, prefix + "\U0010ffff")]


def pack(documents: Mapping[str, Sequence[int]]) -> tuple[str, bytes]:
    """The columns of a chunk; at most ``SHORT`` documents a term."""
    terms = sorted(documents)
    held = [documents[term] for term in terms]
    return "\n".join(terms), bytes(map(len, held)) + packed(chain.from_iterable(held))


def pieces(documents: Mapping[str, Sequence[int]]) -> Iterator[dict[str, Sequence[int]]]:
    """The terms in stretches of about the same size, each no larger than a chunk may be."""
    terms = sorted(documents)
    sizes = [len(term.encode()) + 2 + 2 * len(documents[term]) for term in terms]
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


def packed(offsets: Iterable[int]) -> bytes:
    """Offsets as 16-bit little-endian integers."""
    found = array("H", offsets)
    if sys.byteorder == "big":
        found.byteswap()
    return found.tobytes()


def unpacked(blob: bytes) -> array[int]:
    """What ``packed`` made."""
    found = array("H")
    found.frombytes(blob)
    if sys.byteorder == "big":
        found.byteswap()
    return found
