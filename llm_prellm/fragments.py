"""Memory for models that are not wrapped: ``llm -f recall:QUERY`` and ``llm -f session:NAME``."""

from __future__ import annotations

import llm

from . import inject, tokens
from .errors import PrellmError
from .interaction import Interaction, Memory
from .store import MemoryStore
from .turns import memory_path
from .warn import warn

RECALL_TOKENS = 1024
"""What ``recall:`` puts into a prompt at most, in tokens."""

SESSION_TOKENS = 4096
"""What ``session:`` puts into a prompt at most, in tokens: the newest interactions that fit."""


def recall(query: str) -> list[llm.Fragment]:
    """What memory has to say to a query: ``recall:where is my board?``

    Nothing, with a line on stderr, when nothing is relevant enough.
    """
    text = ""
    with memory_store() as store:
        store.catch_up_if_possible()
        text = store.recall(query, max_tokens=RECALL_TOKENS).history.text
    if not text:
        warn(f"nothing to recall for {query!r}")
        return []
    return [llm.Fragment(text, source=f"recall:{query}")]


def session(name: str) -> llm.Fragment:
    """The interactions of a session or a conversation, oldest first: ``session:esp32-project``"""
    with memory_store() as store:
        conversation = name if store.log.is_conversation(name) else None
        newest_first = store.interactions(
            session=None if conversation else name, conversation=conversation, newest_first=True
        )
        chosen: list[Memory] = []
        used, whole = 0, True
        for interaction in newest_first:
            used += tokens.estimate(interaction.query + interaction.response) + 8
            if used > SESSION_TOKENS and chosen:
                whole = False
                break
            chosen.append(_memory(interaction))
    if not chosen:
        raise ValueError(f"no session and no conversation has the id {name!r}; see: llm session status")
    if not whole:
        warn(f"only the newest {len(chosen)} interactions of {name} fit")
    text = inject.history(chosen, "", SESSION_TOKENS).text
    return llm.Fragment(text, source=f"session:{name}")


def memory_store() -> MemoryStore:
    """The memory of the command that runs. Raises ValueError, which llm shows as one line."""
    try:
        return MemoryStore(memory_path(None), create=False)
    except PrellmError as error:
        # llm shows a loader's ValueError as one line.
        raise ValueError(str(error)) from error


def _memory(interaction: Interaction) -> Memory:
    return Memory(
        id=interaction.id,
        query=interaction.query,
        response_summary=interaction.response,
        metadata=interaction.metadata,
        timestamp=interaction.timestamp,
        conversation_id=interaction.conversation_id,
        session=interaction.session,
        score=1.0,
        why={},
    )
