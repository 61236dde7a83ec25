"""Our files in llm's user folder: read whole, written whole, and changed by one process at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .errors import PrellmError

_PATIENCE = 10.0
"""Seconds to wait for another process that changes the file; it takes a few milliseconds."""


class UserFile:
    """A JSON file of that name, which need not exist."""

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def path(self) -> Path:
        """Where it is; llm's user folder may be another one now than a moment ago."""
        import llm

        return Path(llm.user_dir()) / "llm-prellm" / self._name

    def read(self) -> dict[str, Any]:
        """What is in it, empty when there is no file. Raises OSError, and ValueError when it is no JSON object."""
        try:
            content = json.loads(self.path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        if not isinstance(content, dict):
            raise ValueError("it is not a JSON object")
        return content

    def write(self, content: dict[str, Any]) -> None:
        """Replace it. Raises PrellmError when it cannot be written."""
        from .whole import write_whole

        write_whole(self.path, json.dumps(content, indent=2, ensure_ascii=False).encode() + b"\n")

    @contextmanager
    def changing(self) -> Iterator[None]:
        """What is read inside is still so when it is written there. Raises PrellmError."""
        from filelock import FileLock, Timeout

        lock = self.path.with_suffix(".lock")
        try:
            lock.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(lock, timeout=_PATIENCE):
                yield
        except Timeout as error:
            raise PrellmError(f"another process is changing {self.path}; try again when it is done") from error
        except OSError as error:
            raise PrellmError(f"cannot write {self.path}: {error.strerror or error}") from error
