"""One ranking from two: what the words of a question find, and what its meaning finds. Pure functions.

The lexical score of an interaction is around 1 when it holds every word of the question; likeness in meaning is around
0.5 when it says what was asked for and around 0 for anything else. Both are comparable between questions, so they are
added. The figures below stand in the middle of wide plateaus.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..index import Hit
from ..index.settle import Reading, fold_duplicates

if TYPE_CHECKING:
    from ..interaction import Interaction

MEANING = 1.0
"""Score of an interaction that means just what was asked, against one that holds every word of it."""
CONVERSATION = 0.2
"""Share of that for the nearest interaction in its conversation."""
HITS = 40
"""Hits by words that are wanted for a ranking."""


def fuse(
    hits: Sequence[Hit], likeness: Mapping[str, float], interactions: Mapping[str, Interaction], limit: int
) -> list[Hit]:
    """Hits by words and likeness by id as one ranking, best first, at most ``limit``.

    ``interactions`` has those that exist; the others are left out.
    """
    by_words = {hit.id: hit for hit in hits}
    found = [by_words.get(id) or _hit(interactions[id]) for id in {**by_words, **likeness} if id in interactions]
    near = {hit.id: max(0.0, likeness.get(hit.id, 0.0)) for hit in found}
    nearest: dict[str, float] = {}
    for hit in found:
        nearest[hit.conversation_id] = max(near[hit.id], nearest.get(hit.conversation_id, 0.0))
    ranked = sorted(
        (_with_meaning(hit, near[hit.id], nearest[hit.conversation_id]) for hit in found),
        key=lambda hit: (-round(hit.score, 9), -hit.timestamp, hit.id),
    )
    return _fold(_keep_updates(ranked, hits)[: 2 * limit], interactions)[:limit]


def _hit(interaction: Interaction) -> Hit:
    """A hit that no word of the question found."""
    return Hit(
        id=interaction.id,
        score=0.0,
        why={},
        conversation_id=interaction.conversation_id,
        timestamp=interaction.timestamp,
        session=interaction.session,
    )


def _with_meaning(hit: Hit, near: float, nearest: float) -> Hit:
    why = dict(hit.why)
    meaning, around = MEANING * near, MEANING * CONVERSATION * nearest
    if meaning:
        why["meaning"] = round(meaning, 4)
    if around:
        why["conversation"] = round(why.get("conversation", 0.0) + around, 4)
    return replace(hit, score=hit.score + meaning + around, why=why)


def _keep_updates(ranked: list[Hit], hits: Sequence[Hit]) -> list[Hit]:
    """Keep the newer of two statements before the one that it replaces.

    The ranking by words has put it there, right before it, in spite of a lower score.
    """
    order = [hit.id for hit in ranked]
    for newer, older in zip(hits, hits[1:], strict=False):
        if newer.score < older.score and newer.timestamp > older.timestamp and {newer.id, older.id} <= set(order):
            if order.index(newer.id) > order.index(older.id):
                order.remove(newer.id)
                order.insert(order.index(older.id), newer.id)
    by_id = {hit.id: hit for hit in ranked}
    return [by_id[id] for id in order]


def _fold(ranked: Iterable[Hit], interactions: Mapping[str, Interaction]) -> list[Hit]:
    """Near-duplicates as one: a search by meaning finds what the search by words has folded already."""
    by_id = {hit.id: hit for hit in ranked}
    readings = [
        Reading(id, hit.score, hit.timestamp, interactions[id].query, interactions[id].response, ())
        for id, hit in by_id.items()
    ]
    return [by_id[reading.id] for reading in fold_duplicates(readings)]
