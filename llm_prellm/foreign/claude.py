"""Claude's export: ``conversations.json``, in the ZIP archive that is sent to its user.

A list of conversations with ``chat_messages``. Each message has a ``sender``, blocks of ``content``, and in newer
exports its ``parent_message_uuid``, since prompts can be edited and answers made anew. Times are ISO 8601.
https://support.anthropic.com/en/articles/9450526-how-can-i-export-my-claude-data
"""

from __future__ import annotations

import hashlib
from typing import Any

from .talk import Said, Talk, branch, newest_leaf, objects, seconds, text

NAME = "Claude"
SESSION = "claude"

_SENDERS = {"human": True, "assistant": False}


def is_one(value: dict[str, Any]) -> bool:
    """Whether this is a conversation of Claude's."""
    return isinstance(value.get("chat_messages"), list)


def talk(value: dict[str, Any]) -> Talk:
    """The conversation."""
    messages = [each for each in objects(value["chat_messages"]) if text(each.get("sender")) in _SENDERS]
    ids = [text(each.get("uuid")) or f"#{at}" for at, each in enumerate(messages)]
    said = dict(zip(ids, map(_said, messages), strict=True))
    way = ids
    if any(each.get("parent_message_uuid") for each in messages):
        parents = {id: text(each.get("parent_message_uuid")) for id, each in zip(ids, messages, strict=True)}
        known = {id: parent if parent in parents else None for id, parent in parents.items()}
        leaf = value.get("current_leaf_message_uuid")
        if not isinstance(leaf, str) or leaf not in known:
            leaf = newest_leaf(known, {id: each.timestamp for id, each in said.items()})
        way = branch(known, leaf)
    model = text(value.get("model")) or None
    here = [said[id] for id in dict.fromkeys(way)]
    for each in here:
        if not each.by_user:
            each.model = each.model or model
    return Talk(
        id=text(value.get("uuid")) or _made_up_id(value, messages),
        title=text(value.get("name")),
        said=here,
        started=seconds(value.get("created_at")),
        elsewhere=len(said) - len(here),
    )


def _made_up_id(value: dict[str, Any], messages: list[dict[str, Any]]) -> str:
    """The id of a conversation that has none, the same whenever it is read: of its time and of what began it."""
    first = messages[0] if messages else {}
    content = [text(value.get("created_at")), text(value.get("name")), text(first.get("uuid")), text(first.get("text"))]
    return hashlib.sha256("\n".join(content).encode("utf-8", "replace")).hexdigest()[:32]


def _said(message: dict[str, Any]) -> Said:
    blocks = objects(message.get("content"))
    words = [text(block.get("text")) for block in blocks if block.get("type") == "text"]
    attachments = objects(message.get("attachments"))
    return Said(
        by_user=_SENDERS[message["sender"]],
        text="\n\n".join(word for word in words if word) if blocks else text(message.get("text")),
        timestamp=seconds(message.get("created_at")),
        model=text(message.get("model")) or None,
        files=[
            name
            for each in [*objects(message.get("files")), *attachments]
            if (name := text(each.get("file_name"))) and not text(each.get("extracted_content"))
        ],
        attached=[
            {"name": text(each.get("file_name")), "text": held}
            for each in attachments
            if (held := text(each.get("extracted_content")))
        ],
    )
