"""The tables of vectors, beside the index and like it derived from the log: one set of vectors an embedding model.

A vector is kept twice: whole, one byte a number, in a row of its own; and as signs, one bit a number, in blocks of
``BLOCK`` which every search reads (``codes``). Signs are taken relative to the centre of the vectors. That moves while
they are few, so each time their number has doubled, the centre is found anew and all signs with it.

Makes no transactions: they are the caller's. Taking vectors out needs no numpy.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ..batches import batched, marks
from .probe import ENGLISH

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sqlite_utils import Database

    from .codes import Signs, Vector

BLOCK = 1024
"""Vectors whose signs share a blob: few enough to write it again for each new one."""
RECODE = 2
"""By how much the vectors must have grown for a new centre."""
_ROWS = 4096


def checksum(text: str) -> int:
    """Tells whether a text is the one that was embedded."""
    return zlib.crc32(text.encode("utf-8", "replace"))


@dataclass(frozen=True)
class Space:
    """The vectors of one embedding model."""

    number: int
    name: str
    dimensions: int
    probe: bytes
    """The vectors of a few fixed texts: they tell when another model goes by the same name."""
    centre: bytes
    coded: int
    """How many vectors there were when the centre was found."""
    next: int
    """The number of the next vector."""
    changes: int
    """Grows with every change, to tell when what was read of it is old."""

    def relative(self, vectors: Vector) -> Vector:
        """Rows of vectors from the centre, without what tells the language of a text (``probe``), of length 1.

        The product of two is near 0 for any two texts, and grows with what they have in common besides.
        """
        import numpy as np

        from .codes import unit

        probe = np.frombuffer(self.probe, dtype=np.float32).reshape(-1, self.dimensions)
        language = unit(probe[len(ENGLISH) :].mean(axis=0) - probe[: len(ENGLISH)].mean(axis=0))
        moved = vectors - np.frombuffer(self.centre, dtype=np.float32)
        return unit(moved - np.outer(moved @ language, language))


class New(NamedTuple):
    """A vector to be kept."""

    id: str
    checksum: int


class Vectors:
    """Reads and writes inside the caller's transaction."""

    def __init__(self, db: Database) -> None:
        self._connection: sqlite3.Connection = db.conn

    def exist(self) -> bool:
        """Whether this file has ever held vectors."""
        sql = "select 1 from sqlite_master where name = 'prellm_vector_progress'"
        return self._connection.execute(sql).fetchone() is not None

    # -- spaces -------------------------------------------------------------------

    def space(self, name: str) -> Space | None:
        """The vectors of an embedding model, ``None`` when there are none."""
        row = self._connection.execute(
            "select number, name, dimensions, probe, centre, coded, next, changes"
            " from prellm_vector_models where name = ?",
            [name],
        ).fetchone()
        return None if row is None else Space(*row)

    def spaces(self) -> list[Space]:
        """The vectors of every embedding model that was used."""
        names = self._connection.execute("select name from prellm_vector_models order by number").fetchall()
        return [space for (name,) in names if (space := self.space(name))]

    def make(self, name: str, probe: Vector) -> Space:
        """Begin the vectors of an embedding model; ``probe`` are the vectors of the fixed texts."""
        self._connection.execute(
            "insert into prellm_vector_models (name, dimensions, probe, centre, coded, next, changes)"
            " values (?, ?, ?, ?, 0, 0, 0)",
            [name, probe.shape[1], probe.tobytes(), probe.mean(axis=0).tobytes()],
        )
        made = self.space(name)
        assert made is not None
        return made

    def drop(self, space: Space) -> None:
        """Drop all vectors of an embedding model."""
        for table in ("vectors", "vector_signs", "vector_progress"):
            self._connection.execute(f"delete from prellm_{table} where model = ?", [space.number])
        self._connection.execute("delete from prellm_vector_models where number = ?", [space.number])

    def clear(self) -> None:
        """Drop the vectors of all models."""
        for table in ("vectors", "vector_signs", "vector_progress", "vector_models"):
            self._connection.execute(f"delete from prellm_{table}")

    def counts(self) -> dict[str, int]:
        """Vectors by embedding model."""
        rows = self._connection.execute(
            "select name, count(id) from prellm_vector_models"
            " left join prellm_vectors on prellm_vectors.model = prellm_vector_models.number group by name"
        )
        return dict(rows)

    # -- progress ---------------------------------------------------------------------

    def get_state(self, space: Space, stretch: str) -> str | None:
        """How far the log has been read."""
        row = self._connection.execute(
            "select state from prellm_vector_progress where model = ? and stretch = ?", [space.number, stretch]
        ).fetchone()
        return None if row is None else str(row[0])

    def set_state(self, space: Space, stretch: str, state: str) -> None:
        self._connection.execute(
            "insert or replace into prellm_vector_progress (model, stretch, state) values (?, ?, ?)",
            [space.number, stretch, state],
        )

    # -- vectors in and out ----------------------------------------------------------------

    def known(self, space: Space, ids: Sequence[str]) -> dict[str, int]:
        """The checksums of the texts whose vectors are there."""
        found: dict[str, int] = {}
        for part in batched(ids):
            found.update(
                self._connection.execute(
                    f"select id, checksum from prellm_vectors where model = ? and id in ({marks(part)})",
                    [space.number, *part],
                )
            )
        return found

    def add(self, space: Space, new: Sequence[New], vectors: Vector) -> None:
        """Keep vectors (of length 1), in place of those of the same ids."""
        from .codes import small

        self._remove(space.number, [each.id for each in new])
        # Looked at again: another process may have added some since.
        current = self.space(space.name)
        if current is None or current.number != space.number or not new:
            return
        first = current.next
        self._connection.executemany(
            "insert into prellm_vectors (model, number, id, checksum, vector) values (?, ?, ?, ?, ?)",
            (
                (space.number, first + place, each.id, each.checksum, row)
                for place, (each, row) in enumerate(zip(new, small(vectors), strict=True))
            ),
        )
        self._connection.execute(
            "update prellm_vector_models set next = ?, changes = changes + 1 where number = ?",
            [first + len(new), space.number],
        )
        if first + len(new) >= RECODE * current.coded:
            self._recode(current, first + len(new))
        else:
            self._write_signs(current, range(first, first + len(new)), vectors)

    def _recode(self, space: Space, total: int) -> None:
        """Find the centre anew, and the signs with it."""
        import numpy as np

        probe = np.frombuffer(space.probe, dtype=np.float32).reshape(-1, space.dimensions)
        # The fixed texts count as vectors too, so that a handful of interactions has a centre besides itself.
        sum_, count = probe.sum(axis=0, dtype=np.float64), len(probe)
        for _, vectors in self._all(space):
            sum_ += vectors.sum(axis=0)
            count += len(vectors)
        centre = (sum_ / count).astype(np.float32)
        self._connection.execute(
            "update prellm_vector_models set centre = ?, coded = ? where number = ?",
            [centre.tobytes(), total, space.number],
        )
        self._connection.execute("delete from prellm_vector_signs where model = ?", [space.number])
        current = self.space(space.name)
        assert current is not None
        for numbers, vectors in self._all(space):
            self._write_signs(current, numbers, vectors)

    def _all(self, space: Space) -> Iterator[tuple[list[int], Vector]]:
        """Every vector, some thousands at a time."""
        from .codes import whole

        last = -1
        while True:
            rows = self._connection.execute(
                "select number, vector from prellm_vectors where model = ? and number > ?"
                f" order by number limit {_ROWS}",
                [space.number, last],
            ).fetchall()
            if not rows:
                return
            yield [number for number, _ in rows], whole([row for _, row in rows], space.dimensions)
            last = rows[-1][0]

    def _write_signs(self, space: Space, numbers: Sequence[int], vectors: Vector) -> None:
        from .codes import signs, width

        step = width(space.dimensions)
        coded = signs(space.relative(vectors))
        blocks: dict[int, bytearray] = {}
        for place, number in enumerate(numbers):
            block = number // BLOCK
            if block not in blocks:
                blocks[block] = bytearray(self._block(space.number, block) or bytes(step * BLOCK))
            at = number % BLOCK * step
            blocks[block][at : at + step] = coded[place * step : (place + 1) * step]
        self._connection.executemany(
            "insert or replace into prellm_vector_signs (model, block, signs) values (?, ?, ?)",
            [(space.number, block, bytes(blob)) for block, blob in blocks.items()],
        )

    def _block(self, model: int, block: int) -> bytes | None:
        row = self._connection.execute(
            "select signs from prellm_vector_signs where model = ? and block = ?", [model, block]
        ).fetchone()
        return None if row is None else bytes(row[0])

    def remove(self, ids: Iterable[str]) -> None:
        """Take out the vectors of interactions, whatever model made them."""
        wanted = list(ids)
        for (model,) in self._connection.execute("select number from prellm_vector_models").fetchall():
            self._remove(model, wanted)

    def _remove(self, model: int, ids: Sequence[str]) -> None:
        gone: list[int] = []
        for part in batched(ids):
            where = f"where model = ? and id in ({marks(part)})"
            rows = self._connection.execute(f"select number from prellm_vectors {where}", [model, *part])
            gone += [number for (number,) in rows]
            self._connection.execute(f"delete from prellm_vectors {where}", [model, *part])
        if not gone:
            return
        blocks: dict[int, list[int]] = {}
        for number in gone:
            blocks.setdefault(number // BLOCK, []).append(number % BLOCK)
        for block, places in blocks.items():
            blob = bytearray(self._block(model, block) or b"")
            step = len(blob) // BLOCK
            for place in places:
                blob[place * step : (place + 1) * step] = bytes(step)
            self._connection.execute(
                "update prellm_vector_signs set signs = ? where model = ? and block = ?", [bytes(blob), model, block]
            )
        self._connection.execute("update prellm_vector_models set changes = changes + 1 where number = ?", [model])

    def held(self, ids: Sequence[str]) -> int:
        """How many of these interactions have a vector, whichever embedding model made it."""
        return sum(
            len(
                self._connection.execute(
                    f"select distinct id from prellm_vectors where id in ({marks(part)})", part
                ).fetchall()
            )
            for part in batched(ids)
        )

    def ids(self, space: Space) -> Iterator[list[str]]:
        """The ids of all vectors of a model, some thousands at a time."""
        last = ""
        while rows := self._connection.execute(
            f"select id from prellm_vectors where model = ? and id > ? order by id limit {_ROWS}", [space.number, last]
        ).fetchall():
            yield [id for (id,) in rows]
            last = rows[-1][0]

    # -- what a search reads --------------------------------------------------------------------

    def signs(self, space: Space) -> Signs:
        """The signs of all vectors; the row of a vector is its number."""
        from .codes import from_bytes, width

        step = width(space.dimensions) * BLOCK
        last = -(-space.next // BLOCK)
        blobs = dict(
            self._connection.execute(
                "select block, signs from prellm_vector_signs where model = ?", [space.number]
            ).fetchall()
        )
        whole = b"".join(blobs.get(block, bytes(step)) for block in range(last))
        return from_bytes(whole, space.dimensions)[: space.next]

    def by_number(self, space: Space, numbers: NDArray[np.intp]) -> tuple[list[str], Vector]:
        """Ids and vectors of the numbers that are still there."""
        return self._rows(space, "number", [int(number) for number in numbers])

    def by_id(self, space: Space, ids: Sequence[str]) -> tuple[list[str], Vector]:
        """Ids and vectors of the interactions that have one."""
        return self._rows(space, "id", ids)

    def _rows(self, space: Space, column: str, values: Sequence[int] | Sequence[str]) -> tuple[list[str], Vector]:
        from .codes import whole

        rows: list[tuple[str, bytes]] = []
        for part in batched(values):
            rows += self._connection.execute(
                f"select id, vector from prellm_vectors where model = ? and {column} in ({marks(part)})",
                [space.number, *part],
            ).fetchall()
        return [id for id, _ in rows], whole([row for _, row in rows], space.dimensions)
