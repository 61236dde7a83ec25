"""The rows of the table that use llm as a library. Each is written once, for sync and async models."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import llm
from llm.parts import AttachmentPart, Message, TextPart
from pydantic import BaseModel

from . import record
from .inner import Inner

ASKED = "What is the address of my kitchen sensor?"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf"
    "500f0003860180f5b2c8b50000000049454e44ae426082"
)
WAV = b"RIFF$\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0@\x1f\0\0@\x1f\0\0\1\0\x08\0data\0\0\0\0"


class Call:
    """A model as a row calls it, sync or async."""

    def __init__(self, inner: Inner, model_id: str, *, is_async: bool, url: str, folder: Path) -> None:
        self.inner = inner
        self.is_async = is_async
        self.url = url
        """Where an image can be fetched."""
        self.folder = folder
        self.model: Any = (llm.get_async_model if is_async else llm.get_model)(model_id)
        self.outcomes: list[Any] = []

    @property
    def own(self) -> dict[str, Any]:
        """The options of every call."""
        return dict(self.inner.options)

    def asks(self, *names: str) -> str:
        """A prompt on which the model calls the tools ``names``."""
        if not self.inner.calls:
            return ASKED
        # JSON and nothing before it: no words that anything is recalled for.
        calls = [{"name": name, "arguments": {"city": f"city-{number}"}} for number, name in enumerate(names)]
        return json.dumps({"prompt": "Go.", "tool_calls": calls})

    async def done(self, response: Any) -> Any:
        """Read a response to its end, as a stream of events."""
        if not self.is_async:
            return self._read(response)
        self._noted(response, [event async for event in response.astream_events()])
        return response

    def _read(self, response: Any) -> Any:
        self._noted(response, list(response.stream_events()))
        return response

    def _noted(self, response: Any, streamed: list[Any]) -> None:
        self.outcomes.append({**record.outcome(response), "streamed": [vars(event) for event in streamed]})

    async def chain(self, chain: Any) -> list[Any]:
        """Read all responses of a chain."""
        if self.is_async:
            return [await self.done(response) async for response in chain.responses()]
        # In a thread: a sync chain runs async tools with asyncio.run, which cannot be called from a running loop.
        return await asyncio.to_thread(lambda: [self._read(response) for response in chain.responses()])

    async def reply(self, response: Any, *arguments: Any, **options: Any) -> Any:
        replied = response.reply(*arguments, options=self.own, **options)
        return await self.done(await replied if inspect.isawaitable(replied) else replied)

    async def refused(self, attempt: Callable[[], Any]) -> None:
        """Record the error that an attempt ends with."""
        try:
            made = attempt()
            if hasattr(made, "responses"):
                await self.chain(made)
            else:
                await self.done(made)
        except Exception as error:  # noqa: BLE001 - whatever it is has to be the same
            self.outcomes.append([type(error).__name__, str(error)])
        else:
            self.outcomes.append("it was not refused")

    def back(self, response: Any) -> Any:
        """A response that was written to JSON and read again."""
        data = json.loads(json.dumps(response.to_dict()))
        return (llm.AsyncResponse if self.is_async else llm.Response).from_dict(data, model=self.model)


@dataclass(frozen=True)
class Row:
    name: str
    run: Callable[[Call], Awaitable[None]]
    needs: frozenset[str]


ROWS: list[Row] = []


def row(*needs: str) -> Callable[[Callable[[Call], Awaitable[None]]], Callable[[Call], Awaitable[None]]]:
    def add(run: Callable[[Call], Awaitable[None]]) -> Callable[[Call], Awaitable[None]]:
        ROWS.append(Row(run.__name__.replace("_", " "), run, frozenset(needs)))
        return run

    return add


@row()
async def streaming(call: Call) -> None:
    await call.done(call.model.prompt(ASKED, system="Be brief.", **call.own))


@row()
async def not_streaming(call: Call) -> None:
    await call.done(call.model.prompt(ASKED, stream=False, **call.own))


@row()
async def no_words_at_all(call: Call) -> None:
    await call.refused(lambda: call.model.prompt("", **call.own))


@row("reasoning")
async def reasoning(call: Call) -> None:
    await call.done(call.model.prompt(ASKED, **call.own))
    await call.done(call.model.prompt(ASKED, hide_reasoning=True, **call.own))


@row("options")
async def options_of_the_inner_model(call: Call) -> None:
    options = {**call.own, **call.inner.own_options, **call.inner.more_options}
    await call.done(call.model.prompt(ASKED, **options))
    await call.done(call.model.conversation().prompt(ASKED, options=options))


@row()
async def what_is_refused(call: Call) -> None:
    """What the inner model cannot do is refused in the same words."""
    tool = llm.Tool.function(lambda: "", name="nothing")
    await call.refused(lambda: call.model.prompt(ASKED, no_such_option=1))
    await call.refused(lambda: call.model.prompt(ASKED, attachments=[llm.Attachment(type="video/mp4", content=b"1")]))
    await call.refused(lambda: call.model.prompt(ASKED, tools=[llm.ServerSideTool({"type": "x"})]))
    if "schema" in call.inner.cannot:
        await call.refused(lambda: call.model.prompt(ASKED, schema={"type": "object"}))
    if "tools" in call.inner.cannot:
        await call.refused(lambda: call.model.prompt(ASKED, tools=[tool]))


class Dog(BaseModel):
    name: str
    age: int


@row("schema")
async def schemas(call: Call) -> None:
    await call.done(call.model.prompt(ASKED, schema=Dog, **call.own))
    written = {"type": "object", "properties": {"address": {"type": "string", "maxLength": 9}}, "required": ["address"]}
    await call.done(call.model.conversation().prompt(ASKED, schema=written, **call.own))


@row("images")
async def images(call: Call) -> None:
    path = call.folder / "dot.png"
    path.write_bytes(PNG)
    attached = [
        llm.Attachment(content=PNG, type="image/png"),
        llm.Attachment(path=str(path)),
        llm.Attachment(url=call.url, type="image/png"),
    ]
    conversation = call.model.conversation()
    await call.done(conversation.prompt(ASKED, attachments=attached, **call.own))
    await call.done(conversation.prompt(None, attachments=attached[:1], **call.own))


@row("audio")
async def audio(call: Call) -> None:
    await call.done(call.model.prompt(ASKED, attachments=[llm.Attachment(content=WAV, type="audio/wav")], **call.own))


@row()
async def fragments(call: Call) -> None:
    document, rules = llm.Fragment("a long document", "doc"), llm.Fragment("Mind the rules.", "rules")
    conversation = call.model.conversation()
    await call.done(
        conversation.prompt(ASKED, fragments=[document], system="Be brief.", system_fragments=[rules], **call.own)
    )
    await call.done(conversation.prompt("and?", fragments=[document], **call.own))
    await call.done(call.model.prompt(None, fragments=[document], **call.own))


@row()
async def messages_made_by_the_caller(call: Call) -> None:
    history = [
        Message(role="system", parts=[TextPart("Be brief."), TextPart(" Be kind.", provider_metadata={"cache": 1})]),
        llm.user("Hello"),
        llm.assistant("Hello to you"),
        Message(role="user", parts=[TextPart("What is "), TextPart("the address of my kitchen sensor?")]),
    ]
    await call.done(call.model.prompt(messages=history, **call.own))
    await call.done(call.model.prompt("and the other one?", messages=history[:3], **call.own))
    await call.done(call.model.prompt(messages=[*history, llm.assistant("It is at")], **call.own))


@row("images")
async def an_image_before_the_words(call: Call) -> None:
    image = AttachmentPart(attachment=llm.Attachment(content=PNG, type="image/png"))
    await call.done(
        call.model.prompt(messages=[Message(role="user", parts=[image, TextPart(ASKED), image])], **call.own)
    )


@row()
async def a_conversation(call: Call) -> None:
    conversation = call.model.conversation()
    for text in (ASKED, "Thank you.", "Say it again."):
        await call.done(conversation.prompt(text, system="Be brief." if text == ASKED else None, **call.own))
    call.outcomes.append(len(conversation.responses))


@row("branches")
async def forks_and_replies(call: Call) -> None:
    first = await call.done(call.model.prompt(ASKED, system="Be brief.", **call.own))
    left = await call.reply(first, "Go left.")
    right = await call.reply(first, "Go right.")
    await call.reply(left, "And on.")
    await call.reply(call.back(right), messages=[llm.user("And back.")])


@row()
async def from_dict_and_on(call: Call) -> None:
    first = await call.done(call.model.conversation().prompt(ASKED, **call.own))
    again = call.back(first)
    call.outcomes.append(record.outcome(again))
    await call.reply(again, "and?")


@row()
async def callbacks(call: Call) -> None:
    response = call.model.prompt(ASKED, **call.own)
    seen: list[str] = []
    registered = response.on_done(lambda done: seen.append("".join(done._chunks)))
    if registered is not None:
        await registered
    await call.done(response)
    call.outcomes.append(seen)


@row()
async def several_at_once(call: Call) -> None:
    if call.is_async:
        texts = await asyncio.gather(*(call.model.prompt(ASKED, **call.own).text() for _ in range(3)))
    else:
        texts = await asyncio.gather(*(asyncio.to_thread(call.model.prompt(ASKED, **call.own).text) for _ in range(3)))
    call.outcomes.append(sorted(texts) if not call.inner.computes else len(texts))
