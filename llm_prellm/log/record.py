"""A record of a snapshot, looked at before it is written: its id, its words and where they belong. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .fields import Unusable, list_of
from .identity import is_ulid, thread_id, turn_id
from .messages import literal

Record = Mapping[str, Any]

NAMED = frozenset(
    """query response_summary metadata timestamp id conversation_id model session origin conversation turn steps
    response carries conflict_of redacted""".split()  # noqa: SIM905 - a list of names, as it is read
)
"""The fields of a record that have a place in llm's tables or in ours; all others are kept as they are."""

_BRINGS_ALONG = frozenset({"carries", "steps", "response", "conflict_of", "redacted"})


@dataclass(slots=True)
class New:
    """An interaction of a file that is to be written."""

    record: Record
    number: int
    id: str
    query: str
    response: str
    conversation: str
    thread: str | None
    timestamp: float


class BadRecord(ValueError):
    """A record of a file cannot be taken in."""

    def __init__(self, number: int, message: str) -> None:
        super().__init__(message)
        self.number = number
        """Its place in the file, from 0."""


def plain_id(record: Any) -> str | None:
    """The id of a turn of llm's that is alone and brings nothing along."""
    if type(record) is not dict or not _BRINGS_ALONG.isdisjoint(record):
        return None
    identity = record.get("id")
    return identity if type(identity) is str and is_ulid(identity) else None


def read(record: Record, number: int) -> New:
    """A record with its id and what it says. Raises Unusable."""
    turn = record.get("turn", {})
    if not isinstance(turn, dict):
        raise Unusable("turn is not an object")
    for step in list_of(record, "steps"):
        if not isinstance(step.get("id"), str) or not is_ulid(step["id"]):
            raise Unusable("a step has no id of llm's")
    timestamp = round(record["timestamp"], 6)  # llm keeps microseconds
    given = record.get("id")
    query, response = words_of(turn, record["query"], record["response_summary"])
    if isinstance(given, str) and (
        is_ulid(given) or (isinstance(record.get("response"), dict) and 0 < len(given) < 100)
    ):
        identity = given
    else:
        identity = turn_id(timestamp, record["query"], record["response_summary"], repr(timestamp))
    conversation = record.get("conversation_id") or identity
    thread = turn["thread"] if "thread" in turn else thread_id(conversation)
    if thread is not None and not isinstance(thread, str):
        raise Unusable("turn.thread is not a text")
    return New(record, number, identity, query, response, conversation, thread, timestamp)


def words_of(turn: Mapping[str, Any], query: str, response: str) -> tuple[str, str]:
    """What llm's search holds of a turn: its prompt and its answer, without what is borrowed from fragments."""
    if "said" in turn:
        said = turn["said"]
        if not isinstance(said, list) or len(said) != 2 or not all(isinstance(text, str) for text in said):
            raise Unusable("turn.said is not a prompt and an answer")
        return said[0], said[1]
    if "input" not in turn and "output" not in turn:
        return query, response
    try:
        return literal(list_of(turn, "input")[-1:], "user"), literal(list_of(turn, "output"), "assistant")
    except (KeyError, TypeError, AttributeError) as error:
        raise Unusable("a message of the turn is none") from error
