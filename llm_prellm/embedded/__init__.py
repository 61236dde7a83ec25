"""Chat models in GGUF files, answered by llama.cpp on this machine: no server to set up, no key.

``weights`` knows the files and fetches the default ones, ``gguf`` reads what a file says of itself, ``worker`` is
the process that holds llama.cpp, ``server`` starts it and talks to it, ``chat`` (with ``schema`` and
``repetition``) translates between llm and llama.cpp, and ``models`` are the models that llm sees.
"""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["register"]


def register(register: Callable[..., None]) -> None:
    """Offer every installed GGUF file to llm, for its ``register_models`` hook. Nothing is loaded or opened."""
    from . import weights

    files = weights.installed()
    if files:
        from . import models

        models.register(register, files)
