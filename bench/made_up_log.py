"""A log that is made, not collected, so that it can be any size and the figures can be had again.

Conversations in Polish and in English, words drawn from a skewed vocabulary (a Zipf-Mandelbrot law over 200,000 stems
of each language, each with its endings), two words of five function words, and every conversation coming back to a
few dozen words of its own. The most frequent stems are real words, those that the search knows others for, so that it
has to look for these too; the others are made of syllables.
"""

from __future__ import annotations

import bisect
import itertools
import random
from collections.abc import Iterator, Sequence

from llm_prellm.index import concepts, wordlist
from llm_prellm.index.stopwords import STOP_WORDS
from llm_prellm.interaction import Interaction

STEMS = 200_000
ENDINGS = {
    "pl": ["", "a", "y", "ą", "ę", "em", "owi", "ach", "ami", "ów", "ować", "ował", "ny", "nego", "ie"],
    "en": ["", "", "", "s", "ed", "ing", "er", "ly"],
}
_POLISH = (
    "ba be bo ca ce cho cza de do dra drze fi ga gło go gra hu ja jo ka ko kry ku la le lo ła ło ma mi mo "
    "na nie  no pa po pra prze ra ro rza sa se sta sto szka szy ta te to wa wi wo wy za ze zna żo ści dzi "
    "mię "
)
_ENGLISH = (
    "ab ac ad al am an ar as at ba be bi co con de dis ed el en er ex fa fi for ge gra ha hi im in ing is "
    "ka la  le li lo ma me mi mo na ne no op or pa pe per po pre pro qua ra re ri ro sa se si so sta ta "
    "te ti to tra un ve vi "
)
SYLLABLES = {"pl": _POLISH.split(), "en": _ENGLISH.split()}


class Writer:
    """Makes the same log again for the same seed."""

    def __init__(self, seed: int = 7) -> None:
        self.random = random.Random(seed)
        self.stems = {language: self._stems(language) for language in ENDINGS}
        weights = [1 / (rank + 40) ** 1.35 for rank in range(STEMS)]
        self.cumulative = list(itertools.accumulate(weights))
        polish = "w i na z do nie się to jest że o jak a po co ale tak za od czy już tylko przez dla przy"
        english = "the to and of a in is it you that for on are with as this be at or have from not by can what"
        self.function_words = {"pl": polish.split(), "en": english.split()}

    def _stems(self, language: str) -> list[str]:
        column = 0 if language == "en" else 2
        known = sorted({word for line in wordlist.lines(concepts.LIST) for word in line.partition("|")[column].split()})
        self.random.shuffle(known)
        found = dict.fromkeys(known)
        while len(found) < STEMS:
            length = self.random.choice([1, 2, 2, 3, 3, 4])
            found["".join(self.random.choices(SYLLABLES[language], k=length + 1))] = None
        return list(found)

    def word(self, language: str, top: int = STEMS) -> str:
        rank = bisect.bisect(self.cumulative, self.random.random() * self.cumulative[top - 1])
        endings = ENDINGS[language]
        return self.stems[language][rank] + endings[min(int(self.random.expovariate(0.8)), len(endings) - 1)]

    def text(self, language: str, length: int, topic: Sequence[str]) -> str:
        chance = self.random.random
        words = []
        for _ in range(length):
            draw = chance()
            if draw < 0.4:
                words.append(self.random.choice(self.function_words[language]))
            elif draw < 0.6:
                words.append(self.random.choice(topic))
            elif draw < 0.62:
                words.append(str(int(self.random.lognormvariate(4, 2))))
            else:
                words.append(self.word(language))
        return " ".join(words) + "."

    def interactions(self, count: int) -> Iterator[Interaction]:
        moment, done, conversation = 1_500_000_000.0, 0, 0
        while done < count:
            conversation += 1
            language = self.random.choice(["pl", "en"])
            topic = [self.word(language) for _ in range(30)]
            for _ in range(min(count - done, 1 + int(self.random.expovariate(1 / 5)))):
                moment += self.random.expovariate(1 / 300)
                done += 1
                yield Interaction(
                    f"01turn{done:020d}",
                    f"01talk{conversation:020d}",
                    moment,
                    self.text(language, 4 + int(self.random.expovariate(1 / 12)), topic),
                    self.text(language, 8 + int(self.random.expovariate(1 / 40)), topic),
                )


def queries(writer: Writer, sample: Sequence[Interaction], each: int) -> dict[str, list[str]]:
    """Questions of several kinds, the same number of each."""
    pick = writer.random
    found: dict[str, list[str]] = {name: [] for name in ("known", "common", "long", "typo", "function")}
    for _ in range(each):
        words = [word for word in pick.choice(sample).query.rstrip(".").split() if word not in STOP_WORDS] or ["x"]
        known = pick.sample(words, min(len(words), 5))
        found["known"].append(" ".join(known))
        language = pick.choice(["pl", "en"])
        found["common"].append(" ".join(writer.word(language, 100) for _ in range(5)))
        found["long"].append(pick.choice(sample).response)
        typo = [word[:2] + word[3:4] + word[2:3] + word[4:] if len(word) > 5 else word for word in known]
        found["typo"].append(" ".join(typo))
        found["function"].append(" ".join(pick.sample(writer.function_words[language], 4)))
    return found
