"""A memory as one Markdown document."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ..harmless import printable
from ..inject import MARK
from ..interaction import DEFAULT_SESSION, Interaction
from ..log import Extras
from .records import ExtrasOf
from .richtext import is_safe, parser

if TYPE_CHECKING:
    from markdown_it.token import Token

# Code spans as CommonMark has them: as many backticks at the end as at the beginning.
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)


def document(extras_of: ExtrasOf, interactions: Sequence[Interaction], figures: Mapping[str, Any]) -> str:
    """The interactions by day, oldest first, after the preferences with their evidence."""
    lines = [f"# Memory{': ' + inline(figures['scope']) if figures['scope'] else ''}", ""]
    lines += [_summary(figures), ""]
    lines += _preferences(figures["preferences"])
    extras = extras_of(interactions)
    ordered = sorted(interactions, key=lambda each: (each.timestamp, each.id))
    for day, of_day in groupby(ordered, key=lambda each: _moment(each.timestamp)[0]):
        lines += [f"## {day}", ""]
        for each in of_day:
            lines += _interaction(each, extras[each.id])
    return "\n".join(lines)


def inline(text: str) -> str:
    """A text in one line that means nothing to Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>#|~&!])", r"\\\1", " ".join(printable(text).split()))


def contained(text: str) -> str:
    """A Markdown text that cannot run anything or leave its place in a document.

    HTML in it is escaped. Where a parser still sees some, or a link that could run a script, the whole is shown as
    code.
    """
    text = printable(text.replace("\r\n", "\n").replace("\r", "\n"))
    escaped = _escape_html(text)
    return escaped if _is_harmless(escaped) else fenced(text)


def fenced(text: str) -> str:
    """A text as a code block; its fence is longer than any in the text."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"


def _escape_html(text: str) -> str:
    lines = text.split("\n")
    code: set[int] = set()
    for token in parser().parse(text):
        if token.type in ("fence", "code_block") and token.map:
            code.update(range(*token.map))
    out: list[str] = []
    for is_code, numbers in groupby(range(len(lines)), key=code.__contains__):
        part = "\n".join(lines[number] for number in numbers)
        out.append(part if is_code else _outside_code(part))
    return "\n".join(out)


def _outside_code(text: str) -> str:
    out, end = [], 0
    for span in _CODE.finditer(text):
        out += [_escape(text[end : span.start()]), span[0]]
        end = span.end()
    return "".join([*out, _escape(text[end:])])


def _escape(text: str) -> str:
    return re.sub(r"\\?<(?=[A-Za-z/!?])", r"\\<", text)


def _is_harmless(text: str) -> bool:
    """Whether a parser that lets everything through sees neither HTML nor an address that runs something."""
    from markdown_it import MarkdownIt

    lenient = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    lenient.validateLink = lambda url: True  # type: ignore[method-assign]
    return all(_is_harmless_token(token) for token in lenient.parse(text))


def _is_harmless_token(token: Token) -> bool:
    if token.type in ("html_block", "html_inline"):
        return False
    address = token.attrs.get("href", token.attrs.get("src"))
    if address is not None and re.match(r"[\w+.\-\s]*:", str(address)) and not is_safe(str(address)):
        return False
    return all(_is_harmless_token(child) for child in token.children or [])


def _moment(timestamp: float) -> tuple[str, str]:
    """The day and the time of day, in local time."""
    try:
        moment = datetime.datetime.fromtimestamp(timestamp)
    except (OverflowError, OSError, ValueError):
        return "unknown time", ""
    return moment.strftime("%Y-%m-%d"), moment.strftime("%H:%M")


def _summary(figures: Mapping[str, Any]) -> str:
    count, conversations = figures["interactions"], figures["conversations"]
    if not count:
        return "Nothing is remembered here yet."
    first, last = (_moment(figures[end])[0] for end in ("first", "last"))
    return f"Interactions: {count}. Conversations: {conversations}. From {first} to {last}."


def _preferences(preferences: Mapping[str, Any]) -> list[str]:
    if not preferences["standing"]:
        return []
    lines = ["## Preferences", "", "| preference | value | since | from |", "| --- | --- | --- | --- |"]
    for each in preferences["standing"]:
        source = {"set": "set by hand", "import": "imported"}.get(
            each["source"], f"“{inline(each.get('words') or '')}”"
        )
        lines.append(f"| {inline(each['label'])} | {inline(each['value'])} | {_moment(each['since'])[0]} | {source} |")
    return [*lines, ""]


def _interaction(each: Interaction, extras: Extras) -> list[str]:
    _, time = _moment(each.timestamp)
    session = [] if each.session == DEFAULT_SESSION else [inline(each.session)]
    heading = " · ".join([part for part in (time, *session, inline(each.model or "")) if part])
    lines = [
        f"### {heading or inline(each.id)}",
        "",
        "**Asked**",
        "",
        *_quoted(contained(_hard_breaks(each.query))),
        "",
    ]
    for attached in extras.attachments:
        lines += [f"Attached: {inline(attached.source or attached.type or 'a file')}", ""]
    for tool in extras.tools:
        lines += [f"Tool: {inline(tool.name)}", "", *_quoted(fenced(printable(tool.arguments))), ""]
        if tool.output is not None:
            lines += ["Result:", "", *_quoted(fenced(printable(tool.output))), ""]
    if each.response:
        lines += ["**Answered**", "", *_quoted(contained(each.response)), ""]
    if extras.receipt:
        lines += _injected(extras.receipt)
    return lines


def _injected(receipt: Mapping[str, Any]) -> list[str]:
    before = (receipt.get("before") or "").removesuffix(MARK)
    added = [receipt.get("system"), before, receipt.get("prompt")]
    texts = [printable(text.strip()) for text in added if text and text.strip()]
    if not texts:
        return []
    return ["**Added from memory**", "", *_quoted("\n\n".join(fenced(text) for text in texts)), ""]


def _quoted(text: str) -> Iterable[str]:
    """A text inside a block quotation, which ends whatever was left open in it."""
    return [f"> {line}".rstrip() if not line.endswith("  ") else f"> {line}" for line in text.split("\n")]


def _hard_breaks(text: str) -> str:
    """Lines of a prompt stay lines."""
    return "  \n".join(line.rstrip() for line in text.rstrip().splitlines())
