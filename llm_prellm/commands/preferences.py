"""``llm session preferences``: what was learned or set, from which words, and setting it by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from ..errors import PrellmError
from ..interaction import DEFAULT_SESSION
from ..standing import Preference
from ..store import MemoryStore
from .common import as_json, friendly, json_option, memory_option, progress_bar, quiet_option, safe_line, when

if TYPE_CHECKING:
    from ..second_reading import Outcome

_KEY = re.compile(r"[\w.-]{1,64}")


history_option = click.option("--history", is_flag=True, help="Also what no longer stands, and why")


@click.group(invoke_without_command=True)
@memory_option
@json_option
@history_option
@click.pass_context
def preferences(ctx: click.Context, path: str | None, json_: bool, history: bool) -> None:
    """The preferences that go into every prompt, and where each comes from.

    \b
        llm session preferences
        llm session preferences list --history
        llm session preferences why preferred_tool
        llm session preferences set lang pl
        llm session preferences unset preferred_format
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_, path=path, json_=json_, history=history)


@preferences.command(name="list")
@memory_option
@json_option
@history_option
@friendly
def list_(path: str | None, json_: bool, history: bool) -> None:
    """List the preferences that stand, with their evidence."""
    with MemoryStore(path or _group_path(), create=False) as store:
        store.catch_up_if_possible()
        standing = store.preferences()
        ended = store.ended_preferences() if history else []
    if json_:
        shown: Any = {label: vars(each) for label, each in standing.items()}
        if history:
            shown = {"standing": shown, "ended": [vars(each) for each in ended]}
        click.echo(as_json(shown))
        return
    if not standing:
        click.echo("No preferences yet.", err=True)
    for label, each in standing.items():
        click.echo(_line(label, each))
    for each in ended:
        click.echo(_line(each.key, each))


@preferences.command()
@click.argument("key")
@memory_option
@friendly
def why(key: str, path: str | None) -> None:
    """Show the words that a preference was read from, and what stood before it."""
    with MemoryStore(path or _group_path(), create=False) as store:
        store.catch_up_if_possible()
        standing = [each for each in store.preferences().items() if each[1].key == key]
        ended = [each for each in store.ended_preferences() if each.key == key]
    if not standing and not ended:
        raise PrellmError(f"no preference {key!r}; see: llm session preferences")
    for label, each in standing:
        click.echo(_line(label, each))
        if each.rule:
            by = each.rule if each.rule.startswith("model ") else f"rule {each.rule}"
            click.echo(f"    read by the {safe_line(by)}; the whole turn: llm session show {each.turn_id}")
    for each in ended:
        click.echo(_line(key, each))


def _line(label: str, each: Preference) -> str:
    source = {"set": "set by hand", "import": "imported"}.get(each.source)
    evidence = source or f"“{safe_line(each.words or '')}” in {each.turn_id or 'a program'}"
    scope = "" if each.session == DEFAULT_SESSION else f"  session {safe_line(each.session)}"
    line = f"{safe_line(label)}={safe_line(each.value)}  since {when(each.since)}{scope}  {evidence}"
    if each.until is not None:
        line += f"; until {when(each.until)}, ended by {safe_line(each.ended_by or '')}"
    return line


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
        store.catch_up_if_possible()
        standing = store.preferences().get(key)
        if standing is None:
            raise PrellmError(f"no preference {key!r}; see: llm session preferences")
        store.set_preference(standing.key, None, session=standing.session)
    click.echo(f"{key} is unset")


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
    with MemoryStore(path or _group_path(), create=False) as store:
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


def _group_path() -> str | None:
    """``--memory`` given before the subcommand."""
    context = click.get_current_context().parent
    return context.params.get("path") if context is not None else None
