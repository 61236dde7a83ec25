"""``llm session preferences``: what was learned or set, from which words, and setting it by hand."""

from __future__ import annotations

import json
import re

import click

from ..errors import PrellmError
from ..store import MemoryStore
from .common import friendly, json_option, memory_option, safe_line, when

_KEY = re.compile(r"[\w.-]{1,64}")


@click.group(invoke_without_command=True)
@memory_option
@json_option
@click.pass_context
def preferences(ctx: click.Context, path: str | None, json_: bool) -> None:
    """The preferences that go into every prompt, and where each comes from.

    \b
        llm session preferences
        llm session preferences set lang pl
        llm session preferences unset preferred_format
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_, path=path, json_=json_)


@preferences.command(name="list")
@memory_option
@json_option
@friendly
def list_(path: str | None, json_: bool) -> None:
    """List the preferences that stand, with their evidence."""
    path = path or _group_path()
    with MemoryStore(path, create=False) as store:
        store.catch_up()
        standing = store.preferences()
    if json_:
        click.echo(
            json.dumps({key: vars(entry) for key, entry in sorted(standing.items())}, indent=2, ensure_ascii=False)
        )
        return
    if not standing:
        click.echo("No preferences yet.", err=True)
    for key, entry in sorted(standing.items()):
        source = {"set": "set by hand", "import": "imported"}.get(entry.source)
        evidence = source or f"“{safe_line(entry.words or '')}” in {entry.turn_id or 'a program'}"
        click.echo(f"{safe_line(key)}={safe_line(entry.value)}  since {when(entry.since)}  {evidence}")


@preferences.command(name="set")
@click.argument("key")
@click.argument("value")
@memory_option
@friendly
def set_(key: str, value: str, path: str | None) -> None:
    """Set a preference by hand."""
    value = " ".join(value.split())
    if not _KEY.fullmatch(key):
        raise PrellmError(f"{key!r} is no name for a preference; use letters, digits, _ . and -")
    if not value:
        raise PrellmError(f"no value for {key}; to drop it: llm session preferences unset {key}")
    with MemoryStore(path or _group_path()) as store:
        store.set_preference(key, value)
    click.echo(f"{key}={safe_line(value)}")


@preferences.command()
@click.argument("key")
@memory_option
@friendly
def unset(key: str, path: str | None) -> None:
    """Drop a preference; what was said before does not bring it back."""
    with MemoryStore(path or _group_path(), create=False) as store:
        store.catch_up()
        if key not in store.preferences():
            raise PrellmError(f"no preference {key!r}; see: llm session preferences")
        store.set_preference(key, None)
    click.echo(f"{key} is unset")


def _group_path() -> str | None:
    """``--memory`` given before the subcommand."""
    context = click.get_current_context().parent
    return context.params.get("path") if context is not None else None
