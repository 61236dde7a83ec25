"""ChatGPT's export: ``conversations.json``, in the ZIP archive that is sent to its user.

A list of conversations, each a tree of messages: ``mapping`` from ids to nodes with ``parent``, ``children`` and
``message``, and ``current_node``, the leaf that was seen last. Times are unix seconds.
https://help.openai.com/en/articles/7260999-how-do-i-export-my-chatgpt-history-and-data
"""

from __future__ import annotations

import re
from typing import Any

from .talk import Said, Talk, branch, mapping, newest_leaf, objects, seconds, text

NAME = "ChatGPT"
SESSION = "chatgpt"

_SHOWN = frozenset({"text", "multimodal_text"})
"""Kinds of content that are said; the others are reasoning, code for a tool, and what the tool gave."""

# References to sources, between characters for private use: they mean nothing outside of ChatGPT.
_CITATION = re.compile("\ue200[^\ue200\ue201]*\ue201|【[^】]{0,60}†[^】]{0,200}】")


def is_one(value: dict[str, Any]) -> bool:
    """Whether this is a conversation of ChatGPT's."""
    return isinstance(value.get("mapping"), dict)


def talk(value: dict[str, Any]) -> Talk:
    """The conversation."""
    nodes = {str(id): mapping(node) for id, node in mapping(value.get("mapping")).items()}
    parents = {id: node["parent"] if isinstance(node.get("parent"), str) else None for id, node in nodes.items()}
    said = {id: each for id, node in nodes.items() if (each := _said(mapping(node.get("message"))))}
    leaf = value.get("current_node")
    if not isinstance(leaf, str) or leaf not in nodes:
        leaf = newest_leaf(parents, {id: each.timestamp for id, each in said.items()})
    way = branch(parents, leaf)
    here = [said[id] for id in way if id in said]
    default = text(value.get("default_model_slug")) or None
    for each in here:
        if not each.by_user:
            each.model = each.model or default
    return Talk(
        id=text(value.get("conversation_id")) or text(value.get("id")) or text(leaf),
        title=text(value.get("title")),
        said=here,
        started=seconds(value.get("create_time")),
        elsewhere=len(said) - len(here),
    )


def _said(message: dict[str, Any]) -> Said | None:
    """A message that was seen in the conversation, ``None`` for any other."""
    role = mapping(message.get("author")).get("role")
    metadata, content = mapping(message.get("metadata")), mapping(message.get("content"))
    shown = content.get("content_type", "text")
    if role not in ("user", "assistant") or metadata.get("is_visually_hidden_from_conversation"):
        return None
    if not isinstance(shown, str) or shown not in _SHOWN or message.get("recipient", "all") not in ("all", None):
        return None
    words, files = [], [text(each.get("name")) for each in objects(metadata.get("attachments"))]
    parts = content.get("parts")
    for part in parts if isinstance(parts, list) else []:
        if isinstance(part, str):
            words.append(text(_CITATION.sub("", part)))
        elif isinstance(part, dict) and "asset_pointer" in part:
            # What the user attached is named above; what a model drew has a pointer alone.
            if not files:
                files.append(text(part["asset_pointer"]))
        elif isinstance(part, dict):
            words.append(text(part.get("text")))  # the words of speech
    said = Said(
        by_user=role == "user",
        text="\n\n".join(word for word in words if word),
        timestamp=seconds(message.get("create_time")),
        model=text(metadata.get("model_slug")) or None,
        files=[name for name in files if name],
    )
    return said if said.text or said.files else None
