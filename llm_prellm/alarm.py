"""Says when a server has read less than it was sent: Ollama cuts a prompt that does not fit, without a word.

What it counts as evaluated is what was left after the cut. See https://github.com/ollama/ollama/issues/14259
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import llm

from . import budget
from .warn import warn

if TYPE_CHECKING:
    from .prepare import Receipt, Turn
    from .window import Reader


@dataclass(frozen=True)
class Sent:
    """What a model was sent, to be compared with what it says that it has read."""

    reader: Reader
    messages: Sequence[llm.Message]
    tools: Sequence[str]
    """What it reads of the tools; see ``budget.tool_texts``."""
    at_least: int
    """The fewest tokens that this can be."""

    def check(self, response: Any) -> dict[str, Any]:
        """What a receipt notes of what was read: ``evaluated``, in tokens, and if a part was lost, which is said too,
        ``cut``: the fewest that were sent."""
        evaluated = response.input_tokens
        if not self.reader.counts_prompts or not evaluated:
            return {}
        size = self.reader.cut(evaluated, self.at_least, lambda: budget.size(self.messages, self.tools))
        if size is None:
            return {"evaluated": evaluated}
        of = f"at least {self.at_least}" if self.at_least > evaluated else "about twice as many"
        warn(
            f"Ollama read only {evaluated} of {of} tokens: the context holds {size}, and the beginning of the "
            "conversation was cut off; give it more with -o num_ctx N, or start a new conversation"
        )
        return {"evaluated": evaluated, "cut": max(self.at_least, evaluated)}


def sent(
    turn: Turn, known: Mapping[str, Receipt], receipt: Receipt, reader: Reader, messages: Sequence[llm.Message]
) -> Sent:
    """What is sent for a turn; ``known`` are the receipts of its conversation and ``receipt`` its own."""
    tools = budget.tool_texts(turn.prompt.tools)
    fewest = budget.at_least([*tools, *budget.texts(messages)])
    # Earlier turns are sent again as they were, so this one has what the server counted then, and more.
    own = receipt.get("window", {})
    for at in reversed(range(len(turn.messages))):
        noted = known.get(turn.hashes[at], {}).get("window")
        if (evaluated := budget.counted(noted, own.get("model"), tools)) is not None:
            since = budget.at_least(budget.texts(turn.messages[at + 1 :]))
            fewest = max(fewest, evaluated + since - (0 if turn.is_step else own.get("yielded", 0)))
            break
    return Sent(reader, messages, tools, fewest)
