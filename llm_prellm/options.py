"""The options of a wrapping model, beside those of the model it executes on."""

from __future__ import annotations

from typing import Any, Literal

import llm
from pydantic import ConfigDict, Field, ValidationError

from .errors import PrellmError


class ProfileOptions(llm.Options):
    """What can be said about memory with ``-o``."""

    memory: bool | None = Field(
        default=None,
        description="Recall from the log and add preferences (default: 1); 0 answers without memory",
    )
    session: str | None = Field(
        default=None,
        min_length=1,
        description="The memory session that this prompt belongs to and that recall prefers",
    )
    strategy: Literal["auto", "passthrough", "classify", "structure", "split", "enrich"] | None = Field(
        default=None,
        description="How the small model prepares a prompt for the large one: auto, passthrough, classify, structure, "
        "split or enrich",
    )
    context_tokens: int | None = Field(
        default=None,
        ge=0,
        le=1_000_000,
        description="The most tokens of recalled history to put into the prompt (default: 1024; less if the "
        "model's window is small, and 80 for the embedded SmolLM2-135M)",
    )


_OWN = frozenset(ProfileOptions.model_fields)


class _AnyOptions(ProfileOptions):
    """Stands in while the model behind a profile is missing: nothing is refused before that has been said."""

    model_config = ConfigDict(extra="allow")


def combined(inner: type[llm.Options] | None) -> type[llm.Options]:
    """The options of a wrapping model that executes on a model with the options ``inner``."""
    if inner is None:
        return _AnyOptions
    return type(inner.__name__, (ProfileOptions, inner), {"__module__": __name__})


def inner_options(options: llm.Options, model: llm.Model | llm.AsyncModel) -> llm.Options:
    """The part of ``options`` that is for the model that executes."""
    values: dict[str, Any] = {name: value for name, value in options if value is not None and name not in _OWN}
    if not isinstance(options, model.Options):
        return model.Options(**values)
    # Checked already, as ours inherit the model's. A second time may fail: a field that takes "a, b" need not take
    # the list that it made of it.
    given = {name: value for name, value in values.items() if name in options.model_fields_set}
    return model.Options.model_construct(**given)


def _checked(options: type[llm.Options], defaults: dict[str, Any], model_id: str) -> llm.Options:
    try:
        return options(**defaults)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise PrellmError(
            f"the default option {name} of {model_id}: {first['msg']}; see: llm models options show {model_id}"
        ) from error


def set_defaults(prompt: llm.Prompt, model_id: str) -> None:
    """Give a prompt what the user has set as defaults of the model that executes it: ``llm models options set``.

    As without a profile they hold for llm's commands, not for programs, and are logged with the turn. Raises
    PrellmError for a default that the model does not take.
    """
    import click

    if click.get_current_context(silent=True) is None:
        return
    from llm.cli import get_model_options

    missing = {
        name: value
        for name, value in get_model_options(model_id).items()
        if name not in _OWN and getattr(prompt.options, name, None) is None
    }
    if missing:
        checked = _checked(type(prompt.options), missing, model_id)
        prompt.options = prompt.options.model_copy(update={name: getattr(checked, name) for name in missing})
