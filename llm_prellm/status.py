"""Figures about a memory, for people and for scripts."""

from __future__ import annotations

import datetime
from collections import Counter, deque
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from .store import MemoryStore
from .topics import topics

if TYPE_CHECKING:
    from .interaction import Interaction

_RECENT = 2000
_BEGINNING = 2000
"""Interactions whose prompts the topics are read from, what a memory is about now, and characters of each: what is
pasted below them is somebody else's, and may be of any size."""


def status(store: MemoryStore) -> dict[str, Any]:
    """What a memory holds and how its index is; JSON values only, times in unix seconds.

    ``forgotten_traces`` counts what is left anywhere of what was forgotten: nothing but tombstones, and the turns in
    llm's own log unless they were erased there.
    """
    figures: dict[str, Any] = {"path": str(store.path), "bytes": store.path.stat().st_size, "session": store.session}
    figures |= statistics(store.interactions())
    figures |= store.index_figures()
    figures["forgotten_traces"] = store.traces()
    figures["preferences"] = {label: each.value for label, each in store.preferences().items()}
    return figures


def statistics(interactions: Iterable[Interaction]) -> dict[str, Any]:
    """Counts by session, model and month, most first, the first and the last time, and the topics."""
    sessions: Counter[str] = Counter()
    models: Counter[str] = Counter()
    months: Counter[str] = Counter()
    conversations: set[str] = set()
    recent: deque[tuple[str, str]] = deque(maxlen=_RECENT)
    first: float | None = None
    last: float | None = None
    for interaction in interactions:
        sessions[interaction.session] += 1
        models[interaction.model or "unknown"] += 1
        months[_month(interaction.timestamp)] += 1
        conversations.add(interaction.conversation_id)
        recent.append((interaction.conversation_id, interaction.query[:_BEGINNING]))
        first = interaction.timestamp if first is None else min(first, interaction.timestamp)
        last = interaction.timestamp if last is None else max(last, interaction.timestamp)
    return {
        "interactions": sessions.total(),
        "conversations": len(conversations),
        "sessions": dict(sessions.most_common()),
        "models": dict(models.most_common()),
        "months": dict(sorted(months.items())),
        "first": first,
        "last": last,
        "topics": topics(recent),
    }


def _month(timestamp: float) -> str:
    try:
        return datetime.datetime.fromtimestamp(timestamp).strftime("%Y-%m")
    except (OverflowError, OSError, ValueError):
        return "unknown"
