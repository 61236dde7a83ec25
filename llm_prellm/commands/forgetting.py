"""``llm session forget`` and ``clear``: what is never to be recalled again."""

from __future__ import annotations

import click

from ..store import MemoryStore
from .common import friendly, interactions, memory_option


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@memory_option
@friendly
def forget(ids: tuple[str, ...], path: str | None) -> None:
    """Forget interactions; llm's own log keeps its turns.

    Nothing recalls them again, on this machine or after an import.

    \b
        llm session forget 01m8368gahszg638fxkrmz1ztf
    """
    with MemoryStore(path, create=False) as store:
        forgotten = store.forget(ids)
    click.echo(f"{interactions(len(forgotten))} forgotten; llm's own log still holds the turns")


@click.command()
@click.option("--force", is_flag=True, help="Do not ask")
@memory_option
@friendly
def clear(force: bool, path: str | None) -> None:
    """Forget everything; llm's own log keeps its turns.

    \b
        llm session clear
        llm session clear --force --memory .prellm/custom.db
    """
    with MemoryStore(path, create=False) as store:
        if not force:
            count = sum(1 for _ in store.interactions())
            click.confirm(
                f"Forget {interactions(count)} and {len(store.preferences())} preferences in {store.path}?"
                " llm's own log keeps its turns.",
                abort=True,
            )
        count = store.clear()
    click.echo(f"{interactions(count)} forgotten; llm's own log still holds the turns")
