"""Open WebUI's export of chats: a list of chats, each with the ``chat`` itself in it.

``chat.history.messages`` is a tree of messages by id with ``parentId``, and ``history.currentId`` its current leaf;
exports of old versions have a plain list, ``chat.messages``. Times are unix seconds.
https://docs.openwebui.com/features/chat-conversations/data-controls/import-export
"""

from __future__ import annotations

import re
from typing import Any

from .talk import Said, Talk, branch, mapping, newest_leaf, objects, seconds, text

NAME = "Open WebUI"
SESSION = "open-webui"

# Reasoning and tool calls stand in the text of an answer.
_DETAILS = re.compile(r"<details type=\"(?:reasoning|tool_calls|code_interpreter)\"")
_DETAILS_END = "</details>"


def is_one(value: dict[str, Any]) -> bool:
    """Whether this is a chat of Open WebUI's."""
    chat = mapping(value.get("chat", value))
    return isinstance(mapping(chat.get("history")).get("messages"), dict) or (
        "chat" in value and isinstance(chat.get("messages"), list)
    )


def talk(value: dict[str, Any]) -> Talk:
    """The chat."""
    chat = mapping(value.get("chat", value))
    history = mapping(chat.get("history"))
    messages = {str(id): mapping(each) for id, each in mapping(history.get("messages")).items()}
    if messages:
        parents = {
            id: each["parentId"] if isinstance(each.get("parentId"), str) else None for id, each in messages.items()
        }
        leaf = history.get("currentId")
        if not isinstance(leaf, str) or leaf not in messages:
            leaf = newest_leaf(parents, {id: seconds(each.get("timestamp")) for id, each in messages.items()})
        way = branch(parents, leaf)
    else:
        messages = {text(each.get("id")) or f"#{at}": each for at, each in enumerate(objects(chat.get("messages")))}
        way = list(messages)
    said = {id: each for id, message in messages.items() if (each := _said(message))}
    here = [said[id] for id in way if id in said]
    models = chat.get("models")
    only = text(models[0]) if isinstance(models, list) and len(models) == 1 else ""
    for each in here:
        if not each.by_user:
            each.model = each.model or only or None
    return Talk(
        id=text(value.get("id")) or text(chat.get("id")) or (way[0] if way else ""),
        title=text(value.get("title")) or text(chat.get("title")),
        said=here,
        started=seconds(value.get("created_at")) or seconds(chat.get("timestamp"), 0.001),
        elsewhere=len(said) - len(here),
    )


def _said(message: dict[str, Any]) -> Said | None:
    if message.get("role") not in ("user", "assistant"):
        return None
    content = message.get("content")
    parts = [content] if isinstance(content, str) else [each.get("text") for each in objects(content)]
    words = [text(_without_details(part)) for part in parts if isinstance(part, str)]
    return Said(
        by_user=message["role"] == "user",
        text="\n\n".join(word for word in words if word),
        timestamp=seconds(message.get("timestamp")),
        model=text(message.get("model")) or None,
        files=[text(each.get("name")) or text(each.get("type")) or "a file" for each in objects(message.get("files"))],
    )


def _without_details(words: str) -> str:
    """An answer without the blocks in it that no user was shown; one that never ends is left as it is."""
    kept, at = [], 0
    while (begin := _DETAILS.search(words, at)) and (end := words.find(_DETAILS_END, begin.end())) >= 0:
        kept.append(words[at : begin.start()])
        at = end + len(_DETAILS_END)
    return "".join([*kept, words[at:]])
