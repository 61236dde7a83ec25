"""Records from a file into llm's tables, many at a time, each only once.

An interaction is known by its id where llm gave it one, and by its time and words where it has none of llm's. One that
is there already is left as it is. One with a known id and other words is added under an id made of both: both are kept.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..interaction import DEFAULT_SESSION
from . import noted
from .chain import Chain
from .identity import conversation_name, is_ulid, thread_id, turn_id
from .messages import batched, literal
from .old_incoming import OldIncoming
from .read import utc_text
from .things import Things, Unusable
from .write import DEFAULT_MODEL, LogWriter

if TYPE_CHECKING:
    from sqlite_utils import Database

_BATCH = 1000
_BATCH_CHARACTERS = 4_000_000
"""Records, and characters in them, that are looked up and written at once."""

_REMEMBERED = 20_000
"""Ends of turns and conversations that are kept in memory."""

_ORIGINS = frozenset({"log", "api", "tool", "import"})

_NAMED = frozenset(
    """query response_summary metadata timestamp id conversation_id model session origin conversation turn steps
    response carries conflict_of redacted""".split()  # noqa: SIM905 - a list of names, as it is read
)
"""The fields of a record that have a place in llm's tables or in ours; all others are kept as they are."""

_COLUMNS: dict[str, type[str] | type[int]] = {
    "resolved_model": str,
    "options_json": str,
    "schema_id": str,
    "input_tokens": int,
    "output_tokens": int,
    "token_details": str,
    "duration_ms": int,
}

_MISSHAPEN = (
    LookupError,
    TypeError,
    AttributeError,
    ValueError,
    OverflowError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
)

Record = Mapping[str, Any]


@dataclass
class Counts:
    """What became of the records."""

    added: int = 0
    same: int = 0
    """Were there already."""
    forgotten: int = 0
    """Are forgotten here, and were passed over."""
    conflicts: int = 0
    """Had a known id and other words; they are among ``added``."""
    diverged: list[str] = field(default_factory=list)
    """Conversations that went on differently on both sides."""
    trusted: list[str] = field(default_factory=list)
    """Interactions that were there already, and teach from now on."""


@dataclass(slots=True)
class _New:
    record: Record
    number: int
    id: str
    query: str
    response: str
    conversation: str
    thread: str | None
    timestamp: float


