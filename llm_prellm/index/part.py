"""The part of the log that a search is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .documents import Document, Documents
from .postings import BLOCK, BLOCK_BITS


@dataclass(frozen=True)
class Part:
    """What is searched: all that fits every field that is given."""

    session: str | None = None
    """Only this session."""
    conversation: str | None = None
    """Only this conversation."""
    outside: str | None = None
    """All but this conversation."""
    since: float | None = None
    """Unix seconds; the first moment that fits."""
    until: float | None = None
    """Unix seconds; the first moment that no longer fits."""


EVERYTHING = Part()

Masks = Mapping[int, int]
"""Documents by block."""

_NOBODY = -1
"""A number that no name has."""


class Bounds:
    """A part, by the numbers that the index has for things."""

    def __init__(self, part: Part, documents: Documents) -> None:
        self._documents = documents
        self._part = part
        self._session = self._number(part.session)
        self._conversation = self._number(part.conversation)
        self._outside = self._number(part.outside)

    def _number(self, name: str | None) -> int | None:
        if name is None:
            return None
        number = self._documents.name_number(name)
        return _NOBODY if number is None else number

    def allows(self, document: Document) -> bool:
        """Whether a document is in the part."""
        return (
            self._session in (None, document.session)
            and self._conversation in (None, document.conversation)
            and document.conversation != self._outside
            and (self._part.since is None or self._part.since <= document.timestamp)
            and (self._part.until is None or document.timestamp < self._part.until)
        )

    def mask(self, live: Masks) -> Callable[[int], int]:
        """From a block to those of its ``live`` documents that are in the part."""
        conditions = {
            "session = ?": self._session,
            "conversation = ?": self._conversation,
            "timestamp >= ?": self._part.since,
            "timestamp < ?": self._part.until,
        }
        given = {sql: value for sql, value in conditions.items() if value is not None}
        within = _masks(self._documents, given) if given else live
        if self._outside is None:
            return lambda block: within.get(block, 0) & live.get(block, 0)
        without = _masks(self._documents, {"conversation = ?": self._outside})
        return lambda block: within.get(block, 0) & live.get(block, 0) & ~without.get(block, 0)


def _masks(documents: Documents, conditions: Mapping[str, float]) -> dict[int, int]:
    """The documents that meet some conditions."""
    found: dict[int, bytearray] = {}
    for number in documents.numbers(" and ".join(conditions), list(conditions.values())):
        bits = found.get(number >> BLOCK_BITS)
        if bits is None:
            bits = found[number >> BLOCK_BITS] = bytearray(BLOCK // 8)
        bits[(number & BLOCK - 1) >> 3] |= 1 << (number & 7)
    return {block: int.from_bytes(bits, "little") for block, bits in found.items()}
