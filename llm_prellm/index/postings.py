"""Which documents hold a term: postings in blobs, worked on as bit masks.

Documents have numbers, given in order of arrival. A *block* is 65,536 consecutive numbers, a *span* sixteen blocks. All
terms of a span stand in the chunks of ``prellm_terms`` (``chunks.py``), with the documents of the rare ones, numbered
from the beginning of the span. Of the others a row of ``prellm_postings`` holds the documents of one term in one block,
either as sorted 16-bit offsets or, when they are many, as a bitmap (the two containers of Roaring bitmaps,
https://arxiv.org/abs/1402.6407). The terms of the newest documents of all are not in either yet (``recent.py``).

Python's integers serve as the bit masks: one ``&`` or ``|`` over a block takes about a microsecond, whatever it holds,
which is what keeps common words cheap.
"""

from __future__ import annotations

import re
import sqlite3
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence

from ..batches import batched, marks
from .chunks import LIMIT, SHORT, Chunk, pack, packed, pieces, unpacked
from .recent import Recent

BLOCK_BITS = 16
BLOCK = 1 << BLOCK_BITS
SPAN_BITS = BLOCK_BITS + 4
_BITMAP_BYTES = BLOCK // 8
_SPARSE_MAX = 480
"""Offsets in a block above which a bitmap is kept. It decodes at once, and of more offsets SQLite would put a row into
an overflow page of its own anyway."""

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

    def live(self) -> dict[int, int]:
        """The documents that were not removed, by block; ascending."""
        return self._marked(LIVE)

    def follows(self) -> dict[int, int]:
        """The documents that continue the conversation of the one before them, by block."""
        return self._marked(FOLLOWS)

    def _marked(self, term: str) -> dict[int, int]:
        found: dict[int, int] = {}
        span = 0
        while self.rows(span, [LIVE], span << SPAN_BITS - BLOCK_BITS):
            found.update((block, decode(blob)) for _, block, blob in self.rows(span, [term]))
            span += 1
        return found

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
        self._extend_rows({term: numbers})

    def _write(self, numbers_by_term: Mapping[str, Sequence[int]]) -> None:
        spans: dict[int, dict[str, Sequence[int]]] = {}
        for term, numbers in numbers_by_term.items():
            first = numbers[0] >> SPAN_BITS
            if first == numbers[-1] >> SPAN_BITS:
                spans.setdefault(first, {})[term] = numbers
                continue
            for span, part in _parts(numbers, SPAN_BITS):
                spans.setdefault(span, {})[term] = part
        for span in sorted(spans):
            self._extend(span, spans[span])

    def _extend(self, span: int, numbers_by_term: Mapping[str, Sequence[int]]) -> None:
        """Add documents of one span to terms; numbers ascend and are above all that the terms have already."""
        terms = sorted(numbers_by_term)
        start = span << SPAN_BITS
        rows: dict[str, Sequence[int]] = {}
        at = 0
        while at < len(terms):
            first, chunk = self._chunk(span, terms[at])
            (until,) = self._connection.execute(
                "select min(first) from prellm_terms where span = ? and first > ?", [span, terms[at]]
            ).fetchone()
            end = len(terms) if until is None else bisect_left(terms, until, at)
            held = dict(chunk.items())
            for term in terms[at:end]:
                numbers = numbers_by_term[term]
                known = held.get(term)
                if known is None or len(known):
                    size = len(numbers) + (len(known) if known else 0)
                    if size <= SHORT:
                        inside = [number - start for number in numbers]
                        held[term] = [*known, *inside] if known else inside
                        continue
                    if known:
                        numbers = [*(start + number for number in known), *numbers]
                held[term] = ()
                rows[term] = numbers
            self._put(span, first, held)
            at = end
        self._extend_rows(rows)

    def _put(self, span: int, first: str, documents: Mapping[str, Sequence[int]]) -> None:
        """Write a chunk in place of the one that begins at ``first``; in pieces if it has become too large."""
        terms, numbers = pack(documents)
        rows = [(span, first, terms, numbers)]
        if len(terms.encode()) + len(numbers) > LIMIT:
            parts = list(pieces(documents))
            rows = [(span, min(part) if place else first, *pack(part)) for place, part in enumerate(parts)]
        self._connection.executemany(
            "insert or replace into prellm_terms (span, first, terms, numbers) values (?, ?, ?, ?)", rows
        )

    def _extend_rows(self, numbers_by_term: Mapping[str, Sequence[int]]) -> None:
        blocks: dict[int, dict[str, Sequence[int]]] = {}
        for term in sorted(numbers_by_term):
            for block, offsets in offsets_by_block(numbers_by_term[term]).items():
                blocks.setdefault(block, {})[term] = offsets
        for block, offsets_by_term in blocks.items():
            span = block >> SPAN_BITS - BLOCK_BITS
            held = {term: blob for term, _, blob in self.rows(span, list(offsets_by_term), block)}
            self._connection.executemany(
                "insert or replace into prellm_postings (span, term, block, numbers) values (?, ?, ?, ?)",
                [
                    (span, term, block, extend(held[term], offsets) if term in held else encode(offsets))
                    for term, offsets in offsets_by_term.items()
                ],
            )

    # -- documents are looked up ---------------------------------------------------------

    def _chunk(self, span: int, term: str) -> tuple[str, Chunk]:
        """The chunk in whose stretch a term is or would be, and where the stretch begins."""
        row = self._connection.execute(
            "select first, terms, numbers from prellm_terms where span = ? and first <= ? order by first desc limit 1",
            [span, term],
        ).fetchone()
        return (row[0], Chunk(row[1], row[2])) if row else ("", Chunk("", b""))

    def chunks(self, span: int, low: str, high: str) -> list[Chunk]:
        """The chunks of a span that may hold terms from ``low`` to ``high``, in order."""
        rows = self._connection.execute(
            "select terms, numbers from prellm_terms where span = :span and first < :high and first >="
            " (select max(first) from prellm_terms where span = :span and first <= :low) order by first",
            {"span": span, "low": low, "high": high},
        )
        return [Chunk(terms, numbers) for terms, numbers in rows]

    def rows(self, span: int, terms: Sequence[str], block: int | None = None) -> list[tuple[str, int, bytes]]:
        """The rows of terms that have rows of their own (in one ``block``, or in all): term, block and blob."""
        found: list[tuple[str, int, bytes]] = []
        for part in batched(terms):
            where = f"span = ? and term in ({marks(part)})" + (" and block = ?" if block is not None else "")
            found += self._connection.execute(
                f"select term, block, numbers from prellm_postings where {where}",
                [span, *part, *([] if block is None else [block])],
            )
        return found

    def recent(self) -> dict[int, list[str]]:
        """The documents whose terms are not all in the chunks and rows yet, by number, with all of their terms."""
        return self._recent.terms()

    # -- documents go ------------------------------------------------------------------------

    def bury(self, numbers: Sequence[int]) -> None:
        """Take documents out of ``LIVE``."""
        for block, offsets in offsets_by_block(sorted(numbers)).items():
            span = block >> SPAN_BITS - BLOCK_BITS
            for _, _, blob in self.rows(span, [LIVE], block):
                self._connection.execute(
                    "update prellm_postings set numbers = ? where span = ? and term = ? and block = ?",
                    [without(blob, mask_of(offsets)), span, LIVE, block],
                )

    def erase(self) -> None:
        """Take the documents that are not live out of everything but ``LIVE``, which says who is dead."""
        self._recent.merge(self._write)
        dead = {block: ~mask & (1 << BLOCK) - 1 for block, mask in self.live().items()}
        for span in sorted({block >> SPAN_BITS - BLOCK_BITS for block in dead}):
            self._erase_chunks(span, dead, self._erase_rows(span, dead))

    def _erase_rows(self, span: int, dead: Mapping[int, int]) -> set[str]:
        """Gives the terms that have no rows left."""
        keys = self._connection.execute(
            "select term, block from prellm_postings where span = ? and term <> ?", [span, LIVE]
        ).fetchall()
        emptied: dict[str, bool] = {}
        for term, block in keys:
            where = "where span = ? and term = ? and block = ?"
            key = [span, term, block]
            (blob,) = self._connection.execute(f"select numbers from prellm_postings {where}", key).fetchone()
            left = without(blob, dead[block])
            if not left:
                self._connection.execute(f"delete from prellm_postings {where}", key)
            elif left != blob:
                self._connection.execute(f"update prellm_postings set numbers = ? {where}", [left, *key])
            emptied[term] = emptied.get(term, True) and not left
        return {term for term, gone in emptied.items() if gone}

    def _erase_chunks(self, span: int, dead: Mapping[int, int], emptied: set[str]) -> None:
        first_block = span << SPAN_BITS - BLOCK_BITS
        gone = {
            (block - first_block << BLOCK_BITS) + offset
            for block, mask in dead.items()
            if block >> SPAN_BITS - BLOCK_BITS == span
            for offset in members(mask)
        }
        for first, terms, numbers in self._connection.execute(
            "select first, terms, numbers from prellm_terms where span = ?", [span]
        ).fetchall():
            held = dict(Chunk(terms, numbers).items())
            left: dict[str, Sequence[int]] = {}
            for term, documents in held.items():
                kept = [number for number in documents if number not in gone]
                if kept or (not len(documents) and term not in emptied):
                    left[term] = kept
            if left.keys() != held.keys() or any(len(left[term]) != len(held[term]) for term in left):
                # The stretch may begin with a word that is gone: it begins where the first of the others does.
                self._connection.execute("delete from prellm_terms where span = ? and first = ?", [span, first])
                if left or not first:
                    self._put(span, min(left) if first else "", left)


def _parts(numbers: Sequence[int], bits: int) -> Iterator[tuple[int, Sequence[int]]]:
    """Ascending numbers in runs that agree in all but the last ``bits`` bits, with what they agree in."""
    at = 0
    while at < len(numbers):
        high = numbers[at] >> bits
        end = bisect_left(numbers, high + 1 << bits, at)
        yield high, numbers[at:end]
        at = end


def offsets_by_block(numbers: Sequence[int]) -> dict[int, list[int]]:
    """Document numbers, ascending, as offsets by block."""
    return {block: [number & BLOCK - 1 for number in part] for block, part in _parts(numbers, BLOCK_BITS)}
