"""What we keep with a turn, under our key of its ``response_json``, taken apart for a file and put together again.

A file has session, origin and metadata as fields of the interaction, and the rest as it is.
"""

from __future__ import annotations

import json
from typing import Any

from .rows import RECEIPT_KEY

_FIELDS = ("session", "origin", "metadata", "conversation_id", "conflict_of", "extra")
"""What is a field of the interaction in a file."""

IMPORTED = "imported"
"""Marks a turn whose words came with a file: they teach nothing, and its receipt is not acted upon. Stays here."""

HELD = "held"
"""What an imported turn brought that llm would act upon, such as tools to be switched on again: kept, not used."""

_WRAPPED = "payload"
"""A provider's payload that is no object, so that nothing can be kept beside it."""


def split(stored: str | None) -> tuple[Any, dict[str, Any]]:
    """A ``response_json``: the provider's payload with our receipt in it (``None`` if there is neither), and the rest
    of what we noted."""
    if not stored:
        return None, {}
    try:
        payload = json.loads(stored)
    except ValueError:
        return None, {}
    if not isinstance(payload, dict) or not isinstance(payload.get(RECEIPT_KEY), dict):
        return payload, {}
    noted = dict(payload.pop(RECEIPT_KEY))
    ours = {name: noted.pop(name) for name in (*_FIELDS, IMPORTED, HELD) if name in noted}
    if _WRAPPED in noted:
        return noted[_WRAPPED], ours
    if noted:
        payload[RECEIPT_KEY] = noted
    return payload or None, ours


def join(payload: Any, ours: dict[str, Any]) -> str | None:
    """The reverse of ``split``."""
    if not ours:
        return None if payload is None else json.dumps(payload)
    if any(isinstance(value, dict) for value in ours.values()) and '"$"' in (written := json.dumps(ours)):
        # llm replaces what a turn holds anyway by {"$": …}; what only looks like that has to be told from it.
        from condense_json import condense_json

        ours = condense_json(json.loads(written), {})
    if payload is None or isinstance(payload, dict):
        receipt = (payload or {}).get(RECEIPT_KEY)
        joined = {**(payload or {}), RECEIPT_KEY: {**(receipt if isinstance(receipt, dict) else {}), **ours}}
    else:
        joined = {RECEIPT_KEY: {_WRAPPED: payload, **ours}}
    return json.dumps(joined)
