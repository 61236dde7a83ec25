"""How close the estimate of tokens is to what a tokenizer makes of a text.

    python bench/tokens.py ../shared/eval/data/retrieval

Counts with the embedded model's tokenizer (llm prellm fetch) and prints a Markdown table: estimated tokens for each
token, over all texts of a kind and for the twentieth part with the lowest ratio.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import llm

from llm_prellm import tokens

_FOLDED = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")


def read(file: Path) -> Iterator[tuple[str, str]]:
    """The language, if the file says, and the text of each interaction."""
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        yield row.get("lang", ""), f"{row['query']}\n{row['response']}"


def code(folder: Path) -> Iterator[str]:
    for file in sorted(folder.glob("*.py")):
        text = file.read_text("utf-8")
        for start in range(0, len(text), 2000):
            yield text[start : start + 2000]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder with personal, poquad and locomo")
    folder = parser.parse_args().data
    personal = list(read(folder / "personal.history.jsonl"))
    poquad = [text for _, text in read(folder / "poquad.history.jsonl")]
    kinds = {
        "personal, Polish": [text for lang, text in personal if lang == "pl"],
        "personal, English": [text for lang, text in personal if lang == "en"],
        "PoQuAD": poquad,
        "PoQuAD without diacritics": [text.translate(_FOLDED) for text in poquad],
        "LoCoMo": [text for _, text in read(folder / "locomo-26.history.jsonl")],
        "Python": list(code(Path(__file__).parent)),
    }
    model = llm.get_model("embedded/smollm2-135m")
    print("| | bytes a token | estimate / count | lowest twentieth |\n| --- | --- | --- | --- |")
    for kind, texts in kinds.items():
        counts = [model.count_tokens(text) for text in texts]  # type: ignore[attr-defined]
        estimates = [tokens.estimate(text) for text in texts]
        lowest = sorted(e / c for e, c in zip(estimates, counts, strict=True))[len(texts) // 20]
        size = sum(len(text.encode()) for text in texts) / sum(counts)
        print(f"| {kind} | {size:.2f} | {sum(estimates) / sum(counts):.2f} | {lowest:.2f} |")


if __name__ == "__main__":
    main()
