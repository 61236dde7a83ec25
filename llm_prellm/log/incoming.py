"""Records from a file into llm's tables, many at a time, each only once.

An interaction is known by its id where llm gave it one, and by its time and words where it has none of llm's. One that
is there already is left as it is. One with a known id and other words is added under an id made of both: both are kept.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..batches import batched
from ..interaction import DEFAULT_SESSION
from . import noted
from .chain import Chain
from .ends import Ends
from .fields import Unusable, list_of, text_of
from .identity import conversation_name, turn_id
from .new_turns import NewTurns
from .old_incoming import OldIncoming
from .record import NAMED, BadRecord, New, Record, plain_id, read, words_of
from .rows import DEFAULT_MODEL, utc_text
from .things import Things

if TYPE_CHECKING:
    from sqlite_utils import Database

_BATCH = 1000
_BATCH_CHARACTERS = 4_000_000
"""Records, and characters in them, that are looked up and written at once."""

_ORIGINS = frozenset({"log", "api", "tool", "import"})

_MISSHAPEN = (
    LookupError,
    TypeError,
    AttributeError,
    ValueError,
    OverflowError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
)


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
        self._ends = Ends(db)
        self._new = NewTurns(db, self._chain, self._things, self._ends, trust=trust)
        self.counts = Counts()

    def are_there(self, records: Sequence[Any]) -> list[bool]:
        """Which of these records, as they stand in a file, the log holds word for word, so that nothing is to be done.

        Only those are looked at that bring nothing along; of the others ``add`` finds out.
        """
        if self._trust:
            return [False] * len(records)
        plain = [plain_id(record) for record in records]
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
        batch: list[New] = []
        characters = 0
        for number, record in enumerate(records):
            if record is None:
                continue
            try:
                new = read(record, number)
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
            tip = self._ends.of_turn(fork.get("tip")) if isinstance(fork, dict) else None
            if tip is not None and isinstance(fork.get("id"), str):
                values = [text_of(fork, name) for name in ("id", "name", "forked_from", "datetime_utc")]
                self._db.execute(
                    "insert or ignore into threads (id, name, forked_from, datetime_utc, tip_message_hash)"
                    " values (?, ?, ?, ?, ?)",
                    [*values, tip],
                )

    def finish(self) -> Counts:
        """Have each conversation end with its newest turn; gives what was done."""
        self.counts.diverged += self._ends.settle()
        self._things.drop_unused()
        self._new.close()
        return self.counts

    # -- a batch -----------------------------------------------------------------------

    def _write(self, batch: list[New]) -> None:
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
        self._new.write()

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

    def _take(self, new: New, there: dict[str, tuple[str, str]], gone: set[str]) -> None:
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
            self._ends.stands_for(new.id, original)
            self.counts.same += 1
            return
        if new.id in there and there[new.id] != words and not record.get("redacted"):
            given = new.id
            new.id = turn_id(new.timestamp, "conflict", given, *words)
            self._ends.stands_for(given, new.id)
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

    def _pass_over(self, new: New) -> None:
        """Leave a record out; what went on from it goes on from what was before it."""
        if carries := new.record.get("carries"):
            self._things.add(carries, unused=True)
        before = (new.record.get("turn") or {}).get("after")
        for identity in [new.id, *(step["id"] for step in new.record.get("steps") or ())]:
            self._ends.stands_for(identity, before)

    def _lift(self, new: New) -> bool:
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
                    self._new.put_in_place(identity, ours.pop(noted.HELD, {}))
                if ours.get("origin") == "import":
                    ours["origin"] = "api"
                self._db.execute(
                    f"update {table} set response_json = ? where id = ?", [noted.join(payload, ours), identity]
                )
                lifted = True
        return lifted

    # -- one turn -------------------------------------------------------------------------

    def _thread(self, new: New) -> None:
        thread = new.thread
        if thread is None or self._ends.has_added_to(thread):
            return
        given = new.record.get("conversation")
        if isinstance(given, dict):
            row = (text_of(given, "name"), text_of(given, "forked_from"), text_of(given, "datetime_utc"))
            if (
                isinstance(given.get("tip"), str)
                and not self._db.execute("select 1 from threads where id = ?", [thread]).fetchone()
            ):
                self._ends.set(thread, given["tip"])
        else:
            row = (conversation_name(new.query or new.response), None, None)
        self._new.add_thread(thread, (row[0], row[1], row[2] or utc_text(new.timestamp)))

    def _ours(self, new: New) -> dict[str, Any]:
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
        if record.keys() - NAMED:
            ours["extra"] = {name: record[name] for name in record if name not in NAMED}
        return ours

    def _turn(self, new: New, turn: Mapping[str, Any], query: str, response: str) -> None:
        base = self._ends.of_turn(turn["after"]) if "after" in turn else self._ends.before(new.id, new.thread)
        if "input" in turn or "output" in turn:
            parent = base
            for message in list_of(turn, "input"):
                parent = self._chain.message(message, parent)
            tip = parent
            for message in list_of(turn, "output"):
                tip = self._chain.message(message, tip)
        else:
            parent = self._chain.text("user", query, base) if query else base
            tip = self._chain.text("assistant", response, parent) if response else parent
        model = new.record.get("model")
        if model is None and "turn" not in new.record:
            model = DEFAULT_MODEL
        moment = text_of(turn, "datetime_utc") if "datetime_utc" in turn else utc_text(new.timestamp)
        self._new.add(new.id, new.thread, parent, tip, model, moment, turn, self._ours(new))
        if query or response:
            self._new.add_words(new.id, query, response)

    def _step(self, new: New, step: Mapping[str, Any]) -> None:
        parent = self._ends.of_turn(step.get("after"))
        given, answered = list_of(step, "input"), list_of(step, "output")
        for message in given:
            parent = self._chain.message(message, parent)
        tip = parent
        for message in answered:
            tip = self._chain.message(message, tip)
        ours: dict[str, Any] = {} if self._trust else {noted.IMPORTED: True}
        self._new.add(
            step["id"], new.thread, parent, tip, text_of(step, "model"), text_of(step, "datetime_utc"), step, ours
        )
        query, response = words_of(step, "", "")
        if query or response:
            self._new.add_words(step["id"], query, response)
