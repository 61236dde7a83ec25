"""The tables of the index. Migrations are only ever added."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("llm_prellm_index")


@migrations()
def m001_words(db: Database) -> None:
    """Documents and postings; ``postings.py`` says what the blobs hold."""
    # The checksum finds a document by its id for a quarter of the bytes that an index of ids takes.
    db.execute(
        """
        create table prellm_documents (
            number integer primary key,
            id text not null,
            checksum integer not null,
            conversation integer not null,
            timestamp real not null,
            length integer not null,
            session integer not null
        )
        """
    )
    db.execute("create index prellm_documents_checksum on prellm_documents (checksum)")
    db.execute("create index prellm_documents_conversation on prellm_documents (conversation, timestamp)")
    # Ids of conversations and names of sessions, said once.
    db.execute("create table prellm_names (name text primary key, number integer not null) without rowid")
    db.execute("create index prellm_names_number on prellm_names (number)")
    db.execute(
        """
        create table prellm_postings (
            block integer not null,
            term text not null,
            numbers blob not null,
            primary key (block, term)
        ) without rowid
        """
    )
    db.execute("create table prellm_index_state (name text primary key, value text not null) without rowid")


@migrations()
def m002_chunks(db: Database) -> None:
    """Rare terms share rows, and new turns wait in a table of their own; the index is made anew from the log."""
    for table in ("documents", "names", "index_state"):
        db.execute(f"delete from prellm_{table}")
    db.execute("drop table prellm_postings")
    # ``chunks.py`` and ``postings.py`` say what is in a row.
    db.execute(
        """
        create table prellm_terms (
            span integer not null,
            first text not null,
            terms text not null,
            numbers blob not null,
            primary key (span, first)
        ) without rowid
        """
    )
    db.execute(
        """
        create table prellm_postings (
            span integer not null,
            term text not null,
            block integer not null,
            numbers blob not null,
            primary key (span, term, block)
        ) without rowid
        """
    )
    # Documents whose terms are not merged yet, and stretches of them to merge: ``recent.py``.
    db.execute("create table prellm_recent (number integer primary key, terms text not null)")
    db.execute(
        "create table prellm_recent_parts (part integer primary key, postings text not null, upto integer not null)"
    )


@migrations()
def m003_nouns(db: Database) -> None:
    """Polish nouns that look like verbs have a second stem; the index is made anew from the log."""
    for table in ("documents", "names", "postings", "terms", "recent", "recent_parts", "index_state"):
        db.execute(f"delete from prellm_{table}")
