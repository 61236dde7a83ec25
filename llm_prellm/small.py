"""Asking the small model, with a limit of time."""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import wait
from typing import Any

import llm

from .aside import Aside
from .preprocess.ask import Ask, Decomposition, NotAsked, SmallModelFailed
from .selection import MissingModel
from .window import Reader

NOT_HELPFUL = frozenset({"embedded/smollm2-135m"})
"""Models whose preparation does a large model no good, as measured: ``auto`` leaves it out (docs/benchmarks.md)."""

TIMEOUT = 60.0
"""Seconds that the small model may take for one question."""


def ask_within(model: llm.Model, ask: Ask, seconds: float = TIMEOUT) -> str:
    """The small model's answer. Raises SmallModelFailed when it fails or takes longer than ``seconds``.

    A model that hangs is left behind in its thread, which does not keep the process alive.
    """
    answer = Aside().do(lambda: _prompt(model, ask))
    wait([answer], seconds)
    if not answer.done():
        raise SmallModelFailed(f"no answer within {seconds:g} seconds")
    if (error := answer.exception()) is not None:
        raise SmallModelFailed(str(error) or type(error).__name__) from error
    return answer.result()


def prepare(
    find: Callable[[], llm.Model], steps: Generator[Ask, str, Decomposition], *, ask: bool = True
) -> tuple[Decomposition, list[dict[str, Any]]]:
    """What came of preparing a prompt with the small model, and what it was asked, for the receipt.

    ``find`` gives the model, or raises MissingModel; ``steps`` are those of ``preprocess.decompose``. Without ``ask``
    the model is not asked: only what it would be asked first comes out. A question that is longer than its window is
    not put to it.
    """
    asked: list[dict[str, Any]] = []
    try:
        question = next(steps)
        while True:
            note: dict[str, Any] = {"system": question.system, "prompt": question.prompt, "answer": None}
            asked.append(note)
            if not ask:
                question = steps.throw(NotAsked())
            try:
                model = find()
                _check_room(model, question)
                answer = note["answer"] = ask_within(model, question)
            except (SmallModelFailed, MissingModel) as failure:
                question = steps.throw(SmallModelFailed(str(failure)))
            else:
                question = steps.send(answer)
    except StopIteration as done:
        return done.value, asked


def _check_room(model: llm.Model, ask: Ask) -> None:
    """Raises SmallModelFailed for a question that the model could not read to its end: some servers cut in silence."""
    from . import tokens

    size = Reader(model, model.Options()).window().tokens
    needs = tokens.estimate(ask.system) + tokens.estimate(ask.prompt) + ask.max_tokens
    if size is not None and needs > size:
        raise SmallModelFailed(f"about {needs} tokens are more than its context of {size} holds")


def _prompt(model: llm.Model, ask: Ask) -> str:
    options: dict[str, Any] = {}
    fields = model.Options.model_fields
    if "temperature" in fields:
        options["temperature"] = 0
    limit: Callable[[str], bool] = fields.__contains__
    for name in ("num_predict", "max_tokens", "max_output_tokens"):
        if limit(name):
            options[name] = ask.max_tokens
            break
    schema = ask.schema if model.supports_schema else None
    return model.prompt(ask.prompt, system=ask.system, schema=schema, stream=False, options=options).text()
