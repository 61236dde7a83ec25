"""What memory and preprocessing do for the answers of a small model: each question asked without, with one, with both.

    python bench/ablation.py ../shared/eval/data/retrieval

Asks the English questions of ``personal`` that its history answers, on the embedded model (llm prellm fetch) at
temperature 0, and prints a Markdown table: the share of answers that hold every key fact of the evidence, and the
share of the facts that were given. The facts are written down in FACTS, as patterns. For preprocessing, the same
model prepares the prompt and answers it, and is shown what was recalled both times. (``structure`` and ``split`` have
nothing to do here: each question is a single sentence.)
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import llm

from llm_prellm.profiles import Profile
from llm_prellm.selection import small_model
from llm_prellm.store import MemoryStore
from llm_prellm.wrapper import ProfileModel

MODEL = "embedded/smollm2-135m"
OPTIONS = {"temperature": 0, "seed": 1, "num_predict": 40}

# By question, what an answer has to hold.
FACTS = {
    "dq002": [r"\b2283\b"],
    "dq006": [r"fw-build:13\.2"],
    "dq008": [r"client id", r"unique|MAC"],
    "dq009": [r"enclosure", r"brim"],
    "dq011": [r"(?:next to|near|beside) the (?:modem|SIM7080)"],
    "dq031": [r"\b235\b"],
    "dq035": [r"\b13\.2\b"],
    "dq037": [r"\b10 ?m|\b6 ?h"],
    "dq052": [r"\b9600\b"],
    "dq054": [r"USB hub|autosuspend"],
    "dq057": [r"desktop"],
    "dq059": [r"\b25\b|keepalive"],
    "dq062": [r"Pescador Velho", r"Sunday"],
    "dq063": [r"\b35 ?g"],
    "dq064": [r"\b30\b.{0,12}(?:kwietnia|April)|April.{0,8}\b30"],
    "dq069": [r"revers|backwards|wrong way|odwrotnie|pump|pomp"],
    "dq071": [r"\b12\b", r"\b16\b"],
    "dq072": [r"\b19\b.{0,12}(?:marca|March)|March.{0,8}\b19"],
    "dq076": [r"channel 3\b"],
    "dq079": [r"(?:level|QoS|quality of service)\W{0,4}(?:1|one)\b"],
    "dq087": [r"\b90 days"],
    "dq090": [r"10\.0\.40\.20"],
}


def rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def fill(path: Path, history: Sequence[dict[str, Any]]) -> None:
    with MemoryStore(path) as store:
        for row in history:
            store.add(row["query"], row["response"], timestamp=row["timestamp"], conversation_id=row["thread"])
        store.catch_up(None)


def held(question: str, answer: str) -> list[bool]:
    return [re.search(fact, answer, re.IGNORECASE | re.DOTALL) is not None for fact in FACTS[question]]


def measure(name: str, questions: Sequence[dict[str, Any]], ask: Callable[[str], llm.Response], verbose: bool) -> None:
    found: list[list[bool]] = []
    added = asked = 0
    started = time.perf_counter()
    for row in questions:
        response = ask(row["question"])
        found.append(held(row["id"], response.text()))
        receipt = (response.response_json or {}).get("prellm") or {}
        asked += bool((receipt.get("decomposition") or {}).get("calls"))
        added += bool(receipt.get("decomposition") and not receipt["decomposition"]["fallback"])
        if verbose:
            print(f"    {row['id']} {found[-1]} {row['question']}\n        {' '.join(response.text().split())[:300]}")
    whole = sum(all(each) for each in found)
    facts = sum(sum(each) for each in found)
    of = sum(len(each) for each in found)
    used = f"{added} of {asked}" if asked else ""
    seconds = (time.perf_counter() - started) / len(questions)
    print(f"| {name} | {whole} of {len(found)} | {facts} of {of} | {used} | {seconds:.1f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder with personal.history.jsonl and personal.questions.jsonl")
    parser.add_argument("--arm", type=int, action="append", help="only this row, 0 to 6; may be repeated")
    parser.add_argument("-v", "--verbose", action="store_true", help="show the answers")
    arguments = parser.parse_args()
    questions = [row for row in rows(arguments.data / "personal.questions.jsonl") if row["id"] in FACTS]
    installed = llm.get_models_with_aliases()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "logs.db"
        fill(path, rows(arguments.data / "personal.history.jsonl"))

        def profile(context_tokens: int | None = None, **settings: Any) -> Callable[[str], llm.Response]:
            model = ProfileModel(Profile("ablation", small=MODEL, **settings), installed, memory_path=path)
            return lambda text: model.prompt(text, context_tokens=context_tokens, **OPTIONS)

        alone = small_model(Profile("ablation", small=MODEL), installed).model
        arms = {"no memory": lambda text: alone.prompt(text, **OPTIONS), "memory": profile()}
        for most in (256, 1024):
            arms[f"memory, at most {most} tokens of it"] = profile(most)
        for strategy in ("auto", "classify", "enrich"):
            arms[f"memory and `{strategy}`"] = profile(large=MODEL, strategy=strategy, share_history=True)
        print("| | answers with every fact | facts | prepared | seconds an answer |\n| --- | --- | --- | --- | --- |")
        for number, (name, ask) in enumerate(arms.items()):
            if not arguments.arm or number in arguments.arm:
                measure(name, questions, ask, arguments.verbose)


if __name__ == "__main__":
    main()
