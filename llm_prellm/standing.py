"""Which preferences stand, after everything that was said and decided. Pure: events in, preferences out.

Where one tool does not exclude another, an editor and a language say, both stand: a preference is told from another
of its key by what it is *about*. What was said in a memory session stands there only, and wins there.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .interaction import DEFAULT_SESSION

if TYPE_CHECKING:
    from .learn import Statement

Event = Mapping[str, Any]
"""A row of ``Decisions.history``."""

_Place = tuple[str, str, str]
"""Session, key and what the preference is about ("" if that is not known)."""

_BETWEEN = "\x1f"

LONGEST_VALUE = 200
"""Characters of a preference's value: it goes into every prompt, and goes there whole."""


@dataclass(frozen=True)
class Preference:
    """A preference, where it comes from, and when and why it ended if it did."""

    key: str
    value: str
    since: float
    """Unix seconds."""
    source: str
    """``said`` (read from the user's words), ``set`` (by hand or by a program) or ``import``."""
    words: str | None = None
    """The user's own words it was read from."""
    turn_id: str | None = None
    rule: str | None = None
    about: str | None = None
    """What kind of thing it is, such as ``editor``, if known."""
    session: str = DEFAULT_SESSION
    until: float | None = None
    """Unix seconds; ``None`` while it stands."""
    ended_by: str | None = None
    """What ended it: the words that replaced it or took it back, or ``by hand``."""
    first: bool = True
    """Whether it is the one of its key that its prompt comes to, by the rules of ``learn.apply``."""
    came_with: str | None = None
    """The file it was imported from."""


def fold(events: Iterable[Event]) -> tuple[list[Preference], list[Preference]]:
    """What stands and what ended, each in the order in which it began. ``events`` come oldest first."""
    standing: dict[_Place, Preference] = {}
    ended: list[Preference] = []
    for _, together in itertools.groupby(events, key=_moment):
        group = list(together)
        if group[0]["decided"]:
            _decide(standing, ended, group[0])
        else:
            _read(standing, ended, group)
    return sorted(standing.values(), key=lambda each: each.since), ended


def visible(standing: Iterable[Preference], session: str | None) -> dict[str, Preference]:
    """The preferences for a session by label: the key for the newest of a key, ``key (about)`` for the others."""
    own = session or DEFAULT_SESSION
    # The session's own before what stands everywhere, then the newest.
    ranked = sorted(standing, key=lambda each: (each.session != own, -each.since, not each.first))
    labelled: dict[str, Preference] = {}
    places: set[tuple[str, str | None]] = set()
    values: set[tuple[str, str]] = set()
    for each in ranked:
        place, value = (each.key, each.about), (each.key, each.value)
        if each.session not in (own, DEFAULT_SESSION) or place in places or value in values:
            continue
        places.add(place)
        values.add(value)
        label = each.key if each.key not in labelled else f"{each.key} ({each.about or 'other'})"
        labelled[label] = each
    return dict(sorted(labelled.items()))


def _moment(event: Event) -> tuple[Any, ...]:
    """What events have in common that are taken together: the statements of one prompt; decisions stand alone."""
    if event["decided"]:
        return ("decided", event["id"])
    return ("said", event["timestamp"], event["turn_id"])


def _decide(standing: dict[_Place, Preference], ended: list[Preference], event: Event) -> None:
    about = event["about"]
    for place in [place for place in standing if place[:2] == (event["session"], event["key"])]:
        if about is None or place[2] == about:
            _end(standing, ended, place, event["timestamp"], "by hand")
    if event["value"] is not None:
        standing[event["session"], event["key"], about or ""] = _preference(event)


def _read(standing: dict[_Place, Preference], ended: list[Preference], events: list[Event]) -> None:
    """What one prompt said, by the rules of ``learn.apply``; each place is a key of its own to them."""
    from .learn import apply

    session = events[0]["session"]
    before = {_joined(place): preference.value for place, preference in standing.items() if place[0] == session}
    statements = [statement for event in events for statement in _statements(event, before)]
    after = apply(before, statements)
    words = events[-1]["words"]
    comes_to = apply({}, [_statement(event, event["key"]) for event in events])
    for joined in dict.fromkeys([*before, *after]):
        place = (session, *_parted(joined))
        if joined in before and after.get(joined) != before[joined]:
            _end(standing, ended, place, events[0]["timestamp"], words)
        if joined in after and after[joined] != before.get(joined):
            source = next(
                event
                for event in events
                if (event["key"], event["about"] or "", event["value"]) == (*_parted(joined), after[joined])
            )
            # Said again, a preference keeps its first evidence: that is since when it stands.
            first = comes_to.get(source["key"]) == source["value"]
            standing[place] = replace(_preference(source), first=first)


def _statements(event: Event, before: Mapping[str, str]) -> list[Statement]:
    """An event as statements about the places it bears on: its own, or, for what it ends, each of the key's."""
    places = {_parted(joined) for joined in before}
    own = (event["key"], event["about"] or "")
    statements: list[Statement] = []
    if event["value"] is None or event["ends"] is not None:
        # What is taken back or replaced may stand as another kind of thing than the new one.
        statements += [
            replace(_statement(event, _BETWEEN.join(place)), value=None)
            for place in sorted(places)
            if place[0] == event["key"] and (event["value"] is None or place != own)
        ]
    if event["value"] is not None:
        statements.append(_statement(event, _BETWEEN.join(own)))
    return statements


def _statement(event: Event, key: str) -> Statement:
    from .learn import Statement

    return Statement(key, event["value"], event["words"], event["rule"], event["ends"], event["about"])


def _joined(place: _Place) -> str:
    return _BETWEEN.join(place[1:])


def _parted(joined: str) -> tuple[str, str]:
    key, _, about = joined.partition(_BETWEEN)
    return key, about


def _end(
    standing: dict[_Place, Preference], ended: list[Preference], place: _Place, until: float, ended_by: str
) -> None:
    ended.append(replace(standing.pop(place), until=until, ended_by=ended_by))


def _preference(event: Event) -> Preference:
    return Preference(
        key=event["key"],
        value=event["value"],
        since=event["timestamp"],
        source=event["source"],
        words=event["words"],
        turn_id=event["turn_id"],
        rule=event["rule"],
        about=event["about"],
        session=event["session"],
        came_with=event.get("came_with"),
    )
