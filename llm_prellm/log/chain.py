"""Messages into llm's tables, hashed as llm hashes them: those of one text many at a time, all others by llm itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from .fields import Unusable
from .messages import Travelling, attachments_of, fragments_of
from .things import Things

if TYPE_CHECKING:
    from llm.logs import LogStore
    from sqlite_utils import Database

_ROLES = frozenset({"user", "assistant", "system", "tool"})


class Chain:
    """Adds messages to an open database; those of one text when ``flush`` is called."""

    def __init__(self, db: Database, things: Things) -> None:
        self._db = db
        self._things = things
        self._quote: Callable[[str], str] = encode_basestring
        self._messages: list[tuple[str, str | None, str]] = []
        self._parts: list[tuple[str, str]] = []
        self._is_fast: bool | None = None
        self._llm_store: LogStore | None = None

    def text(self, role: str, text: str, parent: str | None) -> str:
        """Add a message of one text; gives its hash."""
        digest = self._hash(role, text, parent)
        self._messages.append((digest, parent, role))
        self._parts.append((digest, text))
        return digest

    def message(self, message: Travelling, parent: str | None) -> str:
        """Add a message; gives its hash. Raises Unusable when it is none."""
        parts = message.get("parts") if isinstance(message, dict) else None
        if not isinstance(parts, list) or message.get("role") not in _ROLES:
            raise Unusable("a message has no role or no parts")
        if len(message) == 2 and len(parts) == 1 and isinstance(parts[0], dict) and parts[0].keys() == {"type", "text"}:
            text = parts[0]["text"]
            if parts[0]["type"] == "text" and isinstance(text, str):
                return self.text(message["role"], text, parent)
        return self._any(message, parent)

    def flush(self) -> None:
        """Write what was added. What is stored already is left alone: its hash is that of all it holds."""
        self._db.conn.executemany(
            "insert or ignore into messages (hash, parent_hash, role) values (?, ?, ?)", self._messages
        )
        self._db.conn.executemany(
            "insert or ignore into parts (message_hash, position, type, text) values (?, 0, 'text', ?)", self._parts
        )
        self._messages, self._parts = [], []

    def _hash(self, role: str, text: str, parent: str | None) -> str:
        if self._is_fast is None:
            self._is_fast = all(
                self._written_out(role, text, parent) == self._by_llm(role, text, parent)
                for role, text, parent in (("user", 'ż\n"\\\x00\u2028', None), ("assistant", "", "b2:0"))
            )
        return (self._written_out if self._is_fast else self._by_llm)(role, text, parent)

    def _written_out(self, role: str, text: str, parent: str | None) -> str:
        """``llm.logs.message_hash`` for a message of one text: the canonical JSON that it hashes, written out."""
        above = "null" if parent is None else self._quote(parent)
        canonical = (
            f'{{"message":{{"parts":[{{"text":{self._quote(text)},"type":"text"}}],"role":"{role}"}},"parent":{above}}}'
        )
        return "b2:" + hashlib.blake2b(canonical.encode(), digest_size=16).hexdigest()

    def _by_llm(self, role: str, text: str, parent: str | None) -> str:
        from llm.logs import message_hash
        from llm.parts import Message, TextPart

        return str(message_hash(Message(role=role, parts=[TextPart(text=text)]), parent))

    def _any(self, message: Travelling, parent: str | None) -> str:
        from llm.logs import LogStore
        from llm.parts import Message

        fragments = {digest: self._things.fragment(digest) for digest in fragments_of(message)}
        attachments = {digest: self._things.attachment(digest) for digest in attachments_of(message)}
        metadata = message.get("provider_metadata")
        if metadata is not None and not isinstance(metadata, dict):
            raise Unusable("a message's provider_metadata is not an object")
        built = Message(
            role=message["role"],
            parts=[_part(part, fragments, attachments) for part in message["parts"]],
            provider_metadata=metadata,
        )
        if self._llm_store is None:
            self._llm_store = LogStore(self._db)
        from llm.utils import Fragment

        borrowed = [Fragment(content, source or "") for _, content, source in fragments.values()]
        digest = self._llm_store.ensure_chain([built], parent=parent, fragments=borrowed)
        return str(digest)


def _part(given: Any, fragments: Mapping[str, tuple[int, str, Any]], attachments: Mapping[str, dict[str, Any]]) -> Any:
    """A part as llm has it, with what it refers to. Raises Unusable."""
    from llm.models import Attachment
    from llm.parts import AttachmentPart, Part, ToolResultPart

    if not isinstance(given, dict):
        raise Unusable("a part of a message is no object")
    part = dict(given)
    if "text_ref" in part:
        pieces = part.pop("text_ref")
        part["text"] = "".join(
            piece["literal"] if "literal" in piece else fragments[piece["fragment"]][1] for piece in pieces
        )
    ids = attachments_of({"parts": [given]})
    part.pop("attachment", None)
    part.pop("attachments", None)
    try:
        built = Part.from_dict(part)  # type: ignore[arg-type]
    except (KeyError, ValueError, TypeError) as error:
        raise Unusable(f"a part of a message is not one that llm knows: {error}") from error
    for value, kind in ((part.get("text"), str), (part.get("name"), str), (part.get("output"), str)):
        if value is not None and not isinstance(value, kind):
            raise Unusable("a part of a message holds something else than text")
    resolved = [Attachment.from_row(attachments[each]) for each in ids]
    if isinstance(built, AttachmentPart) and resolved:
        built.attachment = resolved[0]
    elif isinstance(built, ToolResultPart):
        built.attachments = resolved
    return built
