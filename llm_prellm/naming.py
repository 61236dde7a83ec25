"""Which interactions are meant by what a user types: ids, or beginnings of them."""

from __future__ import annotations

from collections.abc import Sequence

from .errors import PrellmError
from .interaction import Interaction
from .log import Log

_SHORTEST_ID = 6
"""Characters of the beginning of an id that can stand for it."""
_MEANT = 3
"""Ids that are named where a beginning is that of several."""


def named(log: Log, ids: Sequence[str]) -> list[Interaction]:
    """The interactions with these ids, or beginnings of ids that no other has; each once.

    Raises PrellmError when an id names none.
    """
    found = log.get(ids)
    whole = {identity: _whole(log, identity) for identity in ids if identity not in found}
    found |= log.get(list(whole.values()))
    return list({each.id: each for each in (found[whole.get(identity, identity)] for identity in ids)}.values())


def _whole(log: Log, identity: str) -> str:
    """The id that is meant by what is not one as it stands: in capitals, or only its beginning."""
    lowered = identity.lower()
    found = log.beginning_with(lowered, _MEANT) if len(lowered) >= _SHORTEST_ID else []
    if len(found) == 1:
        return found[0]
    if found:
        raise PrellmError(f"several ids begin with {identity!r}: {', '.join(found)}")
    if 0 < len(lowered) < _SHORTEST_ID and log.beginning_with(lowered, 1):
        raise PrellmError(f"{identity!r} is too short for the beginning of an id: give {_SHORTEST_ID} characters")
    remedy = f"llm session list --id {identity}" if log.is_conversation(identity) else "llm session list"
    is_one = "; it is that of a conversation" if log.is_conversation(identity) else ""
    raise PrellmError(f"no interaction with the id {identity!r}{is_one}; see: {remedy}")
