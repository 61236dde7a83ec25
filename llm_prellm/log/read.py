"""Reading interactions from llm's log, both generations of its tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..batches import batched, marks
from ..interaction import Interaction
from ..sessions import Sessions
from .identity import thread_id
from .receipts import Receipts
from .rows import RESPONSES, TURNS, TURNS_SQL, WORDED_TURNS_SQL, Row, Stretch, Tables, interaction_of
from .tool_chains import ToolChains

if TYPE_CHECKING:
    from llm.parts import Message
    from sqlite_utils import Database

_PAGE = 500
"""Rows that are read at once."""


class Log:
    """llm's log in an open database. Reads only."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.sessions = Sessions(db)
        self.tables = Tables(db)
        self.receipts = Receipts(db, self.tables)
        self.chains = ToolChains(db, self.tables)

    # -- what is there -------------------------------------------------------

    @property
    def stretches(self) -> list[Stretch]:
        """The generations of tables that this database has."""
        return self.tables.stretches

    def top(self, stretch: Stretch) -> tuple[int, str | None]:
        """The highest position and the id of the turn there; ``(0, None)`` when the table is empty."""
        row = self.db.execute(
            f"select {stretch.position}, {stretch.identity} from {stretch.table}"
            f" order by {stretch.position} desc limit 1"
        ).fetchone()
        return (row[0], row[1]) if row else (0, None)

    def id_at(self, stretch: Stretch, position: int) -> str | None:
        """The id of the turn at a position, or ``None``."""
        row = self.db.execute(
            f"select {stretch.identity} from {stretch.table} where {stretch.position} = ?", [position]
        ).fetchone()
        return str(row[0]) if row else None

    def count(self) -> int:
        """How many turns and responses with text there are (the steps of a tool chain count one each)."""
        total = 0
        for stretch in self.stretches:
            only_old = f" where {self.tables.only_old}" if stretch is RESPONSES else ""
            total += self.db.execute(f"select count(*) from {stretch.table}{only_old}").fetchone()[0]
        return total

    # -- interactions ---------------------------------------------------------

    def newest(self, stretch: Stretch, low: int, high: int, limit: int) -> tuple[list[Interaction], int]:
        """The newest ``limit`` interactions at positions in ``(low, high]``, oldest first.

        Also gives the position below which the rest begins: ``low`` when nothing is left.
        """
        order = f"order by position desc limit {limit}"
        if stretch is TURNS:
            sql = f"{WORDED_TURNS_SQL} where turn_search.id > :low and turn_search.id <= :high {order}"
        else:
            sql = f"{self.tables.responses_sql} and responses.rowid > :low and responses.rowid <= :high {order}"
        rows = list(self.db.query(sql, {"low": low, "high": high}))
        rest = rows[-1]["position"] - 1 if len(rows) == limit else low
        return [interaction for interaction, _ in self._together(rows[::-1])], rest

    def get(self, ids: Sequence[str]) -> dict[str, Interaction]:
        """The interactions with these ids; an id that the log no longer holds is missing from the result.

        The id of a step of a tool chain gives the interaction it belongs to, under the step's id too.
        """
        found: dict[str, Interaction] = {}
        for batch in batched(ids):
            wanted = set(batch)
            for stretch in self.stretches:
                if stretch is TURNS:
                    sql = f"{TURNS_SQL} where turns.id in ({marks(batch)})"
                else:
                    sql = f"{self.tables.responses_sql} and responses.id in ({marks(batch)})"
                for interaction, turns in self._together(list(self.db.query(sql, batch))):
                    found[interaction.id] = interaction
                    found.update(dict.fromkeys(wanted.intersection(turns), interaction))
        return found

    def turns_of(self, ids: Sequence[str]) -> list[str]:
        """The ids of these interactions' turns: each one's own and those of the steps of its tool chain."""
        steps = self.chains.steps(ids)
        return list(dict.fromkeys(turn for identity in ids for turn in [identity, *steps.get(identity, ())]))

    def all(
        self, *, newest_first: bool = False, conversation: str | None = None, beyond: str | None = None
    ) -> Iterator[Interaction]:
        """Every interaction in the order of the ids of turns, which is llm's own order of time.

        With ``beyond``, those that come after this id in that order. Reads page by page, so memory does not grow
        with the log.
        """
        import heapq

        streams = [self._stream(stretch, newest_first, conversation, beyond) for stretch in self.stretches]
        yield from heapq.merge(*streams, key=lambda interaction: interaction.id, reverse=newest_first)

    def _stream(
        self, stretch: Stretch, newest_first: bool, conversation: str | None, last: str | None
    ) -> Iterator[Interaction]:
        column = "turns.id" if stretch is TURNS else "responses.id"
        order, beyond = ("desc", "<") if newest_first else ("asc", ">")
        while True:
            where, parameters = [], {}
            if last is not None:
                where.append(f"{column} {beyond} :last")
                parameters["last"] = last
            if conversation is not None:
                thread = "turns.thread_id" if stretch is TURNS else "responses.conversation_id"
                where.append(f"{thread} = :conversation")
                parameters["conversation"] = thread_id(conversation) if stretch is TURNS else conversation
            if stretch is TURNS:
                sql = TURNS_SQL + (f" where {' and '.join(where)}" if where else "")
            else:
                sql = self.tables.responses_sql + "".join(f" and {condition}" for condition in where)
            rows = list(self.db.query(f"{sql} order by {column} {order} limit {_PAGE}", parameters))
            if not rows:
                return
            page = {row["id"] for row in rows}
            for interaction, _ in self._together(rows):
                # One that begins on another page is given there.
                if interaction.id in page and (interaction.query or interaction.response):
                    yield interaction
            last = rows[-1]["id"]

    def _together(self, rows: Sequence[Row]) -> Iterator[tuple[Interaction, list[str]]]:
        """The interactions that turns belong to, each once, with the ids of all of their turns."""
        chains = self.chains.of(row["conversation_id"] for row in rows)
        head_of = {step: head for head, steps in chains.items() for step in steps}
        by_id = {row["id"]: row for row in rows}
        heads = list(dict.fromkeys(head_of.get(identity, identity) for identity in by_id))
        for batch in batched(turn for head in heads for turn in [head, *chains.get(head, ())] if turn not in by_id):
            by_id.update(
                (row["id"], row) for row in self.db.query(f"{TURNS_SQL} where turns.id in ({marks(batch)})", batch)
            )
        placement = self.sessions.placement({by_id[head]["conversation_id"] or head for head in heads})
        for head in heads:
            steps = chains.get(head, [])
            first = self.receipts.resolved(by_id[head])
            yield interaction_of(first, [by_id[step] for step in steps], placement), [head, *steps]

    # -- conversations ---------------------------------------------------------

    def is_conversation(self, name: str) -> bool:
        """Whether a conversation has this id, in either generation of tables."""
        places = {TURNS: ("threads", thread_id(name)), RESPONSES: ("conversations", name)}
        return any(
            self.db.execute(f"select 1 from {table} where id = ?", [identity]).fetchone() is not None
            for table, identity in map(places.__getitem__, self.stretches)
        )

    def messages_before(self, turn_id: str) -> list[Message]:
        """The messages that a turn answered, oldest first, as ``llm`` was given them; none for an older log's turn."""
        from llm.logs import LogStore

        if not self.tables.has_turns:
            return []
        row = self.db.execute("select parent_message_hash from turns where id = ?", [turn_id]).fetchone()
        return LogStore(self.db).load_chain(row[0]) if row and row[0] else []

    def beginning_with(self, prefix: str, limit: int) -> list[str]:
        """The ids of turns and responses that begin so, ``limit`` at most."""
        found: dict[str, None] = {}
        for stretch in self.stretches:
            rows = self.db.execute(
                f"select id from {stretch.name} where id >= :prefix and id < :prefix || char(0x10ffff)"
                " order by id limit :limit",
                {"prefix": prefix, "limit": limit},
            )
            found.update((row[0], None) for row in rows)
        return list(found)[:limit]
