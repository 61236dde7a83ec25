"""Where interactions belong: sessions renamed and conversations moved by the user.

A turn notes its session when it is logged, and the log is left alone; what was decided later stands in two tables of
ours. The one place with SQL on them (``migrations.py`` makes them).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .batches import batched, marks
from .errors import PrellmError
from .interaction import DEFAULT_SESSION

if TYPE_CHECKING:
    from sqlite_utils import Database


LONGEST_NAME = 100
"""Characters."""


def check_session_name(name: str) -> None:
    """The one rule for names of sessions, wherever one is given. Raises PrellmError for what can't be one."""
    if not name or name != name.strip() or not name.isprintable() or len(name) > LONGEST_NAME:
        shown = name if len(name) <= LONGEST_NAME else f"{name[:40]}…"
        raise PrellmError(
            f"{shown!r} is no name for a session: it has 1 to {LONGEST_NAME} printable characters in one line, and no"
            " space at its ends"
        )


def as_session_name(text: str) -> str:
    """The name of a session for what a file calls one: what can't be in a name is left out."""
    if not text.isprintable():
        text = "".join(each if each.isprintable() else " " for each in text)
    line = " ".join(text.split())
    return line[:LONGEST_NAME].strip() or DEFAULT_SESSION


@dataclass(frozen=True)
class Placement:
    """Where the turns of some threads belong now."""

    moved: Mapping[str, str] = field(default_factory=dict)
    """The session of each thread that was moved."""
    renamed: Mapping[str, list[tuple[float, str]]] = field(default_factory=dict)
    """By a session's name: until when (unix seconds) it stood for which session of today, the oldest first."""

    def of(self, thread: str, noted: str, timestamp: float) -> str:
        """The session of a turn of ``thread`` that was logged at ``timestamp`` with the session ``noted``."""
        if thread in self.moved:
            return self.moved[thread]
        for until, name in self.renamed.get(noted, ()):
            if timestamp <= until:
                return name
        return noted


class Sessions:
    """The tables of moved conversations and renamed sessions in an open database."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._ready = False

    def _there(self) -> bool:
        """Whether the tables are there (they are made the first time something is written)."""
        if not self._ready:
            row = self.db.execute("select 1 from sqlite_master where name = 'prellm_renamed'").fetchone()
            self._ready = row is not None
        return self._ready

    def placement(self, threads: Collection[str]) -> Placement:
        """Where the turns of these threads belong."""
        if not self._there():
            return Placement()
        renamed: dict[str, list[tuple[float, str]]] = {}
        for old, until, new in self.db.execute("select old, until, new from prellm_renamed order by old, until"):
            renamed.setdefault(old, []).append((until, new))
        moved: dict[str, str] = {}
        for batch in batched(threads):
            where = f"where thread_id in ({marks(batch)})"
            moved.update(self.db.execute(f"select thread_id, session from prellm_moved {where}", batch))
        return Placement(moved, renamed)

    def decided(self) -> tuple[dict[str, str], set[tuple[str, str]]]:
        """The session of each thread that was moved, and the renamed sessions with what they are called now."""
        if not self._there():
            return {}, set()
        moved = dict(self.db.execute("select thread_id, session from prellm_moved").fetchall())
        return moved, {(old, new) for old, new in self.db.execute("select old, new from prellm_renamed")}

    def move(self, thread: str, session: str) -> None:
        """From now on every turn of a thread belongs to ``session``."""
        self.db.execute("insert or replace into prellm_moved (thread_id, session) values (?, ?)", [thread, session])

    def rename(self, old: str, new: str, timestamp: float) -> None:
        """What belongs to ``old`` at ``timestamp`` (unix seconds) belongs to ``new``; what comes later does not."""
        self.db.execute("update prellm_moved set session = ? where session = ?", [new, old])
        self.db.execute("update prellm_renamed set new = ? where new = ?", [new, old])
        self.db.execute(
            "insert or replace into prellm_renamed (old, until, new) values (?, ?, ?)", [old, timestamp, new]
        )
