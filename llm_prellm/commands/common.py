"""What the commands share: the memory option, errors as one line, and text that is safe on a terminal."""

from __future__ import annotations

import contextlib
import datetime
import errno
import functools
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import click

from ..errors import PrellmError
from ..harmless import printable, printable_json, printable_line
from ..interaction import Interaction, Memory

Function = TypeVar("Function", bound=Callable[..., Any])

memory_option = click.option(
    "--memory",
    "-d",
    "--database",
    "path",
    type=click.Path(dir_okay=False),
    help="Memory file to use instead of llm's own log",
)
embedding_option = click.option(
    "--embedding-model",
    metavar="MODEL",
    help="Search by meaning too: an embedding model of llm embed-models; it reads what is remembered",
)
scope_option = click.option("--id", "--session", "scope_id", metavar="ID", help="Only this session or conversation")
json_option = click.option("json_", "--json", is_flag=True, help="Output as JSON")
quiet_option = click.option("-q", "--quiet", is_flag=True, help="No progress bar")
nl_option = click.option("nl", "--nl", is_flag=True, help="Output as newline-delimited JSON")

_FULL = (errno.ENOSPC, errno.EFBIG, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC))
"""What a device says that takes no more."""

safe = printable
safe_line = printable_line


def friendly(function: Function) -> Function:
    """Turn the library's errors into one line and exit code 1."""

    @functools.wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        from ..database import default_path, explained

        try:
            with explained(kwargs.get("path") or default_path()):
                return function(*args, **kwargs)
        except PrellmError as error:
            raise click.ClickException(safe_line(str(error))) from error
        except OSError as error:
            # What files cannot be read or written is a PrellmError already: this is where the output goes.
            if error.errno not in _FULL:
                raise
            _give_up_stdout()
            raise click.ClickException(f"cannot write the output: {error.strerror}") from error

    return wrapped  # type: ignore[return-value]


def _give_up_stdout() -> None:
    """Python writes out at its end what could not be written, and would say so a second time."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def note(line: str) -> None:
    """A line for the user on stderr, beside the output; whatever it quotes, a terminal only shows it."""
    click.echo(safe(line), err=True)


def check_embedding_model(name: str | None) -> None:
    """Raises PrellmError when llm has no embedding model of this name; ``None`` is fine."""
    if name is not None:
        from ..semantic.embedder import Embedder

        Embedder(name)


def when(timestamp: float, *, minutes: bool = True) -> str:
    """A moment in local time. ``timestamp`` in unix seconds."""
    try:
        moment = datetime.datetime.fromtimestamp(timestamp)
    except (OverflowError, OSError, ValueError):
        return "unknown time"
    return moment.strftime("%Y-%m-%d %H:%M" if minutes else "%Y-%m-%d")


def cut(line: str) -> str:
    """A line no wider than the terminal; a pipe gets all of it."""
    if not sys.stdout.isatty():
        return line
    width = shutil.get_terminal_size().columns
    return line if len(line) <= width else line[: width - 1] + "…"


def as_dict(interaction: Interaction | Memory) -> dict[str, Any]:
    """An interaction for ``--json``."""
    answer = interaction.response if isinstance(interaction, Interaction) else interaction.response_summary
    shown: dict[str, Any] = {
        "id": interaction.id,
        "query": interaction.query,
        "response_summary": answer,
        "metadata": interaction.metadata,
        "timestamp": interaction.timestamp,
        "conversation_id": interaction.conversation_id,
        "session": interaction.session,
    }
    shown["model"] = interaction.model
    if isinstance(interaction, Memory):
        shown |= {"score": interaction.score, "why": interaction.why}
    return shown


def as_json(value: Any, *, indent: int | None = 2) -> str:
    """A value as JSON that can be shown on a terminal."""
    return printable_json(json.dumps(value, indent=indent, ensure_ascii=False))


def echo_json(rows: Iterable[dict[str, Any]], *, nl: bool) -> None:
    """A list as JSON, or a line each."""
    if nl:
        for row in rows:
            click.echo(as_json(row, indent=None))
    else:
        click.echo(as_json(list(rows)))


def progress_bar(label: str, total: int, *, quiet: bool = False) -> Any:
    """A progress bar on stderr, for what can take more than a second; none when nobody looks or wants it."""
    return click.progressbar(length=total, label=label, file=sys.stderr, hidden=quiet or not sys.stderr.isatty())


def interactions(count: int) -> str:
    """``1 interaction``, ``2 interactions``."""
    return f"{count} interaction" if count == 1 else f"{count} interactions"


def sum_of(score: float, parts: Mapping[str, float]) -> str:
    """``1.41 = words 1.22, freshness 0.17, …``: a score and its parts, rounded so that the sum holds."""
    hundredths = {name: round(100 * value) for name, value in parts.items()}
    total = round(100 * score)
    rest = total - sum(hundredths.values())
    # Rounding is off by half a hundredth a part at most; what differs by more is no matter of rounding.
    if parts and abs(rest) <= len(parts):
        hundredths[max(hundredths, key=lambda name: abs(hundredths[name]))] += rest
    listed = ", ".join(f"{name} {value / 100:.2f}" for name, value in hundredths.items())
    return f"{total / 100:.2f} = {listed}" if listed else f"{total / 100:.2f}"


def belong(count: int) -> str:
    """``1 interaction of … now belongs``, ``2 interactions of … now belong``."""
    return "belongs" if count == 1 else "belong"


def counts(by_name: dict[str, int]) -> str:
    """Names with how many there are of each, in one line; the first eight of them."""
    return ", ".join(f"{safe_line(name)} ({count})" for name, count in list(by_name.items())[:8])


def cells_of(row: Interaction | Memory) -> tuple[str, str, str, str]:
    """An interaction in a few words: id, time, session and the prompt's words."""
    words = safe_line(row.query) or "(no words)"
    return safe_line(row.id), when(row.timestamp), safe_line(row.session), words[:200]


def line_of(row: Interaction | Memory) -> str:
    """The same in one line."""
    return cut("  ".join(cells_of(row)))
