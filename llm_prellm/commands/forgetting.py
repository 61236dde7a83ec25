"""``llm session forget`` and ``clear``: what is never to be recalled again."""

from __future__ import annotations

from collections.abc import Iterable

import click

from ..database import default_path
from ..errors import PrellmError
from ..interaction import Interaction
from ..store import MemoryStore
from ..transfer import scope_of
from .common import friendly, interactions, line_of, memory_option, note, safe_line, scope_option, when

_SHOWN = 10

logs_option = click.option("--logs", is_flag=True, help="Erase them from llm's own log too; this cannot be undone")
force_option = click.option("--force", is_flag=True, help="Do not ask")
erase_option = click.option("--force", is_flag=True, help="Do not ask before --logs erases")


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@logs_option
@erase_option
@memory_option
@friendly
def forget(ids: tuple[str, ...], logs: bool, force: bool, path: str | None) -> None:
    """Forget interactions; with --logs, llm's own log does too.

    Nothing recalls them again, on this machine or after an import.

    \b
        llm session forget 01m8368gahszg638fxkrmz1ztf
        llm session forget 01m8368gahszg638fxkrmz1ztf --logs
    """
    with MemoryStore(path, create=False) as store:
        named = store.logged(ids)
        before = store.decisions.forgotten(each.id for each in named)
        if logs and not force:
            _confirm_erasing(named, store)
        forgotten = store.forget([each.id for each in named], logs=logs)
    for interaction in named[:_SHOWN]:
        if interaction.id not in before:
            note(line_of(interaction))
    new = [identity for identity in forgotten if identity not in before]
    said = [f"{interactions(len(new))} forgotten"] if new else []
    said += [f"{interactions(len(before))} {'was' if len(before) == 1 else 'were'} forgotten already"] if before else []
    click.echo(f"{', '.join(said)}; {_afterwards(logs, len(forgotten), store)}")


@click.command()
@scope_option
@click.option("--all", "everything", is_flag=True, help="Every session, not only the current one")
@logs_option
@force_option
@memory_option
@friendly
def clear(scope_id: str | None, everything: bool, logs: bool, force: bool, path: str | None) -> None:
    """Forget everything, or one session; with --logs, llm's own log does too.

    Where a session was started, or LLM_PRELLM_SESSION names one, only that is forgotten, unless you say --all.

    \b
        llm session clear
        llm session clear --id esp32-project
        llm session clear --force --memory .prellm/custom.db
    """
    with MemoryStore(path, create=False) as store:
        session = conversation = None
        if scope_id is not None:
            scope = scope_of(store, scope_id)
            if scope.everything:
                raise PrellmError(f"no session and no conversation has the id {scope_id!r}")
            session, conversation = scope.session, scope.conversation
        elif not everything:
            scope_id = session = store.session
        held = 0 if conversation else sum(session in (None, each.session) for each in store.standing())
        if not force:
            found = store.interactions(session=session, conversation=conversation)
            if logs:
                # What was forgotten before is still in llm's log.
                _confirm_erasing(found if scope_id else store.log.all(), store)
            else:
                _confirm_forgetting(sum(1 for _ in found), held, scope_id, store)
        logged = sum(1 for _ in store.log.all()) if logs and not scope_id else None
        count = store.clear(session=session, conversation=conversation, logs=logs)
    of = f", only those of {safe_line(scope_id)}" if scope_id else ""
    if logs:
        went = interactions(count if logged is None else logged)
        click.echo(f"{went} erased from {_log(store)}{of}{_and_preferences(held)}")
    else:
        click.echo(f"{interactions(count)}{_and_preferences(held)} forgotten{of}; {_afterwards(logs, count, store)}")


def _and_preferences(count: int) -> str:
    return f" and {count} preference{'' if count == 1 else 's'}" if count else ""


def _confirm_forgetting(count: int, held: int, scope_id: str | None, store: MemoryStore) -> None:
    of = f" of {safe_line(scope_id)}" if scope_id else ""
    click.confirm(
        f"Forget {interactions(count)}{_and_preferences(held)}{of} in {store.path}? The turns stay in the log.",
        abort=True,
    )


def _confirm_erasing(found: Iterable[Interaction], store: MemoryStore) -> None:
    """Show exactly what goes from llm's log, and ask."""
    count, first, last = 0, 0.0, 0.0
    conversations: set[str] = set()
    for interaction in found:
        count += 1
        conversations.add(interaction.conversation_id)
        first, last = min(first or interaction.timestamp, interaction.timestamp), max(last, interaction.timestamp)
        if count <= _SHOWN:
            note(line_of(interaction))
    if count > _SHOWN:
        note(f"and {count - _SHOWN} more")
    noun = "conversation" if len(conversations) == 1 else "conversations"
    where = f"llm's own log {store.path}" if store.path == default_path() else str(store.path)
    span = f" from {when(first)} to {when(last)}" if count else ""
    click.confirm(
        f"Erase {interactions(count)} in {len(conversations)} {noun}{span} from {where}, with the"
        " answers, tool calls, and the attachments and fragments that nothing else uses? This cannot be undone.",
        abort=True,
    )


def _afterwards(logs: bool, count: int, store: MemoryStore) -> str:
    if logs:
        return f"erased from {_log(store)}"
    if count == 1:
        return (
            f"{_log(store)} still holds the turn, and llm -c sends it where its conversation goes on (--logs erases it)"
        )
    return (
        f"{_log(store)} still holds the turns, and llm -c sends them where a conversation goes on (--logs erases them)"
    )


def _log(store: MemoryStore) -> str:
    """The log, as somebody knows it who named a file or did not."""
    return "llm's own log" if store.path == default_path() else str(store.path)
