"""What a GGUF file says of itself, read from its header without loading the model.

The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..errors import PrellmError

_MAGIC = b"GGUF"
# The metadata value types by number; 8 is a string and 9 an array.
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9


@dataclass(frozen=True)
class Header:
    """The parts of a GGUF header that the plugin needs."""

    architecture: str
    context_length: int | None
    """The context that the model was trained with, in tokens."""
    chat_template: str | None

    @property
    def has_tools(self) -> bool:
        """Whether the chat template has a place for tools."""
        return "tools" in (self.chat_template or "")


def read_header(path: Path) -> Header:
    """Read the header of the GGUF file at ``path``; raises PrellmError for a file that is missing or is no GGUF."""
    try:
        stat = path.stat()
        return _read_header(path, stat.st_mtime_ns, stat.st_size)
    except OSError as error:
        raise PrellmError(f"{path} cannot be read: {error.strerror or error}") from error
    except (struct.error, UnicodeDecodeError, KeyError, OverflowError) as error:
        raise PrellmError(f"{path} is a damaged or incomplete GGUF file; fetch it again") from error


@lru_cache(maxsize=32)
def _read_header(path: Path, changed_ns: int, size: int) -> Header:
    with path.open("rb") as file:
        if file.read(4) != _MAGIC:
            raise PrellmError(f"{path} is not a GGUF file")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            metadata = _Reader(data).metadata()
    architecture = str(metadata["general.architecture"])
    length = metadata.get(f"{architecture}.context_length")
    template = metadata.get("tokenizer.chat_template")
    return Header(
        architecture=architecture,
        context_length=length if isinstance(length, int) and length > 0 else None,
        chat_template=template if isinstance(template, str) else None,
    )


class _Reader:
    """Walks the key-value pairs; arrays (the vocabulary) are stepped over."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self._at = len(_MAGIC)

    def metadata(self) -> dict[str, Any]:
        version: int = self._scalar("I")
        if version not in (2, 3):
            raise PrellmError(f"GGUF version {version} is not known; versions 2 and 3 are")
        _tensors, pairs = self._scalar("Q"), self._scalar("Q")
        found = {}
        for _ in range(pairs):
            key = self._string()
            found[key] = self._value(self._scalar("I"))
        return found

    def _value(self, kind: int) -> Any:
        if kind == _STRING:
            return self._string()
        if kind == _ARRAY:
            self._skip_array()
            return None
        return self._scalar(_SCALARS[kind])

    def _scalar(self, code: str) -> Any:
        layout = f"<{code}"
        (value,) = struct.unpack_from(layout, self._data, self._at)
        self._at += struct.calcsize(layout)
        return value

    def _string(self) -> str:
        length: int = self._scalar("Q")
        start = self._at
        self._at = self._checked(start + length)
        return self._data[start : self._at].decode("utf-8")

    def _skip_array(self) -> None:
        kind, count = self._scalar("I"), self._scalar("Q")
        if kind == _STRING:
            unpack, at, data = struct.Struct("<Q").unpack_from, self._at, self._data
            for _ in range(count):
                at += 8 + unpack(data, at)[0]
            self._at = at
        elif kind == _ARRAY:
            for _ in range(count):
                self._skip_array()
        else:
            self._at = self._checked(self._at + count * struct.calcsize(f"<{_SCALARS[kind]}"))

    def _checked(self, position: int) -> int:
        if position > len(self._data):
            raise struct.error("the header goes on behind the end of the file")
        return position
