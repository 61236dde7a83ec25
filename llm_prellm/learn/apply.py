"""What stands after statements: the newest wins, and a retraction ends only what it names."""

from __future__ import annotations

from collections.abc import Iterable

from .statement import Statement
from .vocabulary import vocabulary


def apply(current: dict[str, str], statements: Iterable[Statement]) -> dict[str, str]:
    """The preferences after the statements, oldest first; ``current`` is not changed.

    Of several names in one clause ("Vim and tmux") the first stands, as the one that the others were added to;
    of several clauses the last, as the newest. A retraction that names another value than the one that stands
    changes nothing; names of the same thing count as one (``vscode``, ``vs code``).
    """
    standing = dict(current)
    stated: set[tuple[str, str, str]] = set()
    for statement in statements:
        if statement.value is None:
            if statement.ends is None or _same(standing.get(statement.key), statement.ends):
                standing.pop(statement.key, None)
            continue
        source = (statement.key, statement.rule, statement.words)
        if source not in stated:
            stated.add(source)
            standing[statement.key] = statement.value
    return standing


def _same(value: str | None, other: str) -> bool:
    return value is not None and vocabulary().canonical(value) == vocabulary().canonical(other)
