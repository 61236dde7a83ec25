"""Markdown as a tree of plain values, from which the page builds elements without ever parsing HTML.

A node is a string, or a list: the name of an element, its children and, for some, one more value (the address of a
link, the language of a code block, the first number of a list, the alignment of a cell). HTML in the text stays text.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

Node = str | list[Any]

SCHEMES = frozenset({"http", "https", "mailto"})
"""Links that may be followed; any other keeps its text and loses its address."""

LONGEST = 200_000
"""Characters of a text that is read as Markdown; a longer one is shown as it stands."""


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables and strikethrough; HTML is text."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def tree(text: str) -> list[Node]:
    """The tree of a Markdown text."""
    if len(text) > LONGEST:
        return [["pre", [text], ""]]
    root: list[Node] = []
    _fill(root, parser().parse(text))
    return root


def is_safe(address: str) -> bool:
    """Whether a link may be followed from a page."""
    try:
        return urlsplit(address).scheme.lower() in SCHEMES
    except ValueError:
        return False


def _fill(root: list[Node], tokens: list[Token]) -> None:
    """Put the elements of a flat list of opening and closing tokens into ``root``."""
    open_ = [root]
    for token in tokens:
        if token.type == "inline":
            _fill(open_[-1], token.children or [])
        elif token.nesting == 1:
            # The paragraphs of a tight list are there for the parser alone.
            children: list[Node] = open_[-1] if token.hidden else []
            if not token.hidden:
                open_[-1].append(_element(token, children))
            open_.append(children)
        elif token.nesting == -1:
            open_.pop()
        else:
            _leaf(open_[-1], token)


def _element(token: Token, children: list[Node]) -> list[Any]:
    if token.tag == "a":
        address = str(token.attrs.get("href", ""))
        return ["a", children, address] if is_safe(address) else ["span", children]
    if token.tag == "ol":
        return ["ol", children, token.attrs.get("start", 1)]
    if token.tag in ("th", "td") and "style" in token.attrs:
        return [token.tag, children, str(token.attrs["style"]).removeprefix("text-align:")]
    return [token.tag, children]


def _leaf(into: list[Node], token: Token) -> None:
    if token.type in ("fence", "code_block"):
        language = token.info.split()[0] if token.info.split() else ""
        into.append(["pre", [token.content.removesuffix("\n")], language])
    elif token.type == "code_inline":
        into.append(["code", [token.content]])
    elif token.type == "image":
        # Never loaded: that would be a request. What it shows is said, and where it is.
        address = str(token.attrs.get("src", ""))
        words = token.content or address
        into.append(["a", [words], address] if is_safe(address) else words)
    elif token.type in ("softbreak", "hardbreak"):
        into.append(["br", []])
    elif token.type == "hr":
        into.append(["hr", []])
    elif token.content:
        into.append(token.content)
