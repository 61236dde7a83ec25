"""Small models to wrap: one of each generation of llm's plugins, saying back exactly what they were given."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import llm
from llm.models import ModelWithAliases
from llm.parts import StreamEvent
from pydantic import Field

from llm_prellm.profiles import Profile
from llm_prellm.wrapper import AsyncProfileModel, ProfileModel


def seen(prompt: llm.Prompt) -> str:
    """What a new-style plugin reads, as JSON."""
    return json.dumps([message.to_dict() for message in prompt.messages], ensure_ascii=False)


class NewStyle:
    """Reads ``prompt.messages``; reasons, then says what it read; calls the first tool it is given, once."""

    model_id = "new-style"
    can_stream = True
    supports_tools = True
    supports_schema = True
    attachment_types = frozenset({"image/png"})

    class Options(llm.Options):
        temperature: float | None = Field(default=None, ge=0)

    def events(self, prompt: llm.Prompt, response: Any) -> Iterator[StreamEvent]:
        yield StreamEvent(type="reasoning", chunk="thinking")
        if prompt.tools and prompt.messages[-1].role != "tool":
            response.add_tool_call(llm.ToolCall(name=prompt.tools[0].name, arguments={}, tool_call_id="call-1"))
        text = seen(prompt)
        for start in range(0, len(text), 40):
            yield StreamEvent(type="text", chunk=text[start : start + 40])
        response.set_usage(input=len(text), output=7, details={"cached": 3})
        response.response_json = {"raw": True, "temperature": prompt.options.temperature}


class NewStyleModel(NewStyle, llm.Model):
    def execute(self, prompt: llm.Prompt, stream: bool, response: Any, conversation: Any) -> Iterator[StreamEvent]:
        yield from self.events(prompt, response)


class AsyncNewStyleModel(NewStyle, llm.AsyncModel):
    async def execute(
        self, prompt: llm.Prompt, stream: bool, response: Any, conversation: Any
    ) -> AsyncIterator[StreamEvent]:
        for event in self.events(prompt, response):
            yield event


class OldStyle:
    """Reads ``prompt.prompt``, ``prompt.system`` and the conversation's responses, and yields plain text."""

    model_id = "old-style"
    can_stream = True

    def said(self, prompt: llm.Prompt, conversation: Any) -> str:
        earlier = [[past.prompt.system, past.prompt.prompt] for past in conversation.responses] if conversation else []
        return json.dumps({"earlier": earlier, "system": prompt.system, "prompt": prompt.prompt}, ensure_ascii=False)


class OldStyleModel(OldStyle, llm.Model):
    def execute(self, prompt: llm.Prompt, stream: bool, response: Any, conversation: Any) -> Iterator[str]:
        yield self.said(prompt, conversation)


class AsyncOldStyleModel(OldStyle, llm.AsyncModel):
    async def execute(self, prompt: llm.Prompt, stream: bool, response: Any, conversation: Any) -> AsyncIterator[str]:
        yield self.said(prompt, conversation)


class KeyedModel(llm.KeyModel):
    """Says which key it was given."""

    model_id = "keyed"
    needs_key = "keyed"

    def execute(self, prompt: llm.Prompt, stream: bool, response: Any, conversation: Any, key: str | None) -> Any:
        yield f"key={key}"


INSTALLED = [
    ModelWithAliases(NewStyleModel(), AsyncNewStyleModel(), {"new"}),
    ModelWithAliases(OldStyleModel(), AsyncOldStyleModel(), set()),
    ModelWithAliases(KeyedModel(), None, set()),  # type: ignore[arg-type]
]


def wrapped(small: str, **settings: Any) -> ProfileModel:
    """A profile over one of the models here."""
    return ProfileModel(Profile("wrapped", small=small, **settings), INSTALLED)


def async_wrapped(small: str, **settings: Any) -> AsyncProfileModel:
    """The same, async."""
    return AsyncProfileModel(Profile("wrapped", small=small, **settings), INSTALLED)
