"""Work that blocks, beside an event loop."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


async def run_aside(work: Callable[..., T], *arguments: Any) -> T:
    """``work(*arguments)`` in a thread, as ``asyncio.to_thread`` does it; raises what it raises.

    A loop that ends waits for the threads of ``to_thread``, so Ctrl-C would wait for a model that hangs. This one is
    left behind, and does not keep the process alive.
    """
    return await asyncio.wrap_future(Aside().do(lambda: work(*arguments)))


class Aside:
    """Does one piece of work after another in a thread that is there while there is work, and is left behind."""

    def __init__(self) -> None:
        self._waiting: deque[Callable[[], None]] = deque()
        self._lock = threading.Lock()
        self._at_work = False

    def do(self, work: Callable[[], T]) -> Future[T]:
        """Have ``work`` done after all that was given before. One that is cancelled before its turn is not begun."""
        outcome: Future[T] = Future()
        context = contextvars.copy_context()

        def turn() -> None:
            if not outcome.set_running_or_notify_cancel():
                return
            try:
                result = context.run(work)
            except StopIteration as error:
                # No asyncio future takes one: https://docs.python.org/3/library/asyncio-future.html
                outcome.set_exception(RuntimeError(error))
            except BaseException as error:  # noqa: BLE001 - raised again by who waits
                outcome.set_exception(error)
            else:
                outcome.set_result(result)

        with self._lock:
            self._waiting.append(turn)
            if not self._at_work:
                self._at_work = True
                threading.Thread(target=self._work, daemon=True, name="prellm-aside").start()
        return outcome

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._at_work = False
                    return
                turn = self._waiting.popleft()
            turn()
