"""The rows of the table about tools, and about keys."""

from __future__ import annotations

from typing import Any

import llm

from .plugin import Lookup
from .rows import ASKED, PNG, Call, row


def weather(city: str) -> str:
    "The weather in a city"
    return f"rain in {city}"


def clock() -> dict[str, int]:
    "What time it is"
    return {"hour": 12}


class Shelf(llm.Toolbox):
    "Keeps things"

    def __init__(self, name: str = "top") -> None:
        self.name = name
        self.things: list[str] = []

    def put(self, city: str) -> str:
        "Put something on the shelf"
        self.things.append(city)
        return f"{self.name}: {', '.join(self.things)}"

    def count(self) -> int:
        "How much there is"
        return len(self.things)


@row("tools")
async def tools_in_the_request(call: Call) -> None:
    await call.done(call.model.prompt(ASKED, tools=[weather, clock], **call.own))


@row("tool calls")
async def a_chain_of_several_steps_and_calls(call: Call) -> None:
    conversation = call.model.conversation()
    asked = call.asks("weather", "clock", "weather")
    await call.chain(conversation.chain(asked, system="Be brief.", tools=[weather, clock], options=call.own))
    await call.chain(conversation.chain("Thank you.", tools=[weather, clock], options=call.own))
    await call.done(conversation.prompt("Bye.", **call.own))


@row("tool calls")
async def a_toolbox(call: Call) -> None:
    shelf = Shelf("bottom")
    await call.chain(
        call.model.conversation(tools=[shelf]).chain(call.asks("Shelf_put", "Shelf_count"), options=call.own)
    )
    call.outcomes.append(shelf.things)


@row("tool calls")
async def hooks_around_calls(call: Call) -> None:
    seen: list[Any] = []

    def before(tool: llm.Tool | None, wanted: llm.ToolCall) -> None:
        seen.append(["before", tool and tool.name, wanted.name, wanted.arguments])
        if wanted.name == "clock":
            raise llm.CancelToolCall("not now")

    def after(tool: llm.Tool, wanted: llm.ToolCall, result: llm.ToolResult) -> None:
        seen.append(["after", tool.name, result.output])

    asked = call.asks("weather", "clock", "missing")
    conversation = call.model.conversation(before_call=before, after_call=after)
    await call.chain(conversation.chain(asked, tools=[weather, clock], options=call.own))
    call.outcomes.append(seen)


@row("tool calls")
async def tools_that_fail_or_attach(call: Call) -> None:
    def broken(city: str) -> str:
        raise RuntimeError(f"no {city}")

    def picture(city: str) -> llm.ToolOutput:
        return llm.ToolOutput(output="see", attachments=[llm.Attachment(content=PNG, type="image/png")])

    asked = call.asks("broken", "picture")
    conversation = call.model.conversation()
    await call.chain(conversation.chain(asked, tools=[broken, picture], options=call.own))
    await call.done(conversation.prompt("What was that?", **call.own))


@row("tool calls")
async def async_tools(call: Call) -> None:
    async def slow(city: str) -> str:
        return f"slowly, {city}"

    await call.chain(call.model.conversation().chain(call.asks("slow"), tools=[slow], options=call.own))


@row("tool calls")
async def the_limit_of_a_chain(call: Call) -> None:
    conversation = call.model.conversation()
    await call.refused(
        lambda: conversation.chain(call.asks("weather"), tools=[weather], chain_limit=1, options=call.own)
    )


@row("tool calls")
async def a_chain_that_pauses_and_goes_on(call: Call) -> None:
    answers: list[str] = []

    def approve(city: str) -> str:
        if not answers:
            raise llm.PauseChain("ask somebody")
        return answers[0]

    first = call.model.conversation()
    await call.refused(lambda: first.chain(call.asks("approve"), tools=[approve], options=call.own))
    answers.append("approved")
    paused = first.responses[-1]
    history = [*paused.prompt.messages, *paused._messages_now()]
    await call.chain(call.model.conversation().chain(messages=history, tools=[approve], options=call.own))


@row("tool calls")
async def replies_run_pending_calls(call: Call) -> None:
    response = await call.done(call.model.prompt(call.asks("weather"), tools=[weather], **call.own))
    again = call.back(response)
    await call.reply(response, "and?")
    await call.reply(again, tools=[weather])


@row("server-side tools")
async def server_side_tools(call: Call) -> None:
    conversation = call.model.conversation()
    await call.chain(conversation.chain(ASKED, tools=[Lookup(depth=3), weather], options=call.own))
    await call.done(conversation.prompt("and?", tools=[Lookup()], **call.own))
