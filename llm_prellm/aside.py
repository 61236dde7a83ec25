"""Work that blocks, beside an event loop."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")


async def run_aside(work: Callable[..., T], *arguments: Any) -> T:
    """``work(*arguments)`` in a thread, as ``asyncio.to_thread`` does it; raises what it raises.

    A loop that ends waits for the threads of ``to_thread``, so Ctrl-C would wait for a model that hangs. This one is
    left behind, and does not keep the process alive.
    """
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[T] = loop.create_future()
    context = contextvars.copy_context()

    def tell(settle: Callable[[Any], None], value: Any) -> None:
        if not outcome.done():  # nobody waits any more
            settle(value)

    def run() -> None:
        told: tuple[Callable[[Any], None], Any]
        try:
            told = outcome.set_result, context.run(work, *arguments)
        except BaseException as error:  # noqa: BLE001 - raised again by the coroutine that waits
            told = outcome.set_exception, error
        with suppress(RuntimeError):  # the loop is closed: nobody waits
            loop.call_soon_threadsafe(tell, *told)

    threading.Thread(target=run, daemon=True, name="prellm-aside").start()
    return await outcome
