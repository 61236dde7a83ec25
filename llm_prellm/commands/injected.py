"""``llm session context`` and ``llm session why``: what would be, and what was, put into a prompt."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from ..database import default_path
from ..errors import PrellmError
from ..store import MemoryStore
from .common import (
    as_json,
    check_embedding_model,
    embedding_option,
    friendly,
    json_option,
    memory_option,
    safe,
    safe_line,
    when,
)


@click.command()
@click.argument("query")
@click.option("-m", "--model", "profile", default="prellm", show_default=True, help="The profile to ask with")
@click.option("--session", help="The memory session, as with -o session")
@click.option("--context-tokens", type=click.IntRange(min=0), help="As with -o context_tokens")
@memory_option
@embedding_option
@json_option
@friendly
def context(
    query: str,
    profile: str,
    session: str | None,
    context_tokens: int | None,
    path: str | None,
    embedding_model: str | None,
    json_: bool,
) -> None:
    """Show what would be put into a prompt, and why; sends nothing.

    \b
        llm session context "gdzie jest płytka?"
    """
    from ..wrapper import preview

    memory = Path(path) if path else default_path()
    if not memory.exists():
        raise PrellmError(f"no memory at {memory}: the file does not exist")
    check_embedding_model(embedding_model)
    receipt = preview(
        profile,
        query,
        memory,
        embedding_model=embedding_model,
        session=session,
        context_tokens=context_tokens,
    )
    if json_:
        click.echo(as_json(receipt))
        return
    with MemoryStore(memory, create=False) as store:
        _show(store, receipt)


@click.command()
@click.argument("turn_id", required=False)
@memory_option
@json_option
@friendly
def why(turn_id: str | None, path: str | None, json_: bool) -> None:
    """Show what was put into a prompt, and why: a turn's receipt.

    The latest turn by default.

    \b
        llm session why
    """
    with MemoryStore(path, create=False) as store:
        identity, receipt = store.receipt(turn_id)
        if json_:
            click.echo(as_json({"id": identity, **receipt}))
            return
        asked = store.get(identity)
        click.echo(f"turn:     {identity}  {when(asked.timestamp)}")
        click.echo(f"asked:    {safe_line(asked.query)[:300]}")
        _show(store, receipt)


def _show(store: MemoryStore, receipt: Mapping[str, Any]) -> None:
    click.echo(f"profile:  {safe_line(receipt['profile'])}, answered by {safe_line(receipt['model'] or 'no model')}")
    click.echo(f"session:  {safe_line(receipt['session'])}")
    click.echo(f"strategy: {receipt['strategy']}")
    if receipt["tokens"]:
        spent = receipt["tokens"]
        click.echo(f"tokens:   {spent['history']} of at most {spent['budget']} for history, estimated")
    click.echo(f"memory:   {receipt['milliseconds']} ms")
    for warning in receipt.get("warnings", []):
        click.echo(f"warning:  {safe_line(warning)}")
    for title, items in (("recalled", receipt["recalled"]), ("left out", receipt["left_out"])):
        if items:
            click.echo(f"\n{title}:")
        for item in items:
            click.echo(_item(store, item))
    _block("added to the system prompt", receipt["system"])
    _block("put before the user's words", receipt["before"])
    _block("sent in place of the user's words", receipt["prompt"])


def _item(store: MemoryStore, item: Mapping[str, Any]) -> str:
    try:
        words = safe_line(store.get(item["id"]).query)[:100]
    except PrellmError:
        words = "(no longer there)"
    parts = ", ".join(f"{name} {value:.2f}" for name, value in item["why"].items())
    reason = f"; {item['reason']}" if "reason" in item else ""
    return f"  {safe_line(item['id'])}  {words}\n      {item['score']:.2f} = {parts}{reason}"


def _block(title: str, text: str | None) -> None:
    if text:
        click.echo(f"\n{title}:\n{safe(text)}")
    elif text is not None:
        click.echo(f"\n{title}: nothing")
