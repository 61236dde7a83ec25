"""The tables of a memory, brought up to date, and made again if somebody dropped one: any tool may do that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .database import transaction
from .index import Index
from .index import migrations as index_migrations
from .migrations import migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

DECIDED = frozenset(
    {
        "prellm_statements",
        "prellm_carried",
        "prellm_decisions",
        "prellm_forgotten",
        "prellm_moved",
        "prellm_renamed",
    }
)
"""Tables that hold more than what is derived from the log."""
DERIVED = frozenset(
    {
        "prellm_documents",
        "prellm_names",
        "prellm_index_state",
        "prellm_terms",
        "prellm_postings",
        "prellm_recent",
        "prellm_recent_parts",
        "prellm_readings",
    }
)
"""Tables that can be made anew from the log."""


def bring_up_to_date(db: Database) -> None:
    """Bring llm's tables and ours up to date; in one transaction, since several processes may begin at once."""
    from llm.migrations import MIGRATIONS, migrate

    tables = set(db.table_names())
    applied = {row["name"] for row in db["_llm_migrations"].rows} if "_llm_migrations" in tables else set()
    current = {step.__name__ for step in MIGRATIONS} <= applied
    if not current or migrations.pending(db) or index_migrations.pending(db):
        with transaction(db):
            migrate(db)
            migrations.apply(db)
            index_migrations.apply(db)
    elif not tables >= DECIDED | DERIVED:
        with transaction(db):
            _restore(db)


def _restore(db: Database) -> None:
    """Make the tables that are missing, inside a transaction. What was derived is read from the log again.

    Decisions that were in a table that was dropped are gone.
    """
    from sqlite_utils import Database

    whole = Database(memory=True)
    try:
        migrations.apply(whole)
        index_migrations.apply(whole)
        made = whole.execute("select type, name, tbl_name, sql from sqlite_master where sql is not null").fetchall()
    finally:
        whole.close()
    there = {name for (name,) in db.execute("select name from sqlite_master").fetchall()}
    ours = [row for row in made if row[2].startswith("prellm_") and row[1] not in there]
    for _, _, _, sql in sorted(ours, key=lambda row: row[0] != "table"):
        db.execute(sql)
    Index(db).clear()
    db.execute("delete from prellm_statements where turn_id is not null")
