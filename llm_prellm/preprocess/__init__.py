"""The small model's step: it adds structure to the user's prompt before a large model executes it."""

from llm_prellm.preprocess.ask import STRATEGIES, Ask, Decomposition, SmallModelFailed
from llm_prellm.preprocess.choose import choose
from llm_prellm.preprocess.decompose import decompose
from llm_prellm.preprocess.guard import faithful

__all__ = ["STRATEGIES", "Ask", "Decomposition", "SmallModelFailed", "choose", "decompose", "faithful"]
