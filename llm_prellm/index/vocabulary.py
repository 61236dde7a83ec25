"""The terms that the index holds, and those of them that an unknown or inflected word may mean."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

_IN = 400
_SCAN = 4000
"""Terms of a stretch of the alphabet that are looked at, at most."""
_FAMILY_STEM = 4
"""Characters that a stem shares with its family at least."""
_FAMILY = 12
_NEAR = 3


class Vocabulary:
    """The table of terms. Reads and writes inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def numbers(self, terms: Iterable[str]) -> dict[str, int]:
        """The numbers of those of the terms that the index knows."""
        wanted = list(terms)
        found: dict[str, int] = {}
        for start in range(0, len(wanted), _IN):
            part = wanted[start : start + _IN]
            marks = ",".join("?" * len(part))
            found.update(
                self._connection.execute(f"select term, number from prellm_terms where term in ({marks})", part)
            )
        return found

    def learn(self, terms: Iterable[str], first: int) -> dict[str, int]:
        """Give numbers from ``first`` on to terms that the index does not know yet."""
        given = {term: first + index for index, term in enumerate(sorted(terms))}
        self._connection.executemany("insert into prellm_terms (term, number) values (?, ?)", given.items())
        return given

    def family(self, stem: str) -> dict[str, int]:
        """Terms that begin like a stem and go on for a few letters: other forms and near derivations of the word.

        Stems of one Polish word differ where its consonants change (droga, drodze) and where a word was typed
        without its diacritics; English derivations differ in their endings (counsel, counselor).
        """
        if len(stem) < _FAMILY_STEM + 1 or not stem.isalpha():
            return {}
        shared = max(_FAMILY_STEM, len(stem) - 2)
        rows = self._stretch(stem[:shared], shared, len(stem) + 4)
        others = [(abs(len(term) - len(stem)), term, number) for term, number in rows if _kin(stem, term)]
        return {term: number for _, term, number in sorted(others)[:_FAMILY]}

    def near(self, word: str) -> dict[str, tuple[int, float]]:
        """Terms spelled like a word the index does not hold, each with its likeness from 0 to 1."""
        if len(word) < 4 or word.isdigit():
            return {}
        tolerance = 1 if len(word) < 6 else 2 if len(word) < 10 else 3
        starts = dict.fromkeys((word[:2], word[1] + word[0], word[0] + word[2]))
        choices: dict[str, int] = {}
        for start in starts:
            choices.update(self._stretch(start, len(word) - tolerance, len(word) + tolerance))
        hits = process.extract(
            word, choices.keys(), scorer=OSA.distance, score_cutoff=tolerance, limit=4 * _NEAR
        )
        likely = sorted((distance, -fuzz.ratio(word, term), term) for term, distance, _ in hits)
        return {
            term: (choices[term], 1 - distance / len(word)) for distance, _, term in likely[:_NEAR] if distance
        }

    def _stretch(self, prefix: str, shortest: int, longest: int) -> list[tuple[str, int]]:
        return self._connection.execute(
            "select term, number from prellm_terms where term >= ? and term < ? and length(term) between ? and ?"
            f" limit {_SCAN}",
            [prefix, prefix + "\U0010ffff", shortest, longest],
        ).fetchall()

    def forget(self, keep: set[int]) -> None:
        """Drop the terms whose number is not among those to keep."""
        gone = [
            (term,) for term, number in self._connection.execute("select term, number from prellm_terms")
            if number not in keep
        ]
        self._connection.executemany("delete from prellm_terms where term = ?", gone)


def _kin(stem: str, term: str) -> bool:
    if stem == term or not term.isalpha():
        return False
    shared = 0
    for left, right in zip(stem, term):
        if left != right:
            break
        shared += 1
    return shared >= max(_FAMILY_STEM, len(stem) - 2) and len(term) - shared <= 4


