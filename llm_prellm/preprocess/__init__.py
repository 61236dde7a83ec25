"""The small model's step: it adds structure to the user's prompt before a large model executes it."""

from .ask import Ask, Decomposition, NotAsked, SmallModelFailed
from .choose import choose, reads_history
from .decompose import decompose

__all__ = [
    "Ask",
    "Decomposition",
    "NotAsked",
    "SmallModelFailed",
    "choose",
    "decompose",
    "reads_history",
]
