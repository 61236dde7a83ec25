"""Fields of what a file from elsewhere holds, each checked for what it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Unusable(ValueError):
    """A record is not what a snapshot can hold; the message says what is wrong with it."""


def text_of(given: Mapping[str, Any], name: str) -> str | None:
    """A text, or ``None`` where there is none. Raises Unusable."""
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise Unusable(f"{name} is not a text")
    return value


def needed_text_of(given: Mapping[str, Any], name: str) -> str:
    """A text that has to be there. Raises Unusable."""
    value = text_of(given, name)
    if value is None:
        raise Unusable(f"{name} is not a text")
    return value


def list_of(given: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """A list of objects, empty where there is none. Raises Unusable."""
    found = given.get(name)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise Unusable(f"{name} is not a list of objects")
    return found
