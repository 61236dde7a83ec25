"""A memory, or a session or a conversation of it, as a file to read."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

from ..batches import batched
from ..errors import PrellmError
from ..interaction import Interaction
from ..log import Extras
from ..redaction import Redaction
from ..store import MemoryStore
from ..transfer import ExportReport, Scope

FORMATS = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}
"""What a file's suffix asks for; any other is a snapshot."""


def export(store: MemoryStore, scope: Scope, suffix: str, *, redact: bool = False) -> tuple[bytes, ExportReport]:
    """The content of a file with this suffix (a key of ``FORMATS``), and what is in it.

    With ``redact``, secrets are masked. Looks for them in any case.
    """
    from .overview import overview

    with contextlib.suppress(PrellmError):
        # A log that can't be written is read as it is, as for a snapshot.
        store.catch_up_if_possible()
    redaction = Redaction(masking=redact)
    found = store.interactions(session=scope.session, conversation=scope.conversation, newest_first=True)
    interactions = list(found)
    named = scope.session or scope.conversation or scope.everything
    for batch in batched(interactions) if redact else ():
        for each in batch:
            redaction.learn(_said(each))
        # What tools were told and gave back, and what receipts quote.
        for extras in store.extras(batch).values():
            redaction.learn(dataclasses.asdict(extras))
    interactions = [_clean_interaction(each, redaction) for each in interactions]
    figures = redaction.values(overview(store, interactions, scope.session))
    figures = {**figures, "scope": scope.label if named else ""}
    clean_extras = _clean_extras(store, redaction)
    if FORMATS[suffix] == "html":
        from .html import page
        from .records import records

        content = page(figures, records(clean_extras, interactions))
    else:
        from .markdown import document

        content = document(clean_extras, interactions, figures).encode("utf-8", "replace")
    return content, ExportReport(interactions=len(interactions), secrets=dict(redaction.kinds))


def _said(interaction: Interaction) -> dict[str, Any]:
    return {"query": interaction.query, "response": interaction.response, "metadata": interaction.metadata}


def _clean_interaction(interaction: Interaction, redaction: Redaction) -> Interaction:
    said = _said(interaction)
    clean = redaction.values(said)
    return interaction if clean is said else dataclasses.replace(interaction, **clean)


def _clean_extras(store: MemoryStore, redaction: Redaction) -> Callable[[Sequence[Interaction]], dict[str, Extras]]:
    def clean(extras: Extras) -> Extras:
        return dataclasses.replace(
            extras,
            tools=[dataclasses.replace(tool, **redaction.values(dataclasses.asdict(tool))) for tool in extras.tools],
            attachments=[
                dataclasses.replace(each, **redaction.values(dataclasses.asdict(each))) for each in extras.attachments
            ],
            receipt=redaction.values(dict(extras.receipt)) if extras.receipt else extras.receipt,
        )

    return lambda batch: {identity: clean(extras) for identity, extras in store.extras(batch).items()}
