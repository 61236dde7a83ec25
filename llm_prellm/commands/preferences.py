"""``llm session preferences``: what was learned or set, from which words, and setting it by hand."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from ..decisions import check_preference
from ..errors import PrellmError
from ..interaction import DEFAULT_SESSION
from ..standing import Preference
from ..store import MemoryStore
from .common import (
    as_json,
    echo_json,
    friendly,
    json_option,
    memory_option,
    nl_option,
    note,
    progress_bar,
    quiet_option,
    safe_line,
    when,
)

if TYPE_CHECKING:
    from ..second_reading import Outcome

_DOCUMENTED = ("preferred_tool", "preferred_language", "preferred_format")

session_option = click.option("--session", metavar="NAME", help="Use this session instead of the current one")
history_option = click.option("--history", is_flag=True, help="Also what no longer stands, and why")


@click.group(invoke_without_command=True)
@memory_option
@session_option
@json_option
@nl_option
@history_option
@click.pass_context
def preferences(
    ctx: click.Context, path: str | None, session: str | None, json_: bool, nl: bool, history: bool
) -> None:
    """The preferences that go into every prompt, and where each comes from.

    \b
        llm session preferences
        llm session preferences list --history
        llm session preferences why preferred_tool
        llm session preferences set preferred_language polish
        llm session preferences unset preferred_format
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_, path=path, session=session, json_=json_, nl=nl, history=history)


@contextmanager
def _opened(path: str | None, session: str | None) -> Iterator[MemoryStore]:
    """The memory, in the session that is named, which has to be there. Raises PrellmError."""
    named = _session(session)
    with MemoryStore(path or _of_group("path"), create=False, session=named) as store:
        if named is not None and not store.has_session(named):
            raise PrellmError(f"no session {named!r}; see: llm session status")
        yield store


@preferences.command(name="list")
@memory_option
@session_option
@json_option
@nl_option
@history_option
@friendly
def list_(path: str | None, session: str | None, json_: bool, nl: bool, history: bool) -> None:
    """List the preferences that stand, with their evidence."""
    with _opened(path, session) as store:
        store.catch_up_if_possible()
        standing = store.preferences()
        ended = store.ended_preferences() if history else []
        shown = {each.session for each in standing.values()} | {store.session}
        elsewhere = sorted({each.session for each in store.standing()} - shown - {DEFAULT_SESSION})
    if nl:
        labelled = [*standing.items(), *((each.key, each) for each in ended)]
        echo_json(({"label": label, **vars(each)} for label, each in labelled), nl=True)
        return
    if json_:
        listed: Any = {label: vars(each) for label, each in standing.items()}
        if history:
            listed = {"standing": listed, "ended": [vars(each) for each in ended]}
        click.echo(as_json(listed))
        return
    if not standing:
        note("No preferences yet.")
    for label, each in standing.items():
        click.echo(_line(label, each))
    for each in ended:
        click.echo(_line(each.key, each))
    if elsewhere:
        which = "the session" if len(elsewhere) == 1 else "the sessions"
        named = ", ".join(map(safe_line, elsewhere))
        note(f"More of them stand in {which} {named} only: --session {shlex.quote(elsewhere[0])} shows them")


@preferences.command()
@click.argument("key")
@memory_option
@session_option
@json_option
@friendly
def why(key: str, path: str | None, session: str | None, json_: bool) -> None:
    """Show the words that a preference was read from, and what stood before it."""
    with _opened(path, session) as store:
        store.catch_up_if_possible()
        known = store.preferences()
        ended = [each for each in store.ended_preferences() if each.key == key]
    standing = _named(known, key)
    if not standing and not ended:
        raise _no_preference(key, known)
    if json_:
        shown = {"standing": {label: vars(each) for label, each in standing}, "ended": [vars(each) for each in ended]}
        click.echo(as_json(shown))
        return
    for label, each in standing:
        click.echo(_line(label, each))
        if each.rule:
            by = each.rule if each.rule.startswith("model ") else f"rule {each.rule}"
            turn = f"; the whole turn: llm session show {each.turn_id}" if each.turn_id else ""
            click.echo(f"    read by the {safe_line(by)}{turn}")
    for each in ended:
        click.echo(_line(key, each))


