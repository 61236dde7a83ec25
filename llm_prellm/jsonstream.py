"""JSON of any size read and written piece by piece, so that memory does not grow with the file.

A snapshot is one JSON object with a few long arrays. The reader gives those element by element and everything else
whole. The elements are parsed by Python's own C scanner (``json.JSONDecoder.raw_decode``), which is several times
faster than building objects from the events of a streaming parser.
"""

from __future__ import annotations

import codecs
import gzip
import io
import json
import math
import re
import zlib
from collections.abc import Callable, Container, Iterator
from typing import IO, Any, NoReturn

from .errors import PrellmError

_CHUNK = 1 << 18
"""Bytes that are read at a time."""

LARGEST_VALUE = 1 << 28
"""Characters of one element, or of one value outside the long arrays: an attachment of 200 MB fits."""

_PACKED_FLOOR = 1 << 28
_PACKED_RATIO = 150
"""A compressed file may grow to 256 MB, and to 150 times its size beyond: text does not compress that well, a bomb
compresses 1000 times (https://zlib.net/zlib_tech.html)."""

BEGINS = ()
"""Stands before the elements of a long array. No value of JSON is a tuple."""

_NEAR_END = 12
"""Characters at the end of a buffer in which an error may be due to what has not been read yet: ``\\uD83C\\uDF0D``."""

_SPACE = re.compile(r"[ \t\r\n]*").match
_INFINITY = b"Infinity"


def members(file: IO[bytes], source: str, long: Container[str], kind: str) -> Iterator[tuple[str, Any]]:
    """The members of the JSON object in ``file``: ``(name, value)``; for the arrays whose names are in ``long``
    ``(name, BEGINS)`` and then ``(name, element)`` for each element. Compressed or not; UTF-8.

    Raises PrellmError, with ``source`` and what it should be (``kind``), when the file is something else.
    """
    reader = _Reader(_unpacked(file, source), source, kind)
    if not reader.peek():
        raise PrellmError(f"{source} is empty; {kind} is a JSON object")
    reader.expect("{", "a JSON object")
    if reader.peek() == "}":
        reader.skip()
    else:
        while True:
            name = reader.value("")
            if not isinstance(name, str):
                reader.fail("Invalid JSON: a name is missing")
            reader.expect(":", "a colon")
            if name in long and reader.peek() == "[":
                yield name, BEGINS
                for element in reader.elements(name):
                    yield name, element
            else:
                yield name, reader.value(name)
            if reader.peek() == "}":
                reader.skip()
                break
            reader.expect(",", "a comma")
    if reader.peek():
        reader.fail("Invalid JSON: something follows the object")


class _Reader:
    """A window on a text that is read as it is needed."""

    def __init__(self, read: Callable[[int], bytes], source: str, kind: str) -> None:
        from pydantic_core import from_json, to_json

        self._read = read
        self._decode = codecs.getincrementaldecoder("utf-8-sig")()
        self._source = source
        self._kind = kind
        self._text = ""
        self._at = 0
        self._bytes = 0
        self._ended = False
        self._scan = json.JSONDecoder(parse_constant=_no_constant, parse_float=_finite).raw_decode
        # Needs to know where a value ends, and is several times faster then; it refuses half surrogate pairs.
        self._fast, self._write = from_json, to_json
        self._fill(_CHUNK)

    def fail(self, what: str) -> NoReturn:
        raise PrellmError(f"{self._source} is not {self._kind}: {what}")

    def _fill(self, size: int) -> None:
        chunk = self._read(size)
        try:
            more = self._decode.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            pending = len(error.object) - len(chunk)
            raise PrellmError(
                f"{self._source} is not UTF-8 text (byte {self._bytes - pending + error.start})"
            ) from error
        self._bytes += len(chunk)
        self._ended = not chunk
        self._text = self._text[self._at :] + more
        self._at = 0

    def peek(self) -> str:
        """The next character that is not white space, "" at the end."""
        while True:
            self._at = _SPACE(self._text, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._fill(_CHUNK)

    def skip(self) -> None:
        self._at += 1

    def expect(self, sign: str, name: str) -> None:
        found = self.peek()
        if found != sign:
            self.fail(f"Invalid JSON: {name} is missing" if found else "Invalid JSON: it ends too early")
        self.skip()

    def elements(self, name: str) -> Iterator[Any]:
        self.expect("[", "an array")
        if self.peek() == "]":
            self.skip()
            return
        number = 0
        while True:
            line = self._line()
            yield self.value(f"{name}.{number}") if line is None else line
            number += 1
            if self.peek() == "]":
                self.skip()
                return
            self.expect(",", "a comma")

    def _line(self) -> dict[str, Any] | None:
        """The next value if it is an object with a line of its own, as ``Writer`` puts the elements of arrays.

        ``None`` for all else, faults too: ``value`` reads it or says what is wrong.
        """
        self.peek()
        end = self._text.find("\n", self._at)
        if end < 0:
            return None
        stop = end - 1 if self._text[end - 1] == "," else end
        try:
            value = self._fast(self._text[self._at : stop], allow_inf_nan=False)
        except ValueError:
            return None
        # A number too large for a float is read as infinity.
        if not isinstance(value, dict) or _INFINITY in self._write(value):
            return None
        self._at = stop
        return value

    def value(self, where: str) -> Any:
        """The next value, however many chunks it takes."""
        self.peek()
        while True:
            try:
                value, end = self._scan(self._text, self._at)
                # A number may go on in what has not been read.
                if end < len(self._text) or self._ended:
                    break
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated string") or error.pos >= len(self._text) - _NEAR_END
                if self._ended or not cut:
                    self.fail(f"Invalid JSON: {_in_words(error.msg)}{f' in {where}' if where else ''}")
            except RecursionError:
                self.fail(f"Invalid JSON: {where or 'it'} is nested too deeply")
            except ValueError as error:
                self.fail(f"Invalid JSON: {error}")
            size = len(self._text) - self._at
            if size > LARGEST_VALUE:
                self.fail(f"{where or 'a name'} is longer than {LARGEST_VALUE >> 20} million characters")
            self._fill(max(_CHUNK, size))
        # JSON may escape half of a surrogate pair; SQLite and UTF-8 can't hold one.
        if self._text.find("\\ud", self._at, end) >= 0 or self._text.find("\\uD", self._at, end) >= 0:
            value = without_lone_surrogates(value)
        self._at = end
        return value


def _in_words(message: str) -> str:
    """What Python's parser says, without the words that only go with a position."""
    return message.removesuffix(" starting at")


def without_lone_surrogates(value: Any) -> Any:
    """A JSON value whose strings can all be written as UTF-8."""
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            return value.encode("utf-8", "replace").decode("utf-8")
    elif isinstance(value, list):
        return [without_lone_surrogates(each) for each in value]
    elif isinstance(value, dict):
        return {without_lone_surrogates(key): without_lone_surrogates(each) for key, each in value.items()}
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"{text if len(text) < 40 else f'{text[:40]}…'} is too large a number")
    return number


