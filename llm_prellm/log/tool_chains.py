"""The turns of a tool chain: llm logs every step of it as a turn of its own, and to a user they are one interaction.

A step is a turn whose input ends with a tool's result. It belongs to the nearest turn of its conversation before it
that is not one; without such a turn it begins an interaction itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..batches import batched, marks
from .rows import Tables

if TYPE_CHECKING:
    from sqlite_utils import Database


class ToolChains:
    """The tool chains in an open database. Reads only."""

    def __init__(self, db: Database, tables: Tables) -> None:
        self._db = db
        self._tables = tables

    def of(self, conversations: Iterable[str | None]) -> dict[str, list[str]]:
        """By the id of its first turn, the steps of every tool chain in these conversations, in their order."""
        chains: dict[str, list[str]] = {}
        for conversation in self._with_tools(conversations):
            head: str | None = None
            for turn_id, is_step in self._db.execute(
                "select turns.id, messages.role is 'tool' from turns"
                " left join messages on messages.hash = turns.parent_message_hash"
                " where turns.thread_id = ? order by turns.id",
                [conversation],
            ):
                if head is None or not is_step:
                    head = turn_id
                else:
                    chains.setdefault(head, []).append(turn_id)
        return chains

    def steps(self, ids: Sequence[str]) -> dict[str, list[str]]:
        """The steps after these turns, by their id; a turn without any is missing."""
        if not self._tables.has_turns:
            return {}
        conversations: set[str] = set()
        for batch in batched(ids):
            rows = self._db.execute(f"select distinct thread_id from turns where id in ({marks(batch)})", batch)
            conversations.update(row[0] for row in rows)
        chains = self.of(conversations)
        return {identity: chains[identity] for identity in ids if identity in chains}

    def _with_tools(self, conversations: Iterable[str | None]) -> list[str]:
        """Those of these conversations in which tools were used."""
        found: list[str] = []
        if not self._tables.has_turns:
            return found
        for batch in batched(sorted({each for each in conversations if each})):
            found += [
                row[0]
                for row in self._db.execute(
                    "select distinct turns.thread_id from turns"
                    " join messages on messages.hash = turns.parent_message_hash"
                    f" where messages.role = 'tool' and turns.thread_id in ({marks(batch)})",
                    batch,
                )
            ]
        return found
