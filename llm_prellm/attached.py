"""What of an attachment is text, whatever its type says it is. Pure functions."""

from __future__ import annotations

_NO_TEXTS = ("image/", "audio/", "video/", "font/", "application/pdf")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def text_in(kind: str, content: bytes) -> tuple[str, str] | None:
    """The text of an attachment of the MIME type ``kind``, and the encoding that gives its bytes again.

    ``None`` for what is no text. Only what is called text is read as Latin-1, in which any bytes are characters, when
    it is nothing else.
    """
    if kind.startswith(_NO_TEXTS):
        return None
    encoding = "utf-16" if content.startswith(_UTF_16) else "utf-8"
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError:
        return (content.decode("latin-1"), "latin-1") if kind.startswith("text/") else None
