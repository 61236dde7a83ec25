"""The figures at the head of an export, and of the page."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from ..interaction import Interaction
from ..status import statistics
from ..store import MemoryStore
from .records import preferences

SLOT = 1800
"""Seconds of a slot of activity: every time zone's midnight falls between two of them, give or take a quarter of an
hour for a few."""


def overview(store: MemoryStore, interactions: Iterable[Interaction], session: str | None = None) -> dict[str, Any]:
    """What these interactions are, when they took place, and the preferences of a session; JSON values.

    ``activity`` counts interactions by slots of ``SLOT`` seconds, so that a reader anywhere gets days of their own.
    """
    slots: Counter[int] = Counter()

    def counting() -> Iterator[Interaction]:
        for interaction in interactions:
            slots[int(interaction.timestamp // SLOT)] += 1
            yield interaction

    figures = statistics(counting())
    return {
        **figures,
        "slot": SLOT,
        "activity": sorted(slots.items()),
        "preferences": preferences(store, session),
        "made": round(time.time(), 3),
    }
