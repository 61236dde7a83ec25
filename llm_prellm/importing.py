"""Taking in a snapshot, member by member, inside one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from .decisions import DECISION, STATEMENT, is_key
from .errors import PrellmError
from .harmless import quoted
from .interaction import DEFAULT_SESSION
from .jsonstream import BEGINS
from .log.fields import Unusable
from .log.identity import is_ulid, turn_id
from .log.incoming import Incoming
from .log.record import BadRecord
from .sessions import as_session_name
from .snapshot import KIND, checked
from .standing import LONGEST_VALUE, Preference
from .store import MemoryStore

_PAUSE = 3600.0
"""Seconds without a word after which interactions that name no conversation are taken for another one."""

LONGEST_NAME = 60
"""Characters of a preference's value in a file that may be anybody's: it is put before every conversation, so there it
has to be a name, such as ``polish`` or ``visual studio code``, and no text."""

_BATCH = 1000


@dataclass(frozen=True)
class ImportReport:
    """What an import did."""

    imported: int
    """Interactions that were added."""
    skipped: int
    """Interactions that were there already, or are forgotten here."""
    preferences: int
    """Preferences that stand otherwise than before."""
    forgotten: int = 0
    """How many of the skipped ones are forgotten here."""
    conflicts: int = 0
    """How many of the imported ones have the id of another one here with other words. Both are kept."""
    diverged: tuple[str, ...] = ()
    """Conversations that went on differently on both sides. Both ways are kept; the newest turn is the end."""
    trusted: int = 0
    """How many of the skipped ones teach from now on."""
    entombed: int = 0
    """Interactions that were forgotten there and are from now on forgotten here."""
    refused: int = 0
    """Preferences that were not taken over: no key, or no value, that one can have."""
    refused_keys: tuple[str, ...] = ()
    """Their keys, as far as they have one."""
    timeless: int = 0
    """Interactions of a file that tells neither their time nor its own: they are kept as of 1970."""


class Import:
    """One import into a store, inside its transaction."""

    def __init__(self, store: MemoryStore, source: str, *, trust: bool, format: str) -> None:
        self._store = store
        self._source = source
        self._trust = trust
        self._format = format
        self._head: dict[str, Any] = {}
        self._rows: dict[str, list[dict[str, Any]]] = {"statements": [], "decisions": [], "forgotten": []}
        self._forks: list[dict[str, Any]] = []
        self._entombed: list[str] = []
        self._timeless = 0
        self._refused: list[str] = []
        # What a trusted file says counts as said and decided here.
        self._came_with = None if trust else PurePath(source).name
        self._has_history = False
        self._in_history: set[Any] = set()

    def run(self, members: Iterable[tuple[str, Any]]) -> ImportReport:
        """Take in the members of a snapshot in their order. Raises PrellmError; the caller undoes what was done."""
        store = self._store
        before = store.decisions.preferences()
        incoming = Incoming(store.db, trust=self._trust, forgotten=store.decisions.forgotten)
        try:
            with store.writing_much():
                incoming.add(self._records(iter(members), incoming))
                for name in self._rows:
                    self._write(name)
                incoming.add_forks(self._forks)
                counts = incoming.finish()
                store.drop_forgotten(self._entombed)
                # The history of a whole memory says all; that of one session, nothing of what stands in all of them.
                if not self._has_history or self._head.get("scope") == "session":
                    self._preferences()
                if counts.trusted:
                    store.decisions.relearn(store.log.get(counts.trusted).values())
        except BadRecord as error:
            raise self._bad(f"interactions.{error.number}: {error}") from error
        except Unusable as error:
            raise self._bad(str(error)) from error
        after = store.decisions.preferences()
        return ImportReport(
            imported=counts.added,
            skipped=counts.same + counts.forgotten,
            preferences=_differences(before, after),
            forgotten=counts.forgotten,
            conflicts=counts.conflicts,
            diverged=tuple(counts.diverged),
            trusted=len(counts.trusted),
            entombed=len(self._entombed),
            refused=len(self._refused),
            refused_keys=tuple(dict.fromkeys(self._refused)),
            timeless=self._timeless,
        )

    def _bad(self, what: str) -> PrellmError:
        return PrellmError(f"{self._source} is not {KIND}: {what}")

    # -- interactions -------------------------------------------------------------------

    def _records(self, members: Iterator[tuple[str, Any]], incoming: Incoming) -> Iterator[Mapping[str, Any] | None]:
        """The interactions among the members, oldest first; all else is taken in on the way.

        ``None`` stands for one that needs no further look: it is there just as it is.
        """
        staged = _Staged()
        batch: list[Any] = []
        number = 0
        try:
            for name, value in members:
                if name == "interactions" and value != BEGINS:
                    if self._head.get("format") == self._format:
                        batch.append(value)
                        if len(batch) == _BATCH:
                            yield from self._new_ones(batch, number, incoming)
                            number, batch = number + len(batch), []
                    else:
                        # In any order, and what they have in common may come after them.
                        staged.add(checked(value, f"interactions.{number}", self._source))
                        number += 1
                else:
                    yield from self._new_ones(batch, number, incoming)
                    number, batch = number + len(batch), []
                    self._member(name, value)
            yield from self._new_ones(batch, number, incoming)
            yield from self._in_conversations(staged.by_time(_number(self._head.get("created_at"))))
        finally:
            staged.close()

    def _new_ones(self, batch: list[Any], first: int, incoming: Incoming) -> Iterator[Mapping[str, Any] | None]:
        """Records of our own format, of which ``batch[0]`` is the ``first`` of the file, checked if they are new."""
        for number, (record, is_there) in enumerate(zip(batch, incoming.are_there(batch), strict=True), first):
            yield None if is_there else _complete(checked(record, f"interactions.{number}", self._source))

    def _in_conversations(self, records: Iterable[dict[str, Any]]) -> Iterator[Mapping[str, Any]]:
        session = self._head.get("session_id") or DEFAULT_SESSION
        start, previous = 0.0, None
        for record in records:
            timestamp = record["timestamp"]
            self._timeless += not timestamp
            if previous is None or timestamp - previous > _PAUSE:
                start = timestamp
            previous = timestamp
            if not record.get("conversation_id"):
                record["conversation_id"] = f"{session}@{start!r}"
            elif not is_ulid(record.get("id") or ""):
                # The same words at the same time in two conversations that the file tells apart are two interactions.
                record["id"] = turn_id(
                    timestamp,
                    record["conversation_id"],
                    record["query"],
                    record["response_summary"],
                    repr(timestamp),
                )
            if not record.get("session"):
                record["session"] = session
            yield _complete(record)

    # -- all else -----------------------------------------------------------------------

    def _member(self, name: str, value: Any) -> None:
        if name in ("statements", "decisions"):
            self._has_history = True
        if name == "forks" and isinstance(value, dict):
            self._forks.append(value)
        elif name in self._rows:
            if isinstance(value, dict):
                self._rows[name].append(value)
                self._in_history.add(value.get("key") if isinstance(value.get("key"), str) else None)
                if len(self._rows[name]) >= _BATCH:
                    self._write(name)
        elif name != "forks":
            self._head[name] = value

    def _write(self, name: str) -> None:
        rows, self._rows[name] = self._rows[name], []
        decisions = self._store.decisions
        if name == "forgotten":
            pairs = [(row["id"], _number(row.get("timestamp"))) for row in rows if isinstance(row.get("id"), str)]
            self._entombed += decisions.entomb(pairs)
            return
        columns = STATEMENT if name == "statements" else DECISION
        fit = [row for each in rows if (row := self._fitting(each, columns)) is not None]
        # What was dropped here since it was said or decided is not brought back.
        fit = [row for row in fit if row["timestamp"] > decisions.cleared(row["session"])]
        if name == "statements":
            # What is not to come back is not brought back; trusted words are read where they stand.
            gone = decisions.forgotten(row["turn_id"] for row in fit if row.get("turn_id"))
            fit = [row for row in fit if row.get("turn_id") not in gone and not (self._trust and row.get("turn_id"))]
        decisions.carry_in(
            "carried" if name == "statements" else "decisions",
            ([row.get(each) for each in columns] for row in fit),
            self._came_with,
        )

    def _fitting(self, given: Mapping[str, Any], columns: tuple[str, ...]) -> dict[str, Any] | None:
        """A statement or decision with its value in one line; ``None`` for one that could not have been made here."""
        row = dict(given)
        row["timestamp"] = _number(row.get("timestamp"))
        row["session"] = row.get("session") or DEFAULT_SESSION
        texts = [row.get(name) for name in columns if name != "timestamp"]
        needed = [row.get(name) for name in ("key", "words", "rule", "source") if name in columns]
        if not all(text is None or isinstance(text, str) for text in texts) or None in needed:
            self._refuse(row.get("key"))
            return None
        row["session"] = as_session_name(row["session"])
        refused = not is_key(row["key"])
        for name in ("value", "ends", "about"):
            # "" is about what is not known.
            if row.get(name) is not None and (row[name] or name != "about"):
                row[name] = self._value(row[name])
                refused = refused or row[name] is None
        if refused:
            self._refuse(row["key"])
            return None
        return row

    def _preferences(self) -> None:
        """The preferences of a file, those that it has no history of, as they stood when it was made."""
        given = self._head.get("preferences") or {}
        if not isinstance(given, dict):
            raise self._bad("preferences is not an object")
        decisions = self._store.decisions
        exported_at = _number(self._head.get("exported_at"))
        standing = decisions.preferences()
        if exported_at <= decisions.cleared(DEFAULT_SESSION):
            return
        for key, value in given.items():
            if key in self._in_history:
                continue
            kept = self._value(value) if isinstance(value, str) and is_key(key) else None
            if kept is None:
                self._refuse(key)
                continue
            held = standing.get(key)
            if held is None or (held.value != kept and held.since < exported_at):
                decisions.decide(key, kept, source="import", timestamp=exported_at, came_with=self._came_with)

    def _refuse(self, key: Any) -> None:
        self._refused.append(key if isinstance(key, str) else "")

    def _value(self, text: str) -> str | None:
        """A preference's value as it can stand in a prompt; ``None`` for what can't, or is more than a name."""
        line = quoted(" ".join(text.split()))
        if self._trust:
            return line if 0 < len(line) <= LONGEST_VALUE else None
        return line if line and line == text.strip(" ") and len(line) <= LONGEST_NAME else None


class _Staged:
    """Interactions in any order, kept in a temporary file of SQLite's until all of them are there."""

    def __init__(self) -> None:
        # An empty name is a private file that SQLite deletes: https://www.sqlite.org/inmemorydb.html
        # Closed by whichever thread collects an import that was given up.
        self._db = sqlite3.connect("", check_same_thread=False)
        self._db.execute("pragma journal_mode = off")
        self._db.execute("create table staged (timestamp real, record text)")

    def add(self, record: Mapping[str, Any]) -> None:
        self._db.execute(
            "insert into staged values (?, ?)", [record.get("timestamp") or None, json.dumps(record, ensure_ascii=True)]
        )

    def by_time(self, created_at: float) -> Iterator[dict[str, Any]]:
        """The interactions, oldest first; one without a time is as old as the file (unix seconds)."""
        for timestamp, text in self._db.execute(
            "select coalesce(timestamp, ?) as moment, record from staged order by moment, rowid", [created_at]
        ):
            yield {**json.loads(text), "timestamp": timestamp}

    def close(self) -> None:
        """Delete the file."""
        self._db.close()


def _complete(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """A record with a time, and with a session that can be one."""
    changed: dict[str, Any] = {} if record.get("timestamp") is not None else {"timestamp": 0.0}
    if (session := record.get("session")) and as_session_name(session) != session:
        changed["session"] = as_session_name(session)
    return {**record, **changed} if changed else record


def _differences(before: Mapping[str, Preference], after: Mapping[str, Preference]) -> int:
    def value(standing: Mapping[str, Preference], label: str) -> str | None:
        return standing[label].value if label in standing else None

    return sum(value(before, label) != value(after, label) for label in before.keys() | after.keys())


def _number(text: Any) -> float:
    try:
        number = float(text)
    except (TypeError, ValueError):
        return 0.0
    return number if 0 <= number < 1e11 else 0.0
