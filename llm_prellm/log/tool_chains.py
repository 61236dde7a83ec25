"""The turns of a tool chain: llm logs every step of it as a turn of its own, and to a user they are one interaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..batches import batched, marks
from .rows import TURNS_SQL, Tables

if TYPE_CHECKING:
    from sqlite_utils import Database

Chain = tuple[dict[str, Any], list[dict[str, Any]]]
"""The row of the first turn, and those of the steps after it."""


class ToolChains:
    """The tool chains in an open database. Reads only."""

    def __init__(self, db: Database, tables: Tables) -> None:
        self._db = db
        self._tables = tables

    def of(self, conversations: set[str]) -> dict[str, dict[str, Chain]]:
        """For conversations in which tools were used: each turn's first turn and the steps after it.

        A step is a turn whose input ends with a tool's result; it belongs to the nearest turn of the
        conversation before it that is not one.
        """
        chains: dict[str, dict[str, Chain]] = {}
        for conversation in self.with_steps(conversations):
            turns = chains[conversation] = {}
            head: dict[str, Any] | None = None
            steps: list[dict[str, Any]] = []
            for row in self._db.query(f"{TURNS_SQL} where turns.thread_id = ? order by turns.id", [conversation]):
                if head is None or not row["is_step"]:
                    head, steps = row, []
                else:
                    steps.append(row)
                turns[row["id"]] = (head, steps)
        return chains

    def with_steps(self, conversations: set[str]) -> set[str]:
        """Those of these conversations in which tools were used."""
        found: set[str] = set()
        for batch in batched(sorted(conversations)):
            found.update(
                row[0]
                for row in self._db.execute(
                    "select distinct turns.thread_id from turns"
                    " join messages on messages.hash = turns.parent_message_hash"
                    f" where messages.role = 'tool' and turns.thread_id in ({marks(batch)})",
                    batch,
                )
            )
        return found

    def steps(self, ids: Sequence[str]) -> dict[str, list[str]]:
        """The later steps of the tool chains that these turns began; a turn without any is missing."""
        if not self._tables.has_turns:
            return {}
        conversations: set[str] = set()
        for batch in batched(ids):
            rows = self._db.execute(f"select distinct thread_id from turns where id in ({marks(batch)})", batch)
            conversations.update(row[0] for row in rows if row[0])
        chains = self.of(conversations)
        found = {head["id"]: [step["id"] for step in steps] for of in chains.values() for head, steps in of.values()}
        return {identity: found[identity] for identity in ids if found.get(identity)}

    def head_of(self, turn_id: str, conversation: str) -> str:
        chain = self.of({conversation}).get(conversation, {})
        return chain[turn_id][0]["id"] if turn_id in chain else turn_id
