"""Embedding models to test with: as fast as a dictionary, the same on every run, and counting what they are asked."""

from __future__ import annotations

import functools
import hashlib
import time
from collections.abc import Callable, Iterable, Iterator

from llm.models import EmbeddingModel

MEANINGS = (
    "board płytka płytki płytkę microcontroller esp32",
    "drawer szuflada szufladzie cupboard",
    "bread chleb chleba loaf sourdough zakwas",
    "train pociąg pociągu railway",
    "doctor lekarz lekarza physician",
)


class Meanings(EmbeddingModel):
    """Says of a text which of a few things it is about; other words only tell texts apart a little."""

    model_id = "meanings"
    batch_size = 4

    def __init__(self, *, model_id: str = "meanings", dimensions: int = 64, seconds: float = 0.0) -> None:
        self.model_id = model_id
        self.dimensions = dimensions
        self.seconds = seconds
        self.read: list[str] = []
        self.before: Callable[[list[str]], None] = lambda texts: None

    def embed_batch(self, items: Iterable[str | bytes]) -> Iterator[list[float]]:
        texts = [str(item) for item in items]
        self.before(texts)
        for text in texts:
            time.sleep(self.seconds)
            self.read.append(text)
            yield self.vector(text)

    def vector(self, text: str) -> list[float]:
        vector = [0.1] * self.dimensions  # as real ones, all of them point about the same way
        for word in text.lower().replace("?", " ").replace(".", " ").replace(",", " ").split():
            about = next((words for words in MEANINGS if word in words.split()), None)
            weight = 1.0 if about else 0.1
            vector = [each + weight * sign for each, sign in zip(vector, direction(about or word), strict=False)]
        return vector


@functools.cache
def direction(name: str) -> list[int]:
    """A direction of its own for each name, the same in every process."""
    bits = int.from_bytes(hashlib.sha256(name.encode()).digest(), "big")
    return [1 if bits >> place & 1 else -1 for place in range(64)]
