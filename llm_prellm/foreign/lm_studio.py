"""LM Studio's conversation files, ``….conversation.json`` in its folder ``conversations``.

Each message has ``versions``, of which one is ``currentlySelected``; an answer's version has ``steps``. The
conversation knows when it was made (milliseconds); messages have no time of their own, but the identifiers of steps
begin with one. https://lmstudio.ai/docs/app/basics/chat
"""

from __future__ import annotations

import re
from typing import Any

from .talk import Said, Talk, mapping, objects, seconds, text

NAME = "LM Studio"
SESSION = "lm-studio"

_MILLISECONDS = 0.001
_MOMENT = re.compile(r"(1\d{12})-")
"""The time at the beginning of a step's identifier: milliseconds of the years 2001 to 2033."""


def is_one(value: dict[str, Any]) -> bool:
    """Whether this is a conversation of LM Studio's."""
    messages = value.get("messages")
    if not isinstance(messages, list) or "name" not in value:
        return False
    return all(isinstance(each, dict) and isinstance(each.get("versions"), list) for each in messages)


def talk(value: dict[str, Any]) -> Talk:
    """The conversation."""
    said, elsewhere = [], 0
    for message in objects(value["messages"]):
        versions = objects(message.get("versions"))
        chosen = message.get("currentlySelected")
        at = chosen if isinstance(chosen, int) and 0 <= chosen < len(versions) else 0
        for place, version in enumerate(versions):
            if each := _said(version):
                if place == at:
                    said.append(each)
                else:
                    elsewhere += 1
    model = text(mapping(value.get("lastUsedModel")).get("identifier")) or None
    for each in said:
        if not each.by_user:
            each.model = each.model or model
    started = seconds(value.get("createdAt"), _MILLISECONDS)
    return Talk(
        # Its file is named after the moment it was made, and nothing else in it tells it from another.
        id=str(value["createdAt"]) if started else text(value.get("name")),
        title=text(value.get("name")),
        said=said,
        started=started,
        elsewhere=elsewhere,
    )


def _said(version: dict[str, Any]) -> Said | None:
    role = version.get("role")
    if role not in ("user", "assistant"):
        return None
    steps = objects(version.get("steps"))
    spoken = [
        step
        for step in steps
        if step.get("type") == "contentBlock" and mapping(step.get("style")).get("type") != "thinking"
    ]
    blocks = [block for step in spoken for block in objects(step.get("content"))] if steps else _content(version)
    generated = [mapping(step.get("genInfo")) for step in spoken]
    moments = [match for step in steps if (match := _MOMENT.match(text(step.get("stepIdentifier"))))]
    return Said(
        by_user=role == "user",
        text="\n\n".join(word for block in blocks if block.get("type") == "text" and (word := text(block.get("text")))),
        timestamp=seconds(int(moments[0][1]), _MILLISECONDS) if moments else None,
        model=next((id for each in generated if (id := text(each.get("identifier")))), None)
        or text(mapping(version.get("senderInfo")).get("senderName"))
        or None,
        files=[text(block.get("fileIdentifier")) or "a file" for block in blocks if block.get("type") == "file"],
    )


def _content(version: dict[str, Any]) -> list[dict[str, Any]]:
    content = version.get("content")
    return [{"type": "text", "text": content}] if isinstance(content, str) else objects(content)
