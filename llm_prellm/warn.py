"""Words to the user that are not part of an answer."""

from __future__ import annotations

import functools


def warn(text: str) -> None:
    """One line on stderr."""
    import click

    from .harmless import printable_line

    click.echo(f"prellm: {printable_line(text)}", err=True)


@functools.cache
def warn_once(text: str) -> None:
    """The same for what would be said again and again: once in this process."""
    warn(text)
