"""A session as a file: UTF-8 JSON in the format that prellm has documented since 0.4.0."""

from __future__ import annotations

import math
import os
import tempfile
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, with_config
from typing_extensions import NotRequired, TypedDict

from .errors import PrellmError
from .log.identity import MAX_TIMESTAMP


def _no_lone_surrogates(value: Any) -> Any:
    """JSON may escape half of a surrogate pair; SQLite and UTF-8 can't hold one."""
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            return value.encode("utf-8", "replace").decode("utf-8")
    return value


def _seconds(value: Any) -> Any:
    if value is None:
        return 0.0
    number = float(value) if isinstance(value, (int, float, str)) else value
    if isinstance(number, float) and not (math.isfinite(number) and 0 <= number <= MAX_TIMESTAMP):
        raise ValueError("not a time in unix seconds")
    return number


Text = Annotated[str, BeforeValidator(_no_lone_surrogates)]


@with_config(ConfigDict(extra="allow"))
class SnapshotInteraction(TypedDict):
    """One exchange in a snapshot. Fields that are not named here are kept."""

    query: Text
    response_summary: Text
    metadata: NotRequired[Annotated[dict[str, Any], BeforeValidator(lambda value: value or {})]]
    timestamp: NotRequired[Annotated[float, BeforeValidator(_seconds)]]
    id: NotRequired[Text | None]
    conversation_id: NotRequired[Text | None]
    model: NotRequired[Text | None]
    session: NotRequired[Text | None]


class SessionSnapshot(BaseModel):
    """A session: its interactions, oldest first, and the preferences that stood when it was exported."""

    model_config = ConfigDict(extra="allow")

    session_id: str = ""
    interactions: list[SnapshotInteraction] = Field(default_factory=list)
    preferences: dict[str, Text] = Field(default_factory=dict)
    runtime_context: dict[str, Any] | None = None
    codebase_summary: str | None = None
    created_at: str = ""
    """Unix seconds, as a string."""
    exported_at: str = ""
    """Unix seconds, as a string."""

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> SessionSnapshot:
        """Read a snapshot. Raises PrellmError, with the file's name, when it is missing or not a snapshot."""
        source = Path(path).expanduser()
        try:
            content = source.read_bytes()
        except OSError as error:
            raise PrellmError(f"cannot read {source}: {error.strerror}") from error
        return cls.from_json(content, source=str(source))

    @classmethod
    def from_json(cls, content: bytes, *, source: str) -> SessionSnapshot:
        """Read a snapshot from JSON text. ``source`` names it in errors; raises PrellmError."""
        if not content.strip():
            raise PrellmError(f"{source} is empty; a session snapshot is a JSON object")
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise PrellmError(f"{source} is not UTF-8 text (byte {error.start})") from error
        try:
            return cls.model_validate_json(content.removeprefix(b"\xef\xbb\xbf"))
        except ValidationError as error:
            raise PrellmError(f"{source} is not a session snapshot: {_first(error)}") from error

    def to_file(self, path: str | os.PathLike[str]) -> None:
        """Write the snapshot as JSON, readable by its owner alone; its folder is made if missing.

        The file appears whole or not at all. Raises PrellmError when it cannot be written.
        """
        write_whole(Path(path).expanduser(), self.to_json())

    def to_json(self) -> bytes:
        """The snapshot as UTF-8 JSON."""
        return self.model_dump_json(indent=2).encode("utf-8") + b"\n"


def write_whole(target: Path, content: bytes) -> None:
    """Write a file through a temporary one beside it, so that it is never seen half written.

    Raises PrellmError when it cannot be written.
    """
    temporary = ""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            raise PrellmError(f"cannot write {target}: it is a folder")
        # mkstemp makes the file with mode 0600: memory is private.
        descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise PrellmError(f"cannot write {target}: {error.strerror}") from error


def _first(error: ValidationError) -> str:
    """The first thing that is wrong, in one line."""
    detail = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(str(step) for step in detail["loc"])
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    return f"{where + ': ' if where else ''}{detail['msg']}{more}"
