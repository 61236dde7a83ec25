"""The tables of vectors. Migrations are only ever added; they are applied when an embedding model is first used."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("llm_prellm_vectors")


@migrations()
def m001_vectors(db: Database) -> None:
    """Vectors of interactions by embedding model; ``store.py`` says what the blobs hold."""
    db.execute(
        """
        create table prellm_vector_models (
            number integer primary key,
            name text not null unique,
            dimensions integer not null,
            probe blob not null,
            centre blob not null,
            coded integer not null,
            next integer not null,
            changes integer not null
        )
        """
    )
    db.execute(
        """
        create table prellm_vectors (
            model integer not null,
            number integer not null,
            id text not null,
            checksum integer not null,
            vector blob not null,
            primary key (model, number)
        ) without rowid
        """
    )
    db.execute("create unique index prellm_vectors_id on prellm_vectors (id, model)")
    # The signs of many vectors in one blob: they are what every search reads.
    db.execute(
        """
        create table prellm_vector_signs (
            model integer not null,
            block integer not null,
            signs blob not null,
            primary key (model, block)
        )
        """
    )
    db.execute(
        """
        create table prellm_vector_progress (
            model integer not null,
            stretch text not null,
            state text not null,
            primary key (model, stretch)
        ) without rowid
        """
    )
