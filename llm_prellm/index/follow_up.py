"""Prompts that live off the exchange before them: "and the QoS?", "a co dla gości?", "ile minut?"."""

from __future__ import annotations

from . import words
from .stopwords import STOP_WORDS

FEW = 3
"""Words of content with which a prompt hardly names its topic."""
SHORT = 14
"""Words of a prompt that may still be a mere continuation."""
_CONTINUES = frozenset({"a", "i", "oraz", "ale", "and", "or", "but", "so", "then"})


def is_follow_up(prompt: str) -> bool:
    """Whether a prompt reads as a continuation: of few words, or short and begun as in the middle of a sentence."""
    found = words.words(prompt[: 12 * SHORT])
    if not 0 < len(found) <= SHORT:
        return False
    folded = [words.fold(word) for word in found]
    if sum(word not in STOP_WORDS for word in folded) <= FEW:
        return True
    return folded[0] in _CONTINUES or prompt.lstrip()[:1].islower()
