"""How lists look on a terminal. A pipe gets plain lines instead; what NO_COLOR and the width mean is rich's to know."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_GAP = 2
_NARROWEST = 20
"""Characters between columns, and of the last column at least."""
_WIDE = 100
_BAR = 24
"""Characters of the longest bar."""
_BLOCKS = "▁▂▃▄▅▆▇█"


def is_terminal() -> bool:
    """Whether somebody looks."""
    return sys.stdout.isatty()


def console() -> Console:
    """Where to print; nothing in a text is taken for markup."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def table(columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]]) -> None:
    """Rows under their columns, each a name and a style; the last column takes the rest of the width."""
    from rich.cells import cell_len
    from rich.table import Table
    from rich.text import Text

    out = console()
    widths = [
        max(cell_len(row[place]) for row in (*rows, [name for name, _ in columns])) for place in range(len(columns))
    ]
    # An id that is cut can't be copied: on a narrow terminal, columns in the middle are left out instead.
    shown = list(range(len(columns)))
    while len(shown) > 2 and _left(out.width, [widths[place] for place in shown[:-1]]) < _NARROWEST:
        del shown[-2]
    widths[-1] = max(1, _left(out.width, [widths[place] for place in shown[:-1]]))
    made = Table(box=None, padding=(0, _GAP, 0, 0), header_style="bold")
    for place in shown:
        name, style = columns[place]
        made.add_column(name, style=style, no_wrap=True, overflow="ellipsis", width=widths[place])
    for row in rows:
        made.add_row(*(Text(row[place]) for place in shown))
    out.print(made)


def _left(width: int, taken: Sequence[int]) -> int:
    """What columns of these widths leave of a line for one more."""
    return width - sum(each + _GAP for each in taken) - _GAP


def line(*parts: tuple[str, str]) -> None:
    """One line of texts, each with its style, cut where the terminal ends."""
    from rich.text import Text

    console().print(Text.assemble(*parts), no_wrap=True, overflow="ellipsis", crop=True)


def is_wide() -> bool:
    """Whether a line has room for a prompt beside its id, its time and its session."""
    return console().width >= _WIDE


def facts(rows: Sequence[tuple[str, RenderableType]]) -> None:
    """Names and what there is to say about each."""
    from rich.table import Table
    from rich.text import Text

    made = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    made.add_column(style="bold", no_wrap=True)
    made.add_column(overflow="fold")
    for name, value in rows:
        made.add_row(Text(name), Text(value) if isinstance(value, str) else value)
    console().print(made)


def bars(counts: Mapping[str, int], limit: int) -> RenderableType:
    """A bar for each of the first ``limit`` counts, the longest for the largest."""
    from rich.table import Table
    from rich.text import Text

    made = Table(box=None, padding=(0, 1, 0, 0), show_header=False)
    most = max(counts.values(), default=1)
    for name, count in list(counts.items())[:limit]:
        made.add_row(Text(name), Text("█" * max(1, round(_BAR * count / most)), style="cyan"), Text(f"{count:,}"))
    if len(counts) > limit:
        made.add_row(Text(f"and {len(counts) - limit} more", style="dim"))
    return made


def timeline(months: Mapping[str, int], limit: int) -> RenderableType:
    """The last ``limit`` months, named as ``2026-11``, as a line of small columns between the first and the last."""
    from rich.text import Text

    known = [month for month in months if month[:4].isdigit()]
    if not known:
        return Text("unknown")
    every = _every_month(known[0], known[-1])[-limit:]
    most = max(months.get(month, 0) for month in every)
    line = "".join(_block(months.get(month, 0), most) for month in every)
    return Text.assemble(f"{every[0]} ", (line, "cyan"), f" {every[-1]}")


def _block(count: int, most: int) -> str:
    return _BLOCKS[-(-count * len(_BLOCKS) // most) - 1] if count else "·"


def _every_month(first: str, last: str) -> list[str]:
    start, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return [f"{number // 12}-{number % 12 + 1:02}" for number in range(start, end + 1)]
