"""What is recorded of a call: what the inner model was given, and what came out of it."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from typing import Any

import llm
import pytest

PREFERENCES = "User preferences: lang=en"
BEFORE = (
    "Relevant history:\nUser: The kitchen sensor is at 10.0.0.17\n"
    "Assistant: Noted: 10.0.0.17 is the kitchen sensor.\n\nQuestion: "
)

_OURS = frozenset({"memory", "session", "strategy", "context_tokens", "prellm"})
# Times, and what a model's own prompt cache changes from one call to the next.
_VOLATILE = frozenset(
    (
        *("timings", "details", "prompt_tokens_details", "created_at", "datetime_utc", "duration_ms"),
        *("total_duration", "load_duration", "prompt_eval_duration", "eval_duration"),
    )
)
_RECALLED = re.compile(r"\ARelevant history:\n.*\n\nQuestion: ", re.DOTALL)
_ID = re.compile(r"(?<![0-9a-z])(?:tc_)?01[0-9a-z]{24}(?![0-9a-z])")


def request(model: Any, prompt: llm.Prompt, stream: bool, conversation: Any, key: str | None) -> dict[str, Any]:
    """All that a plugin can read in ``execute``."""
    earlier = conversation.responses if conversation else []
    return {
        "messages": [message.to_dict() for message in prompt.messages],
        "prompt": prompt.prompt,
        "fragments": [str(fragment) for fragment in prompt.fragments],
        "system": prompt.system,
        "system_fragments": [str(fragment) for fragment in prompt.system_fragments],
        "options": prompt.options.model_dump(exclude_none=True),
        "options are its own": type(prompt.options) is model.Options,
        "model is its own": prompt.model is model and (conversation is None or conversation.model is model),
        "tools": [[tool.name, tool.description, tool.input_schema, tool.hash()] for tool in prompt.tools],
        "schema": prompt.schema,
        "attachments": [[attachment.type, attachment.id(), attachment.url] for attachment in prompt.attachments],
        "tool_results": [[result.name, result.output, result.tool_call_id] for result in prompt.tool_results],
        "hide_reasoning": prompt.hide_reasoning,
        "stream": stream,
        "key": key,
        "earlier": [
            [past.prompt.prompt, past.prompt.system, past._chunks, [call.name for call in past._tool_calls]]
            for past in earlier
        ],
    }


def spy(monkeypatch: pytest.MonkeyPatch, models: list[Any]) -> list[dict[str, Any]]:
    """Record what the classes of ``models`` are given, which answer as ever."""
    requests: list[dict[str, Any]] = []

    def spied(execute: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(execute)
        def recording(
            self: Any, prompt: llm.Prompt, stream: bool, response: Any, conversation: Any, **rest: Any
        ) -> Any:
            requests.append(request(self, prompt, stream, conversation, rest.get("key")))
            return execute(self, prompt, stream=stream, response=response, conversation=conversation, **rest)

        return recording

    for kind in {type(model) for model in models}:
        monkeypatch.setattr(kind, "execute", spied(kind.execute))
    return requests


def outcome(response: Any) -> dict[str, Any]:
    """Everything about a response that has been read to its end."""
    serialized = response.to_dict()
    return {
        "events": [vars(event) for event in response._stream_events],
        "chunks": list(response._chunks),
        "messages": [message.to_dict() for message in response._messages_now()],
        "tool calls": [vars(call) for call in response._tool_calls],
        "usage": [response.input_tokens, response.output_tokens, response.token_details],
        "json": response.response_json or {},
        "resolved": response.resolved_model,
        "to_dict": serialized,
        "prompt": [response.prompt.prompt, response.prompt.system, response.prompt.options.model_dump()],
    }


def normal(value: Any, names: dict[str, str]) -> Any:
    """``value`` without what differs from call to call: times, ids, and the ``names`` of the model that was called."""
    ids: dict[str, str] = {}

    def clean(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: clean(each) for key, each in part.items() if key not in _OURS | _VOLATILE}
        if isinstance(part, list | tuple):
            return [clean(each) for each in part]
        if isinstance(part, str):
            for name in sorted(names, key=len, reverse=True):
                part = part.replace(name, names[name])
            return _ID.sub(lambda found: ids.setdefault(found.group(), f"id {len(ids)}"), part)
        return part

    return clean(json.loads(json.dumps(value, default=repr, ensure_ascii=False)))


def without_context(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Requests as they were before anything was injected. What an assistant said may quote it, and is left out."""

    def strip(text: str) -> str:
        return _RECALLED.sub("", text).replace("\n\n" + PREFERENCES, "").replace(PREFERENCES, "")

    stripped = []
    for each in requests:
        messages = []
        for message in each["messages"]:
            parts = [dict(part) for part in message["parts"]]
            for part in parts:
                if "text" in part:
                    part["text"] = "…" if message["role"] == "assistant" else strip(part["text"])
            if message["role"] == "system" and parts == [{"type": "text", "text": ""}]:
                continue
            messages.append({**message, "parts": parts})
        earlier = [[strip(prompt), strip(system or ""), calls] for prompt, system, _, calls in each["earlier"]]
        changed = {"messages": messages, "prompt": strip(each["prompt"]), "system": strip(each["system"] or "")}
        # Fragments are part of the prompt's text when something was put before it.
        rest = {key: value for key, value in each.items() if "fragments" not in key}
        stripped.append({**rest, **changed, "earlier": earlier})
    return stripped
