"""Looking terms up during one search: what was read of the postings is kept for its other words."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Sequence

from .chunks import Chunk
from .postings import BLOCK, BLOCK_BITS, SPAN_BITS, Postings, decode, mask_of, offsets_by_block, size_of

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
        self.live = self._postings.live()
        self.follows = self._postings.follows()
        self.blocks = list(self.live)
        self._spans = sorted({block >> SPAN_BITS - BLOCK_BITS for block in self.blocks})
        self._chunks: dict[int, dict[str, list[Chunk]]] = {span: {} for span in self._spans}
        self._recent = self._postings.recent()
        self._recent_terms = sorted(set().union(*self._recent.values()))

    def starting(self, prefix: str, shortest: int, longest: int) -> set[str]:
        """The terms that start with ``prefix`` and have between so many characters."""
        end = prefix + "\U0010ffff"
        known = self._recent_terms
        found = set(known[bisect_left(known, prefix) : bisect_left(known, end)])
        for span in self._spans:
            for chunk in self._postings.chunks(span, prefix, end):
                self._keep(span, chunk)
                found.update(chunk.starting(prefix))
        return {term for term in found if shortest <= len(term) <= longest}

    def find(self, terms: Collection[str]) -> dict[int, dict[str, Held]]:
        """By block: those of the terms that documents of the block hold."""
        documents: dict[tuple[int, str], bytes | Sequence[int] | int] = {}
        for span in self._spans:
            common = []
            for term in terms:
                chunk = self._chunk(span, term)
                place = chunk.find(term) if chunk else None
                if chunk is None or place is None:
                    continue
                if numbers := chunk.documents(place):
                    for block, offsets in offsets_by_block(numbers).items():
                        documents[(span << SPAN_BITS - BLOCK_BITS) + block, term] = offsets
                else:
                    common.append(term)
            for term, block, blob in self._postings.rows(span, common):
                documents[block, term] = blob
        for (block, term), offsets in self._recently(terms).items():
            known = documents.get((block, term), b"")
            mask = decode(known) if isinstance(known, bytes) else mask_of(known) if not isinstance(known, int) else 0
            documents[block, term] = mask | mask_of(offsets)
        whole = {block: not mask & (mask + 1) for block, mask in self.live.items()}  # nothing was removed
        found: dict[int, dict[str, Held]] = {block: {} for block in self.blocks}
        for (block, term), held in documents.items():
            alive = Held(held, self.live[block], whole[block])
            if alive.count:
                found[block][term] = alive
        return found

    def _recently(self, terms: Collection[str]) -> dict[tuple[int, str], list[int]]:
        """The offsets of the newest documents, by block and term."""
        found: dict[tuple[int, str], list[int]] = defaultdict(list)
        wanted = set(terms)
        for number, held in self._recent.items():
            for term in wanted.intersection(held):
                found[number >> BLOCK_BITS, term].append(number & BLOCK - 1)
        return found

    def _chunk(self, span: int, term: str) -> Chunk | None:
        for chunk in self._chunks[span].get(term[:_KEY], ()):
            if chunk.terms[0] <= term <= chunk.terms[-1]:
                return chunk
        found = self._postings.chunks(span, term, term + "\0")
        for chunk in found:
            self._keep(span, chunk)
        return found[0] if found else None

    def _keep(self, span: int, chunk: Chunk) -> None:
        if chunk.terms:
            for key in {chunk.terms[0][:_KEY], chunk.terms[-1][:_KEY]}:
                self._chunks[span].setdefault(key, []).append(chunk)
