"""How well an exchange answers a query: the parts of its score. Pure functions of what they are given.

All parts are shares of the query's *mass*, the summed weight of its words, so 1 is an exchange that holds every
word about as often as one could expect, and scores of different queries can be compared.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SATURATION = 0.8
"""k1 of Okapi BM25: how soon repeating a word stops helping. Interactions are short, so soon."""
LENGTH_SHARE = 0.4
"""b of Okapi BM25: how much longer exchanges are expected to hold more words."""

NEXT, SECOND_NEXT = 0.5, 0.25
"""Share of a word's value that an exchange has from the one after it, and the next but one."""
LAST, SECOND_LAST = 0.6, 0.35
"""The same from those before it: more is said about what was named before than about what will be."""
NEXT_OF_HELD = 0.3
"""What is left of that share for a word that the exchange holds itself."""
FOLLOWED = 0.95
"""Share of a word's value that a follow-up has from the exchange before it, instead of ``LAST``."""
AROUND = 0.15
"""Share of a word's value from anywhere around in the conversation."""
REACH = 8
"""Exchanges before and after that count as around."""

ONE_VOICE = 0.2
"""Weight of the better of prompt and answer alone, against both as one text: who said it matters."""
SIDE_BY_SIDE = 0.4
"""Share of the rarer word's weight for two words of the query standing next to each other."""
SPAN = 4
"""Words between which the query's words count as near each other."""
ON_DAY = 0.5
"""For an exchange of a day that the query names; half of it for one of a month that it names."""
SAYS_WHEN = 0.1
"""For an exchange that names a time, when the query asks for one."""
THEN = 0.6
"""For any exchange of the time that a query asks about, when it asks about nothing else: enough to be injected."""
SAME_SESSION = 0.05
RECENCY = 0.02
"""For an exchange of this moment."""
RECENCY_HALF_LIFE = 90 * 86400.0
"""Seconds."""


PRIOR = 30
"""Documents of imagined experience with any word, so that a log of one or two exchanges can be searched too: there
every word that it holds is in all of it, and would weigh nothing against a word that it does not hold."""
PRIOR_SHARE = 0.01
"""The share of those documents that hold the word."""


def weight_of(holding: int, count: int) -> float:
    """The weight of a word that ``holding`` of ``count`` documents hold: minus the logarithm of its share of them.

    An inverse document frequency (Spärck Jones 1972) of the mean of the share's posterior distribution, under a Beta
    prior worth ``PRIOR`` documents. In a large log it is what the counts say.
    """
    return -math.log((holding + PRIOR * PRIOR_SHARE) / (count + PRIOR))


def norm(length: int, mean: float) -> float:
    """BM25's length norm of a document."""
    return SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length / mean) if mean else SATURATION


def saturate(frequency: float, length_norm: float) -> float:
    """BM25's worth of a word that occurs ``frequency`` times, from 0 up to ``SATURATION + 1``."""
    return frequency * (SATURATION + 1) / (frequency + length_norm) if frequency else 0.0


def conversation_parts(values: Sequence[Sequence[float]]) -> list[float]:
    """What each exchange of a conversation has from those around it; ``values`` holds each one's for each word."""
    size = len(values)
    parts = [0.0] * size
    for column in zip(*values, strict=True):
        held = [place for place, value in enumerate(column) if value]
        if not held:
            continue
        near, around = [0.0] * size, [0.0] * size
        # The least first, so that what is greater stays.
        for place in sorted(held, key=column.__getitem__):
            value = column[place]
            low = place - REACH if place > REACH else 0
            high = min(size, place + REACH + 1)
            around[low:high] = [value] * (high - low)
            for share, step in ((NEXT, -1), (SECOND_NEXT, -2), (LAST, 1), (SECOND_LAST, 2)):
                beside = place + step
                if 0 <= beside < size and share * value > near[beside]:
                    near[beside] = share * value
        for place in range(size):
            if around[place]:
                parts[place] += (NEXT_OF_HELD if column[place] else 1.0) * near[place] + AROUND * around[place]
    return parts


def follow_up_part(values: Sequence[float], before: Sequence[float]) -> float:
    """What a follow-up has in addition from the exchange before it: the words by which that one names the topic.

    ``values`` are the follow-up's own. One that holds none of the words is about something else that was asked there.
    """
    if not any(values):
        return 0.0
    return (FOLLOWED - LAST) * sum(value for value, own in zip(before, values, strict=True) if not own)


