"""The meaning of what is remembered, as one embedding model sees it: vectors made, and looked at for a question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ..catchup import Progress
from .backfill import Backfill, other_vectors
from .embedder import QUERY_SECONDS, Embedder
from .migrations import migrations
from .store import Vectors

if TYPE_CHECKING:
    from sqlite_utils import Database

    from ..log import Log
    from .codes import Signs, Vector

CANDIDATES = 512
"""Vectors that are looked at whole, of those nearest by their signs."""
NEAREST = 50
"""Interactions that meaning alone puts forward."""


class Meaning:
    """One embedding model over one memory."""

    def __init__(
        self, name: str, db: Database, log: Log, forgotten: Callable[[Iterable[str]], set[str]]
    ) -> None:
        """Raises EmbeddingFailed when llm has no embedding model ``name``."""
        self._db = db
        self.vectors = Vectors(db)
        self.embedder = Embedder(name)
        self._backfill = Backfill(db, log, self.vectors, self.embedder, forgotten)
        self._read: tuple[tuple[int, int], Signs] | None = None

    def make_tables(self) -> None:
        """Bring the tables of vectors up to date. Makes no transaction: it is the caller's."""
        migrations.apply(self._db)

    def pending_tables(self) -> bool:
        """Whether the tables of vectors are missing or old."""
        return bool(migrations.pending(self._db))

    def catch_up(self, seconds: float | None, progress: Callable[[int], None] | None = None) -> Progress:
        """Make the vectors that are missing, newest first, for at most ``seconds``. Raises EmbeddingFailed."""
        return self._backfill.run(seconds=seconds, progress=progress)

    def restart(self) -> None:
        """Have ``catch_up`` look at the whole log again. Raises EmbeddingFailed."""
        self._backfill.restart()

    def pending(self) -> int:
        """Positions of the log that are still to be embedded (an upper bound of the interactions)."""
        return self._backfill.pending()

    def question(self, text: str, seconds: float = QUERY_SECONDS) -> Vector:
        """The vector of a question. Raises EmbeddingFailed."""
        return self.embedder.query(text, seconds)

    def likeness(self, question: Vector, ids: Sequence[str]) -> Mapping[str, float]:
        """How near interactions are to a question, from -1 to 1: the nearest ones, and those of ``ids``.

        It is the cosine from the centre of the vectors, so 0 is what any two texts have in common.
        """
        import numpy as np

        from .codes import nearest, signs, unit

        space = self.vectors.space(self.embedder.name) if self.vectors.exist() else None
        if space is None or not space.next:
            return {}
        if len(question) != space.dimensions:
            raise other_vectors(space.name)
        if self._read is None or self._read[0] != (space.number, space.changes):
            self._read = (space.number, space.changes), self.vectors.signs(space)
        centre = np.frombuffer(space.centre, dtype=np.float32)
        asked = unit(question - centre)
        code = np.frombuffer(signs(asked[None, :]), dtype=np.uint64)
        near, vectors = self.vectors.by_number(space, nearest(self._read[1], code, CANDIDATES))
        found = dict(zip(near, (unit(vectors - centre) @ asked).tolist(), strict=True))
        best = dict(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:NEAREST])
        missing = [id for id in ids if id not in found]
        rest, vectors = self.vectors.by_id(space, missing)
        found.update(zip(rest, (unit(vectors - centre) @ asked).tolist(), strict=True))
        return best | {id: found[id] for id in ids if id in found}
