"""Which hits may go into a prompt: one wrong memory costs more than none."""

from __future__ import annotations

from collections.abc import Sequence

from .store import Hit

COVERAGE = 0.5
SCORE = 0.3


def relevant(query: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits that are near enough to ``query`` to be injected, in their order; empty when nothing fits."""
    if not hits or max(hit.coverage for hit in hits[:3]) < COVERAGE:
        return []
    return [hit for hit in hits if hit.score >= SCORE]
