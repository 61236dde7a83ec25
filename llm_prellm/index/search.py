"""A search: from the words of a query to ranked exchanges, in three looks, each closer and at fewer documents.

1. All documents, by bit masks: which hold most of the query, next-door exchanges included (``candidates``).
2. The best few hundred, by what the index knows of them: length, and the conversation around (``documents``).
3. The best few dozen, by their texts, fetched from the log (``rank.read``).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from . import classes, concepts, rank, words
from .candidates import Sum, neighbours, quantise
from .documents import Document, Documents
from .lookup import Held, Lookup
from .part import Bounds
from .postings import BLOCK, BLOCK_BITS
from .query import Query, Word
from .vocabulary import Vocabulary

INFLECTED = 0.9
"""Likeness of a stem of another form of the word (``inflection``): it may be that of another word too."""
FAMILY = 0.6
"""Likeness of a word's near relatives (``Vocabulary.family``)."""
RELATED, INSTEAD = 0.35, 0.8
"""Likeness of another word for the same thing (``concepts``): beside the word itself, and in its place where the log
does not know the word. Who writes about a "samochód" now and then means that, but where it is never written, "auto" is
what the question is after."""
MEMBER, MEMBER_INSTEAD = 0.2, 0.3
"""The same of a word for something that belongs to what the query's word names (``classes``): a cat, for "pets"."""
MEMBERS = 128
"""Members of a class, times blocks of the log, that are looked for: in a long log the most usual ones have to do."""
LONG = 12
"""Words of a query that are looked for at most."""
GUESSES = 4
"""Unknown words of a query that a spelling is looked for, at most."""
STEPS = 24
"""Steps of a word's weight in the first look."""
FIRST, SEEDS, THIRD = 320, 48, 40
"""Documents that come out of the first look, those of them whose surroundings are looked at in the second, and those
that are read in the third."""
FIRST_OF_BLOCK = 64
"""Documents that come out of the first look at a block at least, when there are many blocks."""
WHOLE = 64
"""Exchanges of a conversation that is looked at whole; of a longer one a stretch around the seed is."""

_Timeline = tuple[list[Document], list[tuple[float, ...]], dict[int, int], list[float]]
"""Exchanges of a conversation in order, their values, their places by number, and their conversation parts."""
_Held = Mapping[int, Mapping[str, Held]]
"""By block: the documents of terms."""
Texts = Callable[[Sequence[str]], Mapping[str, tuple[str, str]]]


@dataclass
class Group:
    """A word of the query with all that stands for it in the index."""

    text: str
    terms: dict[str, float] = field(default_factory=dict)
    """Likeness of each term, from 0 to 1."""
    instead: dict[str, float] = field(default_factory=dict)
    """Likeness of those of the terms that count for more where the log does not know the word itself."""
    masks: dict[int, list[tuple[float, int]]] = field(default_factory=dict)
    """By block: likeness and the documents that hold the word in that likeness but in no higher one."""
    spelled: bool = False
    share: float = 1.0
    """Less than 1 for a word that the conversation lends to the query."""
    weight: float = 0.0
    holding: int = 0
    """Documents that hold the word in its own form, or, when none does, in its nearest."""


@dataclass
class Found:
    """A candidate with its parts so far."""

    document: Document
    values: tuple[float, ...]
    around: Sequence[tuple[float, ...]]
    """The values of the exchanges of its conversation, among them its own."""
    place: int
    """Its own place among those."""
    parts: dict[str, float] = field(default_factory=dict)

    @property
    def beside(self) -> tuple[float, ...]:
        """The values of the exchanges next to it: the better of the two."""
        return rank.beside(self.around, self.place)

    @property
    def score(self) -> float:
        return sum(self.parts.values())


