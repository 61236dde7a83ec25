"""What a look at the vectors finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .codes import Vector


@dataclass(frozen=True)
class Look:
    """How near interactions are to a question and to each other.

    Nearness is the product of relative vectors (``Space.relative``), from -1 to 1.
    """

    likeness: Mapping[str, float]
    """By id, to the question."""
    company: Mapping[str, float]
    """By id, to the interactions nearest to the question, itself left out: what answers it is rarely alone."""
    vectors: Mapping[str, Vector]
    """By id, relative ones."""
    count: int = 0
    """How many vectors were looked at."""

    def __bool__(self) -> bool:
        return bool(self.likeness)

    def alike(self, one: str, other: str) -> float:
        """How near two interactions are to each other; 0 when one of them has no vector."""
        if one not in self.vectors or other not in self.vectors:
            return 0.0
        return float(self.vectors[one] @ self.vectors[other])
