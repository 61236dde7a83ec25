"""What simple means find on retrieval sets: the rows beside ours.

    python bench/retrieval_baselines.py DATA [--set personal]

DATA as for ``retrieval_quality.py``. ``newest`` is what prellm 0.4 does, ``ratio`` is rapidfuzz's token_set_ratio over
everything (slow), ``fts5`` what llm's own full-text index would find without stop words, ``porter`` the same stemmed.
"""

from __future__ import annotations

import argparse
import collections
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

from rapidfuzz import fuzz, process
from retrieval_quality import Row, first_hit, read_jsonl

from llm_prellm.index.stopwords import STOP_WORDS
from llm_prellm.index.words import fold

Finder = Callable[[str], list[str]]


def newest(history: list[Row]) -> Finder:
    ids = [row["id"] for row in sorted(history, key=lambda row: -float(row["timestamp"]))]
    return lambda question: ids[:10]


def ratio(history: list[Row]) -> Finder:
    texts = {row["id"]: f"{row['query']}\n{row['response']}".lower() for row in history}
    return lambda question: [
        id for _, _, id in process.extract(question.lower(), texts, scorer=fuzz.token_set_ratio, limit=10)
    ]


def full_text(tokenizer: str) -> Callable[[list[Row]], Finder]:
    def build(history: list[Row]) -> Finder:
        db = sqlite3.connect(":memory:")
        db.execute(f"create virtual table said using fts5(id unindexed, query, response, tokenize='{tokenizer}')")
        db.executemany("insert into said values (?, ?, ?)", [(r["id"], r["query"], r["response"]) for r in history])

        def find(question: str) -> list[str]:
            wanted = [word for word in re.findall(r"\w+", question) if fold(word) not in STOP_WORDS]
            if not wanted:
                return []
            match = " OR ".join(f'"{word}"' for word in wanted)
            rows = db.execute("select id from said where said match ? order by rank limit 10", [match])
            return [id for (id,) in rows]

        return find

    return build


BASELINES: dict[str, Callable[[list[Row]], Finder]] = {
    "newest": newest,
    "ratio": ratio,
    "fts5": full_text("unicode61"),
    "porter": full_text("porter unicode61"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--set", default="", help="only the sets whose name starts so")
    arguments = parser.parse_args()
    hits: dict[tuple[str, str], collections.Counter[str]] = {}
    for path in sorted(arguments.data.glob(f"{arguments.set}*.history.jsonl")):
        name = path.name.removesuffix(".history.jsonl")
        history, questions = read_jsonl(path), read_jsonl(path.with_name(f"{name}.questions.jsonl"))
        for baseline, build in BASELINES.items():
            find = build(history)
            tally = hits.setdefault((name.split("-")[0], baseline), collections.Counter())
            for question in questions:
                if question["evidence"]:
                    rank = first_hit(find(question["question"]), set(question["evidence"]))
                    tally.update({"n": 1} | {f"hit@{depth}": int(rank < depth) for depth in (1, 5, 10)})
    for (kind, baseline), tally in hits.items():
        figures = " ".join(f"{key} {tally[key] / tally['n']:.3f}" for key in ("hit@1", "hit@5", "hit@10"))
        print(f"{kind:9} {baseline:7} {figures}  n {tally['n']}")


if __name__ == "__main__":
    main()
