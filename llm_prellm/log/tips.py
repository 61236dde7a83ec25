"""Which turn a message ends: how a turn says what it went on, without llm's hashes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from ..batches import batched
from .messages import Messages

_KNOWN = 20_000
"""Ends of turns that are kept in memory; the others go to a temporary file of SQLite's."""


class Tips:
    """The ends of the turns that were given so far, and of those that are left out."""

    def __init__(self) -> None:
        self._recent: dict[str, tuple[str | None, str]] = {}
        self._spilled: sqlite3.Connection | None = None
        self._excluded: dict[tuple[str | None, str], str | None] = {}

    def include(self, thread: str | None, tip: str | None, turn_id: str) -> None:
        """A turn was given."""
        if tip is not None:
            self._recent[tip] = (thread, turn_id)

    def exclude(self, thread: str | None, tip: str | None, parent: str | None) -> None:
        """A turn is left out, from the words it was asked with to its end."""
        if tip is not None and tip != parent:
            self._excluded[thread, tip] = parent

    def turn_at(self, thread: str | None, tip: str) -> str | None:
        """The id of the turn that was given and ends there, if there is one."""
        if (thread, tip) in self._excluded:
            found = self._recent.get(tip)
            return found[1] if found and found[0] == thread else None
        self.look_up([tip])
        return self._recent[tip][1] if tip in self._recent else None

    def base(self, messages: Messages, thread: str | None, parent: str | None) -> tuple[str | None, list[str]]:
        """What a turn whose input ends with ``parent`` went on: a turn's id, and the hashes of what came after that."""
        hashes: list[str] = []
        at = parent
        while at is not None and at in messages:
            known = self._recent.get(at)
            if known is None and hashes:
                # The end of another turn that was given long ago, or what a client sent as history.
                self.look_up([at])
                known = self._recent.get(at)
            if known is not None and (known[0] == thread or (thread, at) not in self._excluded):
                return known[1], hashes[::-1]
            if (thread, at) in self._excluded:
                at = self._excluded[thread, at]
                while at is not None and messages.role(at) in ("user", "tool"):
                    at = messages.parent(at)
            else:
                hashes.append(at)
                at = messages.parent(at)
        return None, hashes[::-1]

    def look_up(self, hashes: Iterable[str | None]) -> None:
        """Have the ends among these hashes that went to the file at hand again."""
        if self._spilled is None:
            return
        for batch in batched(each for each in hashes if each is not None and each not in self._recent):
            for digest, thread, turn_id in self._spilled.execute(
                f"select hash, thread, turn from tips where hash in ({','.join('?' * len(batch))})", batch
            ):
                self._recent[digest] = (thread, turn_id)

    def make_room(self) -> None:
        """Write what is in memory to the file when it has become too much."""
        if len(self._recent) < _KNOWN:
            return
        if self._spilled is None:
            # An empty name is a private file that SQLite deletes: https://www.sqlite.org/inmemorydb.html
            self._spilled = sqlite3.connect("")
            self._spilled.execute("pragma journal_mode = off")
            self._spilled.execute("create table tips (hash text primary key, thread text, turn text) without rowid")
        self._spilled.executemany(
            "insert or replace into tips values (?, ?, ?)", ((tip, *known) for tip, known in self._recent.items())
        )
        self._recent = {}
