"""Many values in SQL: few at a time, as parameters of one ``IN (…)``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import TypeVar

Value = TypeVar("Value")

_SIZE = 400
"""SQLite takes 999 parameters before 3.32 (https://www.sqlite.org/limits.html), and one may name a list twice."""


def batched(values: Iterable[Value], size: int = _SIZE) -> Iterator[list[Value]]:
    """Lists of at most ``size`` values, in their order."""
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch


def marks(batch: Collection[object]) -> str:
    """A mark for each value: ``?,?,?``."""
    return ",".join("?" * len(batch))
