"""The terms that the index holds, and those of them that an inflected or misspelled word may mean."""

from __future__ import annotations

from collections.abc import Sequence

from .lookup import Lookup

FAMILY_STEM = 5
"""Characters that a stem shares with its family at least."""
FAMILY_CUT = 2
"""Characters at the end of a stem that its family may not share."""
FAMILY_ENDING = 4
"""Characters that a member of the family goes on for."""
_FAMILY = 12
_NEAR = 3


class Vocabulary:
    """What terms the postings have."""

    def __init__(self, terms: Lookup) -> None:
        self._terms = terms

    def family(self, stems: Sequence[str]) -> list[str]:
        """Terms that begin like a stem and go on for a few letters: other forms and near derivations of the word.

        ``stems`` are those of one word. Stems of one Polish word differ where its consonants change (droga, drodze)
        and where it was typed without its diacritics; English derivations differ in their endings (counsel,
        counselor).
        """
        long = [stem for stem in stems if len(stem) >= FAMILY_STEM and stem.isalpha()]
        # The stems of a word mostly start alike: one look at the alphabet serves both.
        starts = {stem[: _shared(stem)] for stem in long}
        starts = {start for start in starts if not any(start != other and start.startswith(other) for other in starts)}
        longest = max(map(len, long), default=0) + FAMILY_ENDING
        found = {
            term
            for start in starts
            for term in self._terms.starting(start, len(start), longest)
            if term not in stems and term.isalpha() and any(_kin(stem, term) for stem in long)
        }
        shortest = min(map(len, long), default=0)
        return sorted(found, key=lambda term: (abs(len(term) - shortest), term))[:_FAMILY]

    def near(self, word: str) -> dict[str, float]:
        """Terms spelled like a word that the index does not hold, each with its likeness from 0 to 1."""
        if len(word) < 4 or word.isdigit():
            return {}
        tolerance = 1 if len(word) < 6 else 2 if len(word) < 10 else 3
        first, second, third = word[0], word[1], word[2]
        swapped = {word[:3], second + first + third, first + third + second}
        shifted = {first + word[2:4], first + second + word[3:4], word[1:4]}
        return self._nearest(word, swapped | shifted, tolerance) or self._nearest(word, {word[:2]}, tolerance)

    def _nearest(self, word: str, starts: set[str], tolerance: int) -> dict[str, float]:
        choices = {
            term
            for start in starts
            for term in self._terms.starting(start, len(word) - tolerance, len(word) + tolerance)
        }
        choices.discard(word)
        from rapidfuzz import fuzz, process  # only loaded for a word that the log does not hold
        from rapidfuzz.distance import OSA

        hits = process.extract(word, list(choices), scorer=OSA.distance, score_cutoff=tolerance, limit=None)
        nearest = [distance for _, distance, _ in hits[:_NEAR]]
        likely = sorted(
            (distance, -fuzz.ratio(word, term), term) for term, distance, _ in hits if distance <= nearest[-1]
        )
        return {term: 1 - distance / len(word) for distance, _, term in likely[:_NEAR]}


def _shared(stem: str) -> int:
    return max(FAMILY_STEM, len(stem) - FAMILY_CUT)


def _kin(stem: str, term: str) -> bool:
    shared = 0
    for left, right in zip(stem, term, strict=False):
        if left != right:
            break
        shared += 1
    return shared >= _shared(stem) and len(term) - shared <= FAMILY_ENDING
