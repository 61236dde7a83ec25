"""Making the vectors that are missing, newest interactions first.

How far the log has been read is kept as in ``catchup``: intervals of positions, worked off from the newest end. A model
takes seconds for what SQLite does in a millisecond, so no transaction is open while it works: what was read is looked
at again before its vectors are kept.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from ..catchup import Progress, unread
from ..database import transaction
from .embedder import STUCK_SECONDS, EmbeddingFailed, document
from .probe import PROBE
from .store import New, checksum

if TYPE_CHECKING:
    from sqlite_utils import Database

    from ..interaction import Interaction
    from ..log import Log, Stretch
    from .embedder import Embedder
    from .store import Space, Vectors

_CHUNK = 32
"""Interactions a step: few enough that little is lost when it is stopped, for models that embed many at once."""
PATIENCE = 5.0
"""Seconds that somebody who waits waits for a model that gives nothing."""
SAME_MODEL = 0.95
"""Cosine from which the fixed texts count as embedded by the same model (other hardware rounds otherwise)."""


class Backfill:
    """Embeds what has no vector yet."""

    def __init__(
        self,
        db: Database,
        log: Log,
        vectors: Vectors,
        embedder: Embedder,
        forgotten: Callable[[Iterable[str]], set[str]],
    ) -> None:
        self._db = db
        self._log = log
        self._vectors = vectors
        self._embedder = embedder
        self._forgotten = forgotten

    def run(self, *, seconds: float | None = None, progress: Callable[[int], None] | None = None) -> Progress:
        """Embed until everything is or ``seconds`` have passed (``None``: as long as it takes).

        ``progress`` is called with the number of positions after each step. Raises EmbeddingFailed; what was embedded
        before is kept.
        """
        deadline = None if seconds is None else time.monotonic() + seconds
        embedded = pending = 0
        for stretch in self._log.stretches:
            space = self._vectors.space(self._embedder.name)
            state = self._state(space, stretch)
            while state["pending"] and (deadline is None or time.monotonic() < deadline):
                done, positions = self._step(space or self._begin(deadline), stretch, deadline)
                embedded += done
                if progress and positions:
                    progress(positions)
                space = self._vectors.space(self._embedder.name)
                state = self._state(space, stretch)
            pending += sum(high - low for low, high in state["pending"])
        return Progress(embedded, pending)

    def restart(self) -> None:
        """Have ``run`` look at the whole log again.

        Vectors of texts that are the same are kept, so that an interrupted run need not begin anew; those that the log
        no longer gives, and all if another model goes by this name now, are dropped.
        """
        space = self._vectors.space(self._embedder.name)
        if space is None:
            return
        same = self._is_same(space)
        if not same:
            with transaction(self._db):
                self._vectors.drop(space)
            return
        for ids in self._vectors.ids(space):
            there = self._log.get(ids)
            gone = self._forgotten(ids)
            with transaction(self._db):
                self._vectors.remove([id for id in ids if id not in there or there[id].id != id or id in gone])
        with transaction(self._db):
            for stretch in self._log.stretches:
                self._vectors.set_state(space, stretch.name, "")

    def _is_same(self, space: Space) -> bool:
        import numpy as np

        probe = self._embedder.documents(PROBE)
        before = np.frombuffer(space.probe, dtype=np.float32).reshape(-1, space.dimensions)
        return probe.shape == before.shape and bool(((probe * before).sum(axis=1) > SAME_MODEL).all())

    def _begin(self, deadline: float | None) -> Space:
        probe = self._embedder.documents(PROBE, patience=STUCK_SECONDS if deadline is None else PATIENCE)
        with transaction(self._db):
            return self._vectors.space(self._embedder.name) or self._vectors.make(self._embedder.name, probe)

    def _step(self, space: Space, stretch: Stretch, deadline: float | None) -> tuple[int, int]:
        """Embed one slice of the newest interval; gives how many interactions and how many positions.

        When the time is up before all of the slice is embedded, its newest are, and the slice is still to be read.
        """
        before = self._state(space, stretch)
        low, high = before["pending"][-1]
        interactions, rest = self._log.newest(stretch, low, high, _CHUNK)
        texts = self._new_texts(space, interactions)
        done: dict[str, str] = {}
        if texts:
            given = list(texts.values())
            if deadline is None:
                rows = self._embedder.documents(given)
            else:
                rows = self._embedder.documents(given, max(0.0, deadline - time.monotonic()), PATIENCE)
            if rows.shape[1] != space.dimensions:
                raise other_vectors(space.name)
            done = dict(list(texts.items())[: len(rows)])
        whole = len(done) == len(texts)
        with transaction(self._db):
            # While the model was at work, other processes may have forgotten, deleted, embedded or renumbered turns.
            if done:
                there = set(self._log.get(list(done))) - self._forgotten(done)
                keep = [place for place, id in enumerate(done) if id in there]
                new = [New(id, checksum(text)) for id, text in done.items() if id in there]
                self._vectors.add(space, new, rows[keep])
            state = self._state(space, stretch)
            if whole and self._log.id_at(stretch, before["seen"]) == before["id"]:
                state["pending"] = _without(state["pending"], rest, high)
            self._vectors.set_state(space, stretch.name, json.dumps(state))
        return len(done), high - rest if whole else 0

    def _new_texts(self, space: Space, interactions: list[Interaction]) -> dict[str, str]:
        """The texts to embed, by id, newest first: of those not forgotten whose vector is missing or old."""
        forgotten = self._forgotten(each.id for each in interactions)
        known = self._vectors.known(space, [each.id for each in interactions])
        wanted = [each for each in reversed(interactions) if each.id not in forgotten]
        texts = {each.id: document(each.query, each.response) for each in wanted}
        return {id: text for id, text in texts.items() if text and known.get(id) != checksum(text)}

    def _state(self, space: Space | None, stretch: Stretch) -> dict[str, Any]:
        kept = None if space is None else self._vectors.get_state(space, stretch.name)
        return unread(kept, self._log, stretch)


def _without(intervals: list[list[int]], low: int, high: int) -> list[list[int]]:
    """Intervals (open below, closed above) less one."""
    left: list[list[int]] = []
    for start, end in intervals:
        left += [[start, min(end, low)]] if start < min(end, low) else []
        left += [[max(start, high), end]] if max(start, high) < end else []
    return left


def other_vectors(name: str) -> EmbeddingFailed:
    """What is raised when a model's vectors have another length than those that are kept."""
    return EmbeddingFailed(
        f"the embedding model {name} gives other vectors than before;"
        f" make them anew: llm session reindex --embedding-model {name}"
    )
