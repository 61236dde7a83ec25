"""Secrets that are known by their form: those that the detector library has no pattern for, or an unbounded one.

Each pattern is the format that its issuer documents. All of them are anchored and bounded, so that a text takes
time in proportion to its length; a pattern with a group masks the group alone.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

from .found import Found

_PREFIXED = (
    ("Anthropic key", "sk-ant-", r"[\w-]{20,200}"),
    ("OpenRouter key", "sk-or-v1-", r"[a-f0-9]{40,80}"),
    ("OpenAI key", "sk-", r"(?=[\w-]{0,200}\d)(?=[\w-]{0,200}[A-Z])[\w-]{32,250}"),
    ("Google API key", "AIza", r"[\w-]{35}"),
    ("Google OAuth secret", "GOCSPX-", r"[\w-]{20,60}"),
    ("Google OAuth token", "ya29.", r"[\w-]{20,300}"),
    ("GitHub token", "github_pat_", r"\w{40,120}"),
    ("Hugging Face token", "hf_", r"[A-Za-z0-9]{30,60}"),
    ("Groq key", "gsk_", r"[A-Za-z0-9]{40,80}"),
    ("xAI key", "xai-", r"[A-Za-z0-9]{60,120}"),
    ("Perplexity key", "pplx-", r"[A-Za-z0-9]{40,80}"),
    ("Replicate token", "r8_", r"[A-Za-z0-9]{37}"),
    ("npm token", "npm_", r"[A-Za-z0-9]{36}"),
    ("Shopify token", "shp", r"(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
    ("Tailscale key", "tskey-", r"[a-z]{3,12}-[\w-]{16,80}"),
    ("Vault token", "hv", r"[sbr]\.[\w-]{24,200}"),
    ("Grafana token", "gl", r"(?:sa|c)_[\w=+/-]{32,200}"),
    ("Databricks token", "dapi", r"[a-f0-9]{32}"),
    ("Linear key", "lin_api_", r"[A-Za-z0-9]{40}"),
    ("Notion token", "ntn_", r"[A-Za-z0-9]{40,60}"),
    ("Notion token", "secret_", r"[A-Za-z0-9]{43}"),
    ("age key", "AGE-SECRET-KEY-1", r"[0-9A-Z]{50,70}"),
    ("JSON Web Token", "eyJ", r"[\w-]{8,4000}\.eyJ[\w-]{8,8000}(?:\.[\w-]{0,2000})?"),
)
"""Kind, what it begins with, and the rest of it."""

_OTHERS = (
    ("DigitalOcean token", "_v1_", r"(?<![A-Za-z0-9_-])do[opr]_v1_[a-f0-9]{64}"),
    ("Discord webhook", "/api/webhooks/", r"discord(?:app)?\.com/api/webhooks/\d{10,25}/([\w-]{30,100})"),
    ("authorization", "earer", r"\b[Bb]earer[ \t]{1,4}(?=[^\s]{0,60}\d)([A-Za-z0-9._~+/=-]{16,4000})"),
    ("authorization", "asic", r"\b[Bb]asic[ \t]{1,4}(?=[^\s]{0,60}\d)([A-Za-z0-9._~+/=-]{16,4000})"),
    # user information in a URL: https://datatracker.ietf.org/doc/html/rfc3986#section-3.2.1
    (
        "password in a URL",
        "://",
        r"\b[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s/:@\"'<>]{0,100}:([^\s/@\"'<>{}$]{1,200})@",
    ),
)
"""Kind, what every one of them has in it, and its pattern."""

_PATTERNS = [
    *((kind, prefix, re.compile(rf"(?<![A-Za-z0-9_-]){re.escape(prefix)}{rest}")) for kind, prefix, rest in _PREFIXED),
    *((kind, sign, re.compile(pattern)) for kind, sign, pattern in _OTHERS),
]
_LONG_SECRET = 100
_REST = re.compile(r"[A-Za-z0-9_~+/=-]*")
"""What a secret of no fixed length goes on with, beyond the characters that its pattern has."""
_WORDS_ALONE = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")
_PEM_BEGIN = re.compile(r"-----BEGIN ([A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?)-----")
# A block that was cut off, or pasted with its lines joined: as far as it looks like base64.
_PEM_BODY = re.compile(r"(?:[A-Za-z0-9+/=:,. \t-]|\\n|\r?\n(?=[A-Za-z0-9+/=]{16}))*")


_LONG_WORD = 16
"""Characters, fewer than any of these secrets has; but for a password in a URL and a private key of many lines."""


# A word is a run of bytes that are no white space: found so, it takes a tenth of the time of splitting the text.
_WORDS = bytes(0x20 if chr(byte).isspace() and byte < 0x80 else 0x78 for byte in range(256))
_LONG = b"x" * _LONG_WORD


def has_long_word(text: str) -> bool:
    """Whether a word of ``text`` may be long enough to be a secret that is known by its form.

    White space beyond ASCII counts as a letter, so it says yes too often rather than too rarely.
    """
    return _LONG in text.encode("ascii", "replace").translate(_WORDS)


def find(text: str) -> Iterator[Found]:
    """The secrets in ``text`` that have a form of their own."""
    yield from _private_keys(text)
    if "://" not in text and not has_long_word(text):
        return
    for kind, sign, pattern in _PATTERNS:
        # Looking for the sign takes a hundredth of the time.
        for match in pattern.finditer(text) if sign in text else ():
            if (sign != "asic" or _is_basic(match[1])) and not (sign == "earer" and _WORDS_ALONE.fullmatch(match[1])):
                start, end = match.span(1 if pattern.groups else 0)
                if end - start >= _LONG_SECRET:
                    end = max(end, _REST.match(text, end).end())  # type: ignore[union-attr]
                yield Found(start, end, kind)


def _is_basic(credentials: str) -> bool:
    """Whether a word after "Basic" is what RFC 7617 has there: a name and a password, joined by a colon, in base64."""
    try:
        return b":" in base64.b64decode(credentials, validate=True)
    except ValueError:
        return False


def _private_keys(text: str) -> Iterator[Found]:
    ends: dict[str, int] = {}  # where the next end of each kind is: looked up once, not for every beginning
    position = 0
    while begin := _PEM_BEGIN.search(text, position):
        ending = f"-----END {begin[1]}-----"
        if ends.get(ending, -1) < begin.end():
            found = text.find(ending, begin.end())
            ends[ending] = found if found != -1 else len(text)
        following = text.find("-----BEGIN ", begin.end())
        if ends[ending] < len(text) and (following == -1 or ends[ending] < following):
            position = ends[ending] + len(ending)
        else:
            body = _PEM_BODY.match(text, begin.end())
            position = body.end() if body else begin.end()
        if position > begin.end():
            yield Found(begin.start(), position, "private key")
