"""Turns on their way into llm's tables: gathered one by one, written many at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import noted
from .chain import Chain
from .ends import Ends
from .fields import Unusable, list_of
from .things import Things

if TYPE_CHECKING:
    from sqlite_utils import Database

_COLUMNS: dict[str, type[str] | type[int]] = {
    "resolved_model": str,
    "options_json": str,
    "schema_id": str,
    "input_tokens": int,
    "output_tokens": int,
    "token_details": str,
    "duration_ms": int,
}


class NewTurns:
    """Runs inside the caller's transaction."""

    def __init__(self, db: Database, chain: Chain, things: Things, ends: Ends, *, trust: bool) -> None:
        """With ``trust`` what llm would act upon, such as tools to be switched on again, is put in its place."""
        self._db = db
        self._chain = chain
        self._things = things
        self._ends = ends
        self._trust = trust
        self._turns: list[tuple[Any, ...]] = []
        self._said: list[tuple[str, str, str]] = []
        self._threads: dict[str, tuple[str | None, str | None, str]] = {}
        db.execute("create temp table if not exists prellm_said (turn_id, prompt, response)")

    def close(self) -> None:
        """Nothing more comes."""
        self._db.execute("drop table temp.prellm_said")

    def add(
        self,
        identity: str,
        thread: str | None,
        parent: str | None,
        tip: str | None,
        model: str | None,
        moment: str | None,
        turn: Mapping[str, Any],
        ours: dict[str, Any],
    ) -> None:
        """A turn is to be written, with what it was given; ``ours`` is noted with it. Raises Unusable."""
        values: list[str | int | None] = []
        for name, kind in _COLUMNS.items():
            value = turn.get(name)
            if value is None and name not in turn:
                values.append(None)
            elif type(value) is kind and (not isinstance(value, int) or abs(value) < 2**63):
                values.append(value)
            else:
                raise Unusable(f"turn.{name} is not what llm has there")
        if (
            "schema_id" in turn
            and not self._db.execute("select 1 from schemas where id = ?", [turn["schema_id"]]).fetchone()
        ):
            raise Unusable(f"it refers to a schema that the file does not hold ({turn['schema_id'][:12]})")
        for each in turn.get("fragments") or ():
            self._db.execute(
                'insert or ignore into turn_fragments (turn_id, fragment_id, "order", kind) values (?, ?, ?, ?)',
                [
                    identity,
                    self._things.fragment(str(each.get("hash")))[0],
                    int(each.get("order") or 0),
                    each.get("kind"),
                ],
            )
        used = {name: turn[name] for name in ("tools", "instances") if turn.get(name)}
        if used and self._trust:
            self.put_in_place(identity, used)
        elif used:
            # llm -c would switch these tools on again, as the file says: not without being trusted.
            ours = {**ours, noted.HELD: used}
        stored = noted.join(turn.get("response_json"), ours)
        self._turns.append((identity, thread, parent, tip, model, moment, stored, *values))
        self._ends.add(identity, thread, tip)

    def put_in_place(self, identity: str, used: Mapping[str, Any]) -> None:
        """Link a turn to the tools it was given, for llm to act upon."""
        for each in list_of(used, "tools"):
            self._db.execute(
                "insert or ignore into turn_tools (turn_id, tool_id, instance_id) values (?, ?, ?)",
                [identity, self._things.tool(each.get("hash")), self._things.instance(each.get("instance"))],
            )
        for each in list_of(used, "instances"):
            self._db.execute(
                "insert or ignore into tool_instantiations (turn_id, tool_call_id, instance_id) values (?, ?, ?)",
                [identity, each.get("tool_call_id"), self._things.instance(each.get("instance"))],
            )

    def add_thread(self, thread: str, row: tuple[str | None, str | None, str]) -> None:
        """A conversation is to be there: name, what it was forked from, and when it began. The first that says so."""
        self._threads.setdefault(thread, row)

    def add_words(self, turn_id: str, query: str, response: str) -> None:
        """What llm's search is to hold of a turn."""
        self._said.append((turn_id, query, response))

    def write(self) -> None:
        """Write what was added since the last time."""
        run = self._db.conn.executemany
        self._chain.flush()
        run(
            "insert or ignore into threads (id, name, forked_from, datetime_utc) values (?, ?, ?, ?)",
            ((thread, *row) for thread, row in self._threads.items()),
        )
        columns = "id, thread_id, parent_message_hash, tip_message_hash, model, datetime_utc, response_json"
        columns = ", ".join([columns, *_COLUMNS])
        run(f"insert into turns ({columns}) values ({', '.join('?' * (7 + len(_COLUMNS)))})", self._turns)
        # Many rows in one statement: for each statement FTS5 writes what it has gathered, four times the work.
        run("insert into temp.prellm_said values (?, ?, ?)", self._said)
        self._db.execute("insert into turn_search (turn_id, prompt, response) select * from temp.prellm_said")
        self._db.execute("delete from temp.prellm_said")
        self._threads, self._turns, self._said = {}, [], []
        self._ends.trim()
