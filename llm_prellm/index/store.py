"""The index as a whole: what goes in, what comes out, what is searched."""

from __future__ import annotations

import datetime
import sqlite3
import time
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..batches import batched
from ..interaction import Interaction
from . import dates, rank, settle, then, words
from .documents import Document, Documents
from .follow_up import is_follow_up
from .part import EVERYTHING, Bounds, Part
from .postings import FOLLOWS, LIVE, Postings
from .query import FEW_WORDS, Query, parse
from .search import FIRST, SEEDS, THIRD, Found, Search, Texts, order

if TYPE_CHECKING:
    from sqlite_utils import Database

_BATCH = 32768
_BATCH_CHARACTERS = 16_000_000
"""Interactions, and characters in them, whose postings are gathered before they are written."""
FEW = 16
"""Interactions that are taken up one by one; the postings of more are merged at once."""
_LENGTHS = "words"
_NEXT_NUMBER = "next number"

LENT = 0.3
"""What a word that the conversation lends to a query of few words weighs, against one of its own."""


@dataclass(frozen=True)
class Hit:
    """An interaction that answers a search."""

    id: str
    score: float
    """The sum of ``why``: around 1 when every word of the query is there; comparable between searches."""
    why: dict[str, float]
    """The parts of the score by name: words, phrase, spelling, conversation, time, session, recency."""
    conversation_id: str
    timestamp: float
    session: str
    coverage: float = 0.0
    """Share of the query's weight that the exchange and the ones next to it hold, from 0 to 1."""


