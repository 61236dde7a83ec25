"""Figures about a memory, for people and for scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from .interaction import Interaction
from .store import MemoryStore


def status(store: MemoryStore) -> dict[str, Any]:
    """What a memory holds and how far its index is; JSON values only, times in unix seconds."""
    figures: dict[str, Any] = {"path": str(store.path), "bytes": store.path.stat().st_size}
    figures |= _statistics(store.interactions())
    figures |= store.index_figures()
    figures["preferences"] = {label: each.value for label, each in store.preferences().items()}
    return figures


def _statistics(interactions: Iterable[Interaction]) -> dict[str, Any]:
    """Counts by session and model, most first, and the first and the last time."""
    sessions: Counter[str] = Counter()
    models: Counter[str] = Counter()
    conversations: set[str] = set()
    first: float | None = None
    last: float | None = None
    for interaction in interactions:
        sessions[interaction.session] += 1
        models[interaction.model or "unknown"] += 1
        conversations.add(interaction.conversation_id)
        first = interaction.timestamp if first is None else min(first, interaction.timestamp)
        last = interaction.timestamp if last is None else max(last, interaction.timestamp)
    return {
        "interactions": sessions.total(),
        "conversations": len(conversations),
        "sessions": dict(sessions.most_common()),
        "models": dict(models.most_common()),
        "first": first,
        "last": last,
    }
