"""Reading the header of a GGUF file."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest

from llm_prellm.embedded import gguf
from llm_prellm.errors import PrellmError


def string(text: str) -> bytes:
    return struct.pack("<Q", len(text.encode())) + text.encode()


def pair(key: str, value: Any) -> bytes:
    """One key-value pair as GGUF writes it: strings, uint32 and arrays of strings or float32."""
    if isinstance(value, str):
        return string(key) + struct.pack("<I", 8) + string(value)
    if isinstance(value, int):
        return string(key) + struct.pack("<II", 4, value)
    if value and isinstance(value[0], str):
        return string(key) + struct.pack("<IIQ", 9, 8, len(value)) + b"".join(map(string, value))
    return string(key) + struct.pack(f"<IIQ{len(value)}f", 9, 6, len(value), *value)


def header(version: int = 3, **pairs: Any) -> bytes:
    body = b"".join(pair(key.replace("__", "."), value) for key, value in pairs.items())
    return b"GGUF" + struct.pack("<IQQ", version, 0, len(pairs)) + body


WHOLE = header(
    general__architecture="llama",
    tokenizer__ggml__tokens=["<s>", "zażółć", ""],
    tokenizer__ggml__scores=[0.5, 1.5],
    llama__context_length=2048,
    tokenizer__chat_template="{% if tools %}…{% endif %}",
)


def test_header_behind_arrays(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(WHOLE + b"tensors")
    found = gguf.read_header(path)
    assert (found.architecture, found.context_length, found.has_tools) == ("llama", 2048, True)


def test_what_a_file_does_not_say_is_none(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(header(general__architecture="llama"))
    found = gguf.read_header(path)
    assert (found.context_length, found.chat_template, found.has_tools) == (None, None, False)


def test_a_replaced_file_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(header(general__architecture="llama"))
    gguf.read_header(path)
    path.write_bytes(header(general__architecture="qwen3"))
    assert gguf.read_header(path).architecture == "qwen3"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "is not a GGUF file"),
        (b"GIF89a", "is not a GGUF file"),
        (b"GGUF", "damaged or incomplete"),
        (header(version=9), "version 9 is not known"),
        (header(), "damaged or incomplete"),
        (WHOLE[: len(WHOLE) // 2], "damaged or incomplete"),
        (WHOLE[:-3], "damaged or incomplete"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1 << 62), "damaged or incomplete"),
        (header(general__architecture="llama").replace(struct.pack("<I", 8), struct.pack("<I", 99), 1), "damaged"),
    ],
)
def test_no_header(tmp_path: Path, content: bytes, complaint: str) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(content)
    with pytest.raises(PrellmError, match=complaint) as caught:
        gguf.read_header(path)
    assert "\n" not in str(caught.value)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(PrellmError, match="cannot be read"):
        gguf.read_header(tmp_path / "gone.gguf")
