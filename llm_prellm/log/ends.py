"""Where turns that are written one after the other go on from, and what their conversations end with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..batches import batched, marks
from .write import LogWriter

if TYPE_CHECKING:
    from sqlite_utils import Database

_REMEMBERED = 20_000
"""Ends of turns and conversations that are kept in memory."""

_LONGEST_WAY = 10_000
"""Turns that stand one for the other, after which a file is taken to lead in a circle."""


class Ends:
    """The messages that turns and conversations end with: of those just written, and of those in the log."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._of_turns: dict[str, str | None] = {}
        self._latest: dict[str, tuple[str, str | None]] = {}
        self._instead: dict[str, str | None] = {}
        self._added: dict[str, str | None] = {}
        self._given: dict[str, str] = {}

    def add(self, turn_id: str, thread: str | None, tip: str | None) -> None:
        """A turn is being written that ends with the message ``tip``."""
        self._of_turns[turn_id] = tip
        if thread is not None:
            self._added[thread] = tip
            if thread not in self._latest or self._latest[thread][0] < turn_id:
                self._latest[thread] = (turn_id, tip)

    def stands_for(self, turn_id: str, other: str | None) -> None:
        """A turn of the file is not written: what went on from it goes on from ``other``."""
        self._instead[turn_id] = other

    def set(self, thread: str, turn_id: str) -> None:
        """A conversation that is new here ends with this turn, whichever is its newest."""
        self._given[thread] = turn_id

    def has_added_to(self, thread: str) -> bool:
        """Whether a turn of this conversation was written."""
        return thread in self._added

    def of_turn(self, turn_id: Any) -> str | None:
        """The message that a turn ended with; of one that is not written, that of the one in its place."""
        steps = 0
        while isinstance(turn_id, str) and turn_id in self._instead and steps < _LONGEST_WAY:
            turn_id = self._instead[turn_id]
            steps += 1
        if not isinstance(turn_id, str):
            return None
        if turn_id not in self._of_turns:
            row = self._db.execute("select tip_message_hash from turns where id = ?", [turn_id]).fetchone()
            self._of_turns[turn_id] = row[0] if row else None
        return self._of_turns[turn_id]

    def before(self, turn_id: str, thread: str | None) -> str | None:
        """The message before a turn that does not say what it went on from: the end of its conversation then."""
        if thread is None:
            return None
        latest = self._latest.get(thread)
        if latest is not None and latest[0] < turn_id:
            return latest[1]
        row = self._db.execute(
            "select tip_message_hash from turns where thread_id = ? and id < ? order by id desc limit 1",
            [thread, turn_id],
        ).fetchone()
        return row[0] if row else LogWriter(self._db).old_chain(thread)

    def trim(self) -> None:
        """Let go of what the tables can be asked for, once the turns are written."""
        if len(self._of_turns) > _REMEMBERED:
            self._of_turns = {}
        if len(self._latest) > _REMEMBERED:
            self._latest = {}

    def settle(self) -> list[str]:
        """Have each conversation end with its newest turn; gives those that went on differently on both sides."""
        diverged: list[str] = []
        newest = "(select tip_message_hash from turns where thread_id = threads.id order by id desc limit 1)"
        for batch in batched(self._added):
            where = f"where id in ({marks(batch)})"
            before = dict(self._db.execute(f"select id, tip_message_hash from threads {where}", batch).fetchall())
            self._db.execute(f"update threads set tip_message_hash = {newest} {where}", batch)
            for thread, tip in before.items():
                if tip is not None and self._has_two_ends(thread, tip, self._added[thread]):
                    diverged.append(thread)
        for thread, turn_id in self._given.items():
            if (tip := self.of_turn(turn_id)) is not None:
                self._db.execute("update threads set tip_message_hash = ? where id = ?", [tip, thread])
        return diverged

    def _has_two_ends(self, thread: str, before: str, added: str | None) -> bool:
        """Whether what a conversation ended with, or what was added to it, is not on the way to its end."""
        on_the_way = self._db.execute(
            "with recursive way(hash) as (select tip_message_hash from threads where id = ? union all"
            " select parent_hash from messages join way using (hash) where parent_hash is not null)"
            " select count(distinct hash) from way where hash in (?, ?)",
            [thread, before, added],
        ).fetchone()[0]
        return bool(on_the_way < len({before, added} - {None}))
