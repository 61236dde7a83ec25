"""Sessions out of a memory and into one."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .interaction import DEFAULT_SESSION, Interaction
from .log import NewTurn
from .snapshot import SessionSnapshot
from .store import MemoryStore

_PAUSE = 3600.0
"""Seconds without a word after which interactions that name no conversation are taken for another one."""


@dataclass(frozen=True)
class ImportReport:
    """What an import did."""

    imported: int
    """Interactions that were added."""
    skipped: int
    """Interactions that were there already, or are forgotten here."""
    preferences: int
    """Preferences that were taken over."""
    forgotten: int = 0
    """How many of the skipped ones are forgotten here."""


@dataclass(frozen=True)
class Scope:
    """Which part of a memory is meant by an id, and the label that it gives a snapshot."""

    label: str
    session: str | None = None
    conversation: str | None = None
    everything: bool = False
    """The id names neither a session nor a conversation."""


def scope_of(store: MemoryStore, name: str | None) -> Scope:
    """What an id given with ``--id`` means: a session, a conversation, or a label for everything."""
    if name is None:
        return Scope(store.session or DEFAULT_SESSION, session=store.session)
    if store.log.is_conversation(name):
        return Scope(name, conversation=name)
    if name in store.sessions():
        return Scope(name, session=name)
    return Scope(name, everything=True)


def export(store: MemoryStore, scope: Scope) -> SessionSnapshot:
    """A snapshot of the interactions in ``scope``, oldest first, and of all preferences."""
    interactions = list(store.interactions(session=scope.session, conversation=scope.conversation))
    interactions.sort(key=lambda interaction: (interaction.timestamp, interaction.id))
    now = time.time()
    return SessionSnapshot(
        session_id=scope.label,
        interactions=[_record(interaction) for interaction in interactions],  # type: ignore[misc]
        preferences=store.preferences_by_key(),
        created_at=str(interactions[0].timestamp if interactions else now),
        exported_at=str(now),
    )


def _record(interaction: Interaction) -> dict[str, Any]:
    return {
        "query": interaction.query,
        "response_summary": interaction.response,
        "metadata": interaction.metadata,
        "timestamp": interaction.timestamp,
        "id": interaction.id,
        "conversation_id": interaction.conversation_id,
        "model": interaction.model,
        "session": interaction.session,
    }


def import_snapshot(store: MemoryStore, snapshot: SessionSnapshot) -> ImportReport:
    """Add what a snapshot holds and the memory does not; all of it or nothing.

    An interaction is the same if it has the same id or, where a file has none, the same content and time, so
    importing a file twice changes nothing the second time. Imported words teach no preferences; the file's
    own ``preferences`` are taken over as they stood when it was exported.
    """
    turns = list(_turns(snapshot))
    with store.writing():
        forgotten = store.decisions.forgotten(turn.turn_id() for turn in turns)
        added = store.add_turns(turn for turn in turns if turn.turn_id() not in forgotten)
        exported_at = _number(snapshot.exported_at)
        standing = store.decisions.preferences()
        taken = 0
        for key, value in snapshot.preferences.items():
            held = standing.get(key)
            if held is None or (held.value != value and held.since < exported_at):
                store.decisions.decide(key, value, source="import", timestamp=exported_at)
                taken += 1
    return ImportReport(len(added), len(turns) - len(added), taken, len(forgotten))


def _turns(snapshot: SessionSnapshot) -> Iterator[NewTurn]:
    """The interactions as turns, oldest first within the order of the file's times."""
    session = snapshot.session_id or DEFAULT_SESSION
    start, previous = 0.0, None
    for record in sorted(snapshot.interactions, key=lambda record: record.get("timestamp") or 0.0):
        timestamp = record.get("timestamp") or _number(snapshot.created_at)
        if previous is None or timestamp - previous > _PAUSE:
            start = timestamp
        previous = timestamp
        yield NewTurn(
            query=record["query"],
            response=record["response_summary"],
            timestamp=timestamp,
            conversation_id=record.get("conversation_id") or f"{session}@{start!r}",
            id=record.get("id"),
            model=record.get("model"),
            title=_title(record),
            session=record.get("session") or session,
            origin="import",
            metadata=record.get("metadata") or {},
        )


def _title(record: Mapping[str, Any]) -> str | None:
    conversation = record.get("conversation")
    name = conversation.get("name") if isinstance(conversation, dict) else None
    return name if isinstance(name, str) else None


def _number(text: str) -> float:
    try:
        return max(0.0, float(text))
    except ValueError:
        return 0.0