def _named(standing: Mapping[str, Preference], key: str) -> list[tuple[str, Preference]]:
    """The preferences that are meant by a key, or by a label: ``preferred_tool (editor)``."""
    return [
        (label, each)
        for label, each in standing.items()
        if key in (each.key, label) or key == f"{each.key} ({each.about or 'other'})"
    ]


def _stands_elsewhere(key: str, store: MemoryStore) -> PrellmError | None:
    """What to say of a preference that stands in other sessions."""
    places = sorted({each.session for each in store.standing() if each.key == key})
    if not places:
        return None
    remedy = f"llm session preferences unset {shlex.quote(key)} --session {shlex.quote(places[0])}"
    return PrellmError(f"{key!r} stands in {', '.join(places)}, not here; to unset it there: {remedy}")


def _no_preference(key: str, standing: Mapping[str, Preference]) -> PrellmError:
    there_are = f"; there are: {', '.join(standing)}" if standing else ""
    return PrellmError(f"no preference {key!r}{there_are}; see: llm session preferences")


def _line(label: str, each: Preference) -> str:
    if each.words is None:
        evidence = "set by hand" if each.source == "set" else f"from {safe_line(each.came_with or 'a file')}, imported"
    else:
        place = f"{each.came_with}, imported" if each.came_with else each.turn_id or "a program"
        evidence = f"“{safe_line(each.words)}” in {safe_line(place)}"
    scope = "" if each.session == DEFAULT_SESSION else f"  session {safe_line(each.session)}"
    line = f"{safe_line(label)}={safe_line(each.value)}  since {when(each.since)}{scope}  {evidence}"
    if each.until is not None:
        how = "by hand" if each.ended_by == "by hand" else f"by {safe_line(each.ended_by or '')}"
        line += f"; until {when(each.until)}, ended {how}"
    return line


@preferences.command(name="set")
@click.argument("key")
@click.argument("value")
@memory_option
@session_option
@friendly
def set_(key: str, value: str, path: str | None, session: str | None) -> None:
    """Set a preference by hand: for all sessions, or for the current one or the one that is named.

    Where a session was started, --session default sets it for all.

    \b
        llm session preferences set preferred_language polish
        llm session preferences set preferred_format yaml --session esp32
    """
    value = _as_learned(key, check_preference(key, value))
    with MemoryStore(path or _of_group("path"), session=_session(session)) as store:
        is_new = store.session is not None and not store.has_session(store.session)
        before = store.preferences()
        # An editor takes the place of an editor; a container tool that stands beside it stays.
        store.set_preference(key, value, about=_kind(key, value))
        standing = store.preferences()
        scope = _scope(store.session)
    click.echo(f"{key}={safe_line(value)}{scope}{', which is new' if is_new else ''}")
    stay = {(each.key, each.value) for each in standing.values()}
    if gone := [each.value for each in before.values() if each.key == key and (key, each.value) not in stay]:
        note(f"in place of {', '.join(map(safe_line, gone))}")
    others = {each.key for each in standing.values()} | set(_DOCUMENTED)
    meant = difflib.get_close_matches(_plain(key), [each for each in sorted(others) if each != key], n=1, cutoff=0.8)
    meant = meant or [each for each in _DOCUMENTED if each.removeprefix("preferred_") == _plain(key)]
    if meant and key not in _DOCUMENTED:
        note(f"{key} is a key of its own beside {meant[0]}; if you meant that: llm session preferences unset {key}")


def _plain(key: str) -> str:
    return key.lower().replace("-", "_").replace(".", "_")


def _kind(key: str, value: str) -> str | None:
    """What kind of thing a tool is, if that is known; it then takes the place of others of its kind alone."""
    if key != "preferred_tool":
        return None
    from ..learn.labels import kind_of

    return kind_of(value)


def _as_learned(key: str, value: str) -> str:
    """A value of a documented key as it would be learned: ``german`` for "niemiecki", "de" and "po niemiecku"."""
    if key not in _DOCUMENTED:
        return value
    from ..learn.labels import value_of

    return value_of(key, value) or value.lower()


