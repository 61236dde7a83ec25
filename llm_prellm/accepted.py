"""What programs give, as it can be kept: in UTF-8, as JSON, at a time that there is. Pure functions."""

from __future__ import annotations

import math
import os
from typing import Any

from .errors import PrellmError
from .jsonstream import as_json, without_lone_surrogates
from .log.identity import MAX_TIMESTAMP


def checked_text(name: str, value: Any) -> str:
    """A text that SQLite and UTF-8 can hold: half of a surrogate pair becomes ``?``. Raises PrellmError for no text."""
    if not isinstance(value, str):
        raise PrellmError(f"{name} is to be a text, not {value!r}")
    text: str = without_lone_surrogates(value)
    return text


def checked_count(name: str, value: Any) -> int:
    """A whole number from 0. Raises PrellmError when it is none."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise PrellmError(f"{name} is to be a whole number, 0 or more, not {value!r}")
    return value


def checked_name(name: str, value: Any) -> str | None:
    """A text or ``None``. Raises PrellmError for anything else."""
    return None if value is None else checked_text(name, value)


def checked_path(name: str, value: Any) -> str | os.PathLike[str] | None:
    """A path or ``None``. Raises PrellmError for anything else."""
    if value is not None and not isinstance(value, (str, os.PathLike)):
        raise PrellmError(f"{name} is to be a path, not {value!r}")
    if value is not None and "\0" in str(value):
        raise PrellmError(f"{name} has a character that no path can have: {str(value)!r}")
    return value


def checked_moment(value: Any) -> float:
    """A time in unix seconds. Raises PrellmError when it is none."""
    try:
        moment = float(value)
    except (TypeError, ValueError):
        moment = math.nan
    if not 0 <= moment <= MAX_TIMESTAMP:
        raise PrellmError(f"timestamp is to be a time in unix seconds, not {value!r}")
    return moment


def checked_metadata(value: Any) -> dict[str, Any]:
    """An object of JSON, ``{}`` for ``None``. Raises PrellmError for what JSON can't hold."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise PrellmError(f"metadata is to be a dict, not {value!r}")
    try:
        found: dict[str, Any] = as_json(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise PrellmError(f"metadata cannot be kept as JSON: {error}") from error
    return found
