"""A plugin of llm with a model of each generation, which say back exactly what they were given.

The new-style one reads ``prompt.messages`` and does everything that a plugin can do; the old-style one reads
``prompt.prompt``, ``prompt.system`` and ``conversation.responses``, as plugins did before there were tools.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import llm
from llm.parts import StreamEvent
from pydantic import Field, field_validator

ROUNDS = 2
"""How often the new-style model calls all of its tools before it answers."""


class Lookup(llm.ServerSideTool):
    """Looks things up where the model runs."""

    name = "lookup"

    def __init__(self, depth: int = 1) -> None:
        self.depth = depth

    def tool_spec(self, model: Any) -> dict[str, Any]:
        return {"type": "lookup", "depth": self.depth}


class New:
    model_id = "parity-new"
    can_stream = True
    supports_tools = True
    supports_schema = True
    attachment_types = frozenset({"image/png", "audio/wav"})
    supported_server_side_tools = (Lookup,)

    class Options(llm.Options):
        temperature: float | None = Field(default=None, ge=0)
        labels: list[str] | None = Field(default=None, description="Comma-separated")

        @field_validator("labels", mode="before")
        @classmethod
        def split(cls, value: str) -> list[str]:
            return [label.strip() for label in value.split(",")]  # of the text that -o gives, and of nothing else

    def events(self, prompt: llm.Prompt, stream: bool, response: Any, key: str | None) -> Iterator[StreamEvent]:
        if not prompt.hide_reasoning:
            yield StreamEvent(type="reasoning", chunk="I read, ")
            yield StreamEvent(type="reasoning", chunk="I say.", provider_metadata={"signature": "s1"})
        messages = [message.to_dict() for message in prompt.messages]
        said = {"messages": messages, "schema": prompt.schema, "key": key}
        text = json.dumps(said, ensure_ascii=False, default=repr)
        if "```" in text:
            text = "Two blocks:\n```python\nprint(1)\n```\n and \n```\nlast\n```\n" + text.replace("```", "")
        size = 24 if stream else len(text)
        for start in range(0, len(text), size):
            yield StreamEvent(type="text", chunk=text[start : start + size])
        yield from self.server_side(prompt)
        yield from self.calls(prompt, response)
        response.set_usage(input=len(text), output=7, details={"cached": 3})
        response.set_resolved_model("parity-new-2026-11")
        response.response_json = {"raw": True, "options": prompt.options.model_dump(exclude_none=True)}

    def server_side(self, prompt: llm.Prompt) -> Iterator[StreamEvent]:
        for number, tool in enumerate(prompt.tools):
            if isinstance(tool, Lookup):
                mark: dict[str, Any] = {"tool_call_id": f"server-{number}", "server_executed": True}
                yield StreamEvent(type="tool_call_name", chunk=tool.name, **mark)
                yield StreamEvent(type="tool_call_args", chunk=json.dumps(tool.tool_spec(self)), **mark)
                yield StreamEvent(type="tool_result", chunk="found", tool_name=tool.name, **mark)

    def calls(self, prompt: llm.Prompt, response: Any) -> Iterator[StreamEvent]:
        done = sum(message.role == "tool" for message in prompt.messages)
        if done >= ROUNDS:
            return
        for number, tool in enumerate(tool for tool in prompt.tools if isinstance(tool, llm.Tool)):
            mark = f"call-{done}-{number}"
            arguments = {name: f"{name}-{done}" for name in tool.input_schema.get("properties", {})}
            yield StreamEvent(type="tool_call_name", chunk=tool.name, tool_call_id=mark)
            yield StreamEvent(type="tool_call_args", chunk=json.dumps(arguments), tool_call_id=mark)
            response.add_tool_call(llm.ToolCall(name=tool.name, arguments=arguments, tool_call_id=mark))


class NewModel(New, llm.Model):
    def execute(self, prompt: llm.Prompt, stream: bool, response: Any, conversation: Any) -> Iterator[StreamEvent]:
        yield from self.events(prompt, stream, response, None)


class AsyncNewModel(New, llm.AsyncModel):
    async def execute(
        self, prompt: llm.Prompt, stream: bool, response: Any, conversation: Any
    ) -> AsyncIterator[StreamEvent]:
        for event in self.events(prompt, stream, response, None):
            yield event


class Keyed(New):
    model_id = "parity-new-keyed"
    needs_key = "parity"
    key_env_var = "PARITY_KEY"


class KeyedModel(Keyed, llm.KeyModel):
    def execute(
        self, prompt: llm.Prompt, stream: bool, response: Any, conversation: Any, key: str | None
    ) -> Iterator[StreamEvent]:
        yield from self.events(prompt, stream, response, key)


class AsyncKeyedModel(Keyed, llm.AsyncKeyModel):
    async def execute(
        self, prompt: llm.Prompt, stream: bool, response: Any, conversation: Any, key: str | None
    ) -> AsyncIterator[StreamEvent]:
        for event in self.events(prompt, stream, response, key):
            yield event


class Old:
    model_id = "parity-old"
    can_stream = True

    def said(self, prompt: llm.Prompt, stream: bool, conversation: Any) -> Iterator[str]:
        earlier = [[past.prompt.system, past.prompt.prompt] for past in conversation.responses] if conversation else []
        given = {"earlier": earlier, "system": prompt.system, "prompt": prompt.prompt}
        text = json.dumps(given, ensure_ascii=False)
        cut = len(text) // 2 if stream else 0
        yield from filter(None, (text[:cut], text[cut:]))


class OldModel(Old, llm.Model):
    def execute(self, prompt: llm.Prompt, stream: bool, response: Any, conversation: Any) -> Iterator[str]:
        yield from self.said(prompt, stream, conversation)


class AsyncOldModel(Old, llm.AsyncModel):
    async def execute(self, prompt: llm.Prompt, stream: bool, response: Any, conversation: Any) -> AsyncIterator[str]:
        for chunk in self.said(prompt, stream, conversation):
            yield chunk


@llm.hookimpl
def register_models(register: Any) -> None:
    register(NewModel(), AsyncNewModel())
    register(KeyedModel(), AsyncKeyedModel())
    register(OldModel(), AsyncOldModel())
