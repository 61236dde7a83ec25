"""What belongs to which session: two put together, one given another name, a conversation put elsewhere."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from .decisions import Decisions
from .errors import PrellmError
from .index import Index
from .interaction import DEFAULT_SESSION
from .log import Log
from .log.identity import thread_id


class Arranging:
    """Changes sessions in an open memory. Runs inside the caller's transaction."""

    def __init__(self, log: Log, index: Index, decisions: Decisions) -> None:
        self._log = log
        self._index = index
        self._decisions = decisions

    def rename(self, old: str, new: str, known: Mapping[str, int], *, merge: bool) -> int:
        """What belongs to ``old`` belongs to ``new`` from now on; gives how many interactions.

        ``known`` are the interactions by session, 0 for one with preferences alone; ``merge`` says that ``new`` has to
        be one of them, else it must not be. Raises PrellmError.
        """
        if old == DEFAULT_SESSION:
            # What was said there stands in every session, and would be one session's alone.
            raise PrellmError(
                f"{old} holds what belongs to no session, and its preferences stand in all of them: it stays. To"
                f" put conversations of it into {new!r}: llm session move ID… {new}"
            )
        if old == new and merge:
            raise PrellmError(f"{old!r} cannot be put into itself; name two sessions")
        if old not in known:
            raise PrellmError(f"no session {old!r}; see: llm session status")
        if old == new:
            raise PrellmError(f"{old!r} is its name already")
        if merge and new not in known:
            raise PrellmError(f"no session {new!r}; to give {old!r} that name: llm session rename {old} {new}")
        if not merge and new in known:
            raise PrellmError(f"there is a session {new!r}; to put both together: llm session merge {old} {new}")
        self._log.sessions.rename(old, new, time.time())
        self._decisions.rename_session(old, new)
        self._index.set_session(new, old=old)
        return known[old]

    def move(self, conversations: Mapping[str, Sequence[str]], session: str) -> None:
        """Put conversations, given with the ids of their interactions, into a session."""
        for conversation, ids in conversations.items():
            self._log.sessions.move(thread_id(conversation), session)
            self._decisions.move(ids, session)
            self._index.set_session(session, conversation=conversation)
