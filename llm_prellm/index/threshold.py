"""Which hits may go into a prompt: one wrong memory costs more than none.

The gate looks at how much of the query the best hits explain. It was set where questions that a history cannot answer
(asked of another one, or with the exchange that answers them taken out) part from those it can; the share of either
that it gets right changes little for 0.05 more or less.
"""

from __future__ import annotations

from collections.abc import Sequence

from .store import Hit

COVERAGE = 0.35
"""Share of the query's weight that one of the first hits has to hold, with the exchanges next to it."""
SCORE = 0.4
"""Score that the first hit has to have."""
FIRST = 3
"""Hits that count as first."""
NEAR_BEST = 0.4
"""Share of the first hit's score that the others need."""


def relevant(query: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits that are near enough to ``query`` to be injected, in their order; empty when nothing fits.

    ``hits`` are what ``Index.search`` found for that query, best first.
    """
    if not query.strip() or not hits:
        return []
    best = max(hit.score for hit in hits)
    if best < SCORE or max(hit.coverage for hit in hits[:FIRST]) < COVERAGE:
        return []
    return [hit for hit in hits if hit.score >= NEAR_BEST * best]
