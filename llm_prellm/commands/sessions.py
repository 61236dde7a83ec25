"""``llm session start``, ``stop``, ``rename``, ``merge`` and ``move``: where prompts and interactions belong."""

from __future__ import annotations

import os
from pathlib import Path

import click

from .. import folders
from ..interaction import DEFAULT_SESSION
from ..log.identity import is_ulid
from ..sessions import check_session_name
from ..store import MemoryStore
from .common import belong, friendly, interactions, memory_option, note, safe_line

folder_option = click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, resolve_path=True, path_type=Path),
    default=".",
    help="The folder, if not the current one",
)


@click.command()
@click.argument("name")
@folder_option
@friendly
def start(name: str, folder: Path) -> None:
    """Start the session NAME for this folder and the folders below it.

    Prompts through a profile from there belong to it until it is stopped. What other models are asked belongs to
    default, since llm does not log where; llm session move puts it into a session.

    An option (-o session) or LLM_PRELLM_SESSION still comes first.

    \b
        llm session start esp32-project
        llm session start taxes --folder ~/documents/taxes
    """
    check_session_name(name)
    before = folders.start(folder, name)
    instead = f", in place of {safe_line(before)}" if before and before != name else ""
    click.echo(f"session {name} started for {folder}{instead}")
    _say_what_comes_first()


@click.command()
@folder_option
@friendly
def stop(folder: Path) -> None:
    """Stop the session of this folder, or of the nearest folder above it.

    \b
        llm session stop
    """
    place, name = folders.stop(folder)
    click.echo(f"session {safe_line(name)} stopped for {place}")
    _say_what_comes_first()


@click.command()
@click.argument("old")
@click.argument("new")
@memory_option
@friendly
def rename(old: str, new: str, path: str | None) -> None:
    """Give the session OLD the name NEW.

    \b
        llm session rename esp32 greenhouse
    """
    folders.check()
    with MemoryStore(path, create=False) as store:
        count = store.rename_session(old, new)
    folders.rename(old, new)
    click.echo(f"{interactions(count)} of {safe_line(old)} now {belong(count)} to {safe_line(new)}")


@click.command()
@click.argument("name")
@click.argument("into")
@memory_option
@friendly
def merge(name: str, into: str, path: str | None) -> None:
    """Put everything of the session NAME into the session INTO.

    \b
        llm session merge esp32-old esp32
    """
    folders.check()
    with MemoryStore(path, create=False) as store:
        count = store.rename_session(name, into, merge=True)
    folders.rename(name, into)
    click.echo(f"{interactions(count)} of {safe_line(name)} now {belong(count)} to {safe_line(into)}")


@click.command()
@click.argument("words", nargs=-1, metavar="ID... NAME")
@memory_option
@friendly
def move(words: tuple[str, ...], path: str | None) -> None:
    """Move conversations into the session NAME, which is made if it is new.

    An ID is that of a conversation, or of an interaction in one.

    \b
        llm session move 01m8368gahszg638fxkrmz1ztf esp32
    """
    *ids, name = words or ("",)
    if not ids or is_ulid(name):
        raise click.UsageError("the session is missing: llm session move ID… NAME")
    with MemoryStore(path, create=False) as store:
        store.catch_up_if_possible()
        before = store.preferences(DEFAULT_SESSION)
        moved = store.move(ids, name)
        after = store.preferences(DEFAULT_SESSION)
    count = f"{len(moved)} conversation" + ("" if len(moved) == 1 else "s")
    click.echo(f"{count} moved to {safe_line(name)}")
    if gone := [label for label in before if label not in after]:
        held, it = ("stands", "it was") if len(gone) == 1 else ("stand", "they were")
        note(f"{', '.join(map(safe_line, gone))} now {held} in {safe_line(name)} alone: {it} said there")


def _say_what_comes_first() -> None:
    if named := os.environ.get(folders.VARIABLE):
        note(f"{folders.VARIABLE} is set and comes first: {safe_line(named)}")
