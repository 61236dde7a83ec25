"""A conversation of another program, and the interactions in it."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..log.identity import MAX_TIMESTAMP

_STEP = 0.001
"""Seconds by which an interaction comes after the one before it when the export's times don't say so."""


@dataclass
class Said:
    """One message."""

    by_user: bool
    text: str
    timestamp: float | None = None
    """Unix seconds, ``None`` when the export does not say."""
    model: str | None = None
    files: list[str] = field(default_factory=list)
    """Names of files that the message refers to; the export does not hold them."""
    attached: list[dict[str, str]] = field(default_factory=list)
    """Texts of files that the export does hold: ``name`` and ``text``."""


@dataclass
class Talk:
    """One conversation along its current branch."""

    id: str
    title: str
    said: list[Said]
    started: float | None = None
    """Unix seconds."""
    elsewhere: int = 0
    """Messages on other branches: answers that were made anew, prompts that were edited."""


def branch(parents: Mapping[str, str | None], leaf: str | None) -> list[str]:
    """The ids on the way from the root to ``leaf``, each node's parent given; a circle is cut where it closes."""
    way: dict[str, None] = {}
    while leaf is not None and leaf in parents and leaf not in way:
        way[leaf] = None
        leaf = parents[leaf]
    return list(way)[::-1]


def newest_leaf(parents: Mapping[str, str | None], times: Mapping[str, float | None]) -> str | None:
    """The node without children that was made last: of those made at the same time, the last in the file."""
    inner = set(parents.values())
    newest, at = None, -math.inf
    for node in parents:
        moment = times.get(node) or 0.0
        if node not in inner and moment >= at:
            newest, at = node, moment
    return newest


def records(talk: Talk, program: str) -> Iterator[dict[str, Any]]:
    """The interactions of a conversation in the form that a snapshot has them, oldest first.

    ``program`` is the session they belong to, and begins the conversation's id.
    """
    last: float | None = None
    for turn in _turns(talk.said):
        known = [said.timestamp for said in turn if said.timestamp is not None]
        moment = known[0] if known else (last if last is not None else talk.started or 0.0)
        if last is not None and moment <= last:
            moment = last + _STEP
        last = moment = round(moment, 6)
        answers = [said for said in turn if not said.by_user]
        metadata: dict[str, Any] = {}
        if files := [name for said in turn for name in said.files]:
            metadata["files"] = files
        if attached := [each for said in turn for each in said.attached]:
            metadata["attached"] = attached
        yield {
            "query": "\n\n".join(said.text for said in turn if said.by_user and said.text),
            "response_summary": "\n\n".join(said.text for said in answers if said.text),
            "metadata": metadata,
            "timestamp": moment,
            "conversation_id": f"{program}:{talk.id}",
            "conversation": {"name": talk.title} if talk.title else None,
            "model": next((said.model for said in reversed(answers) if said.model), None),
            "session": program,
            "origin": "import",
        }


def _turns(said: list[Said]) -> Iterator[list[Said]]:
    """What belongs together: a prompt and all that was answered before the next one."""
    turn: list[Said] = []
    for each in said:
        if not (each.text or each.files or each.attached):
            continue
        if each.by_user and turn:
            yield turn
            turn = []
        turn.append(each)
    if turn:
        yield turn


# -- reading what may be anything ---------------------------------------------------------


def text(value: Any) -> str:
    """A string, or "" for anything else. Half of a surrogate pair, which JSON may escape, becomes ``?``."""
    return value.encode("utf-8", "replace").decode("utf-8").strip() if isinstance(value, str) else ""


def mapping(value: Any) -> dict[str, Any]:
    """An object, empty for anything else."""
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects in a list; none for anything else."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def seconds(value: Any, unit: float = 1.0) -> float | None:
    """A moment in unix seconds from a number in ``unit`` seconds or an ISO 8601 text; ``None`` for anything else."""
    if isinstance(value, str):
        try:
            moment = datetime.datetime.fromisoformat(value.strip().replace("Z", "+00:00"))
        except ValueError:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=datetime.timezone.utc)
        value, unit = moment.timestamp(), 1.0
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        number = float(value) * unit
    except OverflowError:
        return None
    return number if math.isfinite(number) and 0 < number <= MAX_TIMESTAMP else None
