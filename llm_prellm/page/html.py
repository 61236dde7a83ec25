"""The page: one HTML document with its style, its script and, for an export, its data.

Nothing in it is ever parsed as HTML but the page itself: data stands in blocks of JSON in which no tag can begin, the
script builds elements from values, and the policy forbids everything else.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

STYLES = ("base.css", "frame.css", "list.css", "reader.css", "overview.css")
SCRIPTS = (
    "words.js",
    "dom.js",
    "text.js",
    "match.js",
    "file.js",
    "live.js",
    "list.js",
    "turn.js",
    "overview.js",
    "dialogs.js",
    "app.js",
)
LANGUAGES = ("en", "pl")

_ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_SPECIAL = re.compile("[<>&\u2028\u2029]")


def page(overview: Mapping[str, Any], chunks: Iterable[Any]) -> bytes:
    """The page over the data of a memory: one file, complete in itself."""
    blocks = [_block("chunk", chunk) for chunk in chunks]
    return _document({"overview": overview}, blocks, "default-src 'none'")


def live_page(token: str) -> bytes:
    """The page over a running server; ``token`` is what it has to send along to change anything."""
    return _document({"live": True, "token": token}, [], "default-src 'none'; connect-src 'self'")


def policy(base: str) -> str:
    """The content security policy: our own style and script by their hashes, and no HTML out of strings."""
    return (
        f"{base}; style-src {_hash(_style())}; script-src {_hash(_script())}; base-uri 'none'; form-action 'none';"
        " require-trusted-types-for 'script'; trusted-types 'none'"
    )


def data(value: Any) -> str:
    """JSON that can stand in a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _SPECIAL.sub(lambda match: _ESCAPED[match[0]], text)


def _block(name: str, value: Any) -> str:
    return f'<script type="application/json" class="{name}">{data(value)}</script>\n'


def _document(start: Mapping[str, Any], chunks: list[str], base: str) -> bytes:
    words = {language: json.loads(_asset(f"words.{language}.json")) for language in LANGUAGES}
    # The newest chunk stands before the script, so that there is something to see before the rest is read.
    parts = {
        "policy": policy(base),
        "style": _style(),
        "start": _block("start", {**start, "words": words}) + "".join(chunks[:1]),
        "script": _script(),
        "rest": "".join(chunks[1:]),
    }
    # One pass over the template alone: what is put in is never looked at again.
    made = re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], _asset("page.html"))
    return made.encode("utf-8", "replace")


@cache
def _style() -> str:
    return "\n".join(_asset(name) for name in STYLES)


@cache
def _script() -> str:
    code = "\n".join(_asset(name) for name in SCRIPTS)
    return f'(() => {{\n"use strict";\n{code}\n}})();'


def _asset(name: str) -> str:
    return (resources.files(__package__) / "assets" / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
