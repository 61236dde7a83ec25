"""A message as the learner sees it: the user's own words, and what the whole of them tells about one clause."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from .vocabulary import fold, vocabulary

WORD = re.compile(r"[^\W_][\w+#'.-]*[\w+#]|\w")
_POLISH_MARK = re.compile(r"[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]")


def is_shouted(text: str) -> bool:
    """Whether (nearly) all of a text is in capitals."""
    capitals = sum(map(str.isupper, text))
    return capitals > 8 and capitals > 3 * sum(map(str.islower, text))


@dataclass
class Message:
    """``text`` is what the user wrote, ``own`` the same with what are not the user's own words blanked out."""

    text: str
    own: str

    @cached_property
    def polish_marks(self) -> bool:
        """Whether the user writes Polish diacritics, so that their absence tells something."""
        return _POLISH_MARK.search(self.own) is not None

    @cached_property
    def shouting(self) -> bool:
        """Whether (nearly) everything is in capitals, so that capitals tell nothing."""
        return is_shouted(self.own[:2000])

    @cached_property
    def folded(self) -> str:
        """The user's own words, folded."""
        return fold(self.own)

    @cached_property
    def words(self) -> frozenset[str]:
        """The folded words of the message."""
        return frozenset(WORD.findall(self.folded))

    def is_technical(self, besides: frozenset[str]) -> bool:
        """Whether words other than ``besides`` show that the message is about computing."""
        return not vocabulary().evident.isdisjoint(self.words - besides)
