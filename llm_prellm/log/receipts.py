"""The receipts that are kept with turns, in their ``response_json``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ..receipt import redact
from .rows import RECEIPT_KEY, Tables

if TYPE_CHECKING:
    from sqlite_utils import Database

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
"""A string as JSON spells it."""


class Receipts:
    """The receipts in an open database."""

    def __init__(self, db: Database, tables: Tables) -> None:
        self._db = db
        self._tables = tables

    def of(self, turn_id: str) -> dict[str, Any] | None:
        """The receipt kept with a turn, or ``None`` when the turn has none."""
        from condense_json import UncondenseError
        from llm.logs import LogStore

        try:
            payload = LogStore(self._db).turn_response_json(turn_id)
        except UncondenseError:
            return None
        receipt = payload.get(RECEIPT_KEY) if isinstance(payload, dict) else None
        return receipt if isinstance(receipt, dict) else None

    def of_conversation(self, conversation: str) -> dict[str, dict[str, Any]]:
        """The receipts of a conversation's turns, by the hash of the message that each turn answered."""
        found: dict[str, dict[str, Any]] = {}
        if not self._tables.has_turns:
            return found
        for turn_id, parent in self._db.execute(
            "select id, parent_message_hash from turns"
            " where thread_id = ? and response_json like '%\"prellm\"%' order by id",
            [conversation],
        ).fetchall():
            receipt = self.of(turn_id)
            # What an imported receipt says was sent is not sent again: the user never saw it.
            if receipt is not None and parent is not None and not receipt.get("imported"):
                found[parent] = receipt
        return found

    def latest(self) -> tuple[str, dict[str, Any]] | None:
        """The id and the receipt of the newest turn that has one."""
        if not self._tables.has_turns:
            return None
        for (turn_id,) in self._db.execute(
            "select id from turns where response_json like '%\"prellm\"%' order by id desc limit 20"
        ).fetchall():
            receipt = self.of(turn_id)
            if receipt is not None and "recalled" in receipt:
                return turn_id, receipt
        return None

    def quoting(self, ids: Iterable[str]) -> int:
        """How many receipts still quote one of these interactions, other than as forgotten."""
        return sum(1 for _ in self._redacted(set(ids)))

    def redact(self, ids: Iterable[str]) -> None:
        """Take what was recalled of these interactions out of the receipts kept with other turns."""
        for turn_id, stored, receipt in self._redacted(set(ids)):
            payload = json.dumps({**json.loads(stored), RECEIPT_KEY: receipt})
            self._db.execute("update turns set response_json = ? where id = ?", [payload, turn_id])

    def _redacted(self, gone: set[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """The turns whose receipts quote one of these interactions: id, ``response_json``, and the receipt without."""
        if not gone or not self._tables.has_turns:
            return
        spelled = {json.dumps(identity) for identity in gone}
        for turn_id, stored in self._db.execute(
            "select id, response_json from turns where response_json like '%\"recalled\"%' order by id"
        ).fetchall():
            if spelled.isdisjoint(_STRING.findall(stored)):
                continue
            receipt = self.of(turn_id)
            redacted = redact(receipt, gone) if receipt else None
            if redacted is not None:
                yield turn_id, stored, redacted

    def resolved(self, row: dict[str, Any]) -> dict[str, Any]:
        """A turn with what we noted in its ``response_json`` resolved: llm puts references for long strings there.

        References that lead nowhere stay as they are.
        """
        stored: str | None = row["response_json"]
        if not stored or '{"$' not in stored or f'"{RECEIPT_KEY}"' not in stored:
            return row
        receipt = self.of(row["id"])
        return row if receipt is None else {**row, "response_json": json.dumps({RECEIPT_KEY: receipt})}
