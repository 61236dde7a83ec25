"""Real ``llm`` processes in great number: each is forked from this one, which has ``llm`` loaded, and runs its command.

So what a kill hits is the command at work, not Python starting; and a machine starts hundreds of them in a minute.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import time
import traceback
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from llm.cli import cli

from llm_prellm import hooks  # noqa: F401 - loaded before the fork, as llm itself loads it

PROFILE = "under-fire"
"""A profile over llm-echo, which answers at once with what it was given."""


@dataclass
class Running:
    """A process and where its output goes."""

    pid: int
    words: Sequence[str]
    started: float
    output: Path
    errors: Path
    code: int | None = None
    """The exit code; the negative number of the signal that ended it."""
    seconds: float = 0.0

    def ended(self, status: int) -> Running:
        """The same with what ``wait`` said about it."""
        self.seconds = time.monotonic() - self.started
        self.code = os.waitstatus_to_exitcode(status)
        return self

    def wait(self) -> Running:
        """Wait until it ends."""
        return self.ended(os.waitpid(self.pid, 0)[1])

    def kill_after(self, seconds: float) -> bool:
        """Kill it after so long, with SIGKILL; tells whether it was still at work."""
        deadline = self.started + seconds
        while time.monotonic() < deadline:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.ended(status)
                return False
            time.sleep(0.0005)
        os.kill(self.pid, signal.SIGKILL)
        self.wait()
        return self.code == -signal.SIGKILL


def start(folder: Path, *words: str) -> Running:
    """Start ``llm`` with these words and ``folder`` as its user folder."""
    output, errors = folder / f"out-{time.monotonic_ns()}", folder / f"err-{time.monotonic_ns()}"
    sys.stdout.flush()
    sys.stderr.flush()
    started = time.monotonic()
    pid = os.fork()
    if pid == 0:
        _child(folder, words, output, errors)
    return Running(pid, words, started, output, errors)


def _child(folder: Path, words: Sequence[str], output: Path, errors: Path) -> None:
    code = 99
    try:
        for descriptor, path in ((1, output), (2, errors)):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), descriptor)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
        os.environ["LLM_USER_PATH"] = str(folder)
        try:
            cli.main(args=list(words), prog_name="llm")
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        except BaseException:  # noqa: BLE001 - a traceback is what is counted
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def run(folder: Path, *words: str) -> Running:
    """Run it to its end."""
    return start(folder, *words).wait()


def must(folder: Path, *words: str) -> str:
    """Run it to its end and give its output. Raises RuntimeError when it fails."""
    done = run(folder, *words)
    if done.code:
        raise RuntimeError(f"llm {' '.join(words)}: {done.errors.read_text()}")
    return done.output.read_text()


def new_folder(path: Path) -> Path:
    """A user folder with the profile in it."""
    path.mkdir(parents=True)
    must(path, "prellm", "add", PROFILE, "--small", "echo")
    return path


def rows(folder: Path, sql: str) -> list[tuple]:
    """What the log says, on a connection of its own."""
    with closing(sqlite3.connect(folder / "logs.db")) as connection:
        return connection.execute(sql).fetchall()


def broken(folder: Path) -> list[str]:
    """What is wrong with the file as SQLite and llm's own store of messages see it."""
    from llm.logs import LogStore
    from sqlite_utils import Database

    database = Database(folder / "logs.db")
    try:
        found = [str(row[0]) for row in database.execute("pragma integrity_check") if row[0] != "ok"]
        found += LogStore(database).verify()
        half = "select id from turns where id not in (select turn_id from turn_search)"
        return found + [str(row[0]) for row in database.execute(half)]
    finally:
        database.close()
