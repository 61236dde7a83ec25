"""What a server answers the page: each question goes to the memory as the commands' do."""

from __future__ import annotations

import contextlib
import itertools
import os
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..database import default_path
from ..errors import PrellmError
from ..interaction import Interaction
from ..log.identity import last_id_at
from ..store import MemoryStore
from .asked import Asked
from .overview import overview
from .records import CHUNK, record, records

SECONDS = 1.0
"""What looking for a page of the list may take; it goes on with the next one."""
FOUND = 50
"""Interactions that a search gives."""
_DAY = 86_400.0
"""Seconds that the time in an id and the time of a turn may be apart: an import may have brought it along."""

Answer = dict[str, Any]


class Answers:
    """The questions of the page, each in a connection of its own, so that a long one holds up no other."""

    def __init__(self, path: str | os.PathLike[str] | None, embedding_model: str | None = None) -> None:
        """Raises PrellmError when there is no memory at ``path`` (llm's own logs.db by default), or no such model."""
        self.path = default_path() if path is None else Path(path).expanduser()
        # An embedding model is loaded once.
        self._search = MemoryStore(self.path, create=False, embedding_model=embedding_model)
        self._one_at_a_time = threading.Lock()

    def close(self) -> None:
        """Close the file."""
        with self._one_at_a_time:
            self._search.close()

    def _open(self) -> MemoryStore:
        return MemoryStore(self.path, create=False)

    def overview(self, _: Mapping[str, str]) -> Answer:
        """Figures and preferences."""
        with self._open() as store:
            _try_to_catch_up(store)
            return overview(store, store.interactions())

    def list(self, values: Mapping[str, str]) -> Answer:
        """A page of interactions, newest first, and the id that the next page goes on from; ``None`` at the end."""
        asked = Asked.of(values)
        beyond = values.get("beyond") or None
        if beyond is None and asked.until < float("inf"):
            beyond = last_id_at(asked.until + _DAY)
        deadline = time.monotonic() + SECONDS
        found: list[Interaction] = []
        with self._open() as store:
            rest = store.interactions(newest_first=True, beyond=beyond)
            while batch := list(itertools.islice(rest, CHUNK)):
                found += _fitting(store, asked, batch)
                if len(batch) < CHUNK or batch[-1].timestamp < asked.since - _DAY:
                    break
                if len(found) >= CHUNK or time.monotonic() > deadline:
                    return {"records": _all(store, found), "next": batch[-1].id}
            return {"records": _all(store, found), "next": None}

    def search(self, values: Mapping[str, str]) -> Answer:
        """What answers ``query`` best, best first, with the parts of the score."""
        asked = Asked.of(values)
        with self._one_at_a_time:
            store = self._search
            _try_to_catch_up(store)

            def excluded(interaction: Interaction) -> bool:
                return not _fitting(store, asked, [interaction])

            found = store.search(
                values.get("query", ""), FOUND, session=asked.session or None, part=asked.part, exclude=excluded
            )
            answered = []
            for memory in found:
                interaction = store.get(memory.id)
                shown = record(interaction, store.extras([interaction])[interaction.id])
                answered.append({**shown, "score": memory.score, "why": memory.why})
            return {"records": answered}

    def conversation(self, values: Mapping[str, str]) -> Answer:
        """A conversation, oldest first."""
        identity = values.get("id", "")
        with self._open() as store:
            found = list(store.interactions(conversation=identity))
            if not found:
                # What has no conversation is one of its own.
                return self._turn(store, identity)
            return {"records": _all(store, found)}

    def turn(self, values: Mapping[str, str]) -> Answer:
        """One interaction, or none when it is no longer there."""
        with self._open() as store:
            return self._turn(store, values.get("id", ""))

    def forget(self, values: Mapping[str, str]) -> Answer:
        """Forget one interaction, as ``llm session forget`` does."""
        with self._open() as store:
            return {"forgotten": store.forget([values.get("id", "")])}

    def _turn(self, store: MemoryStore, identity: str) -> Answer:
        try:
            return {"records": _all(store, [store.get(identity)])}
        except PrellmError:
            return {"records": []}


def _fitting(store: MemoryStore, asked: Asked, interactions: Sequence[Interaction]) -> list[Interaction]:
    """Those that were asked for."""
    fitting = [interaction for interaction in interactions if asked.fits(interaction)]
    if not asked.by_extras:
        return fitting
    extras = store.extras(fitting)
    return [interaction for interaction in fitting if asked.fits_extras(extras[interaction.id])]


def _all(store: MemoryStore, interactions: list[Interaction]) -> list[Answer]:
    return [each for chunk in records(store.extras, interactions) for each in chunk]


def _try_to_catch_up(store: MemoryStore) -> None:
    """What is in the index already can be looked at whether the file can be written or not."""
    with contextlib.suppress(PrellmError):
        store.catch_up_if_possible()
