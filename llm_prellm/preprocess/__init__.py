"""The small model's step: it adds structure to the user's prompt before a large model executes it."""

from .ask import STRATEGIES, Ask, Decomposition, SmallModelFailed
from .choose import choose
from .decompose import decompose

__all__ = ["STRATEGIES", "Ask", "Decomposition", "SmallModelFailed", "choose", "decompose"]
