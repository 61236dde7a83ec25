"""Python's collector of reference cycles, kept from running where it costs more than it brings."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No collection meanwhile.

    What is loaded and made for a search or a file would set off a collection of all that llm has loaded. Nothing that
    is made there goes in circles, so counting references frees it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
