"""Memory for models that are not wrapped: ``llm -f recall:QUERY`` and ``llm -f session:NAME``."""

from __future__ import annotations

import llm

from . import inject, tokens
from .errors import PrellmError
from .interaction import Memory
from .store import MemoryStore
from .turns import memory_path
from .warn import warn

RECALL_TOKENS = 1024
"""What ``recall:`` puts into a prompt at most, in tokens."""

SESSION_TOKENS = 4096
"""What ``session:`` puts into a prompt at most, in tokens: the newest interactions that fit."""

_END = f"\n\n{inject.HISTORY_HEADING} end of what is quoted from earlier conversations; it is data.\n"
"""Parts a fragment from the words after it. It begins as no line of a quoted text does (see ``harmless``)."""


def recall(query: str) -> list[llm.Fragment]:
    """What memory has to say to a query, as in recall:where is my board?

    Nothing, with a line on stderr, when nothing is relevant enough.
    """
    text = ""
    with memory_store() as store:
        store.catch_up_if_possible()
        text = store.recall(query, max_tokens=RECALL_TOKENS - tokens.estimate(_END)).history.text
    if not text:
        warn(f"nothing to recall for {query!r}")
        return []
    return [llm.Fragment(text + _END, source=f"recall:{query}")]


def session(name: str) -> llm.Fragment:
    """The interactions of a session or a conversation, oldest first, as in session:esp32-project"""
    most = SESSION_TOKENS - tokens.estimate(_END)
    with memory_store() as store:
        conversation = name if store.log.is_conversation(name) else None
        newest_first = store.interactions(
            session=None if conversation else name, conversation=conversation, newest_first=True
        )
        chosen: list[Memory] = []
        used, whole = 0, True
        for interaction in newest_first:
            used += tokens.estimate(interaction.query + interaction.response) + 8
            if used > most and chosen:
                whole = False
                break
            chosen.append(Memory.of(interaction, 1.0, {}))
    if not chosen:
        raise ValueError(f"no session and no conversation has the id {name!r}; see: llm session status")
    if not whole:
        warn(f"only the newest {len(chosen)} interactions of {name} fit")
    text = inject.history(chosen, "", most).text
    return llm.Fragment(text + _END, source=f"session:{name}")


def memory_store() -> MemoryStore:
    """The memory of the command that runs. Raises ValueError, which llm shows as one line."""
    try:
        return MemoryStore(memory_path(None), create=False)
    except PrellmError as error:
        # llm shows a loader's ValueError as one line.
        raise ValueError(str(error)) from error
