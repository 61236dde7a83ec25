"""``llm session export`` and ``import``: memory out of a file and into one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..page.export import FORMATS
from ..page.export import export as export_page
from ..snapshot import SessionSnapshot, write_whole
from ..store import MemoryStore
from ..transfer import export as export_snapshot
from ..transfer import import_snapshot, scope_of
from .common import friendly, interactions, memory_option, safe_line

if TYPE_CHECKING:
    from ..foreign import Export


@click.command()
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--id", "scope_id", help="A session's or a conversation's id, or a label for everything")
@memory_option
@friendly
def export(file: str, scope_id: str | None, path: str | None) -> None:
    """Export interactions and preferences to a snapshot FILE; - is stdout.

    A FILE that ends in .md or .html is one to read: Markdown, or a page that needs nothing but a browser.

    \b
        llm session export backup.json
        llm session export memory.html
        llm session export - --id esp32-project | gzip > esp32.json.gz
    """
    with MemoryStore(path, create=False) as store:
        scope = scope_of(store, scope_id)
        if scope.everything:
            click.echo(
                f"{safe_line(scope.label)!r} is no session or conversation: it labels a snapshot of everything",
                err=True,
            )
        suffix = Path(file).suffix.lower()
        if suffix in FORMATS:
            content, count = export_page(store, scope, suffix)
            write_whole(Path(file).expanduser(), content)
            click.echo(f"{interactions(count)} written to {file}", err=True)
            return
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

    An export of ChatGPT's or Claude's (also the ZIP archive), of Open WebUI's or a conversation file of LM Studio's
    is taken for what it is.

    \b
        llm session import backup.json
        llm session import chatgpt-export.zip
    """
    from .. import foreign

    name, content = ("stdin", sys.stdin.buffer.read()) if file == "-" else (file, None)
    if found := foreign.find(file if content is None else content, name=name):
        snapshot = SessionSnapshot.model_validate({"interactions": list(found.records())})
        _say(found)
    elif content is not None:
        snapshot = SessionSnapshot.from_json(content, source=name)
    else:
        snapshot = SessionSnapshot.from_file(file)
    with MemoryStore(path) as store:
        report = import_snapshot(store, snapshot)
    skipped = f", {report.skipped} skipped (there already)" if report.skipped else ""
    if report.forgotten:
        skipped = f", {report.skipped} skipped ({report.forgotten} of them forgotten here)"
    noun = "preference" if report.preferences == 1 else "preferences"
    click.echo(f"{interactions(report.imported)} imported{skipped}; {report.preferences} {noun} taken over")


def _say(found: Export) -> None:
    """What a file was taken for, and what of it is left out."""
    noun = "conversation" if found.conversations == 1 else "conversations"
    click.echo(f"an export of {found.program}: {found.conversations} {noun}", err=True)
    if found.elsewhere:
        click.echo(f"left out: {found.elsewhere} messages on branches that were given up", err=True)
    if found.files:
        names = ", ".join(safe_line(name)[:60] for name in found.files[:5])
        more = f" and {len(found.files) - 5} more" if len(found.files) > 5 else ""
        click.echo(f"not in the export: {names}{more}", err=True)
