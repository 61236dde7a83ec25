"""The values that pass between the preprocessing and whoever drives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class SmallModelFailed(Exception):
    """Thrown into the generator by its driver: the small model gave no answer (an error, a timeout)."""


class NotAsked(Exception):
    """Thrown into the generator by its driver: the small model would be asked, and is not."""


@dataclass(frozen=True)
class Ask:
    """One question to the small model."""

    system: str
    prompt: str
    schema: dict[str, Any] | None
    """JSON schema of the answer; a model that takes no schemas is asked without it."""
    max_tokens: int
    """The most tokens that an answer of the right form needs; one that is cut off is parsed leniently."""


@dataclass(frozen=True)
class Decomposition:
    """What became of the user's prompt."""

    strategy: str
    """The strategy that was followed: the one asked for, or the one that ``auto`` came to."""
    prompt: str
    """What the large model gets as the user's message."""
    data: dict[str, Any]
    """What was found out, for receipts: ``intent``, ``parts``, ``tasks``, ``standalone``; JSON values."""
    calls: int
    """How many times the small model was asked."""
    fallback: str | None
    """Why the user's own prompt is sent although another strategy was followed; None when it was not."""
    unasked: bool = False
    """Whether the small model was not asked what it would be: what it adds is not known then."""
