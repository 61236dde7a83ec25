"""Words to the user that are not part of an answer."""

from __future__ import annotations


def warn(text: str) -> None:
    """One line on stderr."""
    import click

    click.echo(f"prellm: {' '.join(text.split())}", err=True)
