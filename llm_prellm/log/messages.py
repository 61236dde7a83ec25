"""Messages as they travel: llm's own JSON form of a message, with fragments and attachments named by their hashes.

A stored part refers to a fragment by a row number, which means nothing in another database, and to an attachment by
the hash of its bytes (``llm.logs``, "reference encoding"). In a file both go by the hash of their content.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ..batches import batched, marks

if TYPE_CHECKING:
    from sqlite_utils import Database

Travelling = dict[str, Any]
"""``{"role": …, "parts": [{"type": …, …}]}``, and ``provider_metadata`` where there is any."""


def spoken(role: str, text: str) -> Travelling:
    """A message of one text."""
    return {"role": role, "parts": [{"type": "text", "text": text}]}


def spoken_text(message: Travelling, role: str) -> str | None:
    """The text of a message that is nothing but a text of this role, or ``None``."""
    parts = message["parts"]
    if message["role"] != role or "provider_metadata" in message or len(parts) != 1 or len(parts[0]) != 2:
        return None
    text = parts[0].get("text")
    return text if parts[0].get("type") == "text" and isinstance(text, str) else None


def literal(messages: Sequence[Travelling], role: str) -> str:
    """The words of the text parts, without what is borrowed from fragments: what llm's search holds of a turn."""
    return "".join(
        _literal(part)
        for message in messages
        if message["role"] == role
        for part in message["parts"]
        if part["type"] == "text"
    )


def _literal(part: dict[str, Any]) -> str:
    if "text_ref" in part:
        return "".join(piece.get("literal") or "" for piece in part["text_ref"])
    return part.get("text") or ""


def fragments_of(message: Travelling) -> list[str]:
    """The hashes of the fragments that a message borrows from."""
    return [
        piece["fragment"] for part in message["parts"] for piece in part.get("text_ref") or () if "fragment" in piece
    ]


def attachments_of(message: Travelling) -> list[str]:
    """The ids of a message's attachments."""
    found = []
    for part in message["parts"]:
        if part["type"] == "attachment" and "attachment" in part:
            found.append(part["attachment"]["id"])
        elif part["type"] == "tool_result":
            found += [each["id"] for each in part.get("attachments") or ()]
    return found


class Messages:
    """Messages read from the log by their hashes, a page of them at a time."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._rows: dict[str, tuple[str | None, str, str | None]] = {}
        self._parts: dict[str, list[dict[str, Any]]] = {}
        self._hash_of: dict[int, str] = {}

    def load(self, hashes: Iterable[str], *, forget: bool = False) -> None:
        """Read these messages and their parts at once; with ``forget``, in place of those that were read before."""
        if forget:
            self._rows, self._parts = {}, {}
        for batch in batched(each for each in dict.fromkeys(hashes) if each not in self._rows):
            for digest, parent, role, metadata, kind, text, payload in self._db.execute(
                "select hash, parent_hash, role, provider_metadata, type, text, payload from messages"
                f" left join parts on message_hash = hash where hash in ({marks(batch)}) order by hash, position",
                batch,
            ):
                parts = self._parts.get(digest)
                if parts is None:
                    self._rows[digest] = (parent, role, metadata)
                    parts = self._parts[digest] = []
                if kind is not None:
                    # Most are nothing but a text.
                    is_plain = not payload and text is not None
                    parts.append({"type": kind, "text": text} if is_plain else self._part(kind, text, payload))

    def parent(self, digest: str) -> str | None:
        """The hash of the message before this one."""
        return self._rows[digest][0] if digest in self._rows or digest in self else None

    def role(self, digest: str) -> str | None:
        """Who spoke: ``user``, ``assistant``, ``system`` or ``tool``; ``None`` when there is no such message."""
        return self._rows[digest][1] if digest in self else None

    def __contains__(self, digest: str) -> bool:
        if digest not in self._rows:
            self.load([digest])
        return digest in self._rows

    def __getitem__(self, digest: str) -> Travelling:
        if digest not in self._rows and digest not in self:
            raise KeyError(digest)
        _, role, metadata = self._rows[digest]
        message: Travelling = {"role": role, "parts": self._parts[digest]}
        if metadata:
            message["provider_metadata"] = json.loads(metadata)
        return message

    def _part(self, kind: str, text: str | None, payload: str | None) -> dict[str, Any]:
        part: dict[str, Any] = {"type": kind}
        if payload:
            part |= json.loads(payload)
            if "text_ref" in part:
                # A fragment that was deleted reads as nothing, to llm too.
                named = (
                    {"fragment": self.fragment_hash(piece["fragment"])} if "fragment" in piece else piece
                    for piece in part["text_ref"]
                )
                part["text_ref"] = [piece for piece in named if piece.get("fragment", "") is not None]
        if text is not None:
            part["text"] = text
        return part

    def fragment_hash(self, number: int) -> str | None:
        """The hash of the fragment with this row number, ``None`` if it was deleted."""
        if number not in self._hash_of:
            row = self._db.execute("select hash from fragments where id = ?", [number]).fetchone()
            if row is None:
                return None
            if len(self._hash_of) > 10_000:
                self._hash_of = {}
            self._hash_of[number] = row[0]
        return self._hash_of[number]


def segment(messages: Messages, tip: str | None, base: str | None) -> list[str]:
    """The hashes from after ``base`` to ``tip``, oldest first; to the beginning when ``base`` is not below ``tip``."""
    found = []
    while tip is not None and tip != base and tip in messages:
        found.append(tip)
        tip = messages.parent(tip)
    return found[::-1]
