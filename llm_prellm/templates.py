"""A session's preferences as a system prompt, for any model: ``llm -t session:NAME``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import inject
from .fragments import memory_store

if TYPE_CHECKING:
    from llm import Template


def session(name: str) -> Template:
    """The preferences that stand in a session, as a system prompt, as in session:esp32-project

    The prefix alone, session:, is the current session.
    """
    # llm shows this text to its user, and a ValueError as one line.
    from llm import Template

    with memory_store() as store:
        if name and not store.has_session(name):
            raise ValueError(f"no session has the name {name!r}; see: llm session status")
        store.catch_up_if_possible()
        standing = store.preferences(name or None)
    if not standing:
        where = f"in the session {name!r}" if name else "here"
        raise ValueError(f"no preference stands {where}; see: llm session preferences")
    line = inject.preferences({label: each.value for label, each in standing.items()})
    # llm reads $name in a template as a variable.
    return Template(name=f"session:{name}", system=line.replace("$", "$$"))
