"""The guard: rates over tables of rewrites, and single facts with their near misses."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from llm_prellm.preprocess.guard import faithful

DATA = Path(__file__).parent / "test_guard_data"
FREE = {"batch_8": 0.15, "batch_9": 0.08}
"""Batches whose faithful rewrites are so free that more of them are refused: docs/benchmarks.md#the-guard."""
BATCHES = sorted(path.stem for path in DATA.glob("*.txt"))


def rewrites(batch: str) -> Iterator[tuple[str, str, str]]:
    """Kind (``+`` faithful, ``-`` distorted), original, rewrite."""
    original = ""
    for line in (DATA / f"{batch}.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        head, _, text = line.partition(": ")
        text = text.replace("\\n", "\n")
        if head[0] == "O":
            original = text
        else:
            yield head[0], original, text


def test_the_tables_are_as_large_as_they_claim() -> None:
    kinds = [kind for batch in BATCHES for kind, _, _ in rewrites(batch)]
    assert kinds.count("+") >= 1000
    assert kinds.count("-") >= 1000


@pytest.mark.parametrize("batch", BATCHES)
def test_distorted_rewrites_are_caught(batch: str) -> None:
    distorted = [(original, text) for kind, original, text in rewrites(batch) if kind == "-"]
    missed = [text for original, text in distorted if not faithful(original, text)]
    assert len(missed) <= 0.05 * len(distorted), "\n".join(missed)


@pytest.mark.parametrize("batch", BATCHES)
def test_faithful_rewrites_pass(batch: str) -> None:
    rewritten = [(original, text) for kind, original, text in rewrites(batch) if kind == "+"]
    refused = [f"{lost}: {text}" for original, text in rewritten if (lost := faithful(original, text))]
    assert len(refused) <= FREE.get(batch, 0.05) * len(rewritten), "\n".join(refused)


@pytest.mark.parametrize("batch", BATCHES)
def test_a_prompt_is_faithful_to_itself(batch: str) -> None:
    originals = {original for _, original, _ in rewrites(batch)}
    assert [(text, faithful(text, text)) for text in originals if faithful(text, text)] == []


@pytest.mark.parametrize(
    ("original", "rewritten", "complaint"),
    [
        ("wait 30 s, then stop", "wait 30 minutes, then stop", "changed unit"),
        ("wait 30 s, then stop", "stop after waiting 30 seconds", None),
        ("it draws 1,150 mA at 3.3 V", "at 3,3 V it draws 1150 mA", None),
        ("kwota 4 350,20 zł do zapłaty", "do zapłaty jest kwota 4350,20 zł", None),
        ("at most 5 retries", "at least 5 retries", "changed bound"),
        ("never more than 5 retries", "at most 5 retries", None),
        ("mam trzy czujniki w domu", "mam w domu 3 czujniki", None),
        ("the port is 8080", "the port is 8081", "lost number"),
        ("trenuję 3x w tygodniu", "trenuję trzy razy w tygodniu", None),
        ("prezent na 40tke", "prezent na 40. urodziny", None),
        ("sypialnia 14m2", "sypialnia o powierzchni 14 metrów kwadratowych", None),
        ("sypialnia 14m2", "sypialnia o powierzchni 14 metrów", "changed unit"),
        ("ekran 15-16 cali", "ekran od 15 do 16 cali", None),
        ("kod 61-001 Poznań", "kod 61-002 Poznań", "lost"),
        ("I work mon to fri", "I work Monday to Friday", None),
        ("I work mon to fri", "I work Monday to Saturday", "lost date"),
        ("nie drożej niż 900 zł", "do 900 zł", None),
        ("nie głośniejszy niż 35 dB", "głośniejszy niż 35 dB", "changed bound"),
        ("no less than 8 characters", "at least eight characters", None),
        ("no longer than eight characters", "at least 8 characters", "changed bound"),
        ("cite doi:10.5555/cn.2021.0388", "cite doi:10.5555/cn.2021.0389", "lost"),
        ("merge feature/koszyk into main", "merge the branch into main", "lost path"),
        ("dlaczego ten kod sie wywala", "dlaczego kod się wywala", None),
        ("delete all except the folder final", "delete all but keep the folder final", None),
        ("I don't want to lose data", "I don't mind losing data", "lost denial"),
        ("nie jem mięsa ani ryb, ale jem jajka", "nie jem mięsa, ryb ani jajek", "added denial"),
        ("the port is 8080", "the port is 8080 on Debian", "invented name"),
        ("open ./conf/app.toml first", "open ./conf/app.yaml first", "lost path"),
        ("see https://example.org/a?b=1.", "(see https://example.org/a?b=1)", None),
        ("see https://example.org/a", "see https://example.org/b", "lost URL"),
        ("mail jo@example.org the file", "mail jo@example.com the file", "lost address"),
        ("say „do jutra” to him", 'say "do jutra" to him', None),
        ("run `make test` now", "run `make check` now", "lost code"),
        ("set GPIO21 high", "set GPIO22 high", "lost"),
        ("pytałem Halinę o to", "Halina była o to pytana", None),
        ("pytałem o to Halinę", "pytałem o to Helenę", "lost name"),
        ("deploy it on Friday", "deploy it on Monday", "lost date"),
        ("nie używaj sudo w skrypcie", "skrypt ma działać bez sudo", None),
        ("nie używaj sudo w skrypcie", "używaj sudo w skrypcie", "lost denial"),
        ("explain the lock and log it", "explain the lock and don't log it", "added denial"),
        ("Napisz skrypt i wyjaśnij go.", "Write the script and explain it to me.", "translated"),
    ],
)
def test_single_facts(original: str, rewritten: str, complaint: str | None) -> None:
    complaints = faithful(original, rewritten)
    if complaint is None:
        assert complaints == []
    else:
        assert any(line.startswith(complaint) for line in complaints), complaints


def test_what_is_known_may_be_added() -> None:
    original = "How do I set it to 9600?"
    standalone = "How do I set the u-blox NEO-6M to 9600?"
    assert faithful(original, standalone)
    assert faithful(original, standalone, known="My GPS module is a u-blox NEO-6M.") == []


@pytest.mark.parametrize(
    "piece",
    ["a", "1 ", "nie ", "a.b", "x_", "1-", "`", "„a ", "leave ", "A ", "[1:", "http://", "a@", "max 1 ", "/a"],
)
def test_time_is_bounded_on_hostile_text(piece: str) -> None:
    text = piece * (4_000 // len(piece))
    start = time.process_time()
    faithful(text, text)
    assert time.process_time() - start < 3
