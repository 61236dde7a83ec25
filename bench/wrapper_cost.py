"""What the wrapper costs: the whole process over llm-echo, and the time to the first token over the embedded model.

    python bench/wrapper_cost.py [--turns 10000] [--runs 15] [--process] [--first-token]

The first part makes a log of so many turns (the one of retrieval_speed.py), and runs ``llm -m echo`` and
``llm -m PROFILE``, whose model is llm-echo too, in turns: the same questions, each in a process of its own that logs
to that file. The second part asks the embedded model (llm prellm fetch) in one process, through the wrapper and alone,
in turns; the prompt to the model alone is padded to the same number of tokens, with words that no cache knows. Both
print Markdown tables.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import llm
from retrieval_speed import Writer

from llm_prellm.log import NewTurn
from llm_prellm.profiles import Profile
from llm_prellm.store import MemoryStore
from llm_prellm.wrapper import ProfileModel

EMBEDDED = "embedded/smollm2-135m"
SHORT = {"num_predict": 1}


def fill(path: Path, turns: int) -> list[str]:
    """A log of so many turns, indexed; gives questions about some of them."""
    rows = list(Writer().interactions(turns))
    with MemoryStore(path) as store:
        store.add_turns(NewTurn(row.query, row.response, row.timestamp, row.conversation_id) for row in rows)
        store.catch_up(None)
    asked = random.Random(3).sample(rows, 100)
    return [" ".join(row.query.split()[:12]) for row in asked]


def processes(turns: int, runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        # A port that refuses at once stands for "no Ollama", for both alike.
        environment = {**os.environ, "LLM_USER_PATH": folder, "OLLAMA_HOST": "http://127.0.0.1:9"}
        # Modules are compiled once, as an installer does; without that both would take twice as long.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        questions = itertools.cycle(fill(Path(folder) / "logs.db", turns))

        def run(*arguments: str) -> tuple[float, float]:
            """Seconds on the clock and of processor time."""
            before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "llm", *arguments], env=environment, check=True, stdout=subprocess.DEVNULL
            )
            elapsed, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
            return elapsed, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

        run("prellm", "add", "costed", "--small", "echo")
        alone, wrapped = [], []
        for number in range(runs + 2):
            question = next(questions)
            pair = [run("-m", model, question) for model in (("echo", "costed") if number % 2 else ("costed", "echo"))]
            if number >= 2:  # the first two warm the file cache and finish the index
                alone.append(pair[1 - number % 2])
                wrapped.append(pair[number % 2])
        print(f"{turns} turns, {runs} runs of each\n")
        print("| | llm-echo alone, s | through a profile, s | ratio of medians | median of ratios |")
        print("| --- | --- | --- | --- | --- |")
        for name, part in (("whole process", 0), ("processor time", 1)):
            row("{:.3f}", name, [each[part] for each in alone], [each[part] for each in wrapped])


def first_tokens(runs: int) -> None:
    installed = llm.get_models_with_aliases()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "logs.db"
        questions = fill(path, 1000)
        model = ProfileModel(Profile("costed", small=EMBEDDED), installed, memory_path=path)
        plain = model.executor()
        alone, wrapped, sizes = [], [], []
        for number, question in enumerate(questions[: runs + 1]):
            remembered, response = until_first(model, question)
            size = response.usage().input or 0
            other, response = until_first(plain, padded(plain, question, size, number))
            assert abs((response.usage().input or 0) - size) <= 2
            if number:
                alone.append(1000 * other)
                wrapped.append(1000 * remembered)
                sizes.append(size)
        print(f"\n{statistics.median(sizes):.0f} prompt tokens (median), {runs} runs of each\n")
        print("| | model alone, ms | with memory, ms | ratio of medians | median of ratios |")
        print("| --- | --- | --- | --- | --- |")
        row("{:.0f}", "first token", alone, wrapped)


def until_first(model: llm.Model, text: str) -> tuple[float, llm.Response]:
    """Seconds until the first token, and the response, read to its end."""
    started = time.perf_counter()
    response = model.prompt(text, **SHORT)
    pieces = iter(response)
    next(pieces, None)
    elapsed = time.perf_counter() - started
    response.text()
    return elapsed, response


def padded(model: llm.Model, question: str, size: int, seed: int) -> str:
    """A prompt of ``size`` tokens, chat template included, that ends with the question and begins like no other."""
    bare = model.prompt(question, **SHORT)
    bare.text()
    missing = size - (bare.usage().input or 0)
    words = random.Random(seed)
    text = ""
    while (short := missing - model.count_tokens(text + question) + model.count_tokens(question)) > 0:  # type: ignore[attr-defined]
        text += "".join(f"{words.choice(WORDS)} " for _ in range(max(1, short // 2)))
    return text + question


WORDS = ["river", "stone", "garden", "window", "table", "paper", "bread", "light", "water", "house", "music", "winter"]


def row(form: str, name: str, alone: Sequence[float], wrapped: Sequence[float]) -> None:
    medians = statistics.median(alone), statistics.median(wrapped)
    pairs = statistics.median(b / a for a, b in zip(alone, wrapped, strict=True))
    shown = " | ".join(form.format(median) for median in medians)
    print(f"| {name} | {shown} | {medians[1] / medians[0]:.2f} | {pairs:.2f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=10_000, help="turns in the log (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=15, help="runs of each (default: %(default)s)")
    parser.add_argument("--process", action="store_true", help="the first part alone")
    parser.add_argument("--first-token", action="store_true", help="the second part alone")
    arguments = parser.parse_args()
    if arguments.process or not arguments.first_token:
        processes(arguments.turns, arguments.runs)
    if arguments.first_token or not arguments.process:
        first_tokens(arguments.runs)


if __name__ == "__main__":
    main()
