"""What the user decided and said: preferences with their evidence, and what is forgotten.

The one place with SQL on these tables (``migrations.py`` makes them).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from .batches import batched, marks
from .errors import PrellmError
from .interaction import DEFAULT_SESSION
from .jsonstream import without_lone_surrogates
from .readings import Reading, Readings, digest_of
from .standing import LONGEST_VALUE, Preference, fold, visible

if TYPE_CHECKING:
    from sqlite_utils import Database

    from .interaction import Interaction
    from .learn import Statement

_CLEARED = "*"
"""No key can be called that: the decision that a session, or all of them, had been cleared of preferences."""

_JUST_AFTER = 0.001
"""Seconds."""

_OWN_WORDS = frozenset({"log", "api"})
"""Origins of interactions whose prompts are the user's own words."""


_KEY = re.compile(r"[\w.-]{1,64}")
STATEMENT = ("turn_id", "timestamp", "session", "key", "value", "ends", "about", "words", "rule")
DECISION = ("timestamp", "session", "key", "value", "source", "about")
"""What of a statement and of a decision travels in a file."""


def is_key(text: str) -> bool:
    """Whether this can be the name of a preference."""
    return _KEY.fullmatch(text) is not None


def check_preference(key: str, value: str) -> str:
    """The value as it is kept, in one line. Raises PrellmError for what a key or a value can't be."""
    if not isinstance(key, str) or not is_key(key):
        raise PrellmError(f"{key!r} is no name for a preference; use letters, digits, _ . and -")
    if not isinstance(value, str):
        raise PrellmError(f"the value of {key} is no text: {value!r}")
    value = without_lone_surrogates(" ".join(value.split()))
    if not value:
        raise PrellmError(f"no value for {key}; to drop it: llm session preferences unset {key}")
    if len(value) > LONGEST_VALUE:
        raise PrellmError(
            f"the value of {key} has {len(value)} characters; it would go into every prompt:"
            f" {LONGEST_VALUE} are allowed"
        )
    return str(value)


def teaches(interaction: Interaction) -> bool:
    """Whether an interaction has words of the user's own to learn from."""
    return interaction.origin in _OWN_WORDS and bool(interaction.query)