class Search:
    """One search over the tables of the index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._documents = Documents(connection)
        self._terms = Lookup(connection)
        self._mean = 0.0
        self._blocks = self._terms.blocks
        self._vocabulary = Vocabulary(self._terms)
        self._live, self._follows = self._terms.live, self._terms.follows
        self.count = sum(mask.bit_count() for mask in self._live.values())
        self._values: dict[int, tuple[float, ...]] = {}
        self._bytes: dict[int, list[tuple[int, float, float, bytes]]] = {}
        self.groups: list[Group] = []
        self.mass = 0.0

    def set_mean(self, length: float) -> None:
        """The mean length of a document, in words."""
        self._mean = length

    def norm(self, document: Document) -> float:
        return rank.norm(document.length, self._mean)

    # -- the words ---------------------------------------------------------------

    def look_up(self, query: Query, lent: Query | None = None, lent_share: float = 0.0, members: bool = True) -> None:
        """Find the terms and the documents of the query's words, and of what belongs to classes that they name."""
        self.groups = [Group(word.text, _likenesses(word)) for word in query.words]
        if lent is not None:
            known = {term for group in self.groups for term in group.terms}
            self.groups += [
                Group(word.text, _likenesses(word), share=lent_share)
                for word in lent.words
                if known.isdisjoint(word.terms)
            ]
        if len(self.groups) > LONG:
            # A pasted text: its rarest words that the index knows tell enough, in the forms that they have.
            held = self._weigh(self.groups)
            self.groups = sorted((group for group in self.groups if group.holding), key=lambda group: group.holding)
            self.groups = self.groups[:LONG]
            self._split(self.groups, held)
        else:
            self._widen(MEMBERS // max(1, len(self._blocks)) if members else 0)
        self.mass = sum(group.weight for group in self.groups)

    def _widen(self, members: int) -> None:
        """Find the words and what else may stand for them, at most ``members`` that belong to what each names.

        Guess at the spelling of those that are not there.
        """
        for group in self.groups:
            own = tuple(group.terms)
            for term in self._vocabulary.family(own[:2]):
                group.terms.setdefault(term, FAMILY)
            for others, beside, instead in (
                (concepts.related(own), RELATED, INSTEAD),
                (classes.members(own)[:members] if members else [], MEMBER, MEMBER_INSTEAD),
            ):
                others = [term for term in others if term not in group.terms]
                group.terms.update(dict.fromkeys(others, beside))
                group.instead.update(dict.fromkeys(others, instead))
        self._split(self.groups, self._weigh(self.groups))
        unknown = [group for group in self.groups if not group.holding]
        # Long words are guessed best.
        unknown = sorted(unknown, key=lambda group: -len(group.text))[:GUESSES]
        for group in unknown:
            for term, likeness in self._vocabulary.near(next(iter(group.terms))).items():
                group.terms[term] = max(likeness, group.terms.get(term, 0.0))
                group.spelled = True
        self._split(unknown, self._weigh(unknown))

    def _weigh(self, groups: Sequence[Group]) -> _Held:
        """Find the documents of the words, and weigh the words by how many there are."""
        wanted = sorted({term for group in groups for term in group.terms})
        held = self._terms.find(wanted)
        holding: dict[str, int] = {}
        for terms in held.values():
            for term, documents in terms.items():
                holding[term] = holding.get(term, 0) + documents.count
        for group in groups:
            if not any(term in holding for term, likeness in group.terms.items() if likeness > RELATED):
                group.terms.update(group.instead)
            present = {term: likeness for term, likeness in group.terms.items() if term in holding}
            best = max(present.values(), default=0.0)
            nearest = [term for term, likeness in present.items() if likeness == best]
            group.holding = (
                holding[nearest[0]]
                if len(nearest) == 1
                else sum(_union(terms, nearest).bit_count() for terms in held.values())
            )
            weight = rank.weight_of(group.holding, self.count)
            group.weight = group.share * weight
            # A rare word is not found where a common one stands for it.
            for term, likeness in present.items():
                if likeness < best:
                    worth = min(1.0, rank.weight_of(holding[term], self.count) / weight)
                    group.terms[term] = round(likeness * worth, 1)
        return held

    def _split(self, groups: Sequence[Group], held: _Held) -> None:
        """Split the documents of the words by likeness."""
        for group in groups:
            tiers: dict[float, list[str]] = {}
            for term, likeness in group.terms.items():
                if likeness:
                    tiers.setdefault(likeness, []).append(term)
            ordered = sorted(tiers.items(), reverse=True)
            for block, terms in held.items():
                taken, split = 0, []
                for likeness, names in ordered:
                    mask = _union(terms, names)
                    if taken:
                        mask &= ~taken
                    if mask:
                        split.append((likeness, mask))
                        taken |= mask
                group.masks[block] = split

    # -- the first look --------------------------------------------------------------

    def first(self, bounds: Bounds, limit: int = FIRST) -> list[int]:
        """The numbers of the ``limit`` documents that hold most of the query, best first."""
        weights = quantise([group.weight for group in self.groups], STEPS)
        share = max(FIRST_OF_BLOCK, 2 * limit // max(1, len(self._blocks)))
        within = bounds.mask(self._live)
        found: list[tuple[int, int]] = []
        # The newest first: of equal scores they come out, so that older ones have to be better than the worst so far.
        for block in reversed(self._blocks):
            total = Sum()
            for group, weight in zip(self.groups, weights, strict=True):
                whole = 0
                for likeness, mask in group.masks.get(block, ()):
                    total.add(mask, max(1, round(weight * likeness)))
                    whole |= mask
                if whole:
                    total.add(neighbours(whole, self._follows.get(block, 0)), max(1, round(weight * rank.NEXT)))
            allowed = within(block)
            if len(found) == limit:
                allowed = total.above(allowed, found[-1][0])
            base = block << BLOCK_BITS
            offsets = total.best(allowed, share)
            if offsets:
                found += zip(total.scores(offsets), [base | offset for offset in offsets], strict=True)
                found.sort(reverse=True)
                del found[limit:]
        return [number for _, number in found]

    # -- the second look ---------------------------------------------------------------

    def second(
        self,
        numbers: Sequence[int],
        bounds: Bounds,
        favour: Callable[[Document], float] = lambda _: 0.0,
        seeds: int = SEEDS,
    ) -> list[Found]:
        """The ``seeds`` best of them and what stands next to those, scored with the conversation around, best first.

        ``favour`` is the score of a document for anything but words.
        """

        def promise(document: Document) -> tuple[float, float, str]:
            own = sum(self.values(document)) + favour(document) * self.mass
            return -own, -document.timestamp, document.id

        documents = self._documents.by_number(numbers)
        ranked = sorted(documents.values(), key=promise)[:seeds]
        found: dict[int, Found] = {}
        timelines: dict[int, _Timeline] = {}
        whole = self._documents.conversations([seed.conversation for seed in ranked], WHOLE)
        for seed in ranked:
            line = timelines.get(seed.conversation)
            if line is None or seed.number not in line[2]:
                members = whole.get(seed.conversation, [])
                if not members:
                    before, after = self._documents.around(seed, 2 * rank.REACH)
                    members = [*reversed(before), seed, *after]
                values = [self.values(document) for document in members]
                places = {document.number: at for at, document in enumerate(members)}
                line = members, values, places, rank.conversation_parts(values)
                timelines[seed.conversation] = line
            members, values, places, parts = line
            at = places[seed.number]
            for place in range(max(0, at - 2), min(len(members), at + 3)):
                document = members[place]
                if document.number in found or not bounds.allows(document):
                    continue
                part = parts[place] / self.mass
                candidate = Found(document, values[place], values, place)
                candidate.parts = {"words": sum(values[place]) / self.mass, "conversation": part}
                found[document.number] = candidate
        return sorted(found.values(), key=order)

    def values(self, document: Document) -> tuple[float, ...]:
        """The value of each word of the query in a document, as far as the index knows (each occurs once)."""
        number = document.number
        known = self._values.get(number)
        if known is not None:
            return known
        index, bit = (number & BLOCK - 1) >> 3, 1 << (number & 7)
        held = [tier for tier in self._tiers(number >> BLOCK_BITS) if tier[3][index] & bit]
        # Of some eight hundred that are looked at most are there for their neighbours, and hold nothing.
        values = [0.0] * len(self.groups)
        if held:
            length_norm = self.norm(document)
            for group, weight, likeness, _ in held:
                values[group] = weight * rank.saturate(likeness, length_norm)
        known = self._values[number] = tuple(values)
        return known

    def _tiers(self, block: int) -> list[tuple[int, float, float, bytes]]:
        """The masks of a block for looking at single documents: word, its weight, likeness and the documents."""
        tiers = self._bytes.get(block)
        if tiers is None:
            tiers = self._bytes[block] = [
                (index, group.weight, likeness, mask.to_bytes(BLOCK // 8, "little"))
                for index, group in enumerate(self.groups)
                for likeness, mask in group.masks.get(block, ())
            ]
        return tiers

    def coverage(self, found: Found) -> float:
        """The share of the query's weight that an exchange and the ones next to it hold."""
        held = sum(
            group.weight
            for group, own, next_to in zip(self.groups, found.values, found.beside, strict=True)
            if own or next_to
        )
        return held / self.mass if self.mass else 0.0

    # -- the third look -------------------------------------------------------------------

    def lookup(self) -> rank.Lookup:
        """From a word of a text to the words of the query that it stands for."""
        by_term: dict[str, list[tuple[int, float]]] = {}
        for index, group in enumerate(self.groups):
            for term, likeness in group.terms.items():
                by_term.setdefault(term, []).append((index, likeness))
        return Matches(by_term)


class Matches(dict[str, Sequence[tuple[int, float]]]):
    """Matches by word, found out when a word is first met."""

    def __init__(self, by_term: Mapping[str, Sequence[tuple[int, float]]]) -> None:
        super().__init__()
        self._by_term = by_term
        self._starts = {term[:2] for term in by_term}

    def __missing__(self, word: str) -> Sequence[tuple[int, float]]:
        # Stems start like their words: most words of a text need no stemming to be told apart.
        start = word[:2] if word.isascii() else words.fold(word[:4])[:2]
        if start not in self._starts and word.isalpha():
            self[word] = ()
            return ()
        best: dict[int, float] = {}
        for term in words.terms(word):
            for index, likeness in self._by_term.get(term, ()):
                best[index] = max(likeness, best.get(index, 0.0))
        found = self[word] = tuple(best.items())
        return found


def _likenesses(word: Word) -> dict[str, float]:
    """The terms of a word of the query, its own first."""
    return {**dict.fromkeys(word.terms, 1.0), **{term: INFLECTED for term in word.kin if term not in word.terms}}


def _union(held: Mapping[str, Held], terms: Sequence[str]) -> int:
    """The documents that hold any of the terms."""
    together = 0
    for term in terms:
        if term in held:
            together |= held[term].mask
    return together


def order(found: Found) -> tuple[float, float, str]:
    """Best first, newest first among equals; the same whatever order the log was indexed in."""
    return -round(found.score, 9), -found.document.timestamp, found.document.id