def beside(values: Sequence[Sequence[float]], at: int) -> tuple[float, ...]:
    """The value of each word in the better of the two exchanges next to the one at ``at``."""
    near = [values[index] for index in (at - 1, at + 1) if 0 <= index < len(values)]
    return tuple(max(column) for column in zip(*near, strict=True)) if near else (0.0,) * len(values[at])


def recency(age: float) -> float:
    """What an exchange ``age`` seconds ago has for being recent."""
    return RECENCY * math.pow(0.5, max(0.0, age) / RECENCY_HALF_LIFE)


@dataclass(frozen=True)
class TextMatch:
    """What reading a text found."""

    values: tuple[float, ...]
    """The value of each word of the query in the whole exchange."""
    voice: float
    """The summed values in the better of prompt and answer."""
    beside: float
    """The weights gained by words standing near each other."""


Lookup = Mapping[str, Sequence[tuple[int, float]]]
"""For a word of a text, the words of the query that it stands for, by index, each with its likeness from 0 to 1."""


def read(texts: Sequence[Sequence[str]], lookup: Lookup, weights: Sequence[float], length_norm: float) -> TextMatch:
    """Match the words of a prompt and of an answer with those of a query."""
    size = len(weights)
    counts = [[0.0] * size for _ in texts]
    best_pairs: dict[tuple[int, int], float] = {}
    for count, tokens in zip(counts, texts, strict=True):
        last: list[tuple[int, int]] = []
        matched = [(position, found) for position, token in enumerate(tokens) if (found := lookup[token])]
        for position, matches in matched:
            for word, likeness in matches:
                count[word] += likeness
                for other, where in last:
                    if other != word and position - where <= SPAN:
                        pair = (word, other) if word < other else (other, word)
                        gain = min(weights[word], weights[other]) / (position - where)
                        if gain > best_pairs.get(pair, 0.0):
                            best_pairs[pair] = gain
            last = [(word, position) for word, _ in matches] + last[:3]
    values = tuple(
        weight * saturate(sum(count[word] for count in counts), length_norm) for word, weight in enumerate(weights)
    )
    voice = max(
        sum(weight * saturate(count[word], length_norm) for word, weight in enumerate(weights)) for count in counts
    )
    return TextMatch(values, voice, sum(best_pairs.values()))


_SAYS_WHEN = re.compile(
    r"""\b(?:yesterday|today|tonight|tomorrow|recently|ago
    |(?:last|next|this|past)\s(?:night|week|weekend|month|year|spring|summer|autumn|fall|winter|morning|evening
        |mon|tue|wed|thu|fri|sat|sun)\w*
    |(?:mon|tues|wednes|thurs|fri|satur|sun)day
    |january|february|march|april|june|july|august|september|october|november|december
    |wczoraj|dzi[sś]|dzisiaj|jutro|pojutrze|przedwczoraj|temu|ostatnio|niedawno
    |(?:zesz[lł]|przysz[lł]|ostatni|nast[eę]pn)\w*\s(?:tyg|mies|rok|lat|zim|wio|jesie)\w*
    |poniedzia[lł]\w+|wtor(?:ek|k)\w*|[sś]rod\w+|czwart(?:ek|k)\w*|pi[aą]t(?:ek|k)\w*|sobot\w+|niedziel\w+
    |stycz\w+|luty|lutego|mar(?:zec|ca)|kwie\w+|maja|czerw(?:iec|ca)|lip(?:iec|ca)|sierp\w+|wrze[sś]\w+
    |pa[zź]dzier\w+|listopad\w*|grud\w+|(?:19|20)\d\d|\d\d?[:.]\d\d)\b""",
    re.IGNORECASE | re.VERBOSE,
)


def says_when(text: str) -> bool:
    """Whether a text names a time: a date, a weekday, "last week", "wczoraj"."""
    return _SAYS_WHEN.search(text) is not None


def parts_of(match: TextMatch, mass: float, spelled: Sequence[bool]) -> Mapping[str, float]:
    """The parts that an exchange has from its own words, by name."""
    total = sum(match.values)
    if not total or not mass:
        return {}
    own = (1 - ONE_VOICE) * total + ONE_VOICE * match.voice
    spelling = own * sum(value for value, flag in zip(match.values, spelled, strict=True) if flag) / total
    parts = {
        "words": (own - spelling) / mass,
        "spelling": spelling / mass,
        "phrase": SIDE_BY_SIDE * match.beside / mass,
    }
    return {name: value for name, value in parts.items() if value}