def as_json(value: Any) -> Any:
    """A value of Python's as JSON gives it back, with strings that can all be written as UTF-8.

    Raises TypeError, ValueError or RecursionError for what JSON can't hold.
    """
    return without_lone_surrogates(json.loads(json.dumps(value, allow_nan=False)))


def _unpacked(file: IO[bytes], source: str) -> Callable[[int], bytes]:
    """Reads a file, uncompressed if it begins as gzip does (RFC 1952)."""
    head = file.read(2)
    counted = _Counted(_Rejoined(head, file))
    if head != b"\x1f\x8b":
        return counted.read
    unpacked = gzip.GzipFile(fileobj=counted, mode="rb")
    done = 0

    def read(size: int) -> bytes:
        nonlocal done
        try:
            chunk = unpacked.read(size)
        except (OSError, EOFError, zlib.error) as error:
            raise PrellmError(f"{source} is damaged: {error}") from error
        done += len(chunk)
        if done > max(_PACKED_FLOOR, _PACKED_RATIO * counted.count):
            raise PrellmError(
                f"{source} unpacks to more than {_PACKED_RATIO} times its size; unpack it yourself if that is right"
            )
        return chunk

    return read


class _Rejoined(io.RawIOBase):
    """A file whose first bytes have been read already."""

    def __init__(self, head: bytes, file: IO[bytes]) -> None:
        self._head = head
        self._file = file

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        head, self._head = self._head, b""
        return head or self._file.read(size)


class _Counted(io.RawIOBase):
    """A file that knows how much of it was read."""

    def __init__(self, file: _Rejoined) -> None:
        self._file = file
        self.count = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(size)
        self.count += len(chunk)
        return chunk


class Writer:
    """Writes one JSON object, member by member, as UTF-8."""

    def __init__(self, out: IO[bytes]) -> None:
        from pydantic_core import to_json

        self._out = out
        self._first = True
        self._encode = to_json
        """Several times faster than ``json``."""

    def _name(self, name: str) -> bytes:
        opening = b"{\n" if self._first else b",\n"
        self._first = False
        return opening + b"  " + self._encode(name) + b": "

    def _json(self, value: Any) -> bytes:
        """What is no number of JSON's becomes ``null``."""
        return self._encode(value, inf_nan_mode="null")

    def member(self, name: str, value: Any) -> None:
        """One member, written whole."""
        self._out.write(self._name(name) + self._json(value))

    def array(self, name: str, elements: Iterator[Any]) -> int:
        """A member that is an array, an element a line; gives how many there were."""
        self._out.write(self._name(name) + b"[")
        count = 0
        for element in elements:
            self._out.write((b",\n    " if count else b"\n    ") + self._json(element))
            count += 1
        self._out.write(b"\n  ]" if count else b"]")
        return count

    def close(self) -> None:
        """The end of the object; the file stays open."""
        self._out.write(b"{}\n" if self._first else b"\n}\n")
