"""Everything that a model reads of a prompt, put through a cleaner: a large model is shown no secrets.

The texts that a model may read stand in many places: in messages, in what old plugins read instead of them, in what
tools are told and give back, in schemas and in attached files. All of them are known here, and nowhere else.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

import llm
from llm.parts import AttachmentPart, ReasoningPart, TextPart, ToolCallPart, ToolResultPart

from .attached import text_in
from .under_name import cleaned_under

T = TypeVar("T")


class Cleaner(Protocol):
    """Makes texts such as a model may see them."""

    kinds: list[str]
    """What was taken out of them, each kind once."""

    def __call__(self, text: str) -> str:
        """The text without what the model may not see."""

    def learn(self, texts: Iterable[str]) -> None:
        """Look at texts before others are cleaned: what is recognised in one of them is known in all."""


class _AsItIs:
    """For a model that may see everything."""

    def __init__(self) -> None:
        self.kinds: list[str] = []

    def __call__(self, text: str) -> str:
        return text

    def learn(self, texts: Iterable[str]) -> None:
        """There is nothing to know."""


AS_IT_IS: Cleaner = _AsItIs()


def messages(said: Sequence[llm.Message], clean: Cleaner) -> list[llm.Message]:
    """Messages as the model may see them."""
    if clean is AS_IT_IS:
        return list(said)
    learn(clean, said)
    return [dataclasses.replace(each, parts=[_part(part, clean) for part in each.parts]) for each in said]


def chains(given: Sequence[Sequence[llm.Message]], clean: Cleaner) -> list[list[llm.Message]]:
    """The messages that each of some prompts was given. Those of a conversation share most, which is cleaned once."""
    whole = given[-1] if given else []
    cleaned = messages(whole, clean)
    return [cleaned[: len(each)] if list(whole[: len(each)]) == list(each) else messages(each, clean) for each in given]


def learn(clean: Cleaner, said: Iterable[llm.Message]) -> None:
    """Show a cleaner all texts of messages."""
    clean.learn(text for message in said for text in _texts(message))


def teach(clean: Cleaner, sent: llm.Prompt, said: Sequence[llm.Message], conversation: Any) -> None:
    """Show a cleaner everything that a turn holds before anything of it is cleaned: ``sent`` and its messages
    ``said`` as the user gave them, and what went before in the ``conversation``.
    """
    if clean is AS_IT_IS:
        return
    learn(clean, said)
    clean.learn(_texts_beside(sent))
    if conversation is not None:
        for earlier in conversation.responses:
            clean.learn(_texts_beside(earlier.prompt))
            clean.learn(["".join(earlier._chunks)])
        learn(clean, conversation.loaded_messages or [])


def prompt(sent: llm.Prompt, clean: Cleaner) -> None:
    """Clean what a prompt, a copy, holds beside its words and messages: tools, their results, schema, attachments."""
    if clean is AS_IT_IS:
        return
    sent.tools = [_tool(tool, clean) for tool in sent.tools]
    sent.tool_results = [_tool_result(result, clean) for result in sent.tool_results]
    sent.schema = _value(sent.schema, clean)
    sent.attachments = [_attachment(attachment, clean) for attachment in sent.attachments]


def response(shown: Any, clean: Cleaner) -> None:
    """Clean what an earlier response, a copy, answered; its prompt is the caller's."""
    if clean is AS_IT_IS or not shown._done:
        return
    answered = shown._messages_now()
    shown._loaded_messages = messages(answered, clean)
    shown._chunks = [clean("".join(shown._chunks))]
    shown._tool_calls = [
        dataclasses.replace(call, arguments=_value(call.arguments, clean)) for call in shown._tool_calls
    ]


def _texts(message: llm.Message) -> Iterator[str]:
    for part in message.parts:
        if isinstance(part, (TextPart, ReasoningPart)):
            yield part.text
        elif isinstance(part, ToolResultPart):
            yield from filter(None, (part.output, part.exception))
            yield from filter(None, map(_attached_text, part.attachments))
        elif isinstance(part, ToolCallPart):
            yield from _strings(part.arguments)
        elif isinstance(part, AttachmentPart) and part.attachment is not None:
            yield _attached_text(part.attachment) or ""


