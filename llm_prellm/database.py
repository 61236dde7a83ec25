"""Opening the SQLite file that holds llm's log and, beside it, our tables."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import PrellmError

if TYPE_CHECKING:
    from sqlite_utils import Database

PATIENCE = 30.0
"""Seconds that a command waits for another process's lock."""

_REMEDY = "it was left as it is. If llm logs still works, llm session reindex makes the index anew"

_SQLITE_MAGIC = b"SQLite format 3\x00"
_CHECK_EVERY = 10_000
"""SQLite virtual machine steps between two looks at the clock: well under a millisecond."""


def default_path() -> Path:
    """The log that ``llm`` itself writes, wherever ``LLM_USER_PATH`` puts it."""
    import llm

    return Path(llm.user_dir()) / "logs.db"


def open_database(
    path: str | os.PathLike[str] | None = None, *, patience: float = PATIENCE, create: bool = True
) -> Database:
    """Open a memory file: llm's own logs.db (``None``) or any SQLite file in llm's log format.

    ``patience`` is how many seconds to wait for another writer. With ``create`` a missing file is made,
    its folders too. Nothing is written to a file that exists.

    Raises PrellmError when the file is missing (and ``create`` is off), not SQLite, or cannot be opened.
    """
    from sqlite_utils import Database

    target = default_path() if path is None else Path(path).expanduser()
    if target.is_dir():
        raise PrellmError(f"{target} is a folder; name an SQLite file")
    if not target.exists():
        if not create:
            if target == default_path():
                raise PrellmError(f"nothing is remembered yet: llm has logged nothing in {target}")
            raise PrellmError(f"no memory at {target}: the file does not exist")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise PrellmError(f"cannot make the folder {target.parent}: {error.strerror}") from error
    else:
        _check_magic(target)
    try:
        # A connection is used by one thread at a time, but not always by the one that made it:
        # the async API hands it to worker threads.
        connection = sqlite3.connect(str(target), timeout=patience, check_same_thread=False)
    except sqlite3.Error as error:
        raise PrellmError(f"cannot open {target}: {error}") from error
    return Database(connection)


def _check_magic(path: Path) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(len(_SQLITE_MAGIC))
    except OSError as error:
        raise PrellmError(f"cannot read {path}: {error.strerror}") from error
    if head and head != _SQLITE_MAGIC:
        raise PrellmError(f"{path} is not an SQLite database")


@contextmanager
def explained(path: object) -> Iterator[None]:
    """Turn SQLite's errors about the file as a whole into one line that names it."""
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise PrellmError(f"{path} is locked by another process; try again when it is done") from error
        if "readonly" in text:
            raise PrellmError(f"{path} is read-only; make it writable, or name another") from error
        raise PrellmError(f"{path}: {text}; {_REMEDY}") from error
    except sqlite3.DatabaseError as error:
        raise PrellmError(f"{path} cannot be read: {error}; {_REMEDY}") from error


@contextmanager
def waiting(db: Database, seconds: float) -> Iterator[None]:
    """Wait so long for another process's lock, inside."""
    (before,) = db.conn.execute("pragma busy_timeout").fetchone()
    db.conn.execute(f"pragma busy_timeout = {round(1000 * seconds)}")
    try:
        yield
    finally:
        db.conn.execute(f"pragma busy_timeout = {before}")


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """What is done inside is kept together or not at all; inside another transaction, a savepoint of it.

    The write lock is taken at the start: a transaction that reads first and asks for the lock later fails at once,
    without waiting, when another process was faster (https://www.sqlite.org/lang_transaction.html).
    """
    if not db.conn.in_transaction:
        db.conn.execute("begin immediate")
        try:
            yield
            db.conn.commit()
        except BaseException:
            db.conn.rollback()
            raise
    else:
        with db.atomic():
            yield


class OutOfTime(Exception):
    """A query was stopped because it took longer than its caller could wait."""


@contextmanager
def time_limit(db: Database, seconds: float | None) -> Iterator[None]:
    """Interrupt whatever SQLite does on this connection after ``seconds``.

    Raises OutOfTime. SQLite calls the progress handler from inside a running statement, so even a single
    slow query ends: https://www.sqlite.org/c3ref/progress_handler.html
    """
    if seconds is None:
        yield
        return
    deadline = time.monotonic() + seconds
    db.conn.set_progress_handler(lambda: time.monotonic() > deadline, _CHECK_EVERY)
    try:
        yield
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise OutOfTime(f"took longer than {seconds:g} s") from error
        raise
    finally:
        db.conn.set_progress_handler(None, 0)
