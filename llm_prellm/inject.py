"""What is put into a prompt: preferences and recalled interactions, within a budget. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from . import tokens
from .excerpt import excerpt
from .interaction import Memory

HISTORY_HEADING = "Relevant history:"
PREFERENCES_HEADING = "User preferences:"

SPOKEN = ("User", "Assistant")
"""Who said what, in a prompt. Small models answer from exchanges marked so more often than from any other form
that was tried, dates included: see docs/benchmarks.md."""

ASKED = ("Q", "A")
"""The same in the text that programs get, as prellm has written it since 0.4."""

_MARK = "\n\nQuestion: "
"""Marks where the history ends and the user speaks. Small models answer from the history far more often with
this one word before the user's than without it: see docs/benchmarks.md."""

_LONGEST = 160
"""Tokens of a prompt or an answer that are quoted at most: a small model gets lost in more, and a second
interaction needs room too."""

# Text that was said once is quoted, not spoken: marks that a chat template would take for the start of a
# message are broken up, and what a terminal or a reader could not see is dropped.
_TEMPLATE_MARKS = re.compile(
    r"""<\|[^|<>]{0,40}\|> | </?s> | \[/?INST\] | <</?SYS>> | <(?:start|end)_of_turn>
    | ^[ \t]*\#{2,}[ \t]*(?:system|user|assistant|instruction)\b:?""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)


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
    entries: list[tuple[Memory, str]] = []
    left_out: list[LeftOut] = []
    used = tokens.estimate(HISTORY_HEADING + "\n")
    for memory in memories:
        entry = _entry(memory, query, budget - used, labels)
        if not entry:
            left_out.append(LeftOut(memory, "no room in the token budget"))
            continue
        entries.append((memory, entry))
        used += tokens.estimate(entry + "\n\n")
    if not entries:
        return History("", [], left_out, 0, budget)
    in_time = sorted(entries, key=lambda pair: pair[0].timestamp)
    text = HISTORY_HEADING + "\n" + "\n\n".join(entry for _, entry in in_time)
    return History(text, [memory for memory, _ in entries], left_out, tokens.estimate(text), budget)


def _entry(memory: Memory, query: str, room: int, labels: tuple[str, str]) -> str:
    """One exchange as it is quoted, or "" when not even its beginning fits into ``room`` tokens."""
    asked, answered = labels
    frame = tokens.estimate(f"{asked}: \n{answered}: \n\n") + 2
    question = tokens.clip(quoted(memory.query), min(_LONGEST, (room - frame) // 2))
    left = room - frame - tokens.estimate(question)
    answer = excerpt(quoted(memory.response_summary), query, min(_LONGEST, left)) if left > 0 else ""
    lost = (memory.query.strip() and not question) or (memory.response_summary.strip() and not answer)
    return "" if lost else f"{asked}: {question}\n{answered}: {answer}"


def quoted(text: str) -> str:
    """A text from the log, safe to stand inside a prompt: no chat-template marks, nothing invisible."""
    text = _INVISIBLE.sub("", text)
    text = _TEMPLATE_MARKS.sub(lambda match: match.group().replace("<", "‹").replace("[", "(").replace("#", ""), text)
    return text.strip()


def preferences(values: Mapping[str, str]) -> str:
    """The line of preferences: ``User preferences: key=value, key=value``, or "" when there are none."""
    if not values:
        return ""
    listed = ", ".join(f"{quoted(key)}={quoted(value)}" for key, value in sorted(values.items()))
    return f"{PREFERENCES_HEADING} {listed}"


def before(history_text: str) -> str:
    """What is put before the user's words: the block of history and the mark of where it ends."""
    return history_text + _MARK if history_text else ""


def join(*blocks: str) -> str:
    """Blocks of a prompt with an empty line between them; empty ones are left out."""
    return "\n\n".join(block for block in blocks if block)
