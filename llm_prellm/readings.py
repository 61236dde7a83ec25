"""What a small model read in the turns that the rules left undecided, kept so that it is asked once.

The one place with SQL on this table (``migrations.py`` makes it).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

    from .learn import Statement


@dataclass(frozen=True)
class Reading:
    """What came of asking a model about a turn."""

    digest: str
    """Of the words that it was asked about; see ``digest_of``."""
    model: str
    timestamp: float
    """Unix seconds: when it was asked."""
    statements: Sequence[Statement] = ()


def digest_of(query: str) -> str:
    """A hash of what the rules leave undecided in a user's words: of other words, a reading says nothing."""
    from .learn.reader import undecided

    return hashlib.sha256("\n".join(undecided(query)).encode()).hexdigest()


class Readings:
    """The table of readings in an open database."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def of(self, turn_id: str) -> Reading | None:
        """What a model read in a turn, if one was asked."""
        return next(iter(self._where("turn_id = ?", turn_id).values()), None)

    def since(self, timestamp: float) -> dict[str, Reading]:
        """What models were asked about at ``timestamp`` (unix seconds) or later, by turn."""
        return self._where("timestamp >= ?", timestamp)

    def _where(self, condition: str, value: object) -> dict[str, Reading]:
        from .learn import Statement

        rows = self.db.execute(
            f"select turn_id, digest, model, timestamp, statements from prellm_readings where {condition}", [value]
        ).fetchall()
        return {
            turn_id: Reading(digest, model, timestamp, [Statement(**each) for each in json.loads(statements)])
            for turn_id, digest, model, timestamp, statements in rows
        }

    def keep(self, turn_id: str, reading: Reading) -> None:
        """Keep what a model read in a turn, in place of what was read before."""
        statements = json.dumps([asdict(each) for each in reading.statements], ensure_ascii=False)
        self.db.execute(
            "insert or replace into prellm_readings (turn_id, digest, model, timestamp, statements)"
            " values (?, ?, ?, ?, ?)",
            [turn_id, reading.digest, reading.model, reading.timestamp, statements],
        )

    def drop(self, turn_ids: Iterable[str]) -> None:
        """Drop what was read in these turns."""
        for turn_id in turn_ids:
            self.db.execute("delete from prellm_readings where turn_id = ?", [turn_id])
