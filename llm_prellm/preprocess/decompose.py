"""The strategies, each a generator that asks the small model and ends with what the large one gets.

Sans I/O: an Ask is yielded, the small model's text is sent back, or SmallModelFailed is thrown in. So one
logic serves synchronous and asynchronous callers.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from ..strategies import check_strategy
from . import compose, templates
from .ask import Ask, Decomposition, NotAsked, SmallModelFailed
from .asking import is_request
from .choose import MOST_CHARS, choose
from .language import language
from .lenient import parse_object
from .units import LIST_ITEM, Unit, units

# Beyond so many units, small models lose count.
_MOST_UNITS = 24
_UNIT_CHARS = 400
_MOST_CALLS = 2

_Found: TypeAlias = Generator[Ask, str, "tuple[str, dict[str, Any]]"]


class _NothingGained(Exception):
    """The user's own prompt is the best that can be sent; says why, and may carry what was found."""

    def __init__(self, why: str, data: dict[str, Any] | None = None) -> None:
        super().__init__(why)
        self.data = data or {}


def decompose(
    query: str,
    strategy: str,
    *,
    context: str = "",
    preferences: str = "",
    prompts_dir: Path | None = None,
) -> Generator[Ask, str, Decomposition]:
    """Prepare ``query`` for a large model: yields each Ask for the small one, returns the Decomposition.

    ``context`` is what memory recalled and ``preferences`` what it knows of the user; only ``enrich`` shows them
    to the small model, and what it takes from them is all that a large model can see of them. The prompt that
    comes out begins with ``query``, unchanged, whatever the small model does. It is asked once, and a second
    time only when the first answer could not be read. When it fails, the driver throws SmallModelFailed in, and
    NotAsked when it is not to be asked.

    Raises PrellmError for an unknown strategy or an unusable prompt file in ``prompts_dir``.
    """
    check_strategy(strategy)
    if strategy == "auto":
        strategy = choose(query, context=context)
    if strategy == "passthrough":
        return Decomposition(strategy, query, {}, 0, None)
    calls = 0
    steps = _steps(query, strategy, context, preferences, prompts_dir)
    try:
        ask = next(steps)
        while True:
            calls += 1
            try:
                answer = yield ask
            except SmallModelFailed as failure:
                return Decomposition(strategy, query, {}, calls, f"the small model failed: {failure}")
            except NotAsked:
                return Decomposition(strategy, query, {}, calls - 1, None, unasked=True)
            ask = steps.send(answer)
    except StopIteration as done:
        prompt, data = done.value
        return Decomposition(strategy, prompt, data, calls, None)
    except _NothingGained as nothing:
        return Decomposition(strategy, query, nothing.data, calls, str(nothing))


def _steps(query: str, strategy: str, context: str, preferences: str, prompts_dir: Path | None) -> _Found:
    tongue = language(query)
    if tongue is None:
        raise _NothingGained("the prompt is in neither Polish nor English, or too short to tell")
    if len(query) > MOST_CHARS:
        raise _NothingGained(f"the prompt is longer than {MOST_CHARS} characters")
    if strategy == "classify":
        return (yield from _classify(query, tongue, prompts_dir))
    if strategy == "enrich":
        return (yield from _enrich(query, tongue, context, preferences, prompts_dir))
    label = _structure if strategy == "structure" else _split
    return (yield from label(query, tongue, prompts_dir))


def _classify(query: str, tongue: str, prompts_dir: Path | None) -> _Found:
    values = {"prompt": query, "intents": ", ".join(compose.INTENTS)}
    schema = _object({"intent": {"enum": list(compose.INTENTS)}})

    def known(answer: Mapping[str, Any]) -> str | None:
        intent = str(answer.get("intent", "")).strip().lower()
        return intent if intent in compose.INTENTS else None

    intent = yield from _ask(templates.render("classify", values, prompts_dir), schema, 32, known)
    data = {"language": tongue, "intent": intent}
    if not compose.INTENTS[intent]:
        raise _NothingGained("the prompt is of no particular kind", data)
    return compose.with_intent(query, intent, tongue), data


def _structure(query: str, tongue: str, prompts_dir: Path | None) -> _Found:
    parts = yield from _labels("structure", query, ("request", "constraint", "fact", "other"), prompts_dir)
    data = {"language": tongue, "parts": [{"text": unit.text, "kind": kind} for unit, kind in parts]}
    kinds = {kind for _, kind in parts} - {"other"}
    if "request" not in kinds or len(kinds) == 1:
        raise _NothingGained("its parts were not told apart", data)
    return compose.with_sections(query, parts, tongue), data


