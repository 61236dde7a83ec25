"""The values that travel through the house: what was said, and what is recalled of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DEFAULT_SESSION = "default"


@dataclass(frozen=True)
class Interaction:
    """One exchange: the user's prompt and the model's answer (the tool steps of one chain are one interaction)."""

    id: str
    """The id of the turn in llm's log that holds the prompt."""
    conversation_id: str
    timestamp: float
    """When it was asked, in unix seconds."""
    query: str
    """The user's own words, without fragments."""
    response: str
    session: str = DEFAULT_SESSION
    model: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    origin: str = "log"
    """Where it came from: ``log`` (llm asked and answered), ``api`` (a program added it), ``tool`` (a model
    noted it) or ``import``."""


@dataclass(frozen=True)
class Memory:
    """An interaction that answers a search, and why."""

    id: str
    query: str
    response_summary: str
    metadata: dict[str, Any]
    timestamp: float
    """Unix seconds."""
    conversation_id: str
    session: str
    score: float
    """Higher is better; comparable within one search."""
    why: dict[str, float]
    """The parts of the score, by name."""
    model: str | None = None

    @classmethod
    def of(cls, interaction: Interaction, score: float, why: Mapping[str, float]) -> Memory:
        """An interaction that a search has found."""
        return cls(
            id=interaction.id,
            query=interaction.query,
            response_summary=interaction.response,
            metadata=dict(interaction.metadata),
            timestamp=interaction.timestamp,
            conversation_id=interaction.conversation_id,
            session=interaction.session,
            score=score,
            why=dict(why),
            model=interaction.model,
        )
