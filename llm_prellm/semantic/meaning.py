"""The meaning of what is remembered, as one embedding model sees it: vectors made, and looked at for a question."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from ..catchup import Progress
from ..database import transaction
from ..index.query import FEW_WORDS, parse
from ..warn import warn
from .backfill import Backfill, other_vectors
from .embedder import Embedder, EmbeddingFailed
from .fuse import Ranking, fuse
from .look import Look
from .migrations import migrations
from .store import Vectors

if TYPE_CHECKING:
    from sqlite_utils import Database

    from ..index import Hit
    from ..interaction import Interaction
    from ..log import Log
    from .codes import Signs, Vector

T = TypeVar("T")

AWAY = 60.0
"""Seconds for which a model that failed is not asked again."""
CANDIDATES = 512
"""Vectors that are looked at whole, of those nearest by their signs."""
NEAREST = 50
"""Interactions that meaning alone puts forward."""
COMPANY = 5
"""Of the nearest ones, those that every other is compared with."""


class Meaning:
    """One embedding model over one memory."""

    def __init__(self, embedder: Embedder, db: Database, forgotten: Callable[[Iterable[str]], set[str]]) -> None:
        """``forgotten`` gives those of some ids that must not come back."""
        self._db = db
        self._embedder = embedder
        self._forgotten = forgotten
        self._vectors = Vectors(db)
        self._read: tuple[tuple[int, int], Signs] | None = None
        self._away_until = 0.0

    # -- vectors -----------------------------------------------------------------

    def catch_up(self, log: Log, seconds: float | None, progress: Callable[[int], None] | None = None) -> Progress:
        """Make the vectors that are missing, newest first, for at most ``seconds``.

        ``progress`` is called with the number of positions of the log after each step. Raises EmbeddingFailed.
        """
        return self._backfill(log).run(seconds=seconds, progress=progress)

    def try_to_catch_up(self, log: Log, seconds: float | None) -> None:
        """The same while somebody waits for something else: a model that fails is said on stderr."""
        self._try(lambda: self.catch_up(log, seconds))

    def restart(self, log: Log) -> None:
        """Have ``catch_up`` look at the whole log again. Raises EmbeddingFailed."""
        self._backfill(log).restart()

    def _backfill(self, log: Log) -> Backfill:
        self._make_tables()
        return Backfill(self._db, log, self._vectors, self._embedder, self._forgotten)

    def _make_tables(self) -> None:
        if migrations.pending(self._db):
            with transaction(self._db):
                migrations.apply(self._db)

    def _try(self, work: Callable[[], T]) -> T | None:
        if time.monotonic() < self._away_until:
            return None
        try:
            return work()
        except EmbeddingFailed as error:
            warn(f"searching by words alone: {error}")
            self._away_until = time.monotonic() + AWAY
            return None

    # -- searching -----------------------------------------------------------------

    def question(self, text: str, log: Log, conversation: str | None = None) -> Vector | None:
        """The vector of a question; ``None``, said on stderr, when the model fails or takes too long.

        ``conversation`` is the one that it is asked in: "and the second one?" means nothing without what was asked
        before it.
        """
        if not text.strip():
            return None
        if conversation is not None and len(parse(text).words) <= FEW_WORDS:
            text = "\n".join([*self._asked_last(log, conversation), text])
        return self._try(lambda: self._embedder.query(text))

    def _asked_last(self, log: Log, conversation: str) -> list[str]:
        """The last prompt of a conversation that is not forgotten, if there is one."""
        turns = log.all(newest_first=True, conversation=conversation)
        return [each.query for each in turns if not self._forgotten([each.id])][:1]

    def rank(
        self,
        query: str,
        question: Vector,
        hits: Sequence[Hit],
        texts: Callable[[Sequence[str]], object],
        interactions: Mapping[str, Interaction],
        limit: int,
        inside: Callable[[Sequence[str]], Collection[str]] | None = None,
    ) -> Ranking | None:
        """What words have found and what meaning finds, as one ranking; ``None`` while there are no vectors.

        ``question`` is the vector of ``query``. ``texts`` puts those of some ids that may be found into
        ``interactions``, and ``inside`` says which of some ids are in the part of the log that is searched.
        """
        look = self._try(lambda: self.look(question, [hit.id for hit in hits], inside))
        if not look:
            return None
        texts([id for id in look.likeness if id not in interactions])
        return fuse(query, hits, look, interactions, limit)

    def look(
        self,
        question: Vector,
        ids: Sequence[str],
        inside: Callable[[Sequence[str]], Collection[str]] | None = None,
    ) -> Look:
        """How near interactions are to a question: the nearest ones ``inside``, and those of ``ids``.

        Raises EmbeddingFailed.
        """
        import numpy as np

        from .codes import nearest, signs

        space = self._vectors.space(self._embedder.name) if self._vectors.exist() else None
        if space is None or not space.next:
            return Look({}, {}, {})
        if len(question) != space.dimensions:
            raise other_vectors(space.name)
        if self._read is None or self._read[0] != (space.number, space.changes):
            self._read = (space.number, space.changes), self._vectors.signs(space)
        asked = space.relative(question[None, :])
        code = np.frombuffer(signs(asked), dtype=np.uint64)
        near, rows = self._vectors.by_number(space, nearest(self._read[1], code, CANDIDATES))
        vectors = space.relative(rows)
        likeness = dict(zip(near, (vectors @ asked[0]).tolist(), strict=True))
        best = sorted(likeness if inside is None else inside(near), key=lambda id: (-likeness[id], id))[:NEAREST]
        known = dict(zip(near, vectors, strict=True))
        rest, rows = self._vectors.by_id(space, [id for id in ids if id not in known])
        vectors = space.relative(rows)
        likeness.update(zip(rest, (vectors @ asked[0]).tolist(), strict=True))
        known.update(zip(rest, vectors, strict=True))
        wanted = [id for id in dict.fromkeys([*best, *ids]) if id in known]
        together = np.stack([known[id] for id in wanted])
        return Look(
            {id: likeness[id] for id in wanted},
            dict(zip(wanted, _company(together), strict=True)),
            {id: known[id] for id in wanted},
            len(self._read[1]),
        )


def _company(vectors: Vector) -> list[float]:
    """The mean likeness of each row, nearest to the question first, to the ``COMPANY`` nearest but itself."""
    import numpy as np

    first = min(len(vectors), COMPANY + 1)
    alike = vectors @ vectors[:first].T
    # One of the nearest is compared with the others of them; any other row with those but the last.
    counted = np.ones_like(alike)
    counted[COMPANY:, COMPANY:] = 0
    counted[range(first), range(first)] = 0
    return list(((alike * counted).sum(axis=1) / np.maximum(counted.sum(axis=1), 1)).tolist())
