"""Which installed models a profile's names stand for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import llm

from .profiles import Profile

if TYPE_CHECKING:
    from llm.models import ModelWithAliases

_OLLAMA = "ollama/"
_EMBEDDED = "embedded/"


class MissingModel(llm.ModelError):
    """A profile's model is not installed; the message says which and what to do."""


def small_model(profile: Profile, installed: Sequence[ModelWithAliases]) -> ModelWithAliases:
    """The profile's small model.

    The one it names; else the first whose id or aliases hold the word it wants; else the first chat model of a
    local Ollama; else the embedded one. Raises MissingModel.
    """
    candidates = [entry for entry in installed if not is_wrapper(entry)]
    if profile.small is not None:
        return _named(profile.small, candidates, profile, "small")
    if profile.wanted is not None:
        for entry in candidates:
            if any(profile.wanted in name.lower() for name in _names(entry)):
                return entry
        raise MissingModel(
            f"{profile.name} needs a model with {profile.wanted!r} in its name, and none is installed; "
            f"get one with: ollama pull SpeakLeash/bielik-4.5b-v3.0-instruct:Q8_0, or name another with: "
            f"llm prellm add {profile.name} --small MODEL"
        )
    for entry in candidates:
        if _is_of_ollama(entry) and not _is_remote(entry.model.model_id):
            return entry
    from .embedded import weights

    for entry in candidates:
        if entry.model.model_id.startswith(_EMBEDDED) and weights.missing() is None:
            return entry
    raise MissingModel(
        f"{profile.name} has no small model: no chat model in Ollama, and the embedded one is not there: "
        f"{weights.missing()}"
    )


def large_model(profile: Profile, installed: Sequence[ModelWithAliases]) -> ModelWithAliases | None:
    """The profile's large model, or ``None`` when the small one answers. Raises MissingModel."""
    if profile.large is None:
        return None
    return _named(profile.large, [entry for entry in installed if not is_wrapper(entry)], profile, "large")


def is_wrapper(entry: ModelWithAliases) -> bool:
    """Whether a model is one of ours: a profile never wraps a profile."""
    return getattr(entry.model, "is_prellm_profile", False)


def _named(name: str, candidates: Sequence[ModelWithAliases], profile: Profile, role: str) -> ModelWithAliases:
    for entry in candidates:
        if name in _names(entry):
            return entry
    raise MissingModel(
        f"the {role} model {name!r} of {profile.name} is not installed; see the models there are with: llm models"
    )


def _names(entry: ModelWithAliases) -> list[str]:
    return [entry.model.model_id, *entry.aliases]


def _is_of_ollama(entry: ModelWithAliases) -> bool:
    """Whether llm-ollama has registered a model; the ids of its version 0.16 have nothing in front."""
    return entry.model.model_id.startswith(_OLLAMA) or type(entry.model).__module__.split(".")[0] == "llm_ollama"


def _is_remote(model_id: str) -> bool:
    """Ollama lists models that run in its cloud beside local ones; nothing is sent there unasked."""
    return model_id.endswith(("-cloud", ":cloud"))
