"""The newest documents, whose terms are not in the postings yet.

A turn has some fifty terms, all over the alphabet: to put each in its place at once would rewrite as many pages of the
file. So the terms of a turn first make one row here, which a search reads whole. When ``FULL`` rows have come together
their postings are divided into parts, stretches of the alphabet, and with every further turn one part goes where it
belongs: neighbours share pages, common words are written once for all of the turns, and no turn pays for the others
(a log-structured merge, O'Neil et al. 1996, with the merge spread out).

Documents stay here until their last part is merged. That some of their terms are found in both places meanwhile does
no harm: what is looked up is united.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

FULL = 32
"""Documents that are divided into parts, and the number of the parts."""

Write = Callable[[Mapping[str, Sequence[int]]], None]
"""Puts document numbers, ascending, in the postings of terms."""


class Recent:
    """Reads and writes inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(self, terms_by_number: Mapping[int, Collection[str]], write: Write) -> None:
        """Take up new documents, and merge a part for each of them with ``write``."""
        self._connection.executemany(
            "insert into prellm_recent (number, terms) values (?, ?)",
            [(number, "\n".join(sorted(terms))) for number, terms in terms_by_number.items()],
        )
        for _ in terms_by_number:
            self._step(write)

    def _step(self, write: Write) -> None:
        row = self._connection.execute(
            "select part, postings, upto, (select count(*) from prellm_recent_parts)"
            " from prellm_recent_parts order by part limit 1"
        ).fetchone()
        if row is None:
            self._divide()
            return
        part, postings, upto, left = row
        write(json.loads(postings))
        self._connection.execute("delete from prellm_recent_parts where part = ?", [part])
        if left == 1:
            self._connection.execute("delete from prellm_recent where number <= ?", [upto])

    def _divide(self) -> None:
        """Divide the postings of the documents into parts, if enough have come together."""
        (count, upto) = self._connection.execute("select count(*), max(number) from prellm_recent").fetchone()
        if count < FULL:
            return
        postings = postings_of(self.terms())
        terms = sorted(postings)
        self._connection.executemany(
            "insert into prellm_recent_parts (part, postings, upto) values (?, ?, ?)",
            [
                (part, json.dumps({term: postings[term] for term in terms[start:end]}, ensure_ascii=False), upto)
                for part in range(FULL)
                if (start := part * len(terms) // FULL) < (end := (part + 1) * len(terms) // FULL)
            ],
        )

    def merge(self, write: Write) -> None:
        """Merge everything, at once."""
        for (postings,) in self._connection.execute(
            "select postings from prellm_recent_parts order by part"
        ).fetchall():
            write(json.loads(postings))
        row = self._connection.execute("select max(upto) from prellm_recent_parts").fetchone()
        rest = {number: terms for number, terms in self.terms().items() if row[0] is None or number > row[0]}
        if rest:
            write(postings_of(rest))
        self.clear()

    def clear(self) -> None:
        self._connection.execute("delete from prellm_recent_parts")
        self._connection.execute("delete from prellm_recent")

    def terms(self) -> dict[int, list[str]]:
        """The terms of the documents, by number, ascending."""
        rows = self._connection.execute("select number, terms from prellm_recent order by number")
        return {number: terms.split("\n") if terms else [] for number, terms in rows}


def postings_of(terms_by_number: Mapping[int, Iterable[str]]) -> dict[str, list[int]]:
    """From terms by document to documents by term."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, terms in terms_by_number.items():
        for term in terms:
            found[term].append(number)
    return found
