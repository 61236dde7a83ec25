"""What a prompt may take of the window of the model that reads it. Pure functions.

The user's words come first, in this turn and in the earlier ones, and the answer needs room too. What is recalled for
this turn yields first, then what was recalled for earlier turns, then the preferences.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import llm
from llm.parts import AttachmentPart, TextPart, ToolCallPart, ToolResultPart

from . import tokens
from .window import Window

DEFAULT = 1024
"""Tokens of history when nothing else is said and the window is large."""

DEFAULT_FOR = {"embedded/smollm2-135m": 80}
"""The same for models that get lost in so much, as measured: docs/benchmarks.md#what-memory-does-for-the-answers."""

ANSWER_SHARE = 0.25
"""The part of a model's window that recall leaves for the answer."""

LEAST_ANSWER_SHARE = 0.1
"""The part that what was sent already leaves for it: taking that away again costs the server's cache."""

_PER_MESSAGE = 8
"""What a chat template puts around a message."""
_PER_PROMPT = 32
"""What a chat template puts before all of them, such as a system prompt of its own."""
_PER_ATTACHMENT = 768
"""What Ollama counts for an image: https://github.com/ollama/ollama/blob/main/server/prompt.go"""

RECALLED, PREFERENCES = "recalled", "preferences"
WITHHELD = "withheld"
"""What was recalled for earlier turns, for a model that may see it, is kept from one that may not."""


@dataclass(frozen=True)
class Taken:
    """What a prompt takes, in tokens, before anything is recalled for it."""

    words: int
    """The conversation as the user and the models said it, tools and what a chat template adds."""
    recalled: int = 0
    """What was recalled for earlier turns."""
    preferences: int = 0

    @property
    def all(self) -> int:
        return self.words + self.recalled + self.preferences


@dataclass(frozen=True)
class Plan:
    """What goes into a prompt and what yields."""

    history: int
    """The most tokens for what is recalled for this turn."""
    yields: str | None
    """What is left out although it was sent with earlier turns: None, RECALLED, or PREFERENCES, which means both."""


def plan(asked: int | None, window: Window, taken: Taken) -> Plan:
    """The room for recall; ``asked`` is the most that the user wants of it, in tokens."""
    wanted = DEFAULT if asked is None else asked
    if window.tokens is None:
        return Plan(wanted, None)
    yields, left = None, taken.all
    most = window.tokens - _answer(window, LEAST_ANSWER_SHARE)
    if left > most and taken.recalled:
        yields, left = RECALLED, left - taken.recalled
    if left > most and taken.preferences:
        yields, left = PREFERENCES, left - taken.preferences
    return Plan(max(0, min(wanted, window.tokens - _answer(window, ANSWER_SHARE) - left)), yields)


def _answer(window: Window, share: float) -> int:
    """The tokens to leave for the answer."""
    assert window.tokens is not None
    part = int(window.tokens * share)
    return part if window.answer is None else min(part, window.answer)


def texts(messages: Iterable[llm.Message]) -> list[str]:
    """What a model reads of messages."""
    found = []
    for message in messages:
        for part in message.parts:
            if isinstance(part, TextPart):
                found.append(part.text)
            elif isinstance(part, ToolResultPart):
                found.append(part.output)
            elif isinstance(part, ToolCallPart):
                found.append(f"{part.name} {json.dumps(part.arguments, ensure_ascii=False)}")
    return found


def tool_texts(tools: Iterable[Any]) -> list[str]:
    """What a model reads of the tools that it is offered."""
    return [
        f"{tool.name} {tool.description or ''} {json.dumps(tool.input_schema, ensure_ascii=False)}"
        for tool in tools
        if isinstance(tool, llm.Tool)
    ]


def size(messages: Sequence[llm.Message], tools: Sequence[str], count: Callable[[str], int] = tokens.estimate) -> int:
    """The tokens of messages and of the texts of tools, with what a chat template and attachments add."""
    attached = sum(isinstance(part, AttachmentPart) for message in messages for part in message.parts)
    said = [*tools, *texts(messages)]
    return (
        (count("\n".join(said)) if said else 0)
        + _PER_PROMPT
        + _PER_MESSAGE * len(messages)
        + _PER_ATTACHMENT * attached
    )


def at_least(texts: Iterable[str]) -> int:
    """The fewest tokens that texts can have: no token reaches over the space between two words."""
    return sum(len(text.split()) for text in texts)


def counted(noted: Mapping[str, Any] | None, model: str | None, tools: Sequence[str]) -> int | None:
    """The tokens that the model itself counted for an earlier prompt, from what a receipt notes under ``window``.

    Of a prompt that was cut it is the fewest that it can have had. ``None`` when nothing was counted, or the model was
    offered other tools.
    """
    if not noted or noted.get("model") != model or noted.get("tools") != len(tools):
        return None
    return noted.get("cut") or noted.get("evaluated")
