"""The tables of the index. Migrations are only ever added."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("llm_prellm_index")


@migrations()
def m001_words(db: Database) -> None:
    """Documents, vocabulary and postings; ``postings.py`` says what the blobs hold."""
    db.execute(
        """
        create table prellm_documents (
            number integer primary key,
            id text not null unique,
            conversation integer not null,
            timestamp real not null,
            length integer not null,
            session integer not null
        )
        """
    )
    db.execute("create index prellm_documents_conversation on prellm_documents (conversation, timestamp)")
    # Ids of conversations and names of sessions, said once.
    db.execute("create table prellm_names (number integer primary key, name text not null unique)")
    db.execute("create table prellm_terms (term text primary key, number integer not null) without rowid")
    db.execute("create table prellm_postings (key integer primary key, numbers blob not null)")
    db.execute("create table prellm_index_state (name text primary key, value text not null) without rowid")
