"""A memory, or a session or a conversation of it, as a file to read."""

from __future__ import annotations

from ..store import MemoryStore
from ..transfer import Scope

FORMATS = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}
"""What a file's suffix asks for; any other is a snapshot."""


def export(store: MemoryStore, scope: Scope, suffix: str) -> tuple[bytes, int]:
    """The content of a file with this suffix (a key of ``FORMATS``), and how many interactions are in it."""
    from .overview import overview

    store.catch_up()
    interactions = list(store.interactions(session=scope.session, conversation=scope.conversation, newest_first=True))
    named = scope.session or scope.conversation or scope.everything
    figures = {**overview(store, interactions, scope.session), "scope": scope.label if named else ""}
    if FORMATS[suffix] == "html":
        from .html import page
        from .records import records

        return page(figures, records(store, interactions)), len(interactions)
    from .markdown import document

    return document(store, interactions, figures).encode("utf-8", "replace"), len(interactions)
