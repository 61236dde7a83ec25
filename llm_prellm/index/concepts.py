"""Words that mean the same, across both languages: what ``concepts.txt`` lists, by stem."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from . import words


@lru_cache(maxsize=1)
def _concepts() -> tuple[list[tuple[str, ...]], dict[str, list[int]]]:
    """The terms of every concept, and the concepts of every term."""
    members: list[tuple[str, ...]] = []
    concepts_of: dict[str, list[int]] = {}
    for line in files(__package__).joinpath("concepts.txt").read_text("utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        english, _, polish = line.partition("|")
        terms = dict.fromkeys(words.stem(word, "en") for word in english.split())
        terms.update(dict.fromkeys(words.stem(word, "pl") for word in polish.split()))
        for term in terms:
            concepts_of.setdefault(term, []).append(len(members))
        members.append(tuple(terms))
    return members, concepts_of


def related(terms: tuple[str, ...]) -> list[str]:
    """Other terms for what any of these terms names; none for most."""
    members, concepts_of = _concepts()
    found: dict[str, None] = {}
    for term in terms:
        for concept in concepts_of.get(term, ()):
            found.update(dict.fromkeys(members[concept]))
    return [term for term in found if term not in terms]