def _texts_beside(sent: llm.Prompt) -> Iterator[str]:
    """The texts of a prompt that are in none of its messages, or not yet."""
    yield from filter(None, (sent.prompt, sent.system))
    for tool in sent.tools:
        if isinstance(tool, llm.Tool):
            yield tool.description or ""
            yield from _strings(tool.input_schema)
    for result in sent.tool_results:
        yield from filter(None, (result.output, str(result.exception or "")))
    yield from _strings(sent.schema)
    yield from filter(None, map(_attached_text, sent.attachments))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, held in value.items():
            # A secret may be known by the name that it is given: {"password": "…"}.
            yield f"{name}: {held}" if isinstance(held, str) else str(name)
            yield from _strings(held)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _strings(each)


def _part(part: Any, clean: Cleaner) -> Any:
    if isinstance(part, (TextPart, ReasoningPart)):
        return dataclasses.replace(part, text=clean(part.text))
    if isinstance(part, ToolCallPart):
        return dataclasses.replace(part, arguments=_value(part.arguments, clean))
    if isinstance(part, ToolResultPart):
        return dataclasses.replace(
            part,
            output=clean(part.output),
            exception=clean(part.exception) if part.exception else part.exception,
            attachments=[_attachment(each, clean) for each in part.attachments],
        )
    if isinstance(part, AttachmentPart) and part.attachment is not None:
        return dataclasses.replace(part, attachment=_attachment(part.attachment, clean))
    return part


def _value(value: T, clean: Cleaner) -> T:
    """A value of JSON with its strings cleaned, but for the names in it, by which programs find their way."""
    if isinstance(value, str):
        return clean(value)  # type: ignore[return-value]
    if isinstance(value, dict):
        return {name: _named(name, held, clean) for name, held in value.items()}  # type: ignore[return-value]
    if isinstance(value, list):
        return [_value(each, clean) for each in value]  # type: ignore[return-value]
    return value


def _named(name: Any, held: Any, clean: Cleaner) -> Any:
    """A value in an object; one whose name says that it is a secret is cleaned with the name before it."""
    if name == "required":
        return held  # of a schema: names, which are not changed either
    return cleaned_under(name, held, clean) if isinstance(held, str) else _value(held, clean)


def _tool(tool: Any, clean: Cleaner) -> Any:
    if not isinstance(tool, llm.Tool):
        return tool
    description = clean(tool.description) if tool.description else tool.description
    schema = _value(tool.input_schema, clean)
    if (description, schema) == (tool.description, tool.input_schema):
        return tool
    changed = copy.copy(tool)
    changed.description, changed.input_schema = description, schema
    return changed


def _tool_result(result: Any, clean: Cleaner) -> Any:
    failure = result.exception
    return dataclasses.replace(
        result,
        output=clean(result.output),
        exception=failure if failure is None or clean(str(failure)) == str(failure) else Exception(clean(str(failure))),
        attachments=[_attachment(each, clean) for each in result.attachments],
    )


def _attachment(attachment: Any, clean: Cleaner) -> Any:
    """An attached text without secrets; what is no text, or only an address, is left as it is."""
    found = _read(attachment)
    if found is None:
        return attachment
    text, encoding = found
    cleaned = clean(text)
    if cleaned == text:
        return attachment
    return dataclasses.replace(attachment, path=None, content=cleaned.encode(encoding, "replace"), _id=None)


def _attached_text(attachment: Any) -> str | None:
    """The text of an attachment; ``None`` for what is no text, or only an address."""
    found = _read(attachment)
    return found[0] if found else None


def _read(attachment: Any) -> tuple[str, str] | None:
    """The same with the encoding of the text."""
    if attachment.url:
        return None
    try:
        kind = attachment.type or attachment.resolve_type() or ""
        content = attachment.content if attachment.content else Path(attachment.path).read_bytes()
    except (OSError, TypeError, ValueError):
        return None  # the model that reads it says what is wrong
    return text_in(kind, content)
