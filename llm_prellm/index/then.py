"""What was said at a time: the answer to a question that names nothing else (``look_back``)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from . import rank, settle
from .dates import Date
from .documents import Document
from .look_back import LookBack, look_back
from .search import Texts

NEWEST = 256
"""Exchanges of that time that are looked at, the newest."""
READ = 4096
"""Exchanges of that time, the newest, among which those of the part that is searched are looked for."""

Period = tuple[float, float]
"""The first moment that is in it and the first that no longer is, in unix seconds."""

_LAST = 30 * 86400.0
"""Seconds before the newest exchange that are still the last time."""


def periods(asked: LookBack, today: datetime.date, newest: Callable[[], float]) -> list[Period]:
    """The periods that a question is about, in the time zone of this machine, in order and apart from each other.

    ``newest`` gives the moment of the newest exchange.
    """
    if asked.latest:
        return [(newest() - _LAST, float("inf"))]
    joined: list[Period] = []
    for start, end in sorted(period for date in asked.dates for period in _period(date, today)):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _period(date: Date, today: datetime.date) -> Iterator[Period]:
    """A day or a month; one without a year is the last that there was."""
    try:
        first = datetime.date(date.year or today.year, date.month, date.day or 1)
        if not date.year and first > today:
            first = first.replace(year=today.year - 1)
        after = first + datetime.timedelta(days=1 if date.day else 31)
        if not date.day:
            after = after.replace(day=1)
        yield _midnight(first), _midnight(after)
    except (ValueError, OverflowError, OSError):
        return  # no day of the calendar, or none of this machine's


def _midnight(day: datetime.date) -> float:
    return datetime.datetime(day.year, day.month, day.day).timestamp()


def choose(
    documents: Iterable[Document],
    texts: Texts,
    limit: int,
    now: float,
    allows: Callable[[Document], bool],
    preferred: int | None,
    most: int = NEWEST,
) -> list[tuple[Document, dict[str, float]]]:
    """At most ``limit`` of the ``documents`` (newest first) with the parts of their scores, best first.

    Those of the session ``preferred`` come first, then the newest. ``texts`` are those of ``Index.search``. Only the
    ``most`` newest are looked at.
    """
    considered = list(islice(filter(allows, documents), most))
    parts = {document.id: _parts(document, now, preferred) for document in considered}
    considered.sort(key=lambda document: -sum(parts[document.id].values()))
    said = texts([document.id for document in considered])
    today = datetime.date.fromtimestamp(now)
    readings = [
        settle.Reading(document.id, sum(parts[document.id].values()), document.timestamp, *said[document.id], ())
        for document in considered
        # Another question of this kind says nothing about that time.
        if document.id in said and not look_back(said[document.id][0], today).is_all
    ]
    by_id = {document.id: document for document in considered}
    chosen = settle.fold_duplicates(readings[: 4 * limit])[:limit]
    return [(by_id[reading.id], parts[reading.id]) for reading in chosen]


def _parts(document: Document, now: float, preferred: int | None) -> dict[str, float]:
    parts = {"time": rank.THEN, "recency": rank.recency(now - document.timestamp)}
    if preferred is not None and document.session == preferred:
        parts["session"] = rank.SAME_SESSION
    return parts