class Decisions:
    """The tables of statements, decisions and tombstones in an open database."""

    def __init__(self, db: Database, readings: Callable[[str], Reading | None] | None = None) -> None:
        """``readings`` gives what a model read in a turn before, where that is not in ``db`` itself."""
        self.db = db
        self._earlier = readings

    def ready(self) -> bool:
        """Whether the tables are there (they are made the first time something is written)."""
        return "prellm_forgotten" in self.db.table_names()

    # -- preferences ---------------------------------------------------------------

    def preferences(self, session: str | None = None) -> dict[str, Preference]:
        """The preferences that stand in a session by label: the key, or ``key (about)`` for a second of a key."""
        return visible(fold(self.history())[0], session)

    def standing(self) -> list[Preference]:
        """The preferences that stand in any session."""
        return fold(self.history())[0]

    def ended(self) -> list[Preference]:
        """The preferences that no longer stand, with when and why they ended."""
        return fold(self.history())[1]

    def history(self) -> Iterator[dict[str, Any]]:
        """Every statement and decision, oldest first; at the same moment a decision comes last."""
        if not self.ready():
            return
        # Before the first write of a newer version the columns are not there yet.
        columns = self.db["prellm_decisions"].columns_dict
        about, came_with = (name if name in columns else "null" for name in ("about", "came_with"))
        yield from self.db.query(
            f"""
            select timestamp, 0 as decided, id, key, value, ends, about, words, rule, turn_id, session,
                   'said' as source, came_with
            from ({self._said()})
            union all
            select timestamp, 1, id, key, value, null, {about}, null, null, null, session,
                   case when {came_with} is null then source else 'import' end, {came_with}
            from prellm_decisions
            order by timestamp, decided, turn_id, id
            """
        )

    def _said(self) -> str:
        """SQL for all statements: those read here, and those that came with a file."""
        own = f"select id, {', '.join(STATEMENT)}, null as came_with from prellm_statements"
        if "prellm_carried" not in self.db.table_names():
            return own
        came_with = "came_with" if "came_with" in self.db["prellm_carried"].columns_dict else "null"
        return f"{own} union all select id, {', '.join(STATEMENT)}, {came_with} from prellm_carried"

    def decide(
        self,
        key: str,
        value: str | None,
        *,
        source: str = "set",
        timestamp: float | None = None,
        session: str = DEFAULT_SESSION,
        about: str | None = None,
        came_with: str | None = None,
    ) -> None:
        """Record a decision; ``None`` unsets the key. ``timestamp`` in unix seconds, now by default.

        With ``about`` it bears on the one of its key that is about that ("" for what is not known); else on all.
        ``came_with`` is the file that it was imported from.
        What is decided now stands, whatever a clock that ran ahead has left in the history of the key.
        """
        now = time.time()
        if timestamp is None:
            (newest,) = self.db.execute(
                "select max(timestamp) from (select timestamp from prellm_decisions where key = :key"
                f" union all select timestamp from ({self._said()}) where key = :key)",
                {"key": key},
            ).fetchone()
            moment = now if newest is None else max(now, newest + _JUST_AFTER)
        else:
            moment = min(timestamp, now)
        self.db.execute(
            "insert into prellm_decisions (timestamp, session, key, value, source, about, came_with)"
            " values (?, ?, ?, ?, ?, ?, ?)",
            [moment, session, key, value, source, about, came_with],
        )

    def learn(self, interactions: Iterable[Interaction]) -> int:
        """Read the users' words of these interactions for preferences; gives how many statements there were.

        An interaction that was read before is read anew. What was imported or noted by a model teaches nothing:
        those words may be anybody's.
        """
        from .learn import learn

        count = 0
        for interaction in interactions:
            self.db.execute("delete from prellm_statements where turn_id = ?", [interaction.id])
            if not teaches(interaction):
                continue
            # First what a model read: where the rules read something too, that is the last word.
            statements = [*self._read_by_model(interaction), *learn(interaction.query)]
            self.add_statements(statements, interaction.timestamp, interaction.session, interaction.id)
            count += len(statements)
        return count

    def _read_by_model(self, interaction: Interaction) -> list[Statement]:
        """What a model read in an interaction, while its words are those that the model was asked about."""
        readings = Readings(self.db)
        kept = readings.of(interaction.id)
        reading = kept or (self._earlier(interaction.id) if self._earlier else None)
        if reading is None:
            return []
        if reading.digest != digest_of(interaction.query):
            readings.drop([interaction.id])
            return []
        if kept is None:
            readings.keep(interaction.id, reading)
        return list(reading.statements)

    def add_statements(
        self, statements: Iterable[Statement], timestamp: float, session: str, turn_id: str | None
    ) -> None:
        """Keep what was read from words said at ``timestamp`` (unix seconds)."""
        for said in statements:
            self.db.execute(
                "insert into prellm_statements (turn_id, timestamp, session, key, value, ends, about, words, rule)"
                " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    turn_id,
                    timestamp,
                    session,
                    said.key,
                    said.value,
                    said.ends,
                    said.about,
                    said.words,
                    said.rule,
                ],
            )

    def move(self, turn_ids: Iterable[str], session: str) -> None:
        """What was read from these turns counts in another session from now on."""
        moved = [(session, turn_id) for turn_id in turn_ids]
        for table in ("prellm_statements", "prellm_carried"):
            self.db.conn.executemany(f"update {table} set session = ? where turn_id = ?", moved)

    def rename_session(self, old: str, new: str) -> None:
        """What was said and decided in a session counts in another one from now on."""
        for table in ("prellm_statements", "prellm_carried", "prellm_decisions"):
            self.db.execute(f"update {table} set session = ? where session = ?", [new, old])

    # -- forgetting -----------------------------------------------------------------

    def forgotten(self, ids: Iterable[str]) -> set[str]:
        """Which of these ids are forgotten."""
        if not self.ready():
            return set()
        found: set[str] = set()
        for batch in batched(ids):
            rows = self.db.execute(f"select id from prellm_forgotten where id in ({marks(batch)})", batch)
            found.update(row[0] for row in rows)
        return found

    def statements_of(self, ids: Iterable[str]) -> int:
        """How many statements were read from these turns."""
        wanted = set(ids)
        return sum(row["turn_id"] in wanted for row in self.statements())

    def forget(self, ids: Iterable[str]) -> None:
        """Leave a tombstone for each id and drop what was learned from it."""
        now = time.time()
        for identity in ids:
            self.db.execute("insert or ignore into prellm_forgotten (id, timestamp) values (?, ?)", [identity, now])
            self.db.execute("delete from prellm_statements where turn_id = ?", [identity])
            self.db.execute("delete from prellm_readings where turn_id = ?", [identity])
            self.db.execute("delete from prellm_carried where turn_id = ?", [identity])

    def clear_preferences(self, session: str | None = None) -> None:
        """Drop every statement and decision, or those of one session; a file does not bring them back.

        Of that a decision about no key stays, and since when it is so.
        """
        if session is None:
            self.db.execute("delete from prellm_readings")
        for table in ("prellm_statements", "prellm_carried", "prellm_decisions"):
            if session is None:
                self.db.execute(f"delete from {table}")
            else:
                self.db.execute(f"delete from {table} where session = ?", [session])
        self.decide(_CLEARED, None, session=_CLEARED if session is None else session)

    def cleared(self, session: str) -> float:
        """When the preferences of a session, or all of them, were last dropped (unix seconds); -1 for never."""
        if not self.ready():
            return -1.0
        sql = "select coalesce(max(timestamp), -1) from prellm_decisions where key = ? and session in (?, ?)"
        return float(self.db.execute(sql, [_CLEARED, _CLEARED, session]).fetchone()[0])

    # -- what travels ---------------------------------------------------------------

    def statements(self) -> Iterator[dict[str, Any]]:
        """Every statement that a preference rests on, oldest first."""
        if self.ready():
            order = "timestamp, turn_id, id"
            yield from self.db.query(f"select {', '.join(STATEMENT)} from ({self._said()}) order by {order}")

    def decided(self) -> Iterator[dict[str, Any]]:
        """Every decision, oldest first."""
        if self.ready():
            yield from self.db.query(
                f"select {', '.join(DECISION)} from prellm_decisions where key != ? order by timestamp, key, id",
                [_CLEARED],
            )

    def tombstones(self, ids: Iterable[str] | None = None) -> Iterator[dict[str, Any]]:
        """What is forgotten and since when: all of it, or these ids."""
        if not self.ready():
            return
        if ids is None:
            yield from self.db.query("select id, timestamp from prellm_forgotten order by id")
        else:
            for identity in sorted(ids):
                yield from self.db.query("select id, timestamp from prellm_forgotten where id = ?", [identity])

    def carry_in(
        self, table: Literal["carried", "decisions"], rows: Iterable[Sequence[Any]], came_with: str | None
    ) -> None:
        """Take over statements or decisions that are not there yet, as ``STATEMENT`` and ``DECISION`` name them.

        ``came_with`` is the file that they come with; ``None`` if they are to count as made here.
        """
        columns = STATEMENT if table == "carried" else DECISION
        names = ", ".join(columns)
        places = ["prellm_statements", "prellm_carried"] if table == "carried" else ["prellm_decisions"]
        same = " and ".join(f"{name} is :{name}" for name in columns)
        known = " and ".join(f"not exists (select 1 from {place} where {same})" for place in places)
        values = ", ".join(f":{name}" for name in columns)
        for row in rows:
            given = {**dict(zip(columns, row, strict=True)), "came_with": came_with}
            if came_with is None:
                # What came with a file before and is trusted now.
                self.db.execute(f"update prellm_{table} set came_with = null where {same}", given)
            self.db.execute(
                f"insert into prellm_{table} ({names}, came_with) select {values}, :came_with where {known}", given
            )

    def entomb(self, tombstones: Iterable[tuple[str, float]]) -> list[str]:
        """Take over tombstones (id, unix seconds), with what was learned from what they name; gives the new ones."""
        new = []
        for identity, since in tombstones:
            done = self.db.execute(
                "insert or ignore into prellm_forgotten (id, timestamp) values (?, ?)", [identity, since]
            )
            if done.rowcount:
                new.append(identity)
                for name in ("statements", "carried", "readings"):
                    self.db.execute(f"delete from prellm_{name} where turn_id = ?", [identity])
            else:
                self.db.execute(
                    "update prellm_forgotten set timestamp = min(timestamp, ?) where id = ?", [since, identity]
                )
        return new

    def relearn(self, interactions: Iterable[Interaction]) -> None:
        """Read the words of interactions that teach from now on, in place of what their file said of them."""
        known = list(interactions)
        for interaction in known:
            self.db.execute("delete from prellm_carried where turn_id = ?", [interaction.id])
        self.learn(known)

    def counts(self) -> dict[str, int]:
        """Rows by table, for a report."""
        if not self.ready():
            return {"statements": 0, "decisions": 0, "forgotten": 0}
        return {
            name: self.db.execute(f"select count(*) from prellm_{name}{but}").fetchone()[0]
            for name, but in (("statements", ""), ("decisions", f" where key != '{_CLEARED}'"), ("forgotten", ""))
        }
