"""What the page is told: an interaction as JSON values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import PurePath
from typing import Any

from ..interaction import DEFAULT_SESSION, Interaction
from ..log import Attached, Extras
from ..standing import Preference
from ..store import MemoryStore
from .richtext import tree

CHUNK = 200
"""Interactions that are read from the log, and handed to the page, at a time."""

Record = dict[str, Any]


ExtrasOf = Callable[[Sequence[Interaction]], Mapping[str, Extras]]
"""What gives what came with interactions, by their ids: ``MemoryStore.extras``, or what masks what that gives."""


def records(extras_of: ExtrasOf, interactions: Iterable[Interaction]) -> Iterator[list[Record]]:
    """Interactions as records, some at a time, in the order given."""
    batch: list[Interaction] = []
    for interaction in interactions:
        batch.append(interaction)
        if len(batch) == CHUNK:
            yield _batch(extras_of, batch)
            batch = []
    if batch:
        yield _batch(extras_of, batch)


def _batch(extras_of: ExtrasOf, batch: Sequence[Interaction]) -> list[Record]:
    extras = extras_of(batch)
    return [record(interaction, extras[interaction.id]) for interaction in batch]


def record(interaction: Interaction, extras: Extras) -> Record:
    """An interaction with what came with it. Times are unix seconds; what is empty is left out."""
    made: Record = {
        "id": interaction.id,
        "conversation": interaction.conversation_id,
        "time": round(interaction.timestamp, 3),
        "query": interaction.query,
        "answer": tree(interaction.response),
    }
    if interaction.session != DEFAULT_SESSION:
        made["session"] = interaction.session
    if interaction.model:
        made["model"] = interaction.model
    if interaction.origin != "log":
        made["origin"] = interaction.origin
    if extras.tools:
        made["tools"] = [asdict(tool) for tool in extras.tools]
    if extras.attachments:
        made["attachments"] = [_attachment(attached) for attached in extras.attachments]
    if extras.receipt:
        made["receipt"] = extras.receipt
    return made


def _attachment(attached: Attached) -> dict[str, str]:
    source = attached.source or ""
    # The folder a file lies in is nobody's business where the page goes.
    name = source if "://" in source else PurePath(source).name
    return {"type": attached.type or "", "name": name}


def preferences(store: MemoryStore, session: str | None) -> dict[str, Any]:
    """The preferences that stand in a session, and those that no longer do, each with its evidence."""
    ended = [
        each for each in store.ended_preferences() if session is None or each.session in (session, DEFAULT_SESSION)
    ]
    return {
        "standing": [_preference(label, each) for label, each in store.preferences(session).items()],
        "ended": [_preference(each.key, each) for each in reversed(ended)],
    }


_LEFT_OUT = frozenset({"turn_id", "first", "came_with"})


def _preference(label: str, each: Preference) -> Mapping[str, Any]:
    shown = {"label": label, "turn": each.turn_id, **asdict(each)}
    return {name: value for name, value in shown.items() if value is not None and name not in _LEFT_OUT}
