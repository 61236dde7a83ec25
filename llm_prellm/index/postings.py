"""Which documents hold a term: postings in blobs, worked on as bit masks.

Documents have numbers, given in order of arrival. A *block* is 65,536 consecutive numbers. All terms of a block stand
in the chunks of ``prellm_terms`` (``chunks.py``), with the documents of the rare ones; a row of ``prellm_postings``
holds the documents of one of the others, either as sorted 16-bit offsets or, when they are many, as a bitmap (the two
containers of Roaring bitmaps, https://arxiv.org/abs/1402.6407). The terms of the newest documents of all are not in
either yet (``recent.py``).

Python's integers serve as the bit masks: one ``&`` or ``|`` over a block takes about a microsecond, whatever it holds,
which is what keeps common words cheap.
"""

from __future__ import annotations

import re
import sqlite3
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence

from .chunks import SHORT, Chunk, pack, packed, pieces, unpacked
from .recent import Recent

BLOCK_BITS = 16
BLOCK = 1 << BLOCK_BITS
_BITMAP_BYTES = BLOCK // 8
_SPARSE_MAX = 480
"""Offsets in a block above which a bitmap is kept. It decodes at once, and of more offsets SQLite would put a row into
an overflow page of its own anyway."""
_IN = 400
"""Terms in one ``in (…)``; SQLite before 3.32 took 999 at most."""

_ONE = tuple(1 << bit for bit in range(8))
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
    return packed(offsets)


def decode(blob: bytes) -> int:
    """A blob as a mask with the bit of every offset set."""
    return int.from_bytes(blob, "little") if len(blob) == _BITMAP_BYTES else mask_of(unpacked(blob))


def size_of(blob: bytes) -> int:
    """How many documents are in a blob."""
    return int.from_bytes(blob, "little").bit_count() if len(blob) == _BITMAP_BYTES else len(blob) // 2


def extend(blob: bytes, offsets: Sequence[int]) -> bytes:
    """A blob with further offsets, all above those it holds."""
    if len(blob) == _BITMAP_BYTES:
        bits = bytearray(blob)
        for offset in offsets:
            bits[offset >> 3] |= 1 << (offset & 7)
        return bytes(bits)
    held = unpacked(blob)
    held.extend(offsets)
    return encode(held)


def without(blob: bytes, dead: int) -> bytes:
    """A blob without the documents of a mask; empty when none is left."""
    mask = decode(blob)
    if not mask & dead:
        return blob
    return encode(members(mask & ~dead)[::-1])


def mask_of(offsets: Sequence[int]) -> int:
    if not offsets:
        return 0
    bits, one = bytearray((offsets[-1] >> 3) + 1), _ONE
    for offset in offsets:
        bits[offset >> 3] |= one[offset & 7]
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


