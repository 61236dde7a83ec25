"""preprocess_and_execute and its sync twin."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from llm_prellm import PrellmError, UserMemory, pipeline, preprocess_and_execute, preprocess_and_execute_sync


async def test_the_interaction_is_kept_and_recalled(tmp_path: Path) -> None:
    path = tmp_path / "new" / "sessions.db"
    told = "Deploy the ESP32 firmware over OTA"
    first = await preprocess_and_execute(told, "echo", session_path=path, session="esp32")
    assert (first.model_used, first.small_model_used) == ("echo", "echo")
    assert json.loads(first.content)["prompt"] == told
    with UserMemory(path=path) as memory:
        [kept] = await memory.get_recent_context()
    assert kept["query"] == told
    second = await preprocess_and_execute("How did I deploy the ESP32 firmware?", "echo", session_path=path)
    assert [item["id"] for item in second.receipt["recalled"]] == [kept["id"]]
    assert "over OTA" in json.loads(second.content)["prompt"]


def test_sync_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    preprocess_and_execute_sync("I always use Python", "echo", session_path=path)
    result = preprocess_and_execute_sync("hello", "echo", session_path=path)
    assert json.loads(result.content)["system"] == "User preferences: preferred_tool=python"


async def test_without_a_path_nothing_is_kept_or_recalled(user_path: Path) -> None:
    result = await preprocess_and_execute("hello", "echo")
    assert json.loads(result.content)["prompt"] == "hello"
    assert result.receipt["recalled"] == []
    assert not (user_path / "logs.db").exists()


async def test_a_large_model_gets_no_history_unasked(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    await preprocess_and_execute("The door code is 4711", "echo", session_path=path)
    result = await preprocess_and_execute(
        "What is the door code?", "echo", "echo", session_path=path, strategy="passthrough"
    )
    assert "4711" not in result.content
    assert result.receipt["recalled"] == [], "no model would be shown it"
    enriched = await preprocess_and_execute(
        "What is the door code?", "echo", "echo", session_path=path, strategy="enrich"
    )
    assert "4711" not in enriched.content
    assert enriched.receipt["recalled"], "it was recalled, for the small model's eyes only"


@pytest.mark.parametrize("large", [None, "echo"])
async def test_an_empty_prompt_is_a_prompt(tmp_path: Path, large: str | None) -> None:
    path = tmp_path / "sessions.db"
    await preprocess_and_execute("The door code is 4711", "echo", session_path=path)
    for result in (
        preprocess_and_execute_sync("", "echo", large, session_path=path),
        await preprocess_and_execute("", "echo", large, session_path=path),
        preprocess_and_execute_sync("", small_llm="echo", large_llm=large),
    ):
        assert json.loads(result.content)["prompt"] == ""
        assert (result.model_used, result.receipt["recalled"]) == ("echo", [])


async def test_a_small_model_that_answers_rubbish_changes_nothing(tmp_path: Path) -> None:
    question = "Compare SPI with I2C. Then list three sensors. Finally write a driver for one of them in C."
    result = await preprocess_and_execute(question, "echo", "echo", strategy="split")
    assert json.loads(result.content)["prompt"] == question
    assert result.decomposition is not None
    assert result.decomposition["fallback"]
    assert 1 <= result.decomposition["calls"] <= 2


async def test_any_number_at_once(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    results = await asyncio.gather(
        *(preprocess_and_execute(f"note number {n}", "echo", session_path=path) for n in range(8))
    )
    assert all(json.loads(each.content)["prompt"].endswith(f"note number {n}") for n, each in enumerate(results))
    with UserMemory(path=path) as memory:
        assert len(await memory.get_recent_context(limit=100)) == 8


def test_any_number_at_once_in_threads(tmp_path: Path) -> None:
    """Threads that block, and threads with an event loop of their own, over the same file at the same time."""
    path = tmp_path / "sessions.db"

    def ask(number: int) -> tuple[int, str, str]:
        question = f"note number {number}"
        if number % 2:
            result = preprocess_and_execute_sync(question, "echo", session_path=path, session=f"s{number}")
        else:
            result = asyncio.run(
                preprocess_and_execute(
                    question, "echo", "echo", session_path=path, session=f"s{number}", strategy="structure"
                )
            )
        return number, json.loads(result.content)["prompt"], result.receipt["session"]

    with ThreadPoolExecutor(12) as pool:
        for number, prompt, session in pool.map(ask, range(24)):
            assert prompt.endswith(f"note number {number}")
            assert session == f"s{number}"
    with UserMemory(path=path) as memory:
        kept = asyncio.run(memory.get_recent_context("note", limit=100))
    assert sorted(each["query"] for each in kept) == sorted(f"note number {number}" for number in range(24))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"small_llm": "nothing"}, "the small model 'nothing'"),
        ({"small_llm": "echo", "large_llm": "nothing"}, "the large model 'nothing'"),
        ({"small_llm": "prellm"}, "prellm is a profile; name a model"),
        ({"small_llm": "echo", "strategy": "magic"}, "unknown strategy 'magic'"),
    ],
)
async def test_bad_names(settings: dict[str, str], message: str) -> None:
    with pytest.raises(PrellmError, match=message):
        await preprocess_and_execute("hi", **settings)  # type: ignore[arg-type]


async def test_an_unusable_file_is_said_before_a_model_is_asked(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database")
    with pytest.raises(PrellmError, match="is not an SQLite database"):
        await preprocess_and_execute("hi", "echo", session_path=tmp_path / "text")


def test_many_at_once_in_a_process_that_has_loaded_nothing(user_path: Path) -> None:
    script = """if True:
        import asyncio
        from llm_prellm import preprocess_and_execute
        async def ask():
            asked = (preprocess_and_execute(f"number {i}", small_llm="echo", session_path="c.db") for i in range(8))
            return [answer.model_used for answer in await asyncio.gather(*asked)]
        print(asyncio.run(ask()))
    """
    done = subprocess.run([sys.executable, "-c", script], cwd=user_path, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == str(["echo"] * 8), done.stderr


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"query": 3}, "query is to be a text, not 3"),
        ({"query": None}, "query is to be a text, not None"),
        ({"query": "hi", "session": ""}, "'' is no name for a session"),
        ({"query": "hi", "session": 3}, "session is to be a text, not 3"),
        ({"query": "hi", "session_path": 3}, "session_path is to be a path, not 3"),
    ],
)
async def test_what_is_no_prompt_is_said(given: dict[str, Any], said: str) -> None:
    for ask in (preprocess_and_execute_sync, preprocess_and_execute):
        with pytest.raises(PrellmError, match=re.escape(said)):
            answer = ask(**given, small_llm="echo")
            await answer  # type: ignore[misc]


async def test_an_answer_that_cannot_be_kept_is_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sessions.db"
    await preprocess_and_execute("hello", "echo", session_path=path)
    db = sqlite3.connect(path)
    # What a full disk or a table of somebody else's would do, at the very moment of keeping.
    db.execute("create trigger refusing before insert on turns begin select raise(abort, 'no more room'); end")
    db.commit()
    db.close()
    awaited = await preprocess_and_execute("and again", "echo", session_path=path)
    plain = await asyncio.to_thread(preprocess_and_execute_sync, "and again", "echo", session_path=path)
    for result in (awaited, plain):
        assert json.loads(result.content)["prompt"] == "and again"
        assert "the answer was not kept" in result.receipt["warnings"][-1]
    assert capsys.readouterr().err.count("the answer was not kept") == 2


async def test_a_damaged_or_locked_file_is_said_before_a_model_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged, locked = tmp_path / "damaged.db", tmp_path / "locked.db"
    damaged.write_bytes(b"SQLite format 3\0" + b"rubbish" * 2000)
    with pytest.raises(PrellmError, match=r"damaged\.db"):
        await preprocess_and_execute("hello", "echo", session_path=damaged)
    await preprocess_and_execute("hello", "echo", session_path=locked)
    monkeypatch.setattr(pipeline, "PATIENCE", 0.2)
    holder = sqlite3.connect(locked, isolation_level=None)
    holder.execute("begin immediate")
    with pytest.raises(PrellmError, match="is locked by another process"):
        await preprocess_and_execute("hello", "echo", session_path=locked)
    other = await asyncio.wait_for(preprocess_and_execute("hello", "echo", session_path=tmp_path / "other.db"), 20)
    assert other.content
    holder.close()
