"""A session as a file: UTF-8 JSON in the format that prellm has documented since 0.4.0."""

from __future__ import annotations

import io
import math
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import IO, Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError, with_config
from typing_extensions import NotRequired, TypedDict

from .errors import PrellmError
from .jsonstream import BEGINS, Writer, members
from .log.identity import MAX_TIMESTAMP
from .whole import writing_whole

KIND = "a session snapshot"

LONG = ("interactions", "forks", "statements", "decisions", "forgotten")
"""The members that are arrays of any length."""


def _seconds(value: Any) -> Any:
    if value is None:
        return 0.0
    number = float(value) if isinstance(value, (int, float, str)) else value
    if isinstance(number, float) and not (math.isfinite(number) and 0 <= number <= MAX_TIMESTAMP):
        raise ValueError("not a time in unix seconds")
    return number


@with_config(ConfigDict(extra="allow"))
class SnapshotInteraction(TypedDict):
    """One exchange in a snapshot. Fields that are not named here are kept."""

    query: str
    response_summary: str
    metadata: NotRequired[Annotated[dict[str, Any], BeforeValidator(lambda value: value or {})]]
    timestamp: NotRequired[Annotated[float, BeforeValidator(_seconds)]]
    id: NotRequired[str | None]
    conversation_id: NotRequired[str | None]
    model: NotRequired[str | None]
    session: NotRequired[str | None]


class SessionSnapshot(BaseModel):
    """A session: its interactions, oldest first, and the preferences that stood when it was exported."""

    model_config = ConfigDict(extra="allow")

    session_id: str = ""
    interactions: list[SnapshotInteraction] = Field(default_factory=list)
    preferences: dict[str, str] = Field(default_factory=dict)
    runtime_context: dict[str, Any] | None = None
    codebase_summary: str | None = None
    created_at: str = ""
    """Unix seconds, as a string."""
    exported_at: str = ""
    """Unix seconds, as a string."""

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> SessionSnapshot:
        """Read a snapshot, compressed or not.

        Raises PrellmError, with the file's name, when it is missing or not a snapshot.
        """
        source = Path(path).expanduser()
        with opened(source) as file:
            return cls.from_members(_checked_members(read_members(file, str(source)), str(source)), str(source))

    @classmethod
    def from_json(cls, content: bytes, *, source: str) -> SessionSnapshot:
        """Read a snapshot from JSON text. ``source`` names it in errors; raises PrellmError."""
        return cls.from_members(_checked_members(read_members(io.BytesIO(content), source), source), source)

    @classmethod
    def from_members(cls, members: Iterable[tuple[str, Any]], source: str) -> SessionSnapshot:
        """Put a snapshot together from what ``read_members`` gives. Raises PrellmError."""
        values: dict[str, Any] = {}
        for name, value in members:
            if name in LONG and value == BEGINS:
                values[name] = []
            elif name in LONG and not isinstance(value, list):
                values.setdefault(name, []).append(value)
            else:
                values[name] = value
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise PrellmError(f"{source} is not {KIND}: {first_of(error)}") from error

    def members(self) -> Iterator[tuple[str, Any]]:
        """What the snapshot holds: ``(name, value)``, with an iterator for each long array."""
        values = {name: getattr(self, name) for name in type(self).model_fields} | (self.model_extra or {})
        for name, value in values.items():
            if name not in LONG:
                yield name, value
        for name in LONG:
            if name in values:
                yield name, iter(values[name])

    def to_file(self, path: str | os.PathLike[str]) -> None:
        """Write the snapshot as JSON, readable by its owner alone; compressed if the name ends in ``.gz``.

        The file appears whole or not at all; its folder is made if missing. Raises PrellmError when it cannot be
        written.
        """
        with writing_whole(Path(path).expanduser()) as file:
            write_members(file, self.members())

    def to_json(self) -> bytes:
        """The snapshot as UTF-8 JSON."""
        out = io.BytesIO()
        write_members(out, self.members())
        return out.getvalue()


_MEMBERS = {*SessionSnapshot.model_fields, *LONG}


def read_members(file: IO[bytes], source: str) -> Iterator[tuple[str, Any]]:
    """What a snapshot file holds, in its order: ``(name, value)``; for a long array ``BEGINS``, then each element.

    Interactions are as they stand in the file: see ``checked``. Raises PrellmError, naming ``source``, when the file is
    no snapshot.
    """
    is_one = False
    begun: set[str] = set()
    for name, value in members(file, source, LONG, KIND):
        is_one = is_one or name in _MEMBERS
        if value == BEGINS:
            begun.add(name)
        if name in LONG and name not in begun:
            raise PrellmError(f"{source} is not {KIND}: {name} is not a list")
        if name == "interactions":
            yield name, value
        elif name in LONG and not isinstance(value, dict) and value != BEGINS:
            raise PrellmError(f"{source} is not {KIND}: {name} is not a list of objects")
        else:
            yield name, value
    if not is_one:
        raise PrellmError(f"{source} is not {KIND}: it has no interactions and no preferences")


def _checked_members(found: Iterable[tuple[str, Any]], source: str) -> Iterator[tuple[str, Any]]:
    number = 0
    for name, value in found:
        if name == "interactions" and value != BEGINS:
            yield name, checked(value, f"interactions.{number}", source)
            number += 1
        else:
            yield name, value


def checked(record: Any, where: str, source: str) -> SnapshotInteraction:
    """An interaction as it came from a file. Raises PrellmError when it is none."""
    try:
        return _interaction().validate_python(record)
    except ValidationError as error:
        raise PrellmError(f"{source} is not {KIND}: {where}.{first_of(error)}") from error
    except RecursionError as error:
        raise PrellmError(f"{source} is not {KIND}: {where} is nested too deeply") from error


@lru_cache(maxsize=1)
def _interaction() -> TypeAdapter[SnapshotInteraction]:
    return TypeAdapter(SnapshotInteraction)


def write_members(file: IO[bytes], found: Iterable[tuple[str, Any]]) -> int:
    """Write a snapshot as JSON; gives the number of interactions in it."""
    writer = Writer(file)
    count = 0
    for name, value in found:
        if isinstance(value, Iterator):
            written = writer.array(name, value)
            count += written if name == "interactions" else 0
        else:
            writer.member(name, value)
    writer.close()
    return count


@contextmanager
def opened(source: Path) -> Iterator[IO[bytes]]:
    """A file to read a snapshot from. Raises PrellmError when it cannot be read."""
    try:
        with source.open("rb") as file:
            yield file
    except OSError as error:
        raise PrellmError(f"cannot read {source}: {error.strerror or error}") from error


def first_of(error: ValidationError) -> str:
    """The first thing that is wrong, in one line."""
    detail = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(str(step) for step in detail["loc"])
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    return f"{where + ': ' if where else ''}{detail['msg']}{more}"
