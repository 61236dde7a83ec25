"""Ids for what is added to llm's log: the same thing always gets the same id, so nothing is added twice.

llm orders its log by id and takes the greatest conversation id for the most recent one, so ids must be ULIDs
(48 bits of milliseconds, 80 bits to tell apart, in Crockford's base 32: https://github.com/ulid/spec).
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

_ULID = re.compile(r"[0-7][0-9a-hjkmnp-tv-z]{25}")
_MAX_MILLISECONDS = 2**48 - 1
MAX_TIMESTAMP = 253402300799.0
"""The last second of the year 9999, beyond which Python has no dates. Unix seconds."""

NAME_LENGTH = 32


def is_ulid(text: str) -> bool:
    """Whether this is an id as llm makes them: a ULID in lower case."""
    return _ULID.fullmatch(text) is not None


def turn_id(timestamp: float, *content: str) -> str:
    """The id of a turn from its time (unix seconds) and what identifies it."""
    milliseconds = min(max(int(timestamp * 1000), 0), _MAX_MILLISECONDS)
    return _ulid(milliseconds, *content)


@lru_cache(maxsize=4096)
def thread_id(conversation_id: str) -> str:
    """llm's id for a conversation: the id itself if it is a ULID, else one derived from it.

    A derived id carries the time 0, so that ``llm -c`` does not take it for the most recent conversation.
    """
    return conversation_id if is_ulid(conversation_id) else _ulid(0, "conversation", conversation_id)


def conversation_name(text: str) -> str:
    """How llm names a conversation: the first words said in it, in one line of at most 32 characters."""
    name = " ".join(text[: 4 * NAME_LENGTH].split())
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1] + "…"


def _ulid(milliseconds: int, *content: str) -> str:
    from ulid import ULID

    joined = "\x1f".join(content).encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(joined, digest_size=10).digest()
    return str(ULID.from_bytes(milliseconds.to_bytes(6, "big") + digest)).lower()


def last_id_at(timestamp: float) -> str:
    """The greatest id that a turn of this moment (unix seconds) can have; what was asked later has a greater one."""
    from ulid import ULID

    milliseconds = min(max(int(timestamp * 1000), 0), _MAX_MILLISECONDS)
    return str(ULID.from_bytes(milliseconds.to_bytes(6, "big") + b"\xff" * 10)).lower()
