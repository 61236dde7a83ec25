"""Bringing what is derived from the log up to date: the index and what was learned, newest turns first.

llm has no hook after logging, so a turn is indexed the next time memory is used. What is still to be read is
kept as intervals of positions in llm's tables; the newest interval is read first, from its end. An old log of
any size is thus worked off a stretch at a time, and an interrupted pass leaves a consistent state: an interval
shrinks in the same transaction that adds its interactions.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .database import transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

    from .decisions import Decisions
    from .index import Index
    from .log import Log, Stretch

_CHUNK = 200
"""Interactions a transaction while somebody waits: small enough to end near a deadline and to let writers in."""

_LARGE_CHUNK = 4096
"""The same when nobody does: the more interactions at a time, the fewer pages are written twice."""


@dataclass(frozen=True)
class Progress:
    """How far the index is."""

    indexed: int
    """Interactions read in this pass."""
    pending: int
    """Positions in the log that are still to be read (an upper bound of the interactions)."""


class CatchUp:
    """Reads from the log what the index has not seen yet."""

    def __init__(
        self,
        db: Database,
        log: Log,
        index: Index,
        decisions: Decisions,
        forgotten: Callable[[Iterable[str]], set[str]] | None = None,
    ) -> None:
        """``index`` and ``decisions`` are in ``db``; ``log``, and what tells the ``forgotten``, may be elsewhere."""
        self.db = db
        self.log = log
        self.index = index
        self.decisions = decisions
        self._forgotten = forgotten or decisions.forgotten

    def run(self, *, seconds: float | None = None, progress: Callable[[int], None] | None = None) -> Progress:
        """Read on until everything is read or ``seconds`` have passed (``None``: as long as it takes).

        ``progress`` is called with the number of positions read after each transaction.

        Raises sqlite3.OperationalError when another process holds the database.
        """
        deadline = None if seconds is None else time.monotonic() + seconds
        indexed = pending = 0
        for stretch in self.log.stretches:
            state = self._state(stretch)
            # Each pass takes one transaction at least, or a log under constant use would never be worked off.
            while state["pending"]:
                with transaction(self.db):
                    state, read, positions = self._step(stretch, _LARGE_CHUNK if seconds is None else _CHUNK)
                indexed += read
                if progress and positions:
                    progress(positions)
                if deadline is not None and time.monotonic() >= deadline:
                    break
            pending += sum(high - low for low, high in state["pending"])
        return Progress(indexed, pending)

    def _step(self, stretch: Stretch, size: int) -> tuple[dict[str, Any], int, int]:
        """Read one slice of the newest interval; gives the new state, interactions indexed, and positions read."""
        # Looked at again inside the transaction: another process may have read the slice meanwhile.
        state = self._state(stretch)
        if not state["pending"]:
            return state, 0, 0
        low, high = state["pending"].pop()
        interactions, rest = self.log.newest(stretch, low, high, size)
        indexed = self._take(interactions)
        if rest > low:
            state["pending"].append([low, rest])
        self._keep(stretch, state)
        return state, indexed, high - rest

    def pending(self) -> int:
        """Positions that are still to be read, without reading them."""
        return sum(high - low for stretch in self.log.stretches for low, high in self._state(stretch)["pending"])

    def _take(self, interactions: list[Any]) -> int:
        forgotten = self._forgotten(interaction.id for interaction in interactions)
        wanted = [interaction for interaction in interactions if interaction.id not in forgotten]
        self.decisions.learn(wanted)
        return self.index.add(wanted)

    def _state(self, stretch: Stretch) -> dict[str, Any]:
        return unread(self.index.get_state(stretch.name), self.log, stretch)

    def _keep(self, stretch: Stretch, state: dict[str, Any]) -> None:
        self.index.set_state(stretch.name, json.dumps(state))


def unread(kept: str | None, log: Log, stretch: Stretch) -> dict[str, Any]:
    """How far the log has been read, from what was kept of it (as JSON), with what was logged since."""
    state = _state(kept) or {"seen": 0, "id": None, "pending": []}
    top, identity = log.top(stretch)
    if (top, identity) == (state["seen"], state["id"]):
        return state
    # Positions may have been given anew, by VACUUM or after the newest turn was deleted: then the turn
    # at the last seen position is another one, and everything is looked at again.
    if state["id"] is not None and log.id_at(stretch, state["seen"]) != state["id"]:
        return {"seen": top, "id": identity, "pending": [[0, top]] if top else []}
    return {"seen": top, "id": identity, "pending": [*state["pending"], [state["seen"], top]]}


def _state(kept: str | None) -> dict[str, Any]:
    """What was kept; nothing, so that all is looked at again, when that is not what this module writes."""
    try:
        state = json.loads(kept) if kept else {}
        whole = isinstance(state["seen"], int) and all(low <= high for low, high in state["pending"]) and "id" in state
    except (ValueError, TypeError, KeyError):
        return {}
    return state if whole else {}


def in_step(kept: str | None, log: Log, stretch: Stretch) -> bool:
    """Whether positions are those that ``kept`` speaks of: the turn that was last seen is still at its place."""
    state = _state(kept)
    return bool(state) and state["id"] is not None and log.id_at(stretch, state["seen"]) == state["id"]


def shortened(kept: str, log: Log, stretch: Stretch) -> str:
    """What was kept, when the newest turns were taken out of a log that it was in step with."""
    state = _state(kept)
    top, identity = log.top(stretch)
    if top < state["seen"]:
        pending = [[low, min(high, top)] for low, high in state["pending"] if low < top]
        state = {"seen": top, "id": identity, "pending": pending}
    return json.dumps(state)
