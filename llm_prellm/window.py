"""The window of a model: how many tokens it reads at most, and how many a text takes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import llm

from . import ollama, tokens


@dataclass(frozen=True)
class Window:
    """The tokens that a prompt and its answer may take together."""

    tokens: int | None
    """``None`` when nothing tells; then the window is taken to be large enough."""
    source: str
    """Where the figure is from, in words for the user."""
    answer: int | None = None
    """The tokens that the answer takes at most, if the prompt says."""


class Reader:
    """A model and its window. Ollama is asked from the moment that this is made, and waited for when it is needed."""

    def __init__(self, model: Any, options: llm.Options) -> None:
        """``model`` is the model that gets the prompt, ``None`` when there is none; ``options`` are the prompt's."""
        self._model = model
        self._asked = _positive(options, "num_ctx")
        self._answer = _positive(options, "num_predict") or _positive(options, "max_tokens")
        self._ollama = ollama.name_of(model)
        self._asking = ollama.ask(self._ollama, self._asked) if self._ollama else None
        self._window: Window | None = None

    @property
    def model_id(self) -> str | None:
        """The model's id; ``None`` for none."""
        return None if self._model is None else self._model.model_id

    @property
    def counts_prompts(self) -> bool:
        """Whether the model's own figure for a prompt's tokens is of all of it, cached or not.

        Some plugins report the new message alone. Ollama counts what was cached too, but for versions around 0.30.0:
        https://github.com/ollama/ollama/pull/16428
        """
        return self._ollama is not None or self.exact

    @property
    def exact(self) -> bool:
        """Whether ``count`` has a tokenizer."""
        return _tokenizer(self._model) is not None

    def window(self) -> Window:
        """The window, as far as it is known; a server that says nothing is waited for once."""
        if self._window is None:
            self._window = self._found()
        return self._window

    def _found(self) -> Window:
        if self._ollama is not None and self._asking is not None:
            limits = ollama.settle(self._ollama, self._asking)
            size, source = ollama.context(limits, self._asked, cloud=self._ollama.endswith(("-cloud", ":cloud")))
            return Window(size, source, self._answer)
        if self._asked is not None:
            return Window(self._asked, "num_ctx", self._answer)
        own = getattr(self._model, "context_size", None)
        return Window(own, "the model", self._answer) if isinstance(own, int) else Window(None, "not known")

    def count(self, text: str) -> int:
        """The tokens of a text: exact where the model has its tokenizer at hand, else an estimate on the high side."""
        count = _tokenizer(self._model)
        if count is not None:
            try:
                return int(count(text, self._asked))
            except llm.ModelError:
                pass  # said in full when the model is asked
        return tokens.estimate(text)

    def cut(self, evaluated: int, at_least: int, estimate: Callable[[], int]) -> int | None:
        """The server's window when it has cut a prompt off in silence, else ``None``.

        The server says that it ``evaluated`` so many tokens of a prompt that has ``at_least`` so many, and no more
        than ``estimate()``. What is sure to fit was not cut but cached: some versions of Ollama count without that.
        """
        if self._ollama is None:
            return None
        believed = self.window().tokens or 0
        if evaluated >= at_least and not _is_half(evaluated, believed):
            return None
        size = ollama.loaded_now(self._ollama) or believed
        return None if estimate() <= size else size


def _is_half(evaluated: int, window: int) -> bool:
    """Whether so many tokens are what Ollama leaves of a prompt that is longer than its window: the half of it and
    the few that it keeps at the front. See https://github.com/ollama/ollama/issues/17427"""
    return 0 <= evaluated - window // 2 <= 8


def _tokenizer(model: Any) -> Any:
    return getattr(model, "count_tokens", None)


def _positive(options: llm.Options, name: str) -> int | None:
    value = getattr(options, name, None)
    return value if isinstance(value, int) and value > 0 else None
