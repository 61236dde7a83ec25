"""How many tokens of history a prompt has room for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import llm
from llm.parts import TextPart

from . import tokens

DEFAULT = 1024
"""Tokens of history when nothing else is said and the window is large."""

ANSWER_SHARE = 0.25
"""The part of a model's window that is left for its answer."""

_OLLAMA_WINDOW = 4096
"""What Ollama gives a model on small machines unless ``num_ctx`` says more; what does not fit is cut off at
the front in silence: https://docs.ollama.com/context-length"""


def window(model: Any, options: llm.Options) -> int | None:
    """The tokens that a model (``None``: not known yet) reads at most, or ``None`` when nothing tells."""
    asked = getattr(options, "num_ctx", None)
    if isinstance(asked, int) and asked > 0:
        return asked
    size = getattr(model, "context_size", None)
    if isinstance(size, int):
        return size
    return _OLLAMA_WINDOW if str(getattr(model, "model_id", "")).startswith("ollama/") else None


def history(asked: int | None, window_tokens: int | None, messages: Sequence[llm.Message]) -> int:
    """The budget for recalled history, in tokens: what the user asked for, within what the window has room for.

    The user's words and the answer come first; recall gets what they leave.
    """
    wanted = DEFAULT if asked is None else asked
    if window_tokens is None:
        return wanted
    said = sum(
        tokens.estimate(part.text) for message in messages for part in message.parts if isinstance(part, TextPart)
    )
    return max(0, min(wanted, int(window_tokens * (1 - ANSWER_SHARE)) - said))
