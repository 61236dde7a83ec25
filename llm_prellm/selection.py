"""Which installed models a profile's names stand for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from . import ollama
from .profiles import Profile
from .unanswered import Unanswered

if TYPE_CHECKING:
    from llm.models import ModelWithAliases

_OLLAMA = "ollama/"
_EMBEDDED = "embedded/"


class MissingModel(Unanswered):
    """A profile's model is not installed; the message says which and what to do."""


def small_model(profile: Profile, installed: Sequence[ModelWithAliases]) -> ModelWithAliases:
    """The profile's small model.

    The one it names; else the first on this machine whose id or aliases hold the word it wants; else the first chat
    model of a local Ollama; else the embedded one. Raises MissingModel.
    """
    if profile.small is not None:
        return _named(profile.small, installed, profile, "small")
    candidates = [entry for entry in installed if not is_wrapper(entry)]
    if profile.wanted is not None:
        for entry in candidates:
            if any(profile.wanted in name.lower() for name in _names(entry)) and _is_here(entry):
                return entry
        raise MissingModel(
            f"{profile.name} needs a model with {profile.wanted!r} in its name, and none is installed; "
            f"{ollama.out_of_reach() or 'get one with: ollama pull SpeakLeash/bielik-4.5b-v3.0-instruct:Q8_0'}, "
            f"or name another with: llm prellm add {profile.name} --small MODEL"
        )
    for entry in candidates:
        if ollama.name_of(entry.model) is not None and not _is_remote(entry.model.model_id):
            return entry
    from .embedded import weights

    for entry in candidates:
        if entry.model.model_id.startswith(_EMBEDDED) and weights.missing() is None:
            return entry
    nothing = ollama.out_of_reach() or "no chat model in Ollama"
    raise MissingModel(
        f"{profile.name} has no small model: {nothing}; and the embedded one is not there: {weights.missing()}"
    )


def large_model(profile: Profile, installed: Sequence[ModelWithAliases]) -> ModelWithAliases | None:
    """The profile's large model, or ``None`` when the small one answers. Raises MissingModel."""
    if profile.large is None:
        return None
    return _named(profile.large, installed, profile, "large")


def is_wrapper(entry: ModelWithAliases) -> bool:
    """Whether a model is one of ours: a profile never wraps a profile."""
    return getattr(entry.model, "is_prellm_profile", False)


def _named(name: str, installed: Sequence[ModelWithAliases], profile: Profile, role: str) -> ModelWithAliases:
    named = [entry for entry in installed if name in _names(entry)]
    for entry in named:
        if not is_wrapper(entry):
            return entry
    if named:
        raise MissingModel(f"{name} is a profile; name a model as the {role} model of {profile.name}")
    reason = ollama.out_of_reach() if _aliased(name).startswith(_OLLAMA) else None
    raise MissingModel(
        f"the {role} model {name!r} of {profile.name} "
        + (f"is out of reach: {reason}" if reason else "is not installed; see the models there are with: llm models")
    )


def _aliased(name: str) -> str:
    """What the user's own alias stands for; llm drops aliases of models that are not there."""
    import llm

    try:
        return str(json.loads((llm.user_dir() / "aliases.json").read_text("utf-8")).get(name, name))
    except (OSError, ValueError, AttributeError):
        return name


def _names(entry: ModelWithAliases) -> list[str]:
    return [entry.model.model_id, *entry.aliases]


def _is_here(entry: ModelWithAliases) -> bool:
    """Whether a model may be chosen unasked: none that wants a key for somebody's service, or runs in a cloud."""
    return not getattr(entry.model, "needs_key", None) and not _is_remote(entry.model.model_id)


def _is_remote(model_id: str) -> bool:
    """Ollama lists models that run in its cloud beside local ones; nothing is sent there unasked."""
    return model_id.endswith(("-cloud", ":cloud"))
