"""What memory has to say to a prompt: the search by words and meaning, and what of it may be injected."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from . import inject
from .decisions import Decisions
from .index import EVERYTHING, Hit, Index, Part, look_back, relevant
from .interaction import DEFAULT_SESSION, Interaction, Memory
from .log import Log
from .standing import Preference

if TYPE_CHECKING:
    from .semantic.codes import Vector
    from .semantic.meaning import Meaning

RECALL_LIMIT = 10
"""Interactions that are looked at for a prompt."""

FUSED = 40
"""Interactions found by words that a ranking by words and meaning is made of."""

Exclude = Callable[[Interaction], bool]
"""Whether an interaction is to be left out of a search."""


@dataclass
class Question:
    """A search that is asked for."""

    query: str
    vector: Vector | None
    """The meaning of the query, where there is an embedding model that works."""
    session: str | None
    """Is preferred, not required."""
    conversation: str | None
    """The one the question is asked in."""
    part: Part
    """What is searched."""
    exclude: Exclude | None
    interactions: dict[str, Interaction] = field(default_factory=dict)
    """Those that were looked at, by id."""


@dataclass(frozen=True)
class Recalled:
    """What memory has to say to a prompt."""

    history: inject.History
    standing: Mapping[str, Preference]
    """The preferences that stand, by label."""
    found: Sequence[Memory]
    """What the search found, best first, whether it was relevant enough or not."""

    @property
    def preferences(self) -> dict[str, str]:
        """The values of the preferences by label."""
        return {label: each.value for label, each in self.standing.items()}


class Recall:
    """Searches an open memory that is caught up. Reads only."""

    def __init__(self, log: Log, index: Index, decisions: Decisions, meaning: Meaning | None) -> None:
        self._log = log
        self._index = index
        self._decisions = decisions
        self._meaning = meaning

    def question(
        self, query: str, session: str | None, conversation: str | None, part: Part, exclude: Exclude | None
    ) -> Question:
        """A question, with its vector when there is a model for it that works and it means more than a time."""
        vector = None
        if self._meaning and not look_back(query, datetime.date.today()).is_all:
            vector = self._meaning.question(query, self._log, conversation)
        return Question(query, vector, session, conversation, part, exclude)

    def search(self, asked: Question, limit: int) -> list[Memory]:
        """The ``limit`` interactions that answer a question best, best first."""
        return self._found(asked, limit)[0]

    def recall(
        self,
        asked: Question,
        max_tokens: int | Callable[[Mapping[str, Preference]], int],
        labels: tuple[str, str],
    ) -> Recalled:
        """What is to be put before a prompt, in at most ``max_tokens`` tokens of history.

        That may be a function of the preferences, which take room too.
        """
        found, hits = self._found(asked, RECALL_LIMIT)
        stand = self._decisions.preferences(asked.session)
        room = max_tokens if isinstance(max_tokens, int) else max_tokens(stand)
        fitting = {hit.id for hit in hits}
        history = inject.history([memory for memory in found if memory.id in fitting], asked.query, room, labels)
        weak = [inject.LeftOut(memory, "not relevant enough") for memory in found if memory.id not in fitting]
        return Recalled(replace(history, left_out=[*history.left_out, *weak]), stand, found)

    def _found(self, asked: Question, limit: int) -> tuple[list[Memory], Sequence[Hit]]:
        """What answers a question, and the hits of it that may be injected."""
        if not self._decisions.ready() or not asked.query.strip():
            return [], []
        hits = self._index.search(
            asked.query,
            limit=limit if asked.vector is None else max(limit, FUSED),
            texts=lambda ids: self._texts(asked, ids),
            session=None if asked.session == DEFAULT_SESSION else asked.session,
            conversation=asked.conversation,
            now=time.time(),
            part=asked.part,
            members=asked.vector is None,
        )
        ranking = None
        if self._meaning and asked.vector is not None:
            ranking = self._meaning.rank(
                asked.query,
                asked.vector,
                hits,
                lambda ids: self._texts(asked, ids),
                asked.interactions,
                limit,
                inside=None if asked.part == EVERYTHING else lambda ids: self._index.inside(asked.part, ids),
            )
        hits, fitting = (
            (ranking.hits, ranking.fitting) if ranking else (hits[:limit], relevant(asked.query, hits[:limit]))
        )
        return [Memory.of(asked.interactions[hit.id], hit.score, hit.why) for hit in hits], fitting

    def _texts(self, asked: Question, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """The words of those of these interactions that may be found: prompt and answer by id."""
        found = self._log.get(ids)
        gone = self._decisions.forgotten(ids)
        for identity, interaction in found.items():
            if identity not in gone and not (asked.exclude and asked.exclude(interaction)):
                asked.interactions[identity] = interaction
        return {
            identity: (asked.interactions[identity].query, asked.interactions[identity].response)
            for identity in ids
            if identity in asked.interactions
        }
