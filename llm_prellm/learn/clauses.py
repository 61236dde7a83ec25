"""Sentences, their words and their clauses, and where in a sentence the user asks instead of states."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from .late import compile_late
from .words import word_list

_SENTENCE = compile_late(r"(?:[^.!?…\n]+|[.!?…]+(?![\s.!?…)\"']|$))*(?:[.!?…]+[)\"']*|\n|$)")
_ABBREVIATION = compile_late(
    r"(?:^|\s|\()(?:np|m\.in|tzn|itd|itp|tj|tzw|wg|ok|ew|e\.g|i\.e|etc|vs|cf|incl"
    r"|approx|dr|mgr)\.$",
    re.I,
)
_TOKEN = compile_late(r"\.?[^\W_](?:[\w+#/&@'’]|[.-](?=\w)|!(?=_))*|[&+,;:()?!…—–>-]")
_LOOSE_SIGNS = "'’/&@"  # belong to a word inside of it only
_WRAP = compile_late(r"\n(?=[ \t]*[\w(])")
_LIST_MARK = compile_late(r"[ \t]*(?:[-*•–]|\d{1,2}[.)])[ \t]+")

PUNCTUATION = frozenset(",;:()?!…—–>-")
_CLAUSE_SIGNS = frozenset(",;:()—–-")
_SUBORDINATORS = word_list("clauses", "subordinators")
_LEADING = word_list("clauses", "leading")
_ASKING_POLISH = word_list("clauses", "asking_polish")
_ASKING = _ASKING_POLISH | word_list("clauses", "asking")
# These also begin a subordinate clause or a request, so they open a question only where nothing else does.
_ASKING_OR_NOT = word_list("clauses", "asking_or_not")
_ASKS_INSIDE = compile_late(
    r" (?:how (?:do|does|can|could|should|would|to|is|are|did)|what (?:is|are|does"
    r"|do|did)|what's|why (?:is|are|does|do|did)|jak (?:\w+[cć]|mam|moge|mozna) |co (?:to|oznacza|zrobic"
    r"|robi) )"
)
# With one of these even "in a table" is about answers in general, not about the task.
_LASTING = compile_late(
    r" (?:always|whenever|from now on|going forward|in (?:the )?future|by default|permanently|every time|all|every"
    r"|each|everything|any"
    r"|henceforth|keep|answers|replies|responses|prefer|i'd|i want|zawsze|od teraz|od dzis|odtad|na stale"
    r"|na przyszlosc|domyslnie"
    r"|za kazdym razem|w kazdej|kazd[aey]|dawaj|podawaj|rob|pokazuj|wrzucaj|formatuj|zestawiaj|przedstawiaj|ukladaj"
    r"|prezentuj|skladaj|rozpisuj|wypisuj|wszystko|wszystkie|odpowiedzi|odpowiadaj|wole|chce) "
)
_CLOSING_TAGS = word_list("clauses", "closing_tags")
_TAGS = word_list("clauses", "tags")


class Token(NamedTuple):
    """A word or a sign: as written, its folded spelling, and where it stands in the message."""

    text: str
    norm: str
    start: int
    end: int


@dataclass
class Sentence:
    """The tokens of one sentence; ``line`` is their folded spelling with single blanks around each."""

    tokens: list[Token]
    asks: bool
    polish_marks: bool  # the message is written with Polish diacritics
    shouting: bool  # the message is in capitals, so capitals tell nothing
    line: str = ""
    offsets: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        position, parts = 1, []
        for token in self.tokens:
            self.offsets.append(position)
            parts.append(token.norm)
            position += len(token.norm) + 1
        self.line = f" {' '.join(parts)} "

    def index(self, offset: int) -> int:
        """The token at or after an offset of ``line``."""
        return bisect_left(self.offsets, offset)

    def part(self, first: int, last: int) -> str:
        """The line of the tokens from ``first`` up to ``last``, with blanks around."""
        return f" {' '.join(token.norm for token in self.tokens[first:last])} "

    @cached_property
    def clause_starts(self) -> list[int]:
        """Where clauses begin: after signs that part clauses and at words that subordinate one."""
        starts = [0]
        for i, token in enumerate(self.tokens):
            if token.norm in _CLAUSE_SIGNS:
                starts.append(i + 1)
            elif i and token.norm in _SUBORDINATORS and starts[-1] != i:
                starts.append(i)
        return starts

    def clause(self, i: int) -> tuple[int, int]:
        """The first token of the clause that token ``i`` is in, and the one after its last."""
        starts = [*self.clause_starts, len(self.tokens) + 1]
        k = bisect_left(starts, i + 1)
        first, last = starts[k - 1], min(starts[k], len(self.tokens))
        while last > first and self.tokens[last - 1].norm in _CLAUSE_SIGNS:
            last -= 1
        return first, last

    @cached_property
    def lasts(self) -> bool:
        """Whether a word says that it is about more than the task at hand."""
        return _LASTING.search(self.line) is not None

    @cached_property
    def question_from(self) -> int:
        """The token from which on the sentence is a question; the number of tokens when nowhere."""
        return _question_from(self)


def _opener(sentence: Sentence, start: int) -> str | None:
    """The question word that a clause begins with, if one."""
    for token in sentence.tokens[start : start + 3]:
        if token.norm in _ASKING:
            return token.norm
        if token.norm == "i":  # "and" in Polish, which may lead a question; the English "I" does not
            following = sentence.tokens[start + 1].norm if start + 1 < len(sentence.tokens) else ""
            return following if following in _ASKING_POLISH else None
        if token.norm not in _LEADING:
            return None
    return None


def _question_from(sentence: Sentence) -> int:
    count = len(sentence.tokens)
    signs = [0] + [i + 1 for i, token in enumerate(sentence.tokens) if token.norm in _CLAUSE_SIGNS]
    openers = [(i, word) for i in signs if i < count and (word := _opener(sentence, i))]
    inside = _ASKS_INSIDE.search(sentence.line)
    inside_at = sentence.index(inside.start() + 1) if inside else count
    if not sentence.asks:
        if openers and openers[0][0] == 0 and openers[0][1] not in _ASKING_OR_NOT:
            return 0
        return inside_at
    sure = [i for i, word in openers if word not in _ASKING_OR_NOT]
    unsure = [i for i, word in openers if word in _ASKING_OR_NOT]
    if unsure and unsure[0] == 0 and (sure or len(unsure) > 1):  # "When I script, I use bash, how ..."
        unsure = unsure[1:]
    found = min([*sure, *unsure, inside_at])
    if found < count:
        return found
    if count > 4 and sentence.tokens[count - 2].norm in _CLOSING_TAGS:
        return count - 2
    last = [i for i in signs if i < count]
    if len(last) == 1:
        return 0
    tail = [token.norm for token in sentence.tokens[last[-1] :] if token.norm not in PUNCTUATION]
    if tail and set(tail) <= _CLOSING_TAGS:
        return last[-1]
    if tail and tail[0] in _TAGS and len(tail) < 4:
        return 0
    return last[-1]


def _unwrapped(match: re.Match[str]) -> str:
    """A blank for a line break inside of a sentence: after a comma, or between a word and a small letter."""
    at = match.start() - 1
    while at >= 0 and match.string[at] in " \t":
        at -= 1
    before = match.string[at] if at >= 0 else "\n"
    following = match.string[match.end() : match.end() + 40].lstrip()[:1]
    inside = before == "," or (before not in "\n.!?:;" and (following.islower() or following == "("))
    return " " if inside else "\n"


def sentences(text: str) -> Iterator[tuple[int, str, bool]]:
    """The sentences of a text: where each begins, its words, and whether it ends as a question."""
    text = _WRAP.sub(_unwrapped, text)
    begin = 0
    for match in _SENTENCE.finditer(text):
        if _ABBREVIATION.search(text[max(begin, match.end() - 12) : match.end()]):
            continue
        piece = text[begin : match.end()]
        start, begin = begin, match.end()
        if len(piece) > 3 and not piece.isspace():
            yield start, piece, piece.rstrip(" \n\t)\"'!.…").endswith("?")


def line_of(piece: str, folded: str, mend: Callable[[str], str]) -> str:
    """What ``Sentence.line`` of a piece will be, some times faster: to see whether it is worth reading at all."""
    mark = _LIST_MARK.match(piece)
    words = _TOKEN.findall(folded, mark.end() if mark else 0)
    return f" {' '.join([mend(word.rstrip(_LOOSE_SIGNS) if len(word) > 1 else word) for word in words])} "


def tokens(piece: str, folded: str, start: int, mend: Callable[[str], str]) -> list[Token]:
    """The words and signs of a piece of text that begins at ``start`` in the message; ``mend`` mends slips."""
    mark, found = _LIST_MARK.match(piece), []
    for match in _TOKEN.finditer(piece, mark.end() if mark else 0):
        word = match[0].rstrip(_LOOSE_SIGNS) if len(match[0]) > 1 else match[0]
        at = match.start()
        end = at + len(word)
        found.append(Token(word, mend(folded[at:end]), start + at, start + end))
    return found
