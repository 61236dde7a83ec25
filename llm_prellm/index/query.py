"""A query taken apart: the words that it looks for, and what kind of answer it asks for."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from . import words
from .dates import Date
from .dates import dates as dates_in
from .forms import irregular_forms
from .inflection import kindred
from .look_back import NONE, LookBack, look_back
from .stopwords import STOP_WORDS

MAX_WORDS = 24
"""Words of a query that are taken from it; of a longer one (a pasted document) the first tell enough."""


FEW_WORDS = 2
"""Words, function words aside, up to which a query may lean on the exchange before it."""


@dataclass(frozen=True)
class Word:
    """A word of the query and the terms that stand for it exactly."""

    text: str
    terms: tuple[str, ...]
    kin: tuple[str, ...] = ()
    """Terms of its other forms, if it is a Polish noun."""


@dataclass(frozen=True)
class Query:
    words: tuple[Word, ...]
    asks_when: bool = False
    dates: frozenset[Date] = field(default_factory=frozenset)
    """Days and months that the query names."""
    back: LookBack = NONE
    """The time that it names, if it asks about earlier talk."""


def parse(text: str, today: datetime.date | None = None) -> Query:
    """Take a query apart. Any text will do; one of function words only has no words.

    Days that it names from today count when ``today`` is given.
    """
    back = look_back(text, today) if today else NONE
    found: dict[tuple[str, ...], Word] = {}
    tokens = words.words(text[: 200 * MAX_WORDS])
    plain = [words.fold(token) for token in tokens]
    is_english = words.language(text, tokens) == "en"
    for token, folded in zip(tokens, plain, strict=True):
        if folded in STOP_WORDS or folded in back.words or len(found) >= MAX_WORDS:
            continue
        terms = words.terms(token)
        if terms and not all(term in STOP_WORDS for term in terms):
            found.setdefault(terms, Word(token, _all_forms(token, terms), () if is_english else kindred(token)))
    return Query(
        tuple(found.values()),
        asks_when=not {"when", "kiedy"}.isdisjoint(plain),
        dates=back.dates or dates_in(text[: 200 * MAX_WORDS]),
        back=back,
    )


def _all_forms(token: str, terms: tuple[str, ...]) -> tuple[str, ...]:
    forms = dict.fromkeys(terms)
    for form in irregular_forms(words.fold(token)):
        forms.update(dict.fromkeys(words.terms(form)))
    return tuple(forms)