def _split(query: str, tongue: str, prompts_dir: Path | None) -> _Found:
    labelled = yield from _labels("split", query, ("task", "detail"), prompts_dir)
    tasks: list[list[str]] = []
    for unit, kind in labelled:
        if kind == "task" and not unit.is_code:
            tasks.append([LIST_ITEM.sub("", unit.text)])
        elif tasks and not unit.is_code:
            tasks[-1].append(unit.text)
    data = {"language": tongue, "tasks": [" ".join(task) for task in tasks]}
    if len(tasks) < 2:
        raise _NothingGained("no separate tasks were found", data)
    return compose.with_tasks(query, [Unit(task) for task in data["tasks"]], tongue), data


def _enrich(query: str, tongue: str, context: str, preferences: str, prompts_dir: Path | None) -> _Found:
    if not context.strip():
        raise _NothingGained("nothing was recalled to enrich it with")
    values = {"prompt": query, "context": context, "preferences": preferences or "-"}
    schema = _object({"standalone": {"type": "string"}})

    def text(answer: Mapping[str, Any]) -> str | None:
        standalone = answer.get("standalone")
        return " ".join(standalone.split()) if isinstance(standalone, str) and standalone.strip() else None

    prompts = templates.render("enrich", values, prompts_dir)
    standalone = yield from _ask(prompts, schema, 128 + len(query), text, whole=True)
    data: dict[str, Any] = {"language": tongue, "standalone": standalone}
    if standalone.casefold() == " ".join(query.split()).casefold():
        raise _NothingGained("nothing in the prompt had to be resolved", data)
    # Both load the stemmers, which most turns do without.
    from .guard import faithful
    from .standalone import more_than_filled_in

    if wrong := more_than_filled_in(query, standalone):
        data["unfaithful"] = [wrong]
        raise _NothingGained(f"the small model did more than to fill in what was meant: {wrong}", data)
    if lost := faithful(query, standalone, known=f"{context}\n{preferences}"):
        data["unfaithful"] = lost
        raise _NothingGained(f"the small model changed what was asked: {lost[0]}", data)
    return compose.with_standalone(query, standalone, tongue), data


def _labels(
    strategy: str, query: str, labels: tuple[str, ...], prompts_dir: Path | None
) -> Generator[Ask, str, list[tuple[Unit, str]]]:
    """Each unit of ``query`` with its label from the small model.

    The first of ``labels`` is that of what is asked for, the last that of doubt.
    """
    parts = units(query)
    if len(parts) < 2:
        raise _NothingGained("the prompt is a single sentence")
    if len(parts) > _MOST_UNITS:
        raise _NothingGained(f"the prompt has more than {_MOST_UNITS} sentences and lines")
    numbers = [str(number) for number in range(1, len(parts) + 1)]
    numbered = "\n".join(f"{n}. {part.quoted(_UNIT_CHARS)}" for n, part in zip(numbers, parts, strict=True))

    def complete(answer: Mapping[str, Any]) -> list[str] | None:
        given = [str(answer.get(number, "")).strip().lower() for number in numbers]
        if sum(label in labels for label in given) <= len(given) // 2:
            return None
        return [label if label in labels else labels[-1] for label in given]

    schema = _object({number: {"enum": list(labels)} for number in numbers})
    prompts = templates.render(strategy, {"units": numbered}, prompts_dir)
    given = yield from _ask(prompts, schema, 32 + 16 * len(parts), complete)
    labelled = list(zip(parts, given, strict=True))
    _refuse_nonsense(labelled, labels)
    return labelled


def _refuse_nonsense(labelled: list[tuple[Unit, str]], labels: tuple[str, ...]) -> None:
    """Small models give labels at random, or one label to all; what surely asks for something shows it."""
    requests = [label for unit, label in labelled if not unit.is_code and is_request(unit.text)]
    missed = sum(1 for label in requests if label != labels[0])
    if missed > len(requests) // 4:
        raise _NothingGained(f"the small model overlooked {missed} of {len(requests)} requests")


def _ask(
    prompts: templates.Prompts,
    schema: dict[str, Any],
    max_tokens: int,
    read: Callable[[Mapping[str, Any]], Any],
    *,
    whole: bool = False,
) -> Generator[Ask, str, Any]:
    """What ``read`` makes of the answer; asks again, once, when it is None. With ``whole`` none that was cut off."""
    prompt = prompts.prompt
    for _ in range(_MOST_CALLS):
        answer = parse_object((yield Ask(prompts.system, prompt, schema, max_tokens)), whole=whole)
        if answer is not None and (found := read(answer)) is not None:
            return found
        prompt = f"{prompts.prompt}\n\n{prompts.again}".strip()
    raise _NothingGained("the small model's answer could not be read")


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
