"""One ranking from two: what the words of a question find, and what its meaning finds. Pure functions.

The lexical score of an interaction is around 1 when it holds every word of the question; likeness in meaning is around
0.5 when it says what was asked for and around 0 for anything else. Both are comparable between questions, so they are
added. The figures below stand in the middle of wide plateaus.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ..index import Hit, relevant
from ..index.settle import Reading, fold_duplicates

if TYPE_CHECKING:
    from ..interaction import Interaction
    from .look import Look

MEANING = 1.0
"""Score of an interaction that means just what was asked, against one that holds every word of it."""
COMPANY = 0.4
"""Score of an interaction that means just what those nearest to the question mean (Rocchio, "Relevance Feedback in
Information Retrieval", 1971, with the nearest taken as relevant)."""
CONVERSATION = 0.2
"""Share of that for the nearest interaction in its conversation."""
SAME_THING = 0.4
"""Likeness from which two interactions are about the same thing; of any two in a log, 99 in 100 are less alike."""
FIRST = 3
"""Hits of which one must be near enough for any of them to be injected."""
NEAR_ENOUGH = 0.8
"""What its coverage and twice its likeness must come to together, in a log of ``FEW`` interactions or fewer."""
LARGER_LOG = 0.2
"""How much more it must be in a log ten times as large, or larger: the more there is, the nearer comes what is nearest
by chance."""
FEW = 200
NEAR_BEST = 0.4
"""Share of the first hit's score that the others need."""


@dataclass(frozen=True)
class Ranking:
    """One ranking from two."""

    hits: list[Hit]
    """Best first."""
    fitting: list[Hit]
    """Those that may be injected."""


def fuse(query: str, hits: Sequence[Hit], look: Look, interactions: Mapping[str, Interaction], limit: int) -> Ranking:
    """Hits by words and by meaning as one ranking, at most ``limit`` of them.

    ``interactions`` has those that exist; others are left out.
    """
    by_words = {hit.id: hit for hit in hits}
    found = [by_words.get(id) or _hit(interactions[id]) for id in {**by_words, **look.likeness} if id in interactions]
    near = {hit.id: max(0.0, look.likeness.get(hit.id, 0.0)) for hit in found}
    nearest: dict[str, float] = {}
    for hit in found:
        nearest[hit.conversation_id] = max(near[hit.id], nearest.get(hit.conversation_id, 0.0))
    ranked = sorted(
        (
            _with_meaning(hit, near[hit.id], look.company.get(hit.id, 0.0), nearest[hit.conversation_id])
            for hit in found
        ),
        key=lambda hit: (-round(hit.score, 9), -hit.timestamp, hit.id),
    )
    settled = _fold(_keep_updates(ranked, hits, look)[: 2 * limit], interactions)[:limit]
    return Ranking(settled, _fitting(settled, look, words_suffice=bool(relevant(query, hits))))


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


def _with_meaning(hit: Hit, near: float, company: float, nearest: float) -> Hit:
    why = dict(hit.why)
    meaning = MEANING * near + COMPANY * max(0.0, company)
    around = MEANING * CONVERSATION * nearest
    if meaning:
        why["meaning"] = round(meaning, 4)
    if around:
        why["conversation"] = round(why.get("conversation", 0.0) + around, 4)
    return replace(hit, score=hit.score + meaning + around, why=why)


def _keep_updates(ranked: list[Hit], hits: Sequence[Hit], look: Look) -> list[Hit]:
    """Keep the newer of two statements about the same before the one that it replaces.

    The ranking by words has put it there, right before it, in spite of a lower score; but words alone often take two
    different things for the same.
    """
    by_id = {hit.id: hit for hit in ranked}
    order = list(by_id)
    for newer, older in pairwise(hit for hit in hits if hit.id in by_id):
        moved = newer.score < older.score and newer.timestamp > older.timestamp
        lost = order.index(newer.id) > order.index(older.id)
        if moved and lost and look.alike(newer.id, older.id) >= SAME_THING:
            order.remove(newer.id)
            order.insert(order.index(older.id), newer.id)
    return [by_id[id] for id in order]


def _fold(ranked: Iterable[Hit], interactions: Mapping[str, Interaction]) -> list[Hit]:
    """Near-duplicates as one: a search by meaning finds what the search by words has folded already."""
    by_id = {hit.id: hit for hit in ranked}
    readings = [
        Reading(id, hit.score, hit.timestamp, interactions[id].query, interactions[id].response, ())
        for id, hit in by_id.items()
    ]
    return [by_id[reading.id] for reading in fold_duplicates(readings)]


def _fitting(hits: Sequence[Hit], look: Look, *, words_suffice: bool) -> list[Hit]:
    """The hits that are near enough to be injected, in their order; none when nothing fits.

    As ``index.relevant``, where meaning may make up for words and the other way round. Where the first hits have no
    vectors yet, what that says (``words_suffice``) is enough. It was set where questions of other histories part from
    those that a history answers.
    """
    if not hits:
        return []
    first = hits[:FIRST]
    near = max(hit.coverage + 2 * max(0.0, look.likeness.get(hit.id, 0.0)) for hit in first)
    unknown = any(hit.id not in look.vectors for hit in first)
    growth = math.log10(max(look.count, FEW) / FEW)
    if near < NEAR_ENOUGH + LARGER_LOG * min(1.0, growth) and not (unknown and words_suffice):
        return []
    best = max(hit.score for hit in hits)
    return [hit for hit in hits if hit.score >= NEAR_BEST * best]