class Postings:
    """The tables of postings. Reads and writes inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._recent = Recent(connection)

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

    # -- documents come ----------------------------------------------------------------

    def add(self, terms_by_number: Mapping[int, Collection[str]]) -> None:
        """Add a few documents, numbered above all there are: their terms are merged later, a part at a time."""
        self._recent.add(terms_by_number, self._write)

    def extend(self, numbers_by_term: Mapping[str, Sequence[int]]) -> None:
        """Add many documents, numbered above all there are, to the terms that hold them; numbers ascend."""
        self._recent.merge(self._write)
        self._write(numbers_by_term)

    def mark(self, term: str, numbers: Sequence[int]) -> None:
        """Add documents to ``LIVE`` or ``FOLLOWS``."""
        for block, offsets in offsets_by_block(numbers).items():
            self._extend_rows(block, {term: offsets})

    def _write(self, numbers_by_term: Mapping[str, Sequence[int]]) -> None:
        blocks: dict[int, dict[str, Sequence[int]]] = {}
        for term, numbers in numbers_by_term.items():
            first = numbers[0] >> BLOCK_BITS
            if first == numbers[-1] >> BLOCK_BITS:
                start = first << BLOCK_BITS
                blocks.setdefault(first, {})[term] = [number - start for number in numbers]
                continue
            for block, offsets in offsets_by_block(numbers).items():
                blocks.setdefault(block, {})[term] = offsets
        for block in sorted(blocks):
            self._extend(block, blocks[block])

    def _extend(self, block: int, offsets_by_term: Mapping[str, Sequence[int]]) -> None:
        """Add documents of one block to terms; offsets sorted and above all that the terms have already."""
        terms = sorted(offsets_by_term)
        rows: dict[str, Sequence[int]] = {}
        at = 0
        while at < len(terms):
            first, chunk = self._chunk(block, terms[at])
            (until,) = self._connection.execute(
                "select min(first) from prellm_terms where block = ? and first > ?", [block, terms[at]]
            ).fetchone()
            end = len(terms) if until is None else bisect_left(terms, until, at)
            held = dict(chunk.items())
            for term in terms[at:end]:
                offsets = offsets_by_term[term]
                known = held.get(term)
                if known is None or len(known):
                    together = offsets if known is None else [*known, *offsets]
                    if len(together) <= SHORT:
                        held[term] = together
                        continue
                    offsets = together
                held[term] = ()
                rows[term] = offsets
            self._put(block, first, held)
            at = end
        self._extend_rows(block, rows)

    def _put(self, block: int, first: str, documents: Mapping[str, Sequence[int]]) -> None:
        """Write a chunk in place of the one that begins at ``first``; in pieces if it has become too large."""
        self._connection.executemany(
            "insert or replace into prellm_terms (block, first, terms, numbers) values (?, ?, ?, ?)",
            [
                (block, first if not place else min(piece), *pack(piece))
                for place, piece in enumerate(pieces(documents))
            ],
        )

    def _extend_rows(self, block: int, offsets_by_term: Mapping[str, Sequence[int]]) -> None:
        terms = sorted(offsets_by_term)
        held = self.rows(block, terms)
        self._connection.executemany(
            "insert or replace into prellm_postings (block, term, numbers) values (?, ?, ?)",
            [
                (block, term, extend(held[term], offsets) if term in held else encode(offsets))
                for term in terms
                for offsets in (offsets_by_term[term],)
            ],
        )

    # -- documents are looked up ---------------------------------------------------------

    def _chunk(self, block: int, term: str) -> tuple[str, Chunk]:
        """The chunk in whose stretch a term is or would be, and where the stretch begins."""
        row = self._connection.execute(
            "select first, terms, numbers from prellm_terms where block = ? and first <= ? order by first desc limit 1",
            [block, term],
        ).fetchone()
        return (row[0], Chunk(row[1], row[2])) if row else ("", Chunk("", b""))

    def chunks(self, block: int, low: str, high: str) -> list[Chunk]:
        """The chunks of a block that may hold terms from ``low`` to ``high``, in order."""
        rows = self._connection.execute(
            "select terms, numbers from prellm_terms where block = :block and first < :high and first >="
            " (select max(first) from prellm_terms where block = :block and first <= :low) order by first",
            {"block": block, "low": low, "high": high},
        )
        return [Chunk(terms, numbers) for terms, numbers in rows]

    def rows(self, block: int, terms: Sequence[str]) -> dict[str, bytes]:
        """The blobs of those of the terms that have a row of their own in the block."""
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

    def recent(self) -> dict[int, list[str]]:
        """The documents whose terms are not all in the chunks and rows yet, by number, with all of their terms."""
        return self._recent.terms()

    def live(self, block: int) -> int:
        return self.marks(block)[0]

    def marks(self, block: int) -> tuple[int, int]:
        """The documents of ``LIVE`` and of ``FOLLOWS``."""
        held = self.rows(block, [LIVE, FOLLOWS])
        return decode(held.get(LIVE, b"")), decode(held.get(FOLLOWS, b""))

    # -- documents go ------------------------------------------------------------------------

    def set_live(self, block: int, mask: int) -> None:
        self._connection.execute(
            "insert or replace into prellm_postings (block, term, numbers) values (?, ?, ?)",
            [block, LIVE, encode(members(mask)[::-1])],
        )

    def erase(self) -> None:
        """Take the documents that are not live out of everything but ``LIVE``, which says who is dead."""
        self._recent.merge(self._write)
        for block in self.blocks():
            self._erase(block, ~self.live(block) & (1 << BLOCK) - 1)

    def _erase(self, block: int, dead: int) -> None:
        names = [
            term
            for (term,) in self._connection.execute(
                "select term from prellm_postings where block = ? and term <> ?", [block, LIVE]
            )
        ]
        emptied = set()
        for term in names:
            blob = self.rows(block, [term])[term]
            left = without(blob, dead)
            if not left:
                emptied.add(term)
                self._connection.execute("delete from prellm_postings where block = ? and term = ?", [block, term])
            elif left != blob:
                self._connection.execute(
                    "update prellm_postings set numbers = ? where block = ? and term = ?", [left, block, term]
                )
        gone = set(members(dead))
        for first, terms, numbers in self._connection.execute(
            "select first, terms, numbers from prellm_terms where block = ?", [block]
        ).fetchall():
            held = dict(Chunk(terms, numbers).items())
            left_of = {
                term: kept
                for term, offsets in held.items()
                if (kept := [offset for offset in offsets if offset not in gone])
                or (not len(offsets) and term not in emptied)
            }
            if first and not left_of:
                self._connection.execute("delete from prellm_terms where block = ? and first = ?", [block, first])
            elif left_of.keys() != held.keys() or any(len(left_of[term]) != len(held[term]) for term in left_of):
                # The stretch may begin with a word that is gone: it begins where the first of the others does.
                self._connection.execute("delete from prellm_terms where block = ? and first = ?", [block, first])
                self._put(block, min(left_of) if first else "", left_of)


def offsets_by_block(numbers: Iterable[int]) -> dict[int, list[int]]:
    """Document numbers as offsets, by block."""
    found: dict[int, list[int]] = {}
    for number in numbers:
        found.setdefault(number >> BLOCK_BITS, []).append(number & BLOCK - 1)
    return found
