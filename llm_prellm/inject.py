"""What is put into a prompt: preferences and recalled interactions, within a budget. Pure functions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from . import tokens
from .excerpt import excerpt, terms, whole_sentences
from .harmless import quoted
from .interaction import Memory
from .standing import LONGEST_VALUE

HISTORY_HEADING = "Relevant history:"
PREFERENCES_HEADING = "User preferences:"

SPOKEN = ("User", "Assistant")
"""Who said what, in a prompt. Small models answer from exchanges marked so more often than from any other form
that was tried, dates included: see docs/benchmarks.md."""

ASKED = ("Q", "A")
"""The same in the text that programs get, as prellm has written it since 0.4."""

MARK = "\n\nQuestion: "
"""Marks where the history ends and the user speaks. Small models answer from the history far more often with
this one word before the user's than without it: see docs/benchmarks.md."""

_LONGEST = 200
"""Tokens of a prompt or an answer that are quoted at most: a small model gets lost in more, and a second
interaction needs room too."""

_ACKNOWLEDGED, _LEAST = 32, 8
"""Tokens of the answer to a prompt that asks for nothing, where room is short: at most, and those that have to be left
for it."""

_AS_GOOD = 0.9
"""The part of the best one's score from which on another is about as good."""

_TELLS = 40
"""Tokens from which on a quotation tells something although it ends in the middle of a sentence."""


_MOST_READ = 200_000
"""Characters of a prompt or an answer that are looked at for what to quote."""


@dataclass(frozen=True)
class LeftOut:
    """An interaction that was found but not put into the prompt."""

    memory: Memory
    reason: str


@dataclass(frozen=True)
class History:
    """The block of recalled interactions, and how it came about."""

    text: str
    """The block as it is sent, or "" when nothing fits."""
    taken: Sequence[Memory]
    left_out: Sequence[LeftOut]
    tokens: int
    budget: int


def history(memories: Sequence[Memory], query: str, budget: int, labels: tuple[str, str] = SPOKEN) -> History:
    """The block of history for memories in the order of their relevance, in at most ``budget`` tokens.

    Of a long answer the sentences that bear on ``query`` are quoted. The best come first into the budget; in the
    block the oldest stands first, so that of two statements about the same thing the newer is read last.
    """
    entries = _packed(memories, query, budget, labels)
    near = {memory.id for memory in memories if memory.score >= _AS_GOOD * memories[0].score}
    if 1 < len(near) > _whole(entries, near):
        # What was told stands in the prompt. Of those that bear on the question about as well as the best does, each
        # is worth more than what a model chatted about another.
        briefly = _packed(memories, query, budget, labels, briefly=True)
        entries = max(entries, briefly, key=lambda packed: _whole(packed, near))
    taken = {memory.id for memory, _ in entries}
    left_out = [LeftOut(memory, "no room in the token budget") for memory in memories if memory.id not in taken]
    if not entries:
        return History("", [], left_out, 0, budget)
    in_time = sorted(entries, key=lambda pair: pair[0].timestamp)
    text = HISTORY_HEADING + "\n" + "\n\n".join(entry for _, entry in in_time)
    return History(text, [memory for memory, _ in entries], left_out, tokens.estimate(text), budget)


def _packed(
    memories: Sequence[Memory], query: str, budget: int, labels: tuple[str, str], *, briefly: bool = False
) -> list[tuple[Memory, str]]:
    """The memories that fit, each as it is quoted; ``briefly`` with little of the answers to what was told."""
    entries: list[tuple[Memory, str]] = []
    left = budget - tokens.estimate(HISTORY_HEADING + "\n")
    for memory in memories:
        entry = _brief_entry(memory, query, left, labels) if briefly else ""
        if entry := entry or _entry(memory, query, left, labels):
            entries.append((memory, entry))
            left -= tokens.estimate(entry + "\n\n")
    return entries


def _whole(entries: Sequence[tuple[Memory, str]], wanted: Collection[str]) -> int:
    """How many of the ``wanted`` memories, by their ids, are quoted with the whole prompt."""
    return sum(memory.id in wanted and quoted(memory.query[:_MOST_READ]) in entry for memory, entry in entries)


def _brief_entry(memory: Memory, query: str, room: int, labels: tuple[str, str]) -> str:
    """The whole prompt and a sentence of its answer, or "" when that does not fit or the prompt asks for something."""
    from .preprocess.asking import is_request

    asked, answered = labels
    said, response = quoted(memory.query[:_MOST_READ]), quoted(memory.response_summary[:_MOST_READ])
    left = room - tokens.estimate(f"{asked}: {said}\n{answered}: \n\n") - 2
    if is_request(said) or left < _LEAST or tokens.estimate(said) > _LONGEST:
        return ""
    answer = excerpt(response, query, min(_ACKNOWLEDGED, left))
    whole = answer if answer == response else "\n".join(whole_sentences(answer, response))
    return f"{asked}: {said}\n{answered}: {whole}" if whole else ""


def _entry(memory: Memory, query: str, room: int, labels: tuple[str, str]) -> str:
    """One exchange as it is quoted, or "" when what fits into ``room`` tokens does not tell what was found."""
    asked, answered = labels
    said, response = quoted(memory.query[:_MOST_READ]), quoted(memory.response_summary[:_MOST_READ])
    left = room - tokens.estimate(f"{asked}: \n{answered}: \n\n") - 2
    # Half of the room is for the prompt, and what a short answer leaves of the other half.
    question = tokens.clip(said, min(_LONGEST, max(left // 2, left - tokens.estimate(response))))
    left -= tokens.estimate(question)
    answer = excerpt(response, query, min(_LONGEST, left)) if left > 0 else ""
    lost = (memory.query.strip() and not question) or (memory.response_summary.strip() and not answer)
    if lost or not _tells(query, {said: question, response: answer}):
        return ""
    return f"{asked}: {question}\n{answered}: {answer}"


def _tells(query: str, quotations: Mapping[str, str]) -> bool:
    """Whether texts, each with its quotation, still tell what they have to say to ``query``.

    A quotation that is broken off after a few words ("The board is an …") misleads more than it tells.
    """
    if all(cut == text or tokens.estimate(cut) >= _TELLS for text, cut in quotations.items()):
        return True
    whole = " ".join(
        cut if cut == text or tokens.estimate(cut) >= _TELLS else "\n".join(whole_sentences(cut, text))
        for text, cut in quotations.items()
    )
    matched = terms(query) & terms("\n".join(quotations))
    return bool(matched & terms(whole)) if matched else bool(whole.strip())


def preferences(values: Mapping[str, str]) -> str:
    """The line of preferences: ``User preferences: key=value, key=value``, or "" when there are none."""
    if not values:
        return ""
    listed = ", ".join(f"{in_line(key)}={in_line(value)}" for key, value in sorted(values.items()))
    return f"{PREFERENCES_HEADING} {listed}"


def in_line(text: str) -> str:
    """A key or a value as it stands in that line: a file from somebody else may hold a whole page there."""
    line = " ".join(quoted(text).split())
    return line if len(line) <= LONGEST_VALUE else line[:LONGEST_VALUE].rsplit(" ", 1)[0] + " …"


def before(history_text: str) -> str:
    """What is put before the user's words: the block of history and the mark of where it ends."""
    return history_text + MARK if history_text else ""


def join(*blocks: str) -> str:
    """Blocks of a prompt with an empty line between them; empty ones are left out."""
    return "\n\n".join(block for block in blocks if block)
