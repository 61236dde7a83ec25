"""The first look at a query: the documents of a block that hold most of it, counted for all at once.

The scores are bit-sliced: plane *i* is a mask with bit *i* of every document's score. Adding a weight to the
documents of a mask is the binary addition learned at school, done for 65,536 of them with a few ``&`` and ``^``
(O'Neil and Quass, "Improved Query Performance with Variant Indexes", SIGMOD 1997, section 4).
"""

from __future__ import annotations

from collections.abc import Sequence

from .postings import BLOCK, members


class Sum:
    """The scores of a block's documents."""

    def __init__(self) -> None:
        self._planes: list[int] = []

    def add(self, mask: int, weight: int) -> None:
        """Add ``weight`` to the score of every document in ``mask``."""
        planes, position = self._planes, 0
        while weight:
            if weight & 1:
                carry, plane = mask, position
                while carry:
                    while plane >= len(planes):
                        planes.append(0)
                    held = planes[plane]
                    planes[plane] = held ^ carry
                    carry &= held
                    plane += 1
            weight >>= 1
            position += 1

    def best(self, within: int, limit: int) -> list[int]:
        """The documents of ``within`` with the highest scores above zero, in no order; newest first among equals."""
        scored = 0
        for plane in self._planes:
            scored |= plane
        rest, chosen, wanted = within & scored, 0, limit
        if rest.bit_count() <= limit:
            return members(rest)
        for plane in reversed(self._planes):
            upper = rest & plane
            count = upper.bit_count()
            if count >= wanted:
                rest = upper
            else:
                chosen |= upper
                wanted -= count
                rest &= ~plane
        return members(chosen) + members(rest, wanted)

    def above(self, within: int, score: int) -> int:
        """The documents of ``within`` that score more than ``score`` (at least 0)."""
        higher, equal = 0, within
        for position in reversed(range(max(len(self._planes), score.bit_length()))):
            plane = self._planes[position] if position < len(self._planes) else 0
            if score >> position & 1:
                equal &= plane
            else:
                higher |= equal & plane
                equal &= ~plane
        return higher

    def scores(self, offsets: Sequence[int]) -> list[int]:
        """The scores of some documents, in their order."""
        planes = [plane.to_bytes(BLOCK // 8, "little") for plane in self._planes]
        found = []
        for offset in offsets:
            index, bit, score = offset >> 3, offset & 7, 0
            for position, plane in enumerate(planes):
                score |= (plane[index] >> bit & 1) << position
            found.append(score)
        return found


def neighbours(mask: int, follows: int) -> int:
    """The documents next to one in ``mask`` in the same conversation, and not in it themselves."""
    return (mask << 1 & follows | (mask & follows) >> 1) & ~mask


def quantise(weights: Sequence[float], steps: int) -> list[int]:
    """Weights as whole numbers, the highest being ``steps``; none is rounded to zero."""
    top = max(weights, default=0.0)
    return [max(1, round(weight / top * steps)) if weight > 0 else 0 for weight in weights]
