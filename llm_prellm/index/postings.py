"""Which documents hold a term: postings in blobs, worked on as bit masks.

Documents have numbers, given in order of arrival. A *block* is 65,536 consecutive numbers, and a row of
``prellm_postings`` holds the documents of one term in one block, either as sorted 16-bit offsets or, when they
are many, as a bitmap (the two containers of Roaring bitmaps, https://arxiv.org/abs/1402.6407). Python's integers
serve as the bit masks: one ``&`` or ``|`` over a block takes about a microsecond, whatever it holds, which is
what keeps common words cheap.
"""

from __future__ import annotations

import re
import sqlite3
import sys
from array import array
from collections.abc import Iterable, Mapping, Sequence

BLOCK_BITS = 16
BLOCK = 1 << BLOCK_BITS
_BITMAP_BYTES = BLOCK // 8
_SPARSE_MAX = 1024
"""Offsets in a block above which a bitmap is kept: it is four times as large then, but decodes at once."""
_IN = 400
"""Terms in one ``in (…)``; SQLite before 3.32 took 999 at most."""

_NOT_ZERO = re.compile(rb"[^\0]")

# Terms with a meaning of their own; no word of a text looks like them.
LIVE = "\x01live"
"""The term of all documents that were not removed."""
FOLLOWS = "\x01follows"
"""The term of documents that continue the conversation of the document numbered just before them."""


def encode(offsets: Sequence[int]) -> bytes:
    """Sorted, distinct offsets of one block as a blob."""
    if len(offsets) > _SPARSE_MAX:
        return mask_of(offsets).to_bytes(_BITMAP_BYTES, "little")
    packed = array("H", offsets)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def decode(blob: bytes) -> int:
    """A blob as a mask with the bit of every offset set."""
    return int.from_bytes(blob, "little") if len(blob) == _BITMAP_BYTES else mask_of(_offsets(blob))


def extend(blob: bytes, offsets: Sequence[int]) -> bytes:
    """A blob with further offsets, all above those it holds."""
    if len(blob) == _BITMAP_BYTES:
        bits = bytearray(blob)
        for offset in offsets:
            bits[offset >> 3] |= 1 << (offset & 7)
        return bytes(bits)
    packed = _offsets(blob)
    packed.extend(offsets)
    return encode(packed)


def without(blob: bytes, dead: int) -> bytes:
    """A blob without the documents of a mask; empty when none is left."""
    mask = decode(blob)
    if not mask & dead:
        return blob
    return encode(members(mask & ~dead)[::-1])


def mask_of(offsets: Sequence[int]) -> int:
    if not offsets:
        return 0
    bits = bytearray((offsets[-1] >> 3) + 1)
    for offset in offsets:
        bits[offset >> 3] |= 1 << (offset & 7)
    return int.from_bytes(bits, "little")


def members(mask: int, limit: int = BLOCK) -> list[int]:
    """The offsets in a mask, highest first, at most ``limit`` of them."""
    found: list[int] = []
    size = (mask.bit_length() + 7) >> 3
    data = mask.to_bytes(size, "big")
    for match in _NOT_ZERO.finditer(data):
        byte, base = data[match.start()], (size - 1 - match.start()) << 3
        while byte:
            high = byte.bit_length() - 1
            found.append(base + high)
            byte ^= 1 << high
        if len(found) >= limit:
            return found[:limit]
    return found


def _offsets(blob: bytes) -> array[int]:
    packed = array("H")
    packed.frombytes(blob)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed


class Postings:
    """The table of postings. Reads and writes inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def blocks(self) -> list[int]:
        """The blocks that hold documents, ascending."""
        found: list[int] = []
        while True:
            row = self._connection.execute(
                "select block from prellm_postings where block > ? order by block limit 1", [found[-1] if found else -1]
            ).fetchone()
            if row is None:
                return found
            found.append(row[0])

    def extend(self, block: int, offsets_by_term: Mapping[str, Sequence[int]]) -> None:
        """Add documents of one block to terms; offsets sorted and above all that the block holds already."""
        terms = sorted(offsets_by_term)
        held = self.blobs(block, terms)
        self._connection.executemany(
            "insert or replace into prellm_postings (block, term, numbers) values (?, ?, ?)",
            (
                (block, term, extend(held[term], offsets) if term in held else encode(offsets))
                for term in terms
                for offsets in (offsets_by_term[term],)
            ),
        )

    def blobs(self, block: int, terms: Sequence[str]) -> dict[str, bytes]:
        """The blobs of those of the terms that the block holds."""
        found: dict[str, bytes] = {}
        for start in range(0, len(terms), _IN):
            part = terms[start : start + _IN]
            marks = ",".join("?" * len(part))
            found.update(
                self._connection.execute(
                    f"select term, numbers from prellm_postings where block = ? and term in ({marks})", [block, *part]
                )
            )
        return found

    def masks(self, block: int, terms: Sequence[str]) -> dict[str, int]:
        return {term: decode(blob) for term, blob in self.blobs(block, terms).items()}

    def live(self, block: int) -> int:
        return self.masks(block, [LIVE]).get(LIVE, 0)

    def replace(self, block: int, term: str, mask: int) -> None:
        self._connection.execute(
            "insert or replace into prellm_postings (block, term, numbers) values (?, ?, ?)",
            [block, term, encode(members(mask)[::-1])],
        )

    def starting(self, block: int, prefix: str, shortest: int, longest: int) -> list[str]:
        """The terms of a block that start with ``prefix`` and have between so many characters."""
        rows = self._connection.execute(
            "select term from prellm_postings where block = ? and term >= ? and term < ?"
            " and length(term) between ? and ?",
            [block, prefix, prefix + "\U0010ffff", shortest, longest],
        )
        return [term for (term,) in rows]

    def erase(self, block: int, dead: int) -> None:
        """Take the documents of a mask out of every row of a block (not out of LIVE, which says who is dead)."""
        rows = self._connection.execute(
            "select term, numbers from prellm_postings where block = ? and term <> ?", [block, LIVE]
        ).fetchall()
        changed = [(left, block, term) for term, blob in rows if (left := without(blob, dead)) != blob]
        self._connection.executemany(
            "update prellm_postings set numbers = ? where block = ? and term = ?", [row for row in changed if row[0]]
        )
        self._connection.executemany(
            "delete from prellm_postings where block = ? and term = ?", [row[1:] for row in changed if not row[0]]
        )


def offsets_by_block(numbers: Iterable[int]) -> dict[int, list[int]]:
    """Document numbers as offsets, by block."""
    found: dict[int, list[int]] = {}
    for number in numbers:
        found.setdefault(number >> BLOCK_BITS, []).append(number & BLOCK - 1)
    return found
