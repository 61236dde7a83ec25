"""The embedded models as llm sees them, sync and async."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import llm
from llm.parts import StreamEvent

from ..errors import PrellmError
from ..unanswered import Unanswered
from . import chat, gguf, weights
from .server import Call, Cancelled, ContextExceeded, Server, server_for

# A larger context takes memory whether it is used or not (23 KB a token for SmolLM2-135M, more for larger models).
_MOST_CONTEXT = 8192
_LEAST_TRAINED = 2048

# File -> name after "embedded/", for files whose own name is unwieldy.
_NAMES = {weights.SMOLLM2_FILE: "smollm2-135m"}


def model_id_for(path: Path) -> str:
    """The id of the model in the GGUF file ``path``: ``embedded/`` and the file's stem."""
    return f"embedded/{_NAMES.get(path.name) or _without_shard(path.stem)}"


def _without_shard(stem: str) -> str:
    return re.sub(r"-\d{5}-of-\d{5}$", "", stem)


def register(register: Callable[..., None], files: Iterable[Path]) -> None:
    """Hand ``register`` the sync and async model of every GGUF file."""
    for path in files:
        aliases = (_NAMES[path.name],) if path.name in _NAMES else ()
        register(EmbeddedModel(path), AsyncEmbeddedModel(path), aliases=aliases)


class EmbeddedMixin:
    """All that the sync and the async model have in common: everything but waiting."""

    can_stream = True
    supports_schema = True
    Options = chat.Options

    def __init__(self, path: Path) -> None:
        """The model in the GGUF file ``path``, which is opened on first use."""
        self.path = path
        self.model_id = model_id_for(path)

    def __str__(self) -> str:
        return f"Embedded: {self.model_id}"

    @property
    def supports_tools(self) -> bool:
        """Whether the model's chat template knows tools."""
        try:
            return gguf.read_header(self.path).has_tools
        except PrellmError:
            return False  # said in full when the model is used

    @property
    def trained_context(self) -> int:
        """The context that the model was trained with, in tokens."""
        return gguf.read_header(self.path).context_length or _LEAST_TRAINED

    @property
    def context_size(self) -> int:
        """The tokens that prompt and answer may take together when ``num_ctx`` is not given."""
        return min(self.trained_context, _MOST_CONTEXT)

    def count_tokens(self, text: str, num_ctx: int | None = None) -> int:
        """How many tokens ``text`` is to this model.

        Loads the model if nothing has, with a context of ``num_ctx`` tokens. Raises llm.ModelError.
        """
        try:
            return self._server(num_ctx).count_tokens(text)
        except PrellmError as error:
            raise self._model_error(error) from error

    def _server(self, num_ctx: int | None) -> Server:
        trained = self.trained_context
        if num_ctx is not None and num_ctx > trained:
            raise PrellmError(f"num_ctx is at most {trained} for this model")
        return server_for(self.path, num_ctx or self.context_size)

    def _events(
        self, prompt: llm.Prompt, stream: bool, response: llm.Response | llm.AsyncResponse, call: Call
    ) -> Iterator[StreamEvent]:
        """Answer ``prompt``, blocking; raises llm.ModelError, or Cancelled after ``call.cancel()``."""
        options = prompt.options
        assert isinstance(options, chat.Options)
        answer = chat.Answer(hide_reasoning=prompt.hide_reasoning)
        try:
            server = self._server(options.num_ctx)
            body = chat.request(prompt, options, guided=server.guided)
            if not body["messages"]:
                raise PrellmError("the prompt is empty")
            chunks = server.stream("/v1/chat/completions", body, call)
            events = _until_it_repeats(chunks, answer)
            # Not streaming is the same, given out at once.
            yield from events if stream else list(events)
        except PrellmError as error:
            raise self._model_error(error) from error
        answer.finish(response)

    def _model_error(self, error: PrellmError) -> llm.ModelError:
        remedy = ""
        if isinstance(error, ContextExceeded):
            trained = self.trained_context
            larger = f", or give it room with -o num_ctx N (at most {trained})" if error.context < trained else ""
            remedy = f"; shorten it{larger}"
        return Unanswered(f"{self.model_id}: {error}{remedy}")


def _until_it_repeats(chunks: Generator[dict[str, Any], None, None], answer: chat.Answer) -> Iterator[StreamEvent]:
    """The events of an answer, which is broken off when it says nothing new any more."""
    with closing(chunks):
        for chunk in chunks:
            yield from answer.events(chunk)
            if answer.repeats:
                answer.record["finish_reason"] = "repetition"
                return


# llm declares Options as a class of its own and supports_tools as a plain attribute; its plugins narrow both.
class EmbeddedModel(EmbeddedMixin, llm.Model):  # type: ignore[misc, override]
    """A GGUF file as a model of llm."""

    def execute(
        self, prompt: llm.Prompt, stream: bool, response: llm.Response, conversation: llm.Conversation | None
    ) -> Iterator[StreamEvent]:
        return self._events(prompt, stream, response, Call())


class AsyncEmbeddedModel(EmbeddedMixin, llm.AsyncModel):  # type: ignore[misc, override]
    """A GGUF file as an async model of llm."""

    async def execute(
        self, prompt: llm.Prompt, stream: bool, response: llm.AsyncResponse, conversation: Any
    ) -> AsyncGenerator[StreamEvent, None]:
        loop = asyncio.get_running_loop()
        events: asyncio.Queue[StreamEvent | BaseException | None] = asyncio.Queue()
        call = Call()

        def put(item: StreamEvent | BaseException | None) -> None:
            with suppress(RuntimeError):  # the loop is closed: nobody waits
                loop.call_soon_threadsafe(events.put_nowait, item)

        def answer() -> None:
            try:
                for event in self._events(prompt, stream, response, call):
                    put(event)
                put(None)
            except Cancelled:
                put(None)
            except BaseException as error:  # noqa: BLE001 - raised again by the coroutine that waits
                put(error)

        threading.Thread(target=answer, name=f"answer of {self.model_id}", daemon=True).start()
        try:
            while (item := await events.get()) is not None:
                if isinstance(item, BaseException):
                    raise item
                yield item
        finally:
            call.cancel()
