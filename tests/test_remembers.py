"""The main job, on real models and in real processes: told in one, known in the next."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ollama_server import OllamaServer

ENGLISH = ("The kitchen sensor is at 10.0.0.17", "What is the address of my kitchen sensor?", "10.0.0.17")
POLISH = ("Płytka ESP32 leży w szufladzie pod oknem", "Gdzie leży moja płytka ESP32?", "szufladzie")
LANGUAGES = pytest.mark.parametrize(("told", "asked", "fact"), [ENGLISH, POLISH], ids=["english", "polish"])


def tell_and_ask(run_llm, profile: str, told: str, asked: str, fact: str) -> None:
    short = ("-o", "num_predict", "80")  # a model of this size may go on and on
    first = run_llm("-m", profile, *short, told)
    assert first.returncode == 0, first.stderr

    second = run_llm("-m", profile, *short, asked)
    assert fact in second.stdout, second.stdout + second.stderr
    assert second.stderr == ""

    shown = run_llm("session", "why").stdout
    assert "recalled:" in shown
    assert told in shown

    third = run_llm("-m", profile, *short, "-o", "memory", "0", asked)
    assert third.returncode == 0
    assert fact not in third.stdout

    # What was logged is what was typed.
    rows = json.loads(run_llm("logs", "-n", "3", "--json").stdout)
    assert [row["prompt"] for row in rows] == [told, asked, asked]


@LANGUAGES
def test_with_the_embedded_model(weights: Path, run_llm, told: str, asked: str, fact: str) -> None:
    tell_and_ask(run_llm, "prellm", told, asked, fact)


@LANGUAGES
def test_over_ollamas_api(ollama: OllamaServer, run_llm, told: str, asked: str, fact: str) -> None:
    tell_and_ask(run_llm, "prellm-bielik", told, asked, fact)
    sent = [body for path, body in ollama.requests if path == "/api/chat"]
    assert [told in json.dumps(body, ensure_ascii=False) for body in sent] == [True, True, False]


def test_no_log_leaves_no_trace(weights: Path, run_llm, user_path: Path) -> None:
    secret = "The code of the garage is 48151623"
    assert run_llm("-m", "prellm", "--no-log", secret).returncode == 0
    assert run_llm("-m", "prellm", "-n", "-o", "memory", "1", "What is the code of the garage?").returncode == 0
    run_llm("session", "reindex")
    assert run_llm("session", "list").stdout == ""
    for file in user_path.rglob("*"):
        if file.is_file() and file.suffix != ".gguf":
            assert b"48151623" not in file.read_bytes(), file


def test_memory_of_another_database(weights: Path, run_llm, tmp_path: Path) -> None:
    told, asked, fact = ENGLISH
    database = str(tmp_path / "project.db")
    run_llm("-m", "prellm", "-o", "num_predict", "80", "-d", database, told)
    assert fact in run_llm("-m", "prellm", "-d", database, asked).stdout
    assert fact not in run_llm("-m", "prellm", asked).stdout
