"""Sessions out of a memory and into one.

What leaves is made and what comes is taken in one interaction at a time, so that memory does not grow with the log.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from .errors import PrellmError
from .garbage import uncollected
from .importing import Import, ImportReport
from .interaction import DEFAULT_SESSION
from .jsonstream import BEGINS, as_json
from .log.outgoing import Outgoing
from .redaction import Redaction
from .snapshot import KIND, SessionSnapshot, read_members, write_members
from .store import MemoryStore

FORMAT = "llm-prellm/1"
"""Marks files whose interactions carry all that llm keeps of them, oldest first."""

__all__ = ["ExportReport", "ImportReport", "Scope", "export", "export_to", "import_from", "import_snapshot", "scope_of"]

_AT_ONCE = 500
"""Interactions between two looks at the progress."""


@dataclass(frozen=True)
class Scope:
    """Which part of a memory is meant by an id, and the label that it gives a snapshot."""

    label: str
    session: str | None = None
    conversation: str | None = None
    everything: bool = False
    """The id names neither a session nor a conversation."""


@dataclass
class ExportReport:
    """What an export wrote."""

    interactions: int = 0
    secrets: dict[str, int] = field(default_factory=dict)
    """How many different things that look like secrets there were, by kind."""
    left_behind: int = 0
    """Attachments whose bytes are gone, or too many to travel."""


def scope_of(store: MemoryStore, name: str | None) -> Scope:
    """What an id given with ``--id`` means: a session, a conversation, or a label for everything."""
    if name is None:
        return Scope(store.session or DEFAULT_SESSION, session=store.session)
    if store.log.is_conversation(name):
        return Scope(name, conversation=name)
    if store.has_session(name):
        return Scope(name, session=name)
    return Scope(name, everything=True)


def export(store: MemoryStore, scope: Scope) -> SessionSnapshot:
    """A snapshot of the interactions in ``scope``, oldest first, and of all preferences."""
    with store.reading():
        return SessionSnapshot.from_members(
            ((name, list(value) if isinstance(value, Iterator) else value) for name, value in _members(store, scope)),
            str(store.path),
        )


def export_to(
    store: MemoryStore,
    scope: Scope,
    file: IO[bytes],
    *,
    redact: bool = False,
    progress: Callable[[int], object] = lambda count: None,
) -> ExportReport:
    """Write a snapshot of ``scope`` as JSON; with ``redact``, secrets are masked. Looks for them in any case.

    ``progress`` is called with how many interactions were written since the last call.
    """
    report = ExportReport()
    redaction = Redaction(masking=redact)
    with store.reading(), uncollected():
        if redact and store.log.stretches:
            # What one turn names a password stands in others without a name, earlier ones too.
            for record in _outgoing(store, scope).records():
                redaction.learn(record)
        report.interactions = write_members(file, _members(store, scope, redaction, report, progress))
    report.secrets = dict(redaction.kinds)
    return report


def _members(
    store: MemoryStore,
    scope: Scope,
    redaction: Redaction | None = None,
    report: ExportReport | None = None,
    progress: Callable[[int], object] = lambda count: None,
) -> Iterator[tuple[str, Any]]:
    """The members of a snapshot; the long arrays as iterators, to be read in their order."""
    whole = scope.session is None and scope.conversation is None
    decisions = store.decisions
    outgoing = _outgoing(store, scope)
    records = outgoing.records() if store.log.stretches else iter(())
    first = next(records, None)
    now = time.time()

    def clean(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        return (row if redaction is None else redaction.row(row) for row in rows)

    def interactions() -> Iterator[dict[str, Any]]:
        if first is not None:
            yield first if redaction is None else redaction.record(first)
        for number, record in enumerate(records, 1):
            yield record if redaction is None else redaction.record(record)
            if number % _AT_ONCE == 0:
                progress(_AT_ONCE)

    yield "session_id", scope.label
    yield "format", FORMAT
    if scope.session is not None:
        yield "scope", "session"
    yield "created_at", str(first["timestamp"] if first is not None else 0.0)
    yield "exported_at", str(now)
    [preferences] = clean([dict(store.preferences_by_key(scope.session))])
    yield "preferences", preferences
    yield "runtime_context", None
    yield "codebase_summary", None
    yield "interactions", interactions()
    yield "forks", clean(outgoing.forks()) if store.log.stretches and scope.session is None else iter(())
    if whole or scope.session is not None:
        # A session goes with its own history; what stands in all sessions goes with it as it stands now, for what
        # that was read from is somebody's words elsewhere. So does all of it with a conversation.
        own = (lambda row: True) if whole else (lambda row: row["session"] == scope.session != DEFAULT_SESSION)
        yield "statements", clean(filter(own, decisions.statements()))
        yield "decisions", clean(filter(own, decisions.decided()))
    yield "forgotten", decisions.tombstones(None if whole else outgoing.left_out)
    if report is not None:
        report.left_behind = outgoing.left_behind


def _outgoing(store: MemoryStore, scope: Scope) -> Outgoing:
    forgotten = store.decisions.forgotten
    return Outgoing(store.db, session=scope.session, conversation=scope.conversation, forgotten=forgotten)


def import_from(store: MemoryStore, file: IO[bytes], *, source: str, trust: bool = False) -> ImportReport:
    """Add what a snapshot file holds and the memory does not; all of it or nothing. See ``import_snapshot``.

    ``source`` names the file in errors. Raises PrellmError.
    """
    return _import(store, read_members(file, source), source, trust)


def import_snapshot(store: MemoryStore, snapshot: SessionSnapshot, *, trust: bool = False) -> ImportReport:
    """Add what a snapshot holds and the memory does not; all of it or nothing.

    An interaction is the same if it has the same id and words or, where a file has none of llm's ids, the same words
    and time, so importing a file twice changes nothing the second time. Imported words teach no preferences unless
    ``trust`` is given; the preferences that the file itself names are taken over.
    """

    def members() -> Iterator[tuple[str, Any]]:
        for name, value in snapshot.members():
            if isinstance(value, Iterator):
                yield name, BEGINS
                for number, element in enumerate(value):
                    yield name, _storable(element, f"{name}.{number}")
            else:
                yield name, _storable(value, name)

    return _import(store, members(), "the snapshot", trust)


def _storable(value: Any, where: str) -> Any:
    """A value of a snapshot that a program made, as a file would hold it. Raises PrellmError."""
    try:
        return as_json(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise PrellmError(f"the snapshot is not {KIND}: {where} cannot be kept as JSON: {error}") from error


def _import(store: MemoryStore, members: Iterable[tuple[str, Any]], source: str, trust: bool) -> ImportReport:
    with store.writing(), uncollected():
        return Import(store, source, trust=trust, format=FORMAT).run(members)
