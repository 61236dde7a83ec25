"""llm's plugins, loaded before they are used."""

from __future__ import annotations

import threading

_LOADING = threading.Lock()


def load() -> None:
    """Have llm load its plugins, if it has not yet.

    It marks them as loaded before they are, so that another thread would meanwhile find half of the models.
    """
    from llm.plugins import load_plugins

    with _LOADING:
        load_plugins()