class Index:
    """What is searched, kept in our own tables of an open database. Makes no transactions: they are the caller's."""

    def __init__(self, db: Database) -> None:
        self._connection: sqlite3.Connection = db.conn
        self._documents = Documents(self._connection)
        self._postings = Postings(self._connection)

    # -- what is in it ---------------------------------------------------------------

    def count(self) -> int:
        """How many interactions are indexed."""
        return sum(mask.bit_count() for mask in self._postings.live().values())

    def has(self, id: str) -> bool:
        return bool(self._documents.by_id([id]))

    def missing(self, ids: Iterable[str]) -> list[str]:
        """Those of the ids that are not indexed, in their order."""
        wanted = list(ids)
        known = self._documents.by_id(wanted)
        return [id for id in wanted if id not in known]

    def get_state(self, name: str) -> str | None:
        """A value that a caller keeps with the index, gone with ``clear``."""
        row = self._connection.execute("select value from prellm_index_state where name = ?", [name]).fetchone()
        return None if row is None else str(row[0])

    def set_state(self, name: str, value: str) -> None:
        self._connection.execute("insert or replace into prellm_index_state (name, value) values (?, ?)", [name, value])

    def _number(self, name: str) -> int:
        return int(self.get_state(name) or 0)

    # -- what goes in and out ----------------------------------------------------------

    def add(self, interactions: Iterable[Interaction]) -> int:
        """Index interactions, in place of those indexed under the same ids; returns how many.

        Takes any number in constant memory; the more at once, the faster.
        """
        done, characters = 0, 0
        batch: dict[str, Interaction] = {}
        for interaction in interactions:
            batch[interaction.id] = interaction
            characters += len(interaction.query) + len(interaction.response)
            if len(batch) == _BATCH or characters > _BATCH_CHARACTERS:
                done += self._add(batch)
                batch, characters = {}, 0
        return done + (self._add(batch) if batch else 0)

    def _add(self, batch: dict[str, Interaction]) -> int:
        self.remove(batch)
        ordered = sorted(batch.values(), key=lambda each: (each.timestamp, each.id))
        # Conversations in one piece, so that the next number is mostly the next exchange.
        started: dict[str, int] = {}
        for place, each in enumerate(ordered):
            started.setdefault(each.conversation_id, place)
        ordered.sort(key=lambda each: started[each.conversation_id])

        first = number = self._number(_NEXT_NUMBER)
        names: dict[str, int] = {}
        documents: list[Document] = []
        few = len(ordered) <= FEW
        terms_of: dict[int, set[str]] = {}
        holding: dict[str, array[int]] = defaultdict(_numbers)
        follows: list[int] = []
        previous: int | None = None
        for each in ordered:
            for name in (each.conversation_id, each.session):
                if name not in names:
                    names[name] = self._documents.number_of_name(name)
            conversation = names[each.conversation_id]
            if conversation == previous or (previous is None and self._is_last(conversation, number - 1)):
                follows.append(number)
            previous = conversation
            prompt_length, found = words.index_terms(each.query)
            answer_length, more = words.index_terms(each.response)
            if few:
                terms_of[number] = found | more
            else:
                for term in found | more:
                    holding[term].append(number)
            length = prompt_length + answer_length
            documents.append(Document(number, each.id, conversation, each.timestamp, length, names[each.session]))
            number += 1
        self._documents.insert(documents)
        self._postings.mark(LIVE, range(first, number))
        if follows:
            self._postings.mark(FOLLOWS, follows)
        if few:
            self._postings.add(terms_of)
        else:
            self._postings.extend(holding)
        self.set_state(_NEXT_NUMBER, str(number))
        self.set_state(_LENGTHS, str(self._number(_LENGTHS) + sum(document.length for document in documents)))
        return len(documents)

    def _is_last(self, conversation: int, number: int) -> bool:
        newest = self._documents.newest(conversation, 1)
        return bool(newest) and newest[0].number == number

    def remove(self, ids: Iterable[str]) -> int:
        """Take interactions out; ids that are not indexed are passed over. Returns how many were.

        They are never found again, but their words stay in the blobs until ``scrub``.
        """
        done = 0
        for batch in batched(ids, _BATCH):
            gone = list(self._documents.by_id(batch).values())
            if not gone:
                continue
            self._documents.delete(document.number for document in gone)
            self._postings.bury([document.number for document in gone])
            lengths = sum(document.length for document in gone)
            self.set_state(_LENGTHS, str(self._number(_LENGTHS) - lengths))
            done += len(gone)
        return done

    def set_session(self, session: str, *, conversation: str | None = None, old: str | None = None) -> None:
        """Put the interactions of a conversation, or those of the session ``old``, into a session."""
        source = self._documents.name_number(conversation or old or "")
        if source is None:
            return
        target = self._documents.number_of_name(session)
        if conversation is not None:
            self._documents.set_session(target, conversation=source)
        else:
            self._documents.set_session(target, old=source)

    def scrub(self) -> None:
        """Erase every trace of what was removed: its words and the names of its conversation and session.

        Reads the whole index; for when the user asked to forget something.
        """
        self._postings.erase()
        self._connection.execute(
            "delete from prellm_names where number not in (select conversation from prellm_documents)"
            " and number not in (select session from prellm_documents)"
        )

    def clear(self) -> None:
        """Drop everything, the caller's state too."""
        for table in ("documents", "names", "postings", "terms", "recent", "recent_parts", "index_state"):
            self._connection.execute(f"delete from prellm_{table}")

    def health(self) -> str:
        """What SQLite finds wrong with the tables of the index: ``ok``, or its words."""
        try:
            for table in ("documents", "postings", "names"):
                found: str = self._connection.execute(f"pragma quick_check(prellm_{table})").fetchone()[0]
                if found != "ok":
                    return f"damaged: {found}"
        except sqlite3.DatabaseError as error:
            return f"damaged: {error}"
        return "ok"

    # -- what comes out ---------------------------------------------------------------------

    def search(
        self,
        query: str,
        *,
        limit: int,
        texts: Texts,
        session: str | None = None,
        conversation: str | None = None,
        now: float | None = None,
        part: Part = EVERYTHING,
        members: bool = True,
    ) -> list[Hit]:
        """The interactions that answer ``query``, best first, at most ``limit``.

        ``texts`` gives prompt and answer of some ids; one that it leaves out no longer exists and is not returned.
        Interactions of ``session`` are preferred. ``conversation`` is the one that the query continues: a query of
        few words is completed from its newest exchange. ``now`` is what recency is measured from (unix seconds,
        the clock by default). Only interactions of ``part`` are returned.
        ``members`` is whether what belongs to a class that the query names is looked for too: a search by meaning
        finds that by itself, and both together give it too much weight.
        """
        if limit <= 0:
            return []
        moment = time.time() if now is None else now
        today = datetime.date.fromtimestamp(moment)
        asked = parse(query, today)
        bounds = Bounds(part, self._documents)
        if asked.back.is_all:
            return self._then(asked, today, moment, bounds, session, texts, limit)
        search = Search(self._connection)
        if not search.count:
            return []
        search.set_mean(self._number(_LENGTHS) / search.count)
        lent = self._lent(asked, conversation, texts)
        if not asked.words and lent is None:
            return []
        search.look_up(asked, lent, LENT if asked.words else 1.0, members)

        candidates = search.second(
            search.first(bounds, max(FIRST, 2 * limit)),
            bounds,
            lambda document: _in_time(asked, document),
            max(SEEDS, limit),
        )
        for found in candidates:
            self._add_circumstances(found, asked, session, moment)
        candidates.sort(key=order)
        said: dict[str, tuple[str, str]] = {}
        read: list[Found] = []
        wanted = max(THIRD, 2 * limit)
        for some in batched(candidates, wanted):
            said.update(texts([found.document.id for found in some]))
            read += _read(search, asked, some, said)
            if len(read) >= limit:
                break
        return self._hits(search, sorted(read, key=order)[: 2 * limit], said, limit)

    def inside(self, part: Part, ids: Sequence[str]) -> set[str]:
        """Those of these interactions that are indexed and in a part of the log."""
        bounds = Bounds(part, self._documents)
        return {id for id, document in self._documents.by_id(ids).items() if bounds.allows(document)}

    def _lent(self, asked: Query, conversation: str | None, texts: Texts) -> Query | None:
        """The words that the newest exchange of the conversation lends to a query of few words."""
        if conversation is None or len(asked.words) > FEW_WORDS:
            return None
        number = self._documents.name_number(conversation)
        newest = self._documents.newest(number, 2) if number is not None else []
        known = texts([document.id for document in newest]) if newest else {}
        said = " ".join(known[document.id][0] for document in newest if document.id in known)
        lent = parse(said)
        return lent if lent.words else None

    def _add_circumstances(self, found: Found, asked: Query, session: str | None, now: float) -> None:
        document = found.document
        found.parts["time"] = _in_time(asked, document)
        found.parts["recency"] = rank.recency(now - document.timestamp)
        if session is not None and document.session == self._documents.name_number(session):
            found.parts["session"] = rank.SAME_SESSION

    def _then(
        self,
        asked: Query,
        today: datetime.date,
        now: float,
        bounds: Bounds,
        session: str | None,
        texts: Texts,
        limit: int,
    ) -> list[Hit]:
        """What was said at the time that a query names, if it names nothing else."""
        periods = then.periods(asked.back, today, self._documents.newest_moment)
        if not periods:
            return []
        preferred = None if session is None else self._documents.name_number(session)
        # The last time is the last time: when all that was said then is left out, nothing older takes its place.
        most = limit if asked.back.latest else then.NEWEST
        documents = self._documents.between(periods, then.READ)
        chosen = then.choose(documents, texts, limit, now, bounds.allows, preferred, most)
        names = self._names([document for document, _ in chosen])
        return [_hit(document, parts, names, coverage=1.0) for document, parts in chosen]

    def _hits(
        self, search: Search, read: Sequence[Found], said: Mapping[str, tuple[str, str]], limit: int
    ) -> list[Hit]:
        """The last order, and hits of it."""
        by_id = {found.document.id: found for found in read}
        readings = [
            settle.Reading(id, found.score, found.document.timestamp, *said[id], found.values)
            for id, found in by_id.items()
        ]
        settled = settle.newer_first(settle.fold_duplicates(readings))[:limit]
        chosen = [by_id[reading.id] for reading in settled]
        names = self._names([found.document for found in chosen])
        return [_hit(found.document, found.parts, names, search.coverage(found)) for found in chosen]

    def _names(self, documents: Sequence[Document]) -> dict[int, str]:
        """The names of their conversations and sessions."""
        return self._documents.names(
            number for document in documents for number in (document.conversation, document.session)
        )


