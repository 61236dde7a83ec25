"""Making everything that is derived from the log anew, without keeping other processes from writing it.

It is made in a database of its own, from which the finished tables are copied in one transaction. So ``llm`` waits
for the copying only, a killed rebuild leaves the old index as it was, and a damaged one is replaced whole.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from .catchup import CatchUp, Progress
from .database import transaction
from .decisions import Decisions
from .index import Index
from .index import migrations as index_migrations
from .migrations import migrations
from .readings import Readings
from .tables import DECIDED

if TYPE_CHECKING:
    from sqlite_utils import Database

    from .log import Log


def rebuild(db: Database, log: Log, decisions: Decisions, progress: Callable[[int], None] | None = None) -> Progress:
    """Read the whole log into a new index and new statements, and put them in place of the old ones.

    ``progress`` is called with the number of positions of the log that were read since the last call.
    """
    from sqlite_utils import Database

    started, sessions = time.time(), log.sessions.decided()
    with tempfile.TemporaryDirectory(prefix="llm-prellm-") as folder:
        path = Path(folder) / "index.db"
        new = Database(path)
        try:
            # Nobody needs this file after a crash.
            new.execute("pragma journal_mode = off")
            new.execute("pragma synchronous = off")
            migrations.apply(new)
            index_migrations.apply(new)
            # What a model was asked about is not asked again while the words are the same.
            readings = Readings(db).of
            catch_up = CatchUp(new, log, Index(new), Decisions(new, readings), decisions.forgotten)
            done = catch_up.run(progress=progress)
        finally:
            new.close()
        db.conn.execute("attach database ? as made", [str(path)])
        try:
            with transaction(db):
                read_meanwhile = Readings(db).since(started)
                _put_in_place(db)
                _forget_meanwhile(db)
                _arrange(db, log, decisions, *sessions)
                for turn_id, reading in read_meanwhile.items():
                    Readings(db).keep(turn_id, reading)
                decisions.learn(log.get(list(read_meanwhile)).values())
        finally:
            db.conn.execute("detach database made")
    return done


def _put_in_place(db: Database) -> None:
    """The finished tables in place of the old ones."""
    tables = db.execute(
        "select name, sql from made.sqlite_master where type = 'table' and name like 'prellm!_%' escape '!'"
    ).fetchall()
    for name, sql in tables:
        if name not in DECIDED:
            db.execute(f"drop table if exists main.[{name}]")
            db.execute(sql)
            db.execute(f"insert into main.[{name}] select * from made.[{name}]")
    for (sql,) in db.execute(
        "select sql from made.sqlite_master where type = 'index' and sql is not null"
        f" and tbl_name not in ({','.join('?' * len(DECIDED))}) and tbl_name like 'prellm!_%' escape '!'",
        sorted(DECIDED),
    ).fetchall():
        db.execute(sql)
    db.execute("delete from main.prellm_statements where turn_id is not null")
    names = "turn_id, timestamp, session, key, value, ends, about, words, rule"
    db.execute(f"insert into main.prellm_statements ({names}) select {names} from made.prellm_statements order by id")


def _forget_meanwhile(db: Database) -> None:
    """What was forgotten while the index was made."""
    index = Index(db)
    gone = [row[0] for row in db.execute("select id from main.prellm_forgotten")]
    if index.remove(gone):
        index.scrub()
    for table in ("statements", "readings"):
        db.execute(f"delete from main.prellm_{table} where turn_id in (select id from main.prellm_forgotten)")


def _arrange(
    db: Database, log: Log, decisions: Decisions, moved: dict[str, str], renamed: set[tuple[str, str]]
) -> None:
    """What was moved and renamed while the index was made; ``moved`` and ``renamed`` is how things stood before."""
    index = Index(db)
    moved_now, renamed_now = log.sessions.decided()
    for old, new in renamed_now - renamed:
        decisions.rename_session(old, new)
        index.set_session(new, old=old)
    for thread, session in moved_now.items():
        if moved.get(thread) != session:
            for interaction in log.all(conversation=thread):
                decisions.move([interaction.id], session)
                index.set_session(session, conversation=interaction.conversation_id)
