"""A plugin whose model fails in the way that its prompt says: "fail:half-way", wherever that stands."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import llm

FOREVER = 600.0
MARK = "PARITY_FAILING_HANGS"
"""Names the variable with the path of a file that is made when the model hangs."""
RUBBISH = "\x00\x1b[31m{]\ufffd\u202e" * 20


def way(text: str) -> str:
    """How a prompt wants it to fail; "" if it does not."""
    found = re.search(r"fail:([\w-]+)", text)
    return found.group(1) if found else ""


class Failing:
    model_id = "failing"
    can_stream = True
    supports_tools = True
    supports_schema = True

    def words(self, prompt: llm.Prompt, response: Any) -> Iterator[str | None]:
        """What it says; ``None`` is where it hangs."""
        asked = next((m for m in reversed(prompt.messages) if m.role == "user"), None)
        text = "".join(getattr(part, "text", "") for part in asked.parts) if asked else ""
        how = way(text)
        if how == "at-once":
            raise llm.ModelError("it failed at once")
        yield "The first words, "
        if how == "half-way":
            raise RuntimeError("it died half way")
        if how == "tools" and prompt.messages[-1].role == "tool":
            raise RuntimeError("it died at the second step")
        if how == "tools":
            response.add_tool_call(llm.ToolCall(name=prompt.tools[0].name, arguments={}, tool_call_id="call-1"))
        if how == "hang":
            if mark := os.environ.get(MARK):
                Path(mark).touch()
            yield None
        yield RUBBISH if how == "rubbish" else "and the last."


class FailingModel(Failing, llm.Model):
    def execute(self, prompt: llm.Prompt, stream: bool, response: Any, conversation: Any) -> Iterator[str]:
        for words in self.words(prompt, response):
            if words is None:
                time.sleep(FOREVER)
            else:
                yield words


class AsyncFailingModel(Failing, llm.AsyncModel):
    async def execute(self, prompt: llm.Prompt, stream: bool, response: Any, conversation: Any) -> AsyncIterator[str]:
        for words in self.words(prompt, response):
            if words is None:
                await asyncio.sleep(FOREVER)
            else:
                yield words


@llm.hookimpl
def register_models(register: Any) -> None:
    register(FailingModel(), AsyncFailingModel())