def _scope(session: str | None) -> str:
    return "" if session in (None, DEFAULT_SESSION) else f" in the session {safe_line(session or '')}"


@preferences.command()
@click.argument("key")
@memory_option
@session_option
@friendly
def unset(key: str, path: str | None, session: str | None) -> None:
    """Drop a preference; what was said before does not bring it back.

    Where several stand under a key, all of them go, or the one that is named as it is listed.

    \b
        llm session preferences unset preferred_tool
        llm session preferences unset "preferred_tool (editor)"
    """
    with _opened(path, session) as store:
        store.catch_up_if_possible()
        known = store.preferences()
        gone = _named(known, key)
        if not gone:
            raise _stands_elsewhere(key, store) or _no_preference(key, known)
        # What a session has of its own goes first: what stands everywhere then shows again.
        own = [each for _, each in gone if each.session != DEFAULT_SESSION] or [each for _, each in gone]
        if own[0].session != (asked := _session(session) or own[0].session):
            raise PrellmError(
                f"{key} stands in all sessions, not in {asked!r} alone; to unset it in all:"
                f" llm session preferences unset {shlex.quote(key)} --session {DEFAULT_SESSION}"
            )
        if key == own[0].key:
            store.set_preference(key, None, session=own[0].session)
        else:
            store.set_preference(own[0].key, None, session=own[0].session, about=own[0].about or "")
        values = ", ".join(safe_line(each.value) for each in own)
        is_wider = own[0].session == DEFAULT_SESSION != (store.session or DEFAULT_SESSION)
    where = " in all sessions" if is_wider else _scope(own[0].session)
    click.echo(f"{safe_line(key)} is unset{where}: {values}")


@preferences.command()
@click.option("--model", "-m", "name", metavar="MODEL", help="Ask this model instead of that of a profile")
@click.option(
    "-n",
    "--count",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="Most turns to ask about, newest first",
)
@click.option("--again", is_flag=True, help="Ask about turns that were asked about before, too")
@memory_option
@json_option
@quiet_option
@friendly
def learn(name: str | None, count: int, again: bool, path: str | None, json_: bool, quiet: bool) -> None:
    """Let a small model read what the rules left undecided.

    It is the model of the profile that was added with --learn model, unless another is named. What it finds is
    believed only with a quotation from your own words.

    \b
        llm session preferences learn
        llm session preferences learn --model ollama/bielik:7b -n 20
    """
    from ..second_reading import learner

    model = learner(name)
    with MemoryStore(path or _of_group("path"), create=False) as store:
        store.catch_up(None)
        outcome = read_undecided(store, model, count, again=again, quiet=quiet)
    if json_:
        found = [vars(each) for each in outcome.learned]
        click.echo(as_json(vars(outcome) | {"learned": found}))
        return
    for each in outcome.learned:
        click.echo(f"{each.key}={safe_line(each.value or '')}  “{safe_line(each.words)}”")
    turns = "1 turn" if outcome.asked == 1 else f"{outcome.asked} turns"
    rest = f"; {outcome.left} are left" if outcome.left else ""
    click.echo(f"{safe_line(model.model_id)} read {turns}{rest}")


def read_undecided(store: MemoryStore, model: Any, count: int, *, again: bool = False, quiet: bool = False) -> Outcome:
    """A second reading with a progress bar. Raises PrellmError."""
    from .. import profiles
    from ..second_reading import second_reading

    with progress_bar("Reading with the model", count, quiet=quiet) as bar:
        return second_reading(
            store,
            model,
            limit=count,
            again=again,
            prompts_dir=profiles.path().parent / "prompts",
            progress=bar.update,
        )


def _session(given: str | None) -> str | None:
    """The session that is named, here or before the subcommand."""
    return given if given is not None else _of_group("session")


def _of_group(name: str) -> str | None:
    """An option given before the subcommand: ``--memory`` (``path``) or ``--session``."""
    context = click.get_current_context().parent
    value = context.params.get(name) if context is not None else None
    return value if isinstance(value, str) else None
