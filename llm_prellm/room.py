"""The room that a turn has in the window of the model that answers: what its conversation takes, and what yields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import budget, preference_line, prepare, tokens
from .budget import PREFERENCES, WITHHELD, Plan, Taken

if TYPE_CHECKING:
    from .prepare import Receipt, Turn
    from .standing import Preference
    from .window import Reader

_ASKING = 512
"""What the small model is told about its task and what its answer takes, in tokens."""


class Room:
    """The room for one turn. What it takes to know it is done when it is asked for, and once."""

    def __init__(
        self,
        turn: Turn,
        known: Mapping[str, Receipt],
        reader: Reader,
        *,
        model: str | None,
        asked: int | None,
        shown: bool = True,
        withheld: bool = False,
        small: Reader | None = None,
    ) -> None:
        """``known`` are the receipts of the conversation as it was last sent, ``reader`` the model that answers and
        ``model`` its id, ``asked`` the most tokens of history that the user wants. ``shown`` says whether that model
        is shown the history, ``withheld`` whether earlier turns were sent with some that it is not shown; ``small`` is
        the model that prepares the prompt, if one does.
        """
        self._turn = turn
        self._known = known
        self._reader = reader
        self._model = model
        self._asked = budget.DEFAULT_FOR.get(model or "") if asked is None else asked
        self._shown = shown
        self._withheld = withheld
        self._small = small
        self._tools = budget.tool_texts(turn.prompt.tools)
        self.plan: Plan | None = None
        self._taken = Taken(0)
        self._kept_back = 0
        """Tokens of what is withheld."""

    def history(self, standing: Mapping[str, Preference]) -> int:
        """The most tokens for what is recalled; the preferences ``standing`` are those of a new conversation."""
        begun = prepare.system_of(self._turn.hashes, self._known)
        plan = self._planned(preference_line.line(standing, self._turn.spoken) if begun is None else begun)
        room = [plan.history] if self._shown else []
        if self._small is not None:
            asking = Taken(tokens.estimate(self._turn.spoken) + _ASKING)
            room.append(budget.plan(self._asked, self._small.window(), asking).history)
        return min(room, default=plan.history)

    @property
    def yields(self) -> str | None:
        """What has to be left out of what earlier turns were sent with: that of ``Plan``, or WITHHELD."""
        plan = self.plan or self._planned(prepare.system_of(self._turn.hashes, self._known) or "")
        return plan.yields or (WITHHELD if self._withheld else None)

    def noted(self) -> dict[str, Any]:
        """What a receipt says of the window."""
        window = self._reader.window()
        noted = {
            "model": self._model,
            "tokens": window.tokens,
            "source": window.source,
            "conversation": self._taken.words,
            "tools": len(self._tools),
        }
        if self.yields:
            recalled = self._taken.recalled + self._kept_back
            noted["yielded"] = recalled + (self._taken.preferences if self.yields == PREFERENCES else 0)
        return noted

    def _planned(self, preferences: str) -> Plan:
        window = self._reader.window()
        self._taken = self._measured(preferences, exact=False)
        self.plan = budget.plan(self._asked, window, self._taken)
        ample = budget.DEFAULT if self._asked is None else self._asked
        if self.plan.history < ample and self._reader.exact:
            self._taken = self._measured(preferences, exact=True)
            self.plan = budget.plan(self._asked, window, self._taken)
        return self.plan

    def _measured(self, preferences: str, *, exact: bool) -> Taken:
        """What the prompt takes before anything is recalled for it. Exact counting takes a few milliseconds."""
        count = self._reader.count if exact else tokens.estimate
        befores = [str(receipt.get("before") or "") for receipt in self._known.values()]
        recalled, line = count("\n".join(befores)) if any(befores) else 0, count(preferences) if preferences else 0
        at, evaluated = self._last_count()
        if at is None:
            return self._with(budget.size(self._turn.messages, self._tools, count), recalled, line)
        since = budget.size(self._turn.messages[at + 1 :], [], count)
        return self._with(max(0, evaluated + since - recalled - line), recalled, line)

    def _with(self, words: int, recalled: int, line: int) -> Taken:
        """What the prompt takes; what is withheld takes nothing, whatever room there is."""
        self._kept_back = recalled if self._withheld else 0
        return Taken(words, 0 if self._withheld else recalled, line)

    def _last_count(self) -> tuple[int | None, int]:
        """Where the last message stands up to which the model itself has counted this conversation, and its count."""
        for at in reversed(range(len(self._turn.messages) - 1)):
            noted = self._known.get(self._turn.hashes[at], {}).get("window")
            if (evaluated := budget.counted(noted, self._model, self._tools)) is not None:
                return at, evaluated
        return None, 0
