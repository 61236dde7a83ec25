"""The Python API: a memory that can be awaited."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from types import TracebackType
from typing import Any, TypeVar

from . import inject
from .accepted import checked_count, checked_name, checked_path, checked_text
from .aside import Aside
from .decisions import check_preference
from .errors import PrellmError
from .interaction import Memory
from .snapshot import SessionSnapshot
from .store import MemoryStore
from .transfer import ImportReport, export, import_snapshot, scope_of
from .warn import warn

T = TypeVar("T")

_AUTO_INJECT_TOKENS = 512
"""History in a system prompt made by ``auto_inject_context``, as prellm had it."""


class UserMemory:
    """The interactions in an llm log and the preferences learned from them.

    >>> memory = UserMemory("project.db")
    >>> await memory.add_interaction("Where is the board?", "In the drawer by the window.")
    >>> await memory.search("board")

    ``path`` is an SQLite file in llm's log format, made with its folders if missing; ``None`` is llm's own
    logs.db. ``session`` names the scope that new interactions belong to, that recall prefers, and that
    ``get_recent_context``, ``export_session`` and ``clear`` keep to; ``None`` is the session of ``LLM_PRELLM_SESSION``
    or of the folder (``llm session start``), if there is one, else the whole memory.

    Methods may be awaited from any number of tasks at once; each runs in a worker thread, one at a time. One that is
    cancelled before its turn is not done; one that is at work is finished, unless the process ends.

    With ``embedding_model`` (an id or alias of ``llm embed-models``) meaning joins the search: for what words cannot
    find. Vectors are made when memory is used, for a second at a time, or all at once by ``reindex``.

    Raises PrellmError when the file cannot be used, here and in every method, for an unknown embedding model, for what
    cannot be kept or asked, and after ``close``.
    """

    def __init__(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        backend: str = "sqlite",
        session: str | None = None,
        embedding_model: str | None = None,
    ) -> None:
        if backend != "sqlite":
            raise PrellmError(f"unknown backend {backend!r}; the only one is 'sqlite'")
        self._store = MemoryStore(
            checked_path("path", path),
            session=checked_name("session", session),
            embedding_model=checked_name("embedding_model", embedding_model),
        )
        self._aside = Aside()
        self._closed = False

    async def _run(self, work: Callable[[MemoryStore], T]) -> T:
        def turn() -> T:
            if self._closed:
                raise PrellmError(f"the memory {self._store.path} is closed")
            return work(self._store)

        return await asyncio.wrap_future(self._aside.do(turn))

    async def add_interaction(
        self,
        query: str,
        response_summary: str,
        metadata: dict[str, Any] | None = None,
        *,
        timestamp: float | None = None,
        conversation_id: str | None = None,
    ) -> str:
        """Add an interaction to the log; gives its id. ``timestamp`` in unix seconds, now by default.

        ``metadata`` is what JSON can hold. Half of a surrogate pair in a text becomes ``?``.
        """
        return await self._run(
            lambda store: store.add(
                query, response_summary, metadata, timestamp=timestamp, conversation_id=conversation_id
            )
        )

    async def get_recent_context(self, query: str = "", limit: int = 5) -> list[dict[str, Any]]:
        """The newest ``limit`` interactions of the session, newest first, whatever ``query`` is (``search`` asks).

        Each is a dict with id, query, response_summary, metadata, timestamp and conversation_id.
        """

        checked_count("limit", limit)

        def work(store: MemoryStore) -> list[dict[str, Any]]:
            recent = store.interactions(session=store.session, newest_first=True)
            return [
                {
                    "id": interaction.id,
                    "query": interaction.query,
                    "response_summary": interaction.response,
                    "metadata": dict(interaction.metadata),
                    "timestamp": interaction.timestamp,
                    "conversation_id": interaction.conversation_id,
                }
                for _, interaction in zip(range(limit), recent, strict=False)
            ]

        return await self._run(work)

    async def search(self, query: str, limit: int = 10) -> list[Memory]:
        """The interactions that answer ``query`` best, best first; at most ``limit``."""

        def work(store: MemoryStore) -> list[Memory]:
            store.catch_up_if_possible()
            return store.search(checked_text("query", query), checked_count("limit", limit))

        return await self._run(work)

    async def get_relevant_context(self, query: str, max_tokens: int = 1024) -> str:
        """What is relevant to ``query`` as text for a prompt, in at most ``max_tokens`` tokens.

        ``""`` when nothing is relevant enough.
        """

        def work(store: MemoryStore) -> str:
            store.catch_up_if_possible()
            room = checked_count("max_tokens", max_tokens)
            block = store.recall(checked_text("query", query), max_tokens=room, labels=inject.ASKED).history.text
            return block.removeprefix(inject.HISTORY_HEADING + "\n")

        return await self._run(work)

    async def auto_inject_context(self, query: str, system_prompt: str = "") -> str:
        """A system prompt with the preferences and the relevant history added to it."""

        def work(store: MemoryStore) -> str:
            store.catch_up_if_possible()
            recalled = store.recall(checked_text("query", query), max_tokens=_AUTO_INJECT_TOKENS, labels=inject.ASKED)
            given = checked_text("system_prompt", system_prompt)
            return inject.join(given, inject.preferences(recalled.preferences), recalled.history.text)

        return await self._run(work)

    async def get_user_preferences(self) -> dict[str, str]:
        """The preferences that stand, by key."""

        def work(store: MemoryStore) -> dict[str, str]:
            store.catch_up_if_possible()
            return store.preferences_by_key()

        return await self._run(work)

    async def set_preference(self, key: str, value: str | None) -> None:
        """Set a preference; what was said before no longer counts. ``None`` drops it.

        A key has letters, digits, _ . and -, a value 1 to 200 characters, kept in one line.
        """
        kept = None if value is None else check_preference(key, value)
        await self._run(lambda store: store.set_preference(key, kept))

    async def learn_preference_from_interaction(self, query: str, response: str) -> None:
        """Learn preferences from the user's words; the response teaches nothing.

        Interactions in the log teach by themselves; this is for words that are not kept there.
        """
        await self._run(lambda store: store.learn(checked_text("query", query)))

    async def export_session(self, session_id: str | None = None) -> SessionSnapshot:
        """A snapshot of a session or a conversation; an id that names neither labels one of everything."""

        def work(store: MemoryStore) -> SessionSnapshot:
            try:
                # What was said last may have taught something.
                store.catch_up_if_possible()
            except PrellmError as error:
                warn(f"the newest interactions were not read for preferences: {error}")
            scope = scope_of(store, checked_name("session_id", session_id))
            if scope.everything:
                warn(f"no session or conversation {session_id!r}: everything is exported under that name")
            return export(store, scope)

        return await self._run(work)

    async def import_session(self, snapshot: SessionSnapshot, *, trust: bool = False) -> ImportReport:
        """Add what a snapshot holds and this memory does not; all of it or nothing.

        Only with ``trust`` do the words in it teach preferences, as the user's own do.
        """
        if not isinstance(snapshot, SessionSnapshot):
            raise PrellmError(f"snapshot is to be a SessionSnapshot, as from_file reads it, not {snapshot!r:.60}")
        return await self._run(lambda store: import_snapshot(store, snapshot, trust=trust))

    async def reindex(self) -> None:
        """Rebuild everything that is derived from the log."""

        def work(store: MemoryStore) -> None:
            store.reindex()
            if store.embeds:
                store.embed()

        await self._run(work)

    async def forget(self, *ids: str) -> None:
        """Forget these interactions for good; llm's log keeps the turns. All of them or, for an unknown id, none."""
        await self._run(lambda store: store.forget([checked_text("id", each) for each in ids]))

    async def clear(self) -> None:
        """Forget every interaction and preference, of the session if there is one. llm's log keeps its turns."""
        await self._run(lambda store: store.clear(session=store.session))

    def close(self) -> None:
        """Close the file, after what is being done with it; ``async with`` lets the event loop go on meanwhile."""
        self._aside.do(self._close).result()

    def _close(self) -> None:
        self._closed = True
        self._store.close()

    def __enter__(self) -> UserMemory:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def __aenter__(self) -> UserMemory:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.wrap_future(self._aside.do(self._close))
