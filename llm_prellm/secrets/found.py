"""What the detectors report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Found:
    """A secret: where it stands in the text (characters, ``end`` is past the last one) and what it is."""

    start: int
    end: int
    kind: str
    """In words for the user, such as ``GitHub token``."""
