"""What a memory is about: the words that its user's prompts come back to. A pure function of the prompts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from .index.stopwords import STOP_WORDS
from .index.words import fold, terms, words

_SHORTEST = 3
"""Characters of a word that can be a topic."""
_NO_TOPICS = frozenset(
    """use used using make made want wants need needs know get got put say said tell told thing things number always
    remember please używam używać chcę robię zrobić wiem mówię powiedz pamiętaj rzecz rzeczy numer zawsze
    proszę""".split()  # noqa: SIM905 - a list of words, as it is read
)
"""What prompts of any subject say."""


def topics(prompts: Iterable[tuple[str, str]], limit: int = 10) -> list[str]:
    """The topics of prompts, each given with its conversation's id: at most ``limit`` words, the strongest first.

    A word is about something when it comes in bursts: often in some conversations, not at all in the others.
    That is residual IDF (Church and Gale 1995, *Poisson mixtures*): how much rarer than chance, given how often it is
    said, the conversations are that hold it. It is weighed by how often the word is said, logarithmically, and by how
    many conversations hold it, so that one long text does not name all topics. Inflected forms count together; the
    form said most often stands for them.
    """
    said: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = {}
    holding: dict[str, set[str]] = {}
    conversations: set[str] = set()
    for conversation, text in prompts:
        conversations.add(conversation)
        for word in words(text):
            if not _names_something(word):
                continue
            term = terms(word)[0]
            said[term] += 1
            forms.setdefault(term, Counter())[word] += 1
            holding.setdefault(term, set()).add(conversation)
    total = len(conversations)

    def weight(term: str) -> tuple[float, int, str]:
        count, held = said[term], len(holding[term])
        by_chance = total * -math.expm1(-count / total)
        residual = math.log2(by_chance / held)
        return (max(residual, 0.0) + 0.2) * math.log1p(count) * math.log1p(held), count, term

    often = [term for term, count in said.items() if count > 1]
    strongest = sorted(often, key=weight, reverse=True)[:limit]
    return [forms[term].most_common(1)[0][0] for term in strongest]


def _names_something(word: str) -> bool:
    """Neither a function word, a contraction of some (``they're``), nor a number."""
    contracted = "'" in word or "’" in word
    is_function_word = fold(word) in STOP_WORDS or word in _NO_TOPICS
    return len(word) >= _SHORTEST and not contracted and not word.isnumeric() and not is_function_word
