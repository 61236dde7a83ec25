"""How a small model can prepare a prompt for a large one, by name."""

from __future__ import annotations

from .errors import PrellmError

STRATEGIES = ("auto", "passthrough", "classify", "structure", "split", "enrich")


def check_strategy(name: str) -> None:
    """Raises PrellmError when there is no strategy of this name."""
    if name not in STRATEGIES:
        raise PrellmError(f"unknown strategy {name!r}; choose one of {', '.join(STRATEGIES)}")
