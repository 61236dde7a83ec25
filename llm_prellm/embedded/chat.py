"""Between llm and llama.cpp's chat completions: the request that a prompt becomes, and the events of the answer.

The wire format is OpenAI's, as llama.cpp speaks it:
https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md#post-v1chatcompletions-openai-compatible-chat-completions-api
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import llm
from llm.parts import Message, ReasoningPart, StreamEvent, TextPart, ToolCallPart, ToolResultPart
from pydantic import Field, field_validator

from .repetition import TAIL_CHARACTERS, repeats
from .schema import request_fields

DEFAULT_TEMPERATURE = 0.0
DEFAULT_NUM_PREDICT = 1024


class Options(llm.Options):
    """The options of an embedded model; they are named as Ollama names them."""

    temperature: float | None = Field(
        default=None,
        ge=0,
        le=2,
        description="How freely the next token is chosen; 0 always takes the likeliest. "
        f"(Default: {DEFAULT_TEMPERATURE:g}, as small models lose facts of the prompt when they improvise)",
    )
    top_p: float | None = Field(
        default=None,
        gt=0,
        le=1,
        description="Choose among the likeliest tokens that together have this probability. (Default: 0.95)",
    )
    top_k: int | None = Field(
        default=None, ge=0, description="Choose among this many of the likeliest tokens; 0 is all. (Default: 40)"
    )
    min_p: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Leave out tokens less likely than this share of the likeliest one. (Default: 0.05)",
    )
    seed: int | None = Field(
        default=None, ge=0, lt=2**32, description="Makes a choice above temperature 0 repeatable. (Default: random)"
    )
    num_predict: int | None = Field(
        default=None,
        ge=-1,
        description="The most tokens to answer with; -1 is as many as the context holds. "
        f"(Default: {DEFAULT_NUM_PREDICT})",
    )
    num_ctx: int | None = Field(
        default=None,
        ge=256,
        description="The tokens that prompt and answer may take together. The model is loaded anew for another size. "
        "(Default: what the model was trained with, at most 8192)",
    )
    repeat_penalty: float | None = Field(
        default=None,
        gt=0,
        le=2,
        description="Above 1, makes tokens that were used before less likely. (Default: 1, off)",
    )
    stop: list[str] | str | None = Field(
        default=None, description="End the answer before this text, or before any of a JSON list of texts."
    )

    @field_validator("stop")
    @classmethod
    def _list_of_texts(cls, value: list[str] | str | None) -> list[str] | None:
        """``-o stop`` gives a string: the text itself, or a JSON list."""
        if not isinstance(value, str):
            return value
        try:
            parsed = json.loads(value)
        except ValueError:
            return [value]
        if isinstance(parsed, list) and all(isinstance(item, str) for item in parsed):
            return parsed
        return [value]


def request(prompt: llm.Prompt, options: Options, *, guided: bool) -> dict[str, Any]:
    """The body of the chat completion that answers ``prompt``; ``guided`` is as for ``schema.request_fields``."""
    chosen = options.model_dump(exclude_none=True, exclude={"num_ctx", "num_predict"})
    body: dict[str, Any] = {"temperature": DEFAULT_TEMPERATURE, **chosen}
    body["messages"] = [wire for message in prompt.messages for wire in _wire_messages(message)]
    body["max_tokens"] = DEFAULT_NUM_PREDICT if options.num_predict is None else options.num_predict
    body["stream_options"] = {"include_usage": True}
    body["cache_prompt"] = True
    # So that the counts are known wherever the answer is broken off.
    body["timings_per_token"] = True
    if isinstance(prompt.schema, dict):  # llm has made it one
        body.update(request_fields(prompt.schema, guided=guided))
    tools = [tool for tool in prompt.tools if isinstance(tool, llm.Tool)]
    if tools:
        body["tools"] = [
            {
                "type": "function",
                "function": {
                    "name": tool.name,
                    "description": tool.description or "",
                    "parameters": tool.input_schema or {"type": "object", "properties": {}},
                },
            }
            for tool in tools
        ]
    return body


def _wire_messages(message: Message) -> list[dict[str, Any]]:
    """One message of llm as the messages of the wire: each tool result is one of its own there.

    Reasoning is not sent back, and attachments of earlier turns with other models are left out.
    """
    wire: list[dict[str, Any]] = []
    texts: list[str] = []
    calls: list[dict[str, Any]] = []
    for part in message.parts:
        if isinstance(part, TextPart):
            texts.append(part.text)
        elif isinstance(part, ToolCallPart):
            function = {"name": part.name, "arguments": json.dumps(part.arguments)}
            calls.append({"type": "function", "id": part.tool_call_id or part.name, "function": function})
        elif isinstance(part, ToolResultPart):
            wire.append({"role": "tool", "tool_call_id": part.tool_call_id or part.name, "content": part.output})
        elif isinstance(part, ReasoningPart):
            continue
    if texts or calls:
        wire.append({"role": message.role, "content": "".join(texts), **({"tool_calls": calls} if calls else {})})
    return wire


class Answer:
    """Turns the events of one completion into llm's, and keeps what is known when it has ended."""

    def __init__(self, *, hide_reasoning: bool = False) -> None:
        self._hide_reasoning = hide_reasoning
        self._calls: dict[int, dict[str, str]] = {}
        self._tail = ""
        self._usage: dict[str, Any] = {}
        self.record: dict[str, Any] = {}
        """What is logged as the raw response: why the answer ended, and llama.cpp's timings."""

    @property
    def repeats(self) -> bool:
        """Whether the text has come to nothing but repetition."""
        return repeats(self._tail)

    def events(self, chunk: dict[str, Any]) -> Iterator[StreamEvent]:
        """The stream events of one chunk."""
        self._usage = chunk.get("usage") or self._usage
        if timings := chunk.get("timings"):
            self.record["timings"] = timings
        for choice in chunk.get("choices") or ():
            if reason := choice.get("finish_reason"):
                self.record["finish_reason"] = reason
            delta = choice.get("delta") or {}
            if (reasoning := delta.get("reasoning_content")) and not self._hide_reasoning:
                yield StreamEvent(type="reasoning", chunk=reasoning)
            if text := delta.get("content"):
                self._tail = (self._tail + text)[-TAIL_CHARACTERS:]
                yield StreamEvent(type="text", chunk=text)
            for piece in delta.get("tool_calls") or ():
                yield from self._tool_call(piece)

    def _tool_call(self, piece: dict[str, Any]) -> Iterator[StreamEvent]:
        call = self._calls.setdefault(piece.get("index", 0), {"id": "", "name": "", "arguments": ""})
        function = piece.get("function") or {}
        call["id"] = piece.get("id") or call["id"]
        if name := function.get("name"):
            call["name"] += name
            yield StreamEvent(type="tool_call_name", chunk=name, tool_call_id=call["id"])
        if arguments := function.get("arguments"):
            call["arguments"] += arguments
            yield StreamEvent(type="tool_call_args", chunk=arguments, tool_call_id=call["id"])

    def finish(self, response: llm.Response | llm.AsyncResponse) -> None:
        """Hand usage, tool calls and the record to ``response``."""
        for call in self._calls.values():
            try:
                arguments = json.loads(call["arguments"] or "{}")
            except ValueError as error:
                raise llm.ModelError(f"the call of the tool {call['name']} is not valid JSON") from error
            response.add_tool_call(llm.ToolCall(name=call["name"], arguments=arguments, tool_call_id=call["id"]))
        usage = self._usage or self._counted()
        details = usage.get("prompt_tokens_details")
        response.set_usage(
            input=usage.get("prompt_tokens"),
            output=usage.get("completion_tokens"),
            details={"prompt_tokens_details": details} if details else None,
        )
        response.response_json = self.record

    def _counted(self) -> dict[str, Any]:
        """The usage of an answer that was broken off, from the timings of its last chunk."""
        timings = self.record.get("timings")
        if not timings:
            return {}
        return {
            "prompt_tokens": timings["cache_n"] + timings["prompt_n"],
            "completion_tokens": timings["predicted_n"],
            "prompt_tokens_details": {"cached_tokens": timings["cache_n"]},
        }
