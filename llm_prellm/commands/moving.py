"""``llm session export`` and ``import``: memory out of a file and into one."""

from __future__ import annotations

import sys

import click

from ..snapshot import SessionSnapshot
from ..store import MemoryStore
from ..transfer import export as export_snapshot
from ..transfer import import_snapshot, scope_of
from .common import friendly, interactions, memory_option, safe_line


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
    click.echo(f"{interactions(len(snapshot.interactions))} written to {file}", err=True)


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
    click.echo(f"{interactions(report.imported)} imported{skipped}; {report.preferences} {noun} taken over")
