"""Files that appear whole or not at all."""

from __future__ import annotations

import gzip
import os
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from .errors import PrellmError

_HEAD = 4096
"""Bytes in which a file says what it is."""


def check_replaceable(target: Path, marks: Sequence[bytes]) -> None:
    """Raises PrellmError for a file that has none of these ``marks`` at its beginning: it is none of ours."""
    try:
        with gzip.open(target) if target.suffix.lower() == ".gz" else target.open("rb") as file:
            head = file.read(_HEAD) if target.is_file() else b""
    except (OSError, EOFError, zlib.error):
        return  # there is none, or none that can be read: what writes it says so
    if head.strip() and not any(mark in head for mark in marks):
        raise PrellmError(f"{target} is there already and is no export of a memory; name another file, or remove it")


def write_whole(target: Path, content: bytes) -> None:
    """Write a file through a temporary one beside it, so that it is never seen half written.

    Raises PrellmError when it cannot be written.
    """
    with writing_whole(target, pack=False) as file:
        file.write(content)


@contextmanager
def writing_whole(target: Path, *, pack: bool | None = None) -> Iterator[IO[bytes]]:
    """A file to write to that takes its place when it is complete, readable by its owner alone.

    Compressed if ``pack``, or, by default, if the name ends in ``.gz``. When anything is raised inside, what was there
    before stays. A link is followed; a pipe or a device stays what it is and is written to as it comes. Raises
    PrellmError when it cannot be written.
    """
    temporary: Path | None = None
    try:
        if target.is_dir():
            raise PrellmError(f"cannot write {target}: it is a folder")
        # Before its name is resolved: that of a pipe in /dev/fd leads nowhere.
        if target.exists() and not target.is_file():
            descriptor = os.open(target, os.O_WRONLY)
        else:
            place = target.resolve()
            place.parent.mkdir(parents=True, exist_ok=True)
            # mkstemp makes the file with mode 0600: memory is private.
            descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
            temporary = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            if target.suffix.lower() == ".gz" if pack is None else pack:
                # No name and no time inside: the same memory makes the same file.
                with gzip.GzipFile("", "wb", 6, file, 0) as packed:
                    yield cast("IO[bytes]", packed)
            else:
                yield file
            file.flush()
            if temporary is not None:
                os.fsync(file.fileno())
        if temporary is not None:
            temporary.replace(place)
            temporary = None
    except OSError as error:
        raise PrellmError(f"cannot write {target}: {error.strerror or error}") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
