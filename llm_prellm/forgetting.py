"""Forgetting for good: a tombstone stays, and everything that was derived from an interaction goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from .catchup import in_step, shortened
from .decisions import Decisions
from .index import Index
from .log import Log, LogEraser, Stretch

if TYPE_CHECKING:
    from sqlite_utils import Database

    from .semantic.store import Vectors


def vectors_in(db: Database) -> Vectors | None:
    """The vectors in a file, if an embedding model has ever been used; all models' together."""
    if "prellm_vectors" not in db.table_names():
        return None
    from .semantic.store import Vectors

    return Vectors(db)


class Forgetting:
    """Forgets in an open memory. Runs inside the caller's transaction."""

    def __init__(self, db: Database, log: Log, index: Index, decisions: Decisions) -> None:
        self._db = db
        self._log = log
        self._index = index
        self._decisions = decisions

    def forget(self, ids: Sequence[str], *, logs: bool) -> None:
        """Forget interactions; with ``logs`` their turns go from llm's log too."""
        self._decisions.forget(ids)
        self.drop_derived(ids)
        if logs:
            self._erase(self._log.turns_of(ids))

    def forget_all(self, ids: Sequence[str], *, logs: bool) -> None:
        """Forget all there is: ``ids``, and with ``logs`` what was forgotten before and is still in llm's log."""
        self._decisions.forget(ids)
        self._index.clear()
        if vectors := vectors_in(self._db):
            vectors.clear()
        self._log.receipts.redact(ids)
        if logs:
            self._erase(self._log.turns_of([each.id for each in self._log.all()]))

    def _erase(self, turns: Sequence[str]) -> None:
        """Erase turns; what was read of the others need not be read again."""
        states = [*self._states()]
        LogEraser(self._db).erase(turns)
        for keep, kept, stretch in states:
            keep(shortened(kept, self._log, stretch))

    def _states(self) -> Iterator[tuple[Callable[[str], None], str, Stretch]]:
        """How far index and vectors have read, where that is in step with the log, and what keeps it."""
        vectors = vectors_in(self._db)
        for stretch in self._log.stretches:
            kept = self._index.get_state(stretch.name)
            if kept and in_step(kept, self._log, stretch):
                yield partial(self._index.set_state, stretch.name), kept, stretch
            for space in vectors.spaces() if vectors else ():
                kept = vectors.get_state(space, stretch.name) if vectors else None
                if vectors and kept and in_step(kept, self._log, stretch):
                    yield partial(vectors.set_state, space, stretch.name), kept, stretch

    def drop_derived(self, ids: Sequence[str]) -> None:
        """Drop what was derived from interactions: index, vectors, and what receipts quote."""
        self._index.remove(ids)
        self._index.scrub()
        if vectors := vectors_in(self._db):
            vectors.remove(ids)
        self._log.receipts.redact(ids)

    def traces(self, *, indexed: bool) -> dict[str, int]:
        """Of what was forgotten: in how many places of each kind something is left of it."""
        gone = [row["id"] for row in self._decisions.tombstones()]
        vectors = vectors_in(self._db)
        return {
            "index": len(gone) - len(self._index.missing(gone)) if indexed else 0,
            "vectors": vectors.held(gone) if vectors else 0,
            "preferences": self._decisions.statements_of(gone),
            "receipts": self._log.receipts.quoting(gone),
            "llm_log": len(self._log.get(gone)),
        }
