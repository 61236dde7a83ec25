"""The receipts that are kept with turns, in their ``response_json``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..receipt import redact
from .rows import RECEIPT_KEY, Tables, noted_in

if TYPE_CHECKING:
    from llm.logs import LogStore
    from sqlite_utils import Database

_LAST = "\U0010ffff"
"""Comes after every id."""
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
"""A string as JSON spells it."""

_REFERENCE = '{"$'
"""How llm begins what it puts in a payload for words that stand in the turn anyway."""


class Receipts:
    """The receipts in an open database."""

    def __init__(self, db: Database, tables: Tables) -> None:
        self._db = db
        self._tables = tables

    def of(self, turn_id: str) -> dict[str, Any] | None:
        """The receipt kept with a turn, or ``None`` when the turn has none."""
        if not self._tables.has_turns:
            return None
        row = self._db.execute("select response_json from turns where id = ?", [turn_id]).fetchone()
        return self._read(turn_id, row[0]) if row else None

    def of_conversation(
        self, conversation: str, answered: Sequence[str] = (), until: str | None = None
    ) -> dict[str, dict[str, Any]]:
        """The receipts of a conversation's turns, by the hash of the message that each turn answered.

        ``answered`` are these hashes as they are now, if they are known: of a message that has another one than when
        it was logged, the receipt is found by its place among the turns up to ``until``.
        """
        if not self._tables.has_turns:
            return {}
        found: dict[str, dict[str, Any]] = {}
        # The newest first: the messages that lead to it are those of the turns before it.
        for turn_id, parent, stored in self._db.execute(
            "select id, parent_message_hash, response_json from turns"
            " where thread_id = ? and response_json like '%\"prellm\"%' order by id desc",
            [conversation],
        ).fetchall():
            if parent is None or parent in found:
                continue
            receipt = self._read(turn_id, stored)
            # What an imported receipt says was sent is not sent again: the user never saw it.
            if receipt is not None and not receipt.get("imported"):
                found[parent] = receipt
        if not found.keys() >= set(answered):
            found = {**self._by_place(conversation, answered, until, found), **found}
        return found

    def _by_place(
        self, conversation: str, answered: Sequence[str], until: str | None, found: Mapping[str, dict[str, Any]]
    ) -> dict[str, dict[str, Any]]:
        """The receipts for ``answered`` by the place of their turns, unless these are no turns of one line."""
        sql = "select parent_message_hash from turns where thread_id = ? and id <= ? order by id"
        rows = self._db.execute(sql, [conversation, until or _LAST]).fetchall()
        logged = [parent for (parent,) in rows]
        if len(logged) != len(answered):
            return {}  # a fork, or a turn whose answer was empty
        places = dict(zip(answered, logged, strict=True))
        if any(then != now for now, then in places.items() if now in logged):
            return {}
        return {now: found[then] for now, then in places.items() if then in found}

    def newest_first(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The ids and the receipts of the turns that have one."""
        for turn_id, stored in self._quoting("order by id desc"):
            receipt = self._read(turn_id, stored)
            if receipt is not None and "recalled" in receipt:
                yield turn_id, receipt

    def quoting(self, ids: Iterable[str]) -> int:
        """How many receipts still quote one of these interactions, other than as forgotten."""
        return sum(1 for _ in self._redacted(set(ids)))

    def redact(self, ids: Iterable[str]) -> None:
        """Take what was recalled of these interactions out of the receipts kept with other turns."""
        for turn_id, stored, receipt in list(self._redacted(set(ids))):
            payload = json.dumps({**json.loads(stored), RECEIPT_KEY: receipt})
            self._db.execute("update turns set response_json = ? where id = ?", [payload, turn_id])

    def _redacted(self, gone: set[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """The turns whose receipts quote one of these interactions: id, ``response_json``, and the receipt without."""
        if not gone:
            return
        spelled = {json.dumps(identity) for identity in gone}
        for turn_id, stored in self._quoting("order by thread_id, id desc"):
            if spelled.isdisjoint(_STRING.findall(stored)):
                continue
            receipt = self._read(turn_id, stored)
            redacted = redact(receipt, gone) if receipt else None
            if redacted is not None:
                yield turn_id, stored, redacted

    def _quoting(self, order: str) -> Iterator[tuple[str, str]]:
        """The turns with a receipt of something recalled, and their ``response_json``."""
        if self._tables.has_turns:
            yield from self._db.execute(
                f"select id, response_json from turns where response_json like '%\"recalled\"%' {order}"
            )

    def resolved(self, row: dict[str, Any]) -> dict[str, Any]:
        """A turn with what we noted in its ``response_json`` resolved: llm puts references for long strings there.

        References that lead nowhere stay as they are.
        """
        stored: str | None = row["response_json"]
        if not stored or _REFERENCE not in stored or f'"{RECEIPT_KEY}"' not in stored:
            return row
        receipt = self._read(row["id"], stored)
        return row if receipt is None else {**row, "response_json": json.dumps({RECEIPT_KEY: receipt})}

    def _read(self, turn_id: str, stored: str | None) -> dict[str, Any] | None:
        """The receipt in a ``response_json``; ``None`` when there is none that can be read."""
        from condense_json import UncondenseError

        receipt = noted_in(stored)
        if receipt is None or _REFERENCE not in json.dumps(receipt):
            return receipt
        try:
            payload = self._llm.turn_response_json(turn_id)
        except (UncondenseError, KeyError, ValueError):
            return None
        return payload[RECEIPT_KEY] if isinstance(payload, dict) else None

    @cached_property
    def _llm(self) -> LogStore:
        return _log_store(self._db)


def _log_store(db: Database) -> LogStore:
    """llm's own reading of payloads, which asks for all messages that led to a turn, for every turn.

    It keeps those that it loaded last: they hold those before every earlier turn of the conversation.
    """
    from llm import logs
    from llm.logs import LogStore, message_hash

    # Before 0.33 llm made all models that there are for every payload that it read, although few refer to one.
    knows_what_needs_models = hasattr(logs, "_needs_model_replacements")

    class Remembering(LogStore):
        def __init__(self, db: Database) -> None:
            super().__init__(db)  # type: ignore[no-untyped-call]
            self._messages: list[Any] = []
            self._ends: dict[str, int] = {}

        def load_chain(self, tip: str | None) -> list[Any]:
            if tip is None:
                return []
            if tip not in self._ends:
                self._messages, self._ends, digest = super().load_chain(tip), {}, None
                for count, message in enumerate(self._messages, 1):
                    digest = message_hash(message, digest)
                    self._ends[digest] = count
                self._ends[tip] = len(self._messages)
            return self._messages[: self._ends[tip]]

        def turn_response_json(self, turn_id: str) -> Any:
            row = None if knows_what_needs_models else self._turn(turn_id)
            if row is None or not row["response_json"] or '"m.' in row["response_json"]:
                return super().turn_response_json(turn_id)
            inputs = self.load_chain(row["parent_message_hash"])
            outputs = self.load_chain(row["tip_message_hash"])[len(inputs) :]
            schema = json.loads(row["schema"]) if row["schema"] else None
            tools = self._turn_tool_pairs(turn_id)
            return logs.resolve_payload(row["response_json"], outputs, tools, schema=schema, model_replacements=None)

        def _turn(self, turn_id: str) -> dict[str, Any] | None:
            sql = (
                "select parent_message_hash, tip_message_hash, response_json, schemas.content as schema"
                " from turns left join schemas on turns.schema_id = schemas.id where turns.id = ?"
            )
            return next(iter(self.db.query(sql, [turn_id])), None)

    return Remembering(db)
