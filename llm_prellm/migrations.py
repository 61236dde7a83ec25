"""The tables for what is the user's own decision or was read from the user's words.

Only ever added to. The index has its own set of migrations, since it may be dropped at any time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlite_utils import Migrations

if TYPE_CHECKING:
    from sqlite_utils.db import Database, Table

migrations = Migrations("llm_prellm")


def _table(db: Database, name: str) -> Table:
    return cast("Table", db[name])


@migrations()
def m001_statements(db: Database) -> None:
    """What the user said about preferences: derived from the log where ``turn_id`` is set."""
    _table(db, "prellm_statements").create(
        {
            "id": int,
            "turn_id": str,  # null: a program gave the words
            "timestamp": float,  # unix seconds
            "session": str,
            "key": str,
            "value": str,  # null: the statement ends a preference
            "ends": str,
            "about": str,
            "words": str,
            "rule": str,
        },
        pk="id",
        not_null={"timestamp", "session", "key", "words", "rule"},
    )
    _table(db, "prellm_statements").create_index(["turn_id"])


@migrations()
def m002_decisions(db: Database) -> None:
    """Preferences set or unset by hand: the user's own decision."""
    _table(db, "prellm_decisions").create(
        {"id": int, "timestamp": float, "session": str, "key": str, "value": str, "source": str},
        pk="id",
        not_null={"timestamp", "session", "key", "source"},
    )


@migrations()
def m003_forgotten(db: Database) -> None:
    """Interactions that must never come back as memory."""
    _table(db, "prellm_forgotten").create({"id": str, "timestamp": float}, pk="id", not_null={"timestamp"})


@migrations()
def m004_sessions(db: Database) -> None:
    """Conversations moved to a session, and sessions renamed: the user's own decision."""
    _table(db, "prellm_moved").create(
        {"thread_id": str, "session": str},
        pk="thread_id",
        not_null={"session"},
    )
    _table(db, "prellm_renamed").create(
        {
            "old": str,
            "until": float,  # unix seconds: a later turn with the old name belongs to a new session of that name
            "new": str,
        },
        pk=("old", "until"),
        not_null={"new"},
    )


@migrations()
def m005_views(db: Database) -> None:
    """Views with plain names, for whoever writes SQL."""
    from .views import VIEWS

    for name, sql in VIEWS.items():
        db.create_view(name, sql)


@migrations()
def m006_readings(db: Database) -> None:
    """What a small model read in turns of which the rules left something undecided: derived from the log."""
    _table(db, "prellm_readings").create(
        {
            "turn_id": str,
            "digest": str,  # of the words that the model was asked about; others make the reading void
            "model": str,
            "timestamp": float,  # unix seconds: when it was asked
            "statements": str,  # JSON: a list of statements
        },
        pk="turn_id",
        not_null={"digest", "model", "timestamp", "statements"},
    )


@migrations()
def m007_carried_statements(db: Database) -> None:
    """Statements that came with a file: what its user said, read where it was said. Not derived from this log."""
    _table(db, "prellm_carried").create(
        {
            "id": int,
            "turn_id": str,
            "timestamp": float,
            "session": str,
            "key": str,
            "value": str,
            "ends": str,
            "about": str,
            "words": str,
            "rule": str,
        },
        pk="id",
        not_null={"timestamp", "session", "key", "words", "rule"},
    )
    _table(db, "prellm_carried").create_index(["turn_id"])
    _table(db, "prellm_carried").create_index(["timestamp", "key"])


@migrations()
def m008_about(db: Database) -> None:
    """A decision may be about one of several that stand under a key: which, by what it is about."""
    _table(db, "prellm_decisions").add_column("about", str)


@migrations()
def m009_came_with(db: Database) -> None:
    """The file that a decision or a statement was imported from, so that it is not shown as the user's own."""
    from .views import VIEWS

    for name in ("prellm_decisions", "prellm_carried"):
        _table(db, name).add_column("came_with", str)
    # It took all columns of two tables that had the same ones.
    db.create_view("prellm_preference_history", VIEWS["prellm_preference_history"], replace=True)


@migrations()
def m009_recalled(db: Database) -> None:
    """The view of what was recalled, without what no model was shown."""
    from .views import RECALLED

    db.create_view("prellm_recalled", RECALLED, replace=True)


@migrations()
def m010_wordless(db: Database) -> None:
    """The view of interactions, with those that begin without a word: a picture and a tool that looks at it."""
    from .views import INTERACTIONS

    db.create_view("prellm_interactions", INTERACTIONS, replace=True)


@migrations()
def m011_unknown_model(db: Database) -> None:
    """The view of interactions, without the model that llm needs for a turn of which none is known."""
    from .views import INTERACTIONS

    db.create_view("prellm_interactions", INTERACTIONS, replace=True)