def _hit(document: Document, parts: Mapping[str, float], names: Mapping[int, str], coverage: float) -> Hit:
    return Hit(
        id=document.id,
        score=sum(parts.values()),
        why={name: round(value, 4) for name, value in parts.items() if value},
        conversation_id=names[document.conversation],
        timestamp=document.timestamp,
        session=names[document.session],
        coverage=coverage,
    )


def _in_time(asked: Query, document: Document) -> float:
    return rank.ON_DAY * dates.fit(asked.dates, document.timestamp) if asked.dates else 0.0


def _read(
    search: Search, asked: Query, candidates: Iterable[Found], said: Mapping[str, tuple[str, str]]
) -> Iterator[Found]:
    """The candidates with the parts that their texts give them; those whose text is gone are left out."""
    lookup = search.lookup()
    weights = [group.weight for group in search.groups]
    spelled = [group.spelled for group in search.groups]
    for found in candidates:
        texts = said.get(found.document.id)
        if texts is None:
            continue
        match = rank.read([words.words(text) for text in texts], lookup, weights, search.norm(found.document))
        found.values = match.values
        found.parts.pop("words", None)
        found.parts = {**rank.parts_of(match, search.mass, spelled), **found.parts}
        if found.place and is_follow_up(texts[0]):
            more = rank.follow_up_part(found.values, found.around[found.place - 1]) / search.mass
            found.parts["conversation"] = found.parts.get("conversation", 0.0) + more
        if asked.asks_when and any(map(rank.says_when, texts)):
            found.parts["time"] = found.parts.get("time", 0.0) + rank.SAYS_WHEN
        yield found


def _numbers() -> array[int]:
    return array("L")
