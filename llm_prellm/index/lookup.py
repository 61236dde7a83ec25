"""Looking terms up during one search: what was read of the postings is kept for its other words."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from .chunks import Chunk
from .postings import BLOCK_BITS, Postings, decode, mask_of, offsets_by_block, size_of

_KEY = 3
"""Characters of a term under which the chunk that holds it is kept."""


class Held:
    """The documents of a block that hold a term. A mask is made of them only when somebody asks for it."""

    __slots__ = ("_documents", "_live", "_whole", "count")

    def __init__(self, documents: bytes | Sequence[int] | int, live: int, whole: bool) -> None:
        """``documents`` are a row's blob, sorted offsets, or a mask; ``whole`` says that all documents live."""
        self._documents = documents
        self._live = live
        self._whole = whole
        self.count = self._count()
        """How many of them there are."""

    def _count(self) -> int:
        held = self._documents
        if self._whole and not isinstance(held, int):
            return size_of(held) if isinstance(held, bytes) else len(held)
        return self.mask.bit_count()

    @property
    def mask(self) -> int:
        held = self._documents
        if not isinstance(held, int):
            mask = decode(held) if isinstance(held, bytes) else mask_of(held)
            held = self._documents = mask if self._whole else mask & self._live
        elif not self._whole:
            held &= self._live
        return held


class Lookup:
    """The postings as they are when the search begins."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._postings = Postings(connection)
        self._chunks: dict[int, dict[str, list[Chunk]]] = {}
        self.blocks = self._postings.blocks()
        self.live: dict[int, int] = {}
        self.follows: dict[int, int] = {}
        for block in self.blocks:
            self._chunks[block] = {}
            self.live[block], self.follows[block] = self._postings.marks(block)
        self._recent = self._postings.recent()
        self._recent_terms = sorted(set().union(*self._recent.values()))

    def starting(self, prefix: str, shortest: int, longest: int) -> set[str]:
        """The terms that start with ``prefix`` and have between so many characters."""
        end = prefix + "\U0010ffff"
        known = self._recent_terms
        found = set(known[bisect_left(known, prefix) : bisect_left(known, end)])
        for block in self.blocks:
            for chunk in self._postings.chunks(block, prefix, end):
                self._keep(block, chunk)
                found.update(chunk.starting(prefix))
        return {term for term in found if shortest <= len(term) <= longest}

    def find(self, block: int, terms: Collection[str]) -> dict[str, Held]:
        """Those of the terms that documents of a block hold."""
        live = self.live[block]
        whole = not live & (live + 1)  # nothing was removed
        found: dict[str, Held] = {}
        common = []
        for term in terms:
            chunk = self._chunk(block, term)
            place = chunk.find(term) if chunk else None
            if chunk is None or place is None:
                continue
            if offsets := chunk.offsets(place):
                found[term] = Held(offsets, live, whole)
            else:
                common.append(term)
        for term, blob in self._postings.rows(block, common).items():
            found[term] = Held(blob, live, whole)
        for term, numbers in self._recently(block, terms).items():
            mask = mask_of(offsets_by_block(numbers)[block])
            if term in found:
                mask |= found[term].mask
            found[term] = Held(mask, live, whole)
        return {term: held for term, held in found.items() if held.count}

    def _recently(self, block: int, terms: Collection[str]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        wanted = set(terms)
        for number, held in self._recent.items():
            if number >> BLOCK_BITS == block:
                for term in wanted.intersection(held):
                    found[term].append(number)
        return found

    def _chunk(self, block: int, term: str) -> Chunk | None:
        kept = self._chunks[block].get(term[:_KEY], ())
        for chunk in kept:
            if chunk.terms[0] <= term <= chunk.terms[-1]:
                return chunk
        found = self._postings.chunks(block, term, term + "\0")
        for chunk in found:
            self._keep(block, chunk)
        return found[0] if found else None

    def _keep(self, block: int, chunk: Chunk) -> None:
        if chunk.terms:
            keys: Iterable[str] = {chunk.terms[0][:_KEY], chunk.terms[-1][:_KEY]}
            for key in keys:
                self._chunks[block].setdefault(key, []).append(chunk)
