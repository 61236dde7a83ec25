"""Opening an export of another program, and telling which one it is from."""

from __future__ import annotations

import io
import itertools
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import IO, Any

from ..errors import PrellmError
from . import chatgpt, claude, lm_studio, open_webui
from .talk import records

FORMATS: tuple[ModuleType, ...] = (chatgpt, claude, open_webui, lm_studio)

_CONVERSATIONS = re.compile(r"(?:.*/)?conversations(?:-\d+)?\.json")
"""What holds conversations in the ZIP archives of ChatGPT and Claude."""

_CHUNK = 1 << 20
_MOST_RATIO = 200
_FREE = 1 << 26
"""JSON is packed to a tenth or a twentieth; what claims to be more than 64 MB and packed to less than 1/200 is no
export."""

_SNAPSHOT = (b'"session_id"', b'"interactions"')
_HEAD = 1 << 16
_SEPARATOR = re.compile(r"[\s,]*")
_LONGEST_TOKEN = 64
_END = object()
_BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError)
"""What the standard library raises for an archive that is damaged, encrypted or packed in a way it does not know."""


@dataclass
class Export:
    """A file of conversations from another program."""

    program: str
    """The program's name."""
    session: str
    """The session that its interactions belong to."""
    conversations: int = 0
    """How many were read. This and what follows are known when ``records`` is at its end."""
    elsewhere: int = 0
    """Messages on other branches than the current ones: they are left out."""
    files: list[str] = field(default_factory=list)
    """Names of files that were part of messages and that the export does not hold."""
    _source: str = ""
    _open: Callable[[], Iterator[Any]] = lambda: iter(())
    _format: Any = None

    def records(self) -> Iterator[dict[str, Any]]:
        """The interactions, in the form that a snapshot has them. Raises PrellmError for what can't be read."""
        self.conversations = self.elsewhere = 0
        self.files = []
        values = self._open()
        for number in itertools.count(1):
            try:
                value = next(values, _END)
            except _Unreadable as error:
                raise PrellmError(f"{self._source} is damaged: {error}") from error
            if value is _END:
                return
            if not isinstance(value, dict) or not self._format.is_one(value):
                raise PrellmError(f"{self._source}: conversation {number} is not as {self.program} writes them")
            talk = self._format.talk(value)
            self.conversations += 1
            self.elsewhere += talk.elsewhere
            self.files += [name for said in talk.said for name in said.files]
            yield from records(talk, self.session)


def find(source: str | Path | bytes, *, name: str | None = None) -> Export | None:
    """The export in a file (a path) or in its content, ``None`` when it has none of the formats known here.

    ``name`` is what errors call it. Raises PrellmError for an archive that can't be opened or holds no conversations.
    """
    named = name or str(source)
    try:
        members = _members(source, named)
    except OSError:
        return None  # who reads it as a snapshot says why

    def values() -> Generator[Any, None, None]:
        for member in members:
            yield from _values(source, member)

    with closing(values()) as found:
        try:
            first = next(found, None)
        except _Unreadable as error:
            if members == [None]:
                return None
            raise PrellmError(f"{named} is damaged: {error}") from error
    for format in FORMATS:
        if isinstance(first, dict) and format.is_one(first):
            return Export(format.NAME, format.SESSION, _source=named, _open=values, _format=format)
    if members and members != [None]:
        raise PrellmError(f"{named}: its {members[0]} is of no program that is known here")
    return None


class _Unreadable(Exception):
    """What should be JSON is not, or an archive is broken."""


def _opened(source: str | Path | bytes) -> IO[bytes]:
    return io.BytesIO(source) if isinstance(source, bytes) else Path(source).expanduser().open("rb")


def _members(source: str | Path | bytes, named: str) -> Sequence[str | None]:
    """What of an archive is to be read; ``[None]`` for a file that is none, and nothing for a snapshot."""
    with _opened(source) as file:
        head = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
        if head[:2] != b"PK":
            is_snapshot = head[:1] == b"{" and any(mark in head for mark in _SNAPSHOT)
            return [None] if head[:1] in (b"{", b"[") and not is_snapshot else []
        try:
            with zipfile.ZipFile(file) as archive:
                found = [info for info in archive.infolist() if _CONVERSATIONS.fullmatch(info.filename)]
        except _BROKEN as error:
            raise PrellmError(f"{named} is a damaged ZIP archive: {error}") from error
    if not found:
        raise PrellmError(f"{named} holds no conversations.json: it is no export of ChatGPT's or Claude's")
    for info in found:
        if info.file_size > _FREE and info.file_size > _MOST_RATIO * info.compress_size:
            raise PrellmError(f"{named}: {info.filename} would unpack to {info.file_size:,} bytes; that is no export")
    return sorted(info.filename for info in found)


def _values(source: str | Path | bytes, member: str | None) -> Iterator[Any]:
    """The elements of a JSON list one after the other, or the one value that the file is. Raises _Unreadable."""
    try:
        with _opened(source) as file:
            if member is None:
                yield from _elements(file)
                return
            with zipfile.ZipFile(file) as archive, archive.open(member) as packed:
                yield from _elements(packed)
    except RecursionError as error:
        raise _Unreadable("it is nested too deeply") from error
    except (*_BROKEN, ValueError) as error:
        raise _Unreadable(str(error)) from error


def _elements(file: IO[bytes]) -> Iterator[Any]:
    """Raises ValueError for what is no JSON, and RecursionError."""
    stream = io.TextIOWrapper(file, encoding="utf-8-sig")
    decoder = json.JSONDecoder()
    buffer = stream.read(_CHUNK).lstrip()
    if not buffer.startswith("["):
        yield decoder.decode(buffer + stream.read())
        return
    at, size = 1, _CHUNK
    while True:
        at = _SEPARATOR.match(buffer, at).end()  # type: ignore[union-attr]  # it matches nothing, too
        if buffer.startswith("]", at):
            return
        try:
            value, at = decoder.raw_decode(buffer, at)
        except json.JSONDecodeError as error:
            # What is not finished goes on in the next piece; what is wrong before the end of this one is wrong.
            cut = error.pos > len(buffer) - _LONGEST_TOKEN or error.msg.startswith("Unterminated")
            more = stream.read(size) if cut else ""
            if not more:
                raise
            buffer, at, size = buffer[at:] + more, 0, 2 * size
            continue
        yield value
        if at > _CHUNK:
            buffer, at, size = buffer[at:], 0, _CHUNK
