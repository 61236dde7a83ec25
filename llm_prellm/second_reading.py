"""Letting a small model read what the rules left undecided: on demand, never while a prompt is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import PrellmError
from .small import TIMEOUT, ask_within

if TYPE_CHECKING:
    from .interaction import Interaction
    from .learn import Statement
    from .store import MemoryStore

MOST_TURNS = 100
"""Turns that are asked about at a time, unless another number is given; the newest come first."""

_MOST_CHARACTERS = 1500
"""Of a turn's undecided words that a model is shown."""

_GIVES_UP_AFTER = 2
"""Failures in a row after which a model is taken to be out of order."""


@dataclass(frozen=True)
class Outcome:
    """What came of a second reading."""

    asked: int
    """Turns that the model was asked about."""
    learned: list[Statement]
    """What was believed of its answers."""
    left: int
    """Turns that it can still be asked about."""


def learner(name: str | None) -> Any:
    """The model that reads: the one of this name, or that of the first profile that learns with its model.

    Raises PrellmError when there is none.
    """
    model = find_learner() if name is None else _named(name)
    if model is None:
        raise PrellmError(
            "no profile learns with its model; name a model: llm session preferences learn --model MODEL,"
            " or add a profile: llm prellm add NAME --small MODEL --learn model"
        )
    return model


def find_learner() -> Any:
    """The small model of the first profile that learns with it; ``None`` when none does. Raises PrellmError."""
    from . import profiles

    profile = next((each for each in profiles.load() if each.learn == "model"), None)
    if profile is None:
        return None
    import llm

    from .selection import small_model

    return small_model(profile, llm.get_models_with_aliases()).model


def _named(name: str) -> Any:
    import llm

    from .selection import is_wrapper

    named = [entry for entry in llm.get_models_with_aliases() if name in (entry.model.model_id, *entry.aliases)]
    for entry in named:
        if not is_wrapper(entry):
            return entry.model
    if named:
        raise PrellmError(f"{name} is a profile; name a model")
    raise PrellmError(f"no model {name!r} that could read; see the models there are with: llm models")


def second_reading(
    store: MemoryStore,
    model: Any,
    *,
    limit: int = MOST_TURNS,
    again: bool = False,
    prompts_dir: Path | None = None,
    progress: Callable[[int], None] | None = None,
    seconds: float = TIMEOUT,
) -> Outcome:
    """Ask ``model`` about at most ``limit`` turns of which the rules left something undecided, the newest first.

    A turn is asked about once, unless ``again``: what came of it is kept with the turn and goes with it. ``seconds``
    is what one answer may take. Raises PrellmError when the model fails time after time; what was read until then
    is kept.
    """
    from .preprocess.ask import SmallModelFailed

    waiting = list(_waiting(store, again))
    learned: list[Statement] = []
    failures = asked = 0
    for interaction, words in waiting[:limit]:
        try:
            statements = _ask(model, interaction.query, words, prompts_dir, seconds)
        except SmallModelFailed as failure:
            failures += 1
            if failures >= _GIVES_UP_AFTER:
                raise PrellmError(
                    f"{model.model_id} does not answer: {failure}; turns read until then: {asked};"
                    " the same command goes on with the others"
                ) from failure
            continue
        failures = 0
        asked += 1
        if store.keep_reading(interaction, model.model_id, statements):
            learned += statements
        if progress:
            progress(1)
    return Outcome(asked, learned, len(waiting) - asked)


def _waiting(store: MemoryStore, again: bool) -> Iterator[tuple[Interaction, str]]:
    """The turns to be asked about, the newest first, with their undecided words."""
    from .decisions import teaches
    from .learn.reader import undecided

    for interaction in store.interactions(newest_first=True):
        if teaches(interaction) and (again or not store.has_reading(interaction.id)):
            words = "\n".join(undecided(interaction.query))[:_MOST_CHARACTERS]
            if words:
                yield interaction, words


def _ask(model: Any, query: str, words: str, prompts_dir: Path | None, seconds: float) -> list[Statement]:
    """What is believed of a model's answer. Raises SmallModelFailed."""
    from .learn.second import SCHEMA, accepted
    from .preprocess import templates
    from .preprocess.ask import Ask
    from .preprocess.lenient import parse_object

    prompts = templates.render("learn", {"words": words}, prompts_dir)
    answer = parse_object(ask_within(model, Ask(prompts.system, prompts.prompt, SCHEMA, 200), seconds))
    if answer is None:  # once more, as small models need
        prompt = f"{prompts.prompt}\n\n{prompts.again}".strip()
        answer = parse_object(ask_within(model, Ask(prompts.system, prompt, SCHEMA, 200), seconds))
    return accepted(query, answer or {}, model.model_id)
