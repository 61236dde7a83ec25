"""A query taken apart: the words that it looks for, and what kind of answer it asks for."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field

from . import words
from .forms import irregular_forms
from .stopwords import STOP_WORDS

MAX_WORDS = 24
"""Words of a query that are taken from it; of a longer one (a pasted document) the first tell enough."""


@dataclass(frozen=True)
class Word:
    """A word of the query and the terms that stand for it exactly."""

    text: str
    terms: tuple[str, ...]


@dataclass(frozen=True)
class Query:
    words: tuple[Word, ...]
    asks_when: bool = False
    months: frozenset[int] = field(default_factory=frozenset)
    years: frozenset[int] = field(default_factory=frozenset)

    def in_period(self, timestamp: float) -> bool:
        """Whether a moment lies in the months and years that the query names (false when it names no month)."""
        if not self.months:
            return False
        moment = datetime.datetime.fromtimestamp(timestamp, datetime.timezone.utc)
        if self.years and moment.year not in self.years:
            return False
        # What happened at the end of a month is often told in the first days of the next.
        told_late = moment.day <= 7 and (moment.month - 2) % 12 + 1 in self.months
        return moment.month in self.months or told_late


def parse(text: str) -> Query:
    """Take a query apart. Any text will do; one of function words only has no words."""
    found: dict[tuple[str, ...], Word] = {}
    tokens = words.words(text[: 200 * MAX_WORDS])
    plain = [words.fold(token) for token in tokens]
    for token, folded in zip(tokens, plain, strict=True):
        if folded in STOP_WORDS or len(found) >= MAX_WORDS:
            continue
        terms = words.terms(token)
        if terms and not all(term in STOP_WORDS for term in terms):
            found.setdefault(terms, Word(token, _all_forms(token, terms)))
    months = {month for folded in plain if (month := month_of(folded))}
    years = {int(folded) for folded in plain if re.fullmatch(r"(?:19|20)\d\d", folded)}
    return Query(
        tuple(found.values()),
        asks_when=not {"when", "kiedy"}.isdisjoint(plain),
        months=frozenset(months),
        years=frozenset(years),
    )


def _all_forms(token: str, terms: tuple[str, ...]) -> tuple[str, ...]:
    forms = dict.fromkeys(terms)
    for form in irregular_forms(words.fold(token)):
        forms.update(dict.fromkeys(words.terms(form)))
    return tuple(forms)


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january styczen stycznia styczniu",
            "february luty lutego lutym",
            "march marzec marca marcu",
            "april kwiecien kwietnia kwietniu",
            "maj maja maju",
            "june czerwiec czerwca czerwcu",
            "july lipiec lipca lipcu",
            "august sierpien sierpnia sierpniu",
            "september wrzesien wrzesnia wrzesniu",
            "october pazdziernik pazdziernika pazdzierniku",
            "november listopad listopada listopadzie",
            "december grudzien grudnia grudniu",
        ),
        1,
    )
    for name in names.split()
}


def month_of(word: str) -> int | None:
    """The month (1 to 12) that a folded word names. English ``may`` is left out: it is a verb more often."""
    return _MONTHS.get(word)
