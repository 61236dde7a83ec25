"""A prompt cut into numbered units: sentences, lines, list items, code blocks.

The small model is never asked to repeat a unit, only to say something about its number, so it
cannot misquote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .language import vocabulary

FENCE = re.compile(r"^[ \t]*(```|~~~).*?(?:^[ \t]*\1[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
LIST_ITEM = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)]|[a-zA-Z][.)])\s+")

# Full stops that end no sentence. Everything is matched in lower case against the word before the stop.
ABBREVIATIONS = vocabulary(
    """
    np itp itd tj tzn m.in ok godz nr str ul al prof dr mgr inż tys mln mld zł r w ww min maks max
    sek wg ds e.g i.e etc vs mr mrs ms no fig approx incl dept st jr sr
    """
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“„‘(\[]?[A-ZĄĆĘŁŃÓŚŹŻ0-9`])")


@dataclass(frozen=True)
class Unit:
    """A stretch of the prompt, word for word."""

    text: str
    is_code: bool = False

    def quoted(self, most_chars: int) -> str:
        """The unit on one line, cut at a word's end when it is longer than ``most_chars`` characters."""
        if self.is_code:
            lines = self.text.strip().splitlines()
            return f"{lines[0]} … {lines[-1]}" if len(lines) > 2 else " ".join(lines)
        line = " ".join(self.text.split())
        if len(line) <= most_chars:
            return line
        return line[:most_chars].rsplit(" ", 1)[0] + " …"


def units(prompt: str) -> list[Unit]:
    """The units of ``prompt`` in order; together they hold every word of it."""
    found: list[Unit] = []
    position = 0
    for fence in FENCE.finditer(prompt):
        found += _prose(prompt[position : fence.start()])
        found.append(Unit(fence.group(), is_code=True))
        position = fence.end()
    return found + _prose(prompt[position:])


def prose(prompt: str) -> str:
    """``prompt`` without its fenced code blocks."""
    return FENCE.sub("\n", prompt)


def _prose(text: str) -> list[Unit]:
    return [Unit(sentence) for line in text.splitlines() if line.strip() for sentence in _sentences(line)]


def _sentences(line: str) -> list[str]:
    sentences, start = [], 0
    for end in _SENTENCE_END.finditer(line):
        if _goes_on(line[start : end.start()]):
            continue
        sentences.append(line[start : end.end()].strip())
        start = end.end()
    rest = line[start:].strip()
    return [*sentences, rest] if rest else sentences


def _goes_on(text: str) -> bool:
    """Whether the stop at the end of ``text`` is that of an abbreviation, an initial or a number."""
    if not text.endswith("."):
        return False
    words = text[:-1].split()
    last = words[-1].lower().lstrip("(") if words else ""
    return len(last) == 1 or last in ABBREVIATIONS or LIST_ITEM.fullmatch(f"{text} ") is not None
