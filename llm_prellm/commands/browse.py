"""``llm session browse``: the memory in a browser."""

from __future__ import annotations

import click

from .common import embedding_option, friendly, memory_option, note


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to listen on; any free one by default")
@click.option("--no-open", is_flag=True, help="Only print the address")
@memory_option
@embedding_option
@friendly
def browse(port: int, no_open: bool, path: str | None, embedding_model: str | None) -> None:
    """Look at the memory in a browser: on this machine alone, until Ctrl-C.

    Conversations, search, preferences with their evidence, and what was put into each prompt. The link works once.
    The only change it allows is to forget an interaction.

    \b
        llm session browse
        llm session browse --memory project.db --port 8123 --no-open
    """
    from ..page.server import PageServer

    with PageServer(path, port=port, embedding_model=embedding_model) as server:
        try:
            click.echo(server.address)
            note("This link works once. Ctrl-C ends it.")
            if not no_open:
                _open(server.address)
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo(err=True)


def _open(address: str) -> None:
    """Open the address in the user's browser; one that runs in the terminal waits for us, so we don't wait for it."""
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()