class Incoming:
    """Writes records into an open database that has llm's tables. Runs inside the caller's transaction."""

    def __init__(self, db: Database, *, trust: bool, forgotten: Callable[[Iterable[str]], set[str]]) -> None:
        """With ``trust`` the words teach as the user's own do, and what llm would act upon is put in its place."""
        self._db = db
        self._trust = trust
        self._forgotten = forgotten
        self._things = Things(db)
        self._chain = Chain(db, self._things)
        self._old = OldIncoming(db, self._things)
        self._turns: list[tuple[Any, ...]] = []
        self._said: list[tuple[str, str, str]] = []
        self._threads: dict[str, tuple[str | None, str | None, str]] = {}
        self._tips: dict[str, str | None] = {}
        self._latest: dict[str, tuple[str, str | None]] = {}
        self._instead: dict[str, str | None] = {}
        self._touched: dict[str, str | None] = {}
        self._explicit: dict[str, str] = {}
        self.counts = Counts()
        db.execute("create temp table if not exists prellm_said (turn_id, prompt, response)")

    def are_there(self, records: Sequence[Any]) -> list[bool]:
        """Which of these records, as they stand in a file, the log holds word for word, so that nothing is to be done.

        Only those are looked at that bring nothing along; of the others ``add`` finds out.
        """
        if self._trust:
            return [False] * len(records)
        plain = [_plain_id(record) for record in records]
        ids = [identity for identity in plain if identity is not None]
        there = self._there(ids) if ids else {}
        gone = self._forgotten(there) if there else set()
        found = [
            identity is not None
            and identity not in gone
            and there.get(identity) == (record.get("query"), record.get("response_summary"))
            for identity, record in zip(plain, records, strict=True)
        ]
        self.counts.same += sum(found)
        return found

    def add(self, records: Iterable[Record | None]) -> None:
        """Write records; oldest first, since one may go on from another. ``None`` is passed over. Raises BadRecord."""
        batch: list[_New] = []
        characters = 0
        for number, record in enumerate(records):
            if record is None:
                continue
            try:
                new = _read(record, number)
            except Unusable as error:
                raise BadRecord(number, str(error)) from error
            batch.append(new)
            characters += len(new.query) + len(new.response)
            if len(batch) == _BATCH or characters > _BATCH_CHARACTERS:
                self._write(batch)
                batch, characters = [], 0
        self._write(batch)

    def add_forks(self, forks: Iterable[Mapping[str, Any]]) -> None:
        """Make the conversations that go on from a turn and have none of their own."""
        for fork in forks:
            tip = self._tip_of(fork.get("tip")) if isinstance(fork, dict) else None
            if tip is not None and isinstance(fork.get("id"), str):
                values = [_text(fork, name) for name in ("id", "name", "forked_from", "datetime_utc")]
                self._db.execute(
                    "insert or ignore into threads (id, name, forked_from, datetime_utc, tip_message_hash)"
                    " values (?, ?, ?, ?, ?)",
                    [*values, tip],
                )

    def finish(self) -> Counts:
        """Have each conversation end with its newest turn; gives what was done."""
        newest = "(select tip_message_hash from turns where thread_id = threads.id order by id desc limit 1)"
        for batch in batched(self._touched):
            marks = ",".join("?" * len(batch))
            before = dict(
                self._db.execute(f"select id, tip_message_hash from threads where id in ({marks})", batch).fetchall()
            )
            self._db.execute(f"update threads set tip_message_hash = {newest} where id in ({marks})", batch)
            for thread, tip in before.items():
                if tip is not None and self._has_two_ends(thread, tip, self._touched[thread]):
                    self.counts.diverged.append(thread)
        for thread, turn in self._explicit.items():
            if (tip := self._tip_of(turn)) is not None:
                self._db.execute("update threads set tip_message_hash = ? where id = ?", [tip, thread])
        self._things.drop_unused()
        self._db.execute("drop table temp.prellm_said")
        return self.counts

    def _has_two_ends(self, thread: str, before: str, added: str | None) -> bool:
        """Whether what a conversation ended with, or what was added to it, is not on the way to its end."""
        on_the_way = self._db.execute(
            "with recursive way(hash) as (select tip_message_hash from threads where id = ? union all"
            " select parent_hash from messages join way using (hash) where parent_hash is not null)"
            " select count(distinct hash) from way where hash in (?, ?)",
            [thread, before, added],
        ).fetchone()[0]
        return bool(on_the_way < len({before, added} - {None}))

    # -- a batch -----------------------------------------------------------------------

    def _write(self, batch: list[_New]) -> None:
        if not batch:
            return
        ids = [new.id for new in batch]
        ids += [step["id"] for new in batch for step in new.record.get("steps") or ()]
        gone = self._forgotten(new.id for new in batch)
        there = self._there(ids)
        for new in batch:
            try:
                self._take(new, there, gone)
            except Unusable as error:
                raise BadRecord(new.number, str(error)) from error
            except RecursionError as error:
                raise BadRecord(new.number, "it is nested too deeply") from error
            except _MISSHAPEN as error:
                # Somewhere deep inside stands one kind of thing in the place of another.
                raise BadRecord(new.number, f"it is not made as a snapshot's are ({error})") from error
        self._flush()

    def _there(self, ids: list[str]) -> dict[str, tuple[str, str]]:
        """What the log holds of these turns and responses: prompt and answer by id."""
        there: dict[str, tuple[str, str]] = {}
        for sql in (
            "select turns.id, prompt, response from turns left join turn_search on turn_id = turns.id where turns.id",
            "select id, prompt, response from responses where id",
        ):
            for batch in batched([identity for identity in ids if identity not in there]):
                for identity, prompt, response in self._db.execute(f"{sql} in ({','.join('?' * len(batch))})", batch):
                    there[identity] = (prompt or "", response or "")
        return there

    def _take(self, new: _New, there: dict[str, tuple[str, str]], gone: set[str]) -> None:
        record = new.record
        original = record.get("conflict_of")
        if new.id in gone or (isinstance(original, str) and self._forgotten([original])):
            self._pass_over(new)
            self.counts.forgotten += 1
            return
        if carries := record.get("carries"):
            self._things.add(carries, unused=False)
        words = (new.query, new.response)
        # What is a conflict elsewhere may be what stands here.
        if isinstance(original, str) and new.id not in there and self._there([original]).get(original) == words:
            self._instead[new.id] = original
            self.counts.same += 1
            return
        if new.id in there and there[new.id] != words and not record.get("redacted"):
            given = new.id
            new.id = turn_id(new.timestamp, "conflict", given, *words)
            self._instead[given] = new.id
            if new.id not in there:
                there |= self._there([new.id])
            if new.id not in there:
                record = new.record = {**record, "conflict_of": original or given}
                self.counts.conflicts += 1
        if new.id in there:
            self.counts.same += 1
            if self._trust and self._lift(new):
                self.counts.trusted.append(new.id)
        else:
            there[new.id] = words
            self.counts.added += 1
            if "response" in record and new.id == record.get("id"):
                self._old.add(new.id, record, new.query, new.response, self._ours(new))
                return
            self._thread(new)
            self._turn(new, record.get("turn") or {}, new.query, new.response)
        for step in record.get("steps") or ():
            if step["id"] not in there:
                there[step["id"]] = ("", "")
                self._step(new, step)

    def _pass_over(self, new: _New) -> None:
        """Leave a record out; what went on from it goes on from what was before it."""
        if carries := new.record.get("carries"):
            self._things.add(carries, unused=True)
        before = (new.record.get("turn") or {}).get("after")
        for identity in [new.id, *(step["id"] for step in new.record.get("steps") or ())]:
            self._instead[identity] = before

    def _lift(self, new: _New) -> bool:
        """Have an imported interaction count as the user's own; whether it was one."""
        lifted = False
        for identity in [new.id, *(step["id"] for step in new.record.get("steps") or ())]:
            for table in ("turns", "responses"):
                row = self._db.execute(
                    f"select response_json from {table} where id = ? and response_json like '%\"imported\"%'",
                    [identity],
                ).fetchone()
                payload, ours = noted.split(row[0]) if row else (None, {})
                if not ours.pop(noted.IMPORTED, None):
                    continue
                if table == "turns":
                    self._put_in_place(identity, ours.pop(noted.HELD, {}))
                if ours.get("origin") == "import":
                    ours["origin"] = "api"
                self._db.execute(
                    f"update {table} set response_json = ? where id = ?", [noted.join(payload, ours), identity]
                )
                lifted = True
        return lifted

    # -- one turn -------------------------------------------------------------------------

    def _thread(self, new: _New) -> None:
        thread = new.thread
        if thread is None or thread in self._touched:
            return
        given = new.record.get("conversation")
        if isinstance(given, dict):
            row = (_text(given, "name"), _text(given, "forked_from"), _text(given, "datetime_utc"))
            if (
                isinstance(given.get("tip"), str)
                and not self._db.execute("select 1 from threads where id = ?", [thread]).fetchone()
            ):
                self._explicit[thread] = given["tip"]
        else:
            row = (conversation_name(new.query or new.response), None, None)
        self._threads.setdefault(thread, (row[0], row[1], row[2] or utc_text(new.timestamp)))

    def _ours(self, new: _New) -> dict[str, Any]:
        """What we note with an interaction."""
        record = new.record
        origin = record.get("origin") if record.get("origin") in _ORIGINS else "import"
        if self._trust and origin == "import":
            origin = "api"
        ours: dict[str, Any] = {} if self._trust else {noted.IMPORTED: True}
        if (session := record.get("session") or DEFAULT_SESSION) != DEFAULT_SESSION:
            ours["session"] = session
        if origin != "log":
            ours["origin"] = origin
        if record.get("metadata"):
            ours["metadata"] = record["metadata"]
        if new.thread is not None and new.thread != new.conversation:
            ours["conversation_id"] = new.conversation
        if isinstance(record.get("conflict_of"), str):
            ours["conflict_of"] = record["conflict_of"]
        if record.keys() - _NAMED:
            ours["extra"] = {name: record[name] for name in record if name not in _NAMED}
        return ours

    def _turn(self, new: _New, turn: Mapping[str, Any], query: str, response: str) -> None:
        base = self._tip_of(turn["after"]) if "after" in turn else self._end_of(new)
        if "input" in turn or "output" in turn:
            parent = base
            for message in _list(turn, "input"):
                parent = self._chain.message(message, parent)
            tip = parent
            for message in _list(turn, "output"):
                tip = self._chain.message(message, tip)
        else:
            parent = self._chain.text("user", query, base) if query else base
            tip = self._chain.text("assistant", response, parent) if response else parent
        model = new.record.get("model")
        if model is None and "turn" not in new.record:
            model = DEFAULT_MODEL
        moment = _text(turn, "datetime_utc") if "datetime_utc" in turn else utc_text(new.timestamp)
        self._insert(new.id, new.thread, parent, tip, model, moment, turn, self._ours(new))
        if query or response:
            self._said.append((new.id, query, response))

    def _step(self, new: _New, step: Mapping[str, Any]) -> None:
        parent = self._tip_of(step.get("after"))
        given, answered = _list(step, "input"), _list(step, "output")
        for message in given:
            parent = self._chain.message(message, parent)
        tip = parent
        for message in answered:
            tip = self._chain.message(message, tip)
        ours: dict[str, Any] = {} if self._trust else {noted.IMPORTED: True}
        self._insert(step["id"], new.thread, parent, tip, _text(step, "model"), _text(step, "datetime_utc"), step, ours)
        query, response = _words(step, "", "")
        if query or response:
            self._said.append((step["id"], query, response))

    def _insert(
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
        for name, kind in _COLUMNS.items():
            value = turn.get(name, kind())
            if not isinstance(value, kind) or isinstance(value, bool):
                raise Unusable(f"turn.{name} is not what llm has there")
            if isinstance(value, int) and abs(value) >= 2**63:
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
            self._put_in_place(identity, used)
        elif used:
            # llm -c would switch these tools on again, as the file says: not without being trusted.
            ours = {**ours, noted.HELD: used}
        stored = noted.join(turn.get("response_json"), ours)
        values = [turn.get(name) for name in _COLUMNS]
        self._turns.append((identity, thread, parent, tip, model, moment, stored, *values))
        self._remember(identity, tip)
        if thread is not None:
            self._touched[thread] = tip
            if thread not in self._latest or self._latest[thread][0] < identity:
                self._latest[thread] = (identity, tip)

    def _put_in_place(self, identity: str, used: Mapping[str, Any]) -> None:
        """Link a turn to the tools it was given, for llm to act upon."""
        for each in _list(used, "tools"):
            self._db.execute(
                "insert or ignore into turn_tools (turn_id, tool_id, instance_id) values (?, ?, ?)",
                [identity, self._things.tool(each.get("hash")), self._things.instance(each.get("instance"))],
            )
        for each in _list(used, "instances"):
            self._db.execute(
                "insert or ignore into tool_instantiations (turn_id, tool_call_id, instance_id) values (?, ?, ?)",
                [identity, each.get("tool_call_id"), self._things.instance(each.get("instance"))],
            )

    # -- where a turn goes on from ---------------------------------------------------------

    def _tip_of(self, identity: Any) -> str | None:
        """The message that a turn ended with; of one that was passed over, the one before it."""
        steps = 0
        while isinstance(identity, str) and identity in self._instead and steps < 10_000:
            identity = self._instead[identity]
            steps += 1
        if not isinstance(identity, str):
            return None
        if identity not in self._tips:
            row = self._db.execute("select tip_message_hash from turns where id = ?", [identity]).fetchone()
            self._remember(identity, row[0] if row else None)
        return self._tips[identity]

    def _remember(self, identity: str, tip: str | None) -> None:
        self._tips[identity] = tip

    def _end_of(self, new: _New) -> str | None:
        """The message before an interaction that does not say what it went on: the end of its conversation then."""
        if new.thread is None:
            return None
        latest = self._latest.get(new.thread)
        if latest is not None and latest[0] < new.id:
            return latest[1]
        row = self._db.execute(
            "select tip_message_hash from turns where thread_id = ? and id < ? order by id desc limit 1",
            [new.thread, new.id],
        ).fetchone()
        return row[0] if row else LogWriter(self._db).old_chain(new.thread)

    def _flush(self) -> None:
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
        if len(self._tips) > _REMEMBERED:
            self._tips = {}
        if len(self._latest) > _REMEMBERED:
            self._latest = {}


class BadRecord(ValueError):
    """A record of a file cannot be taken in."""

    def __init__(self, number: int, message: str) -> None:
        super().__init__(message)
        self.number = number
        """Its place in the file, from 0."""


_BRINGS_ALONG = frozenset({"carries", "steps", "response", "conflict_of", "redacted"})


def _plain_id(record: Any) -> str | None:
    """The id of a turn of llm's that is alone and brings nothing along."""
    if type(record) is not dict or not _BRINGS_ALONG.isdisjoint(record):
        return None
    identity = record.get("id")
    return identity if type(identity) is str and is_ulid(identity) else None


def _read(record: Record, number: int) -> _New:
    """A record with its id and what it says. Raises Unusable."""
    turn = record.get("turn", {})
    if not isinstance(turn, dict):
        raise Unusable("turn is not an object")
    for step in _list(record, "steps"):
        if not isinstance(step.get("id"), str) or not is_ulid(step["id"]):
            raise Unusable("a step has no id of llm's")
    timestamp = round(record["timestamp"], 6)  # llm keeps microseconds
    given = record.get("id")
    query, response = _words(turn, record["query"], record["response_summary"])
    if isinstance(given, str) and (
        is_ulid(given) or (isinstance(record.get("response"), dict) and 0 < len(given) < 100)
    ):
        identity = given
    else:
        identity = turn_id(timestamp, record["query"], record["response_summary"], repr(timestamp))
    conversation = record.get("conversation_id") or identity
    thread = turn["thread"] if "thread" in turn else thread_id(conversation)
    if thread is not None and not isinstance(thread, str):
        raise Unusable("turn.thread is not a text")
    return _New(record, number, identity, query, response, conversation, thread, timestamp)


def _words(turn: Mapping[str, Any], query: str, response: str) -> tuple[str, str]:
    """What llm's search holds of a turn: its prompt and its answer, without what is borrowed from fragments."""
    if "said" in turn:
        said = turn["said"]
        if not isinstance(said, list) or len(said) != 2 or not all(isinstance(text, str) for text in said):
            raise Unusable("turn.said is not a prompt and an answer")
        return said[0], said[1]
    if "input" not in turn and "output" not in turn:
        return query, response
    try:
        return literal(_list(turn, "input")[-1:], "user"), literal(_list(turn, "output"), "assistant")
    except (KeyError, TypeError, AttributeError) as error:
        raise Unusable("a message of the turn is none") from error


def _text(given: Mapping[str, Any], name: str) -> str | None:
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise Unusable(f"{name} is not a text")
    return value


def _list(given: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = given.get(name) or []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise Unusable(f"{name} is not a list of objects")
    return found
