"""``llm session context`` and ``llm session why``, held against what a real server and a real plugin were sent."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from ollama_server import BIELIK, LATEST, SENDS_EARLIER_TURNS_AFTER_C, OllamaServer

from llm_prellm.store import MemoryStore

FACTS = [
    ("The kitchen sensor is at 10.0.0.17", "Noted: 10.0.0.17 is the kitchen sensor."),
    ("Płytka ESP32 leży w szufladzie pod oknem", "Zapamiętane."),
    ("The boiler was serviced in March", "Noted, in March."),
]
SENSOR, BOARD, BOILER = (
    "What is the address of my kitchen sensor?",
    "Gdzie leży płytka ESP32?",
    "When was the boiler serviced?",
)
SHORT = ("-o", "num_predict", "8")
after_c = pytest.mark.skipif(not SENDS_EARLIER_TURNS_AFTER_C, reason="this llm-ollama sends no earlier turns after -c")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("told") / "logs.db"
    with MemoryStore(path) as store:
        for number, (query, response) in enumerate(FACTS):
            store.add(query, response, timestamp=1.7e9 + 86400 * number, conversation_id=f"c{number}")
        store.set_preference("preferred_language", "english")
        store.catch_up(None)
    return path


@pytest.fixture
def memory(user_path: Path, told: Path) -> Path:
    path = user_path / "logs.db"
    shutil.copy(told, path)
    return path


def read(run_llm: Any, *arguments: str) -> dict[str, Any]:
    done = run_llm("session", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    shown: dict[str, Any] = json.loads(done.stdout)
    return shown


def plain(messages: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Role and text of messages, of llm's form and of Ollama's."""
    return [
        (each["role"], each.get("content", "") or "".join(part.get("text", "") for part in each.get("parts", [])))
        for each in messages
    ]


def chats(server: OllamaServer) -> list[dict[str, Any]]:
    return [body for path, body in server.requests if path == "/api/chat"]


@after_c
def test_what_is_shown_is_what_ollama_is_sent(ollama: OllamaServer, memory: Path, run_llm: Any) -> None:
    first = ("-m", "prellm-bielik", "-s", "Be brief.", "-o", "num_ctx", "1024", *SHORT)
    steps = [(first, SENSOR), (("-c", *SHORT), BOARD), (("-c", *SHORT), BOILER)]
    for arguments, question in steps:
        before = read(run_llm, "context", question, *arguments)
        assert len(chats(ollama)) == steps.index((arguments, question)), "the preview asks no model"
        done = run_llm(question, *arguments)
        assert (done.returncode, done.stderr) == (0, "")
        sent = plain(chats(ollama)[-1]["messages"])
        assert plain(before["messages"]) == sent
        after = read(run_llm, "why")
        assert plain(after["messages"]) == sent
        for name in ("system", "before", "prompt", "recalled", "left_out", "tokens", "strategy", "model"):
            assert before[name] == after[name], name
    assert sent[0] == ("system", "Be brief.\n\nUser preferences: preferred_language=english")
    assert ["Relevant history" in text for _, text in sent if text.endswith("?")] == [True, True, True]


@after_c
def test_earlier_turns_can_be_looked_at_later(ollama: OllamaServer, memory: Path, run_llm: Any) -> None:
    for arguments, question in (
        (("-m", "prellm-bielik"), SENSOR),
        (("-c",), BOARD),
        (("-c", "-o", "memory", "0"), BOILER),
    ):
        assert run_llm(question, *arguments, *SHORT).returncode == 0
    newest_first = json.loads(run_llm("session", "list", "-n", "3", "--json").stdout)
    for turn, body in zip(reversed(newest_first), chats(ollama), strict=True):
        assert plain(read(run_llm, "why", turn["id"])["messages"]) == plain(body["messages"])
    text = run_llm("session", "why", newest_first[1]["id"]).stdout
    assert "messages of earlier turns: 2, shown with --messages" in text
    assert SENSOR not in text.split("was sent to")[-1]
    assert SENSOR in run_llm("session", "why", newest_first[1]["id"], "--messages").stdout.split("was sent to", 1)[1]


def test_a_plugin_of_the_older_generation(memory: Path, run_llm: Any) -> None:
    assert run_llm("prellm", "add", "echoing", "--small", "echo").returncode == 0
    shown = read(run_llm, "context", SENSOR, "-m", "echoing", "-s", "Be brief.")
    echoed = json.loads(run_llm("-m", "echoing", SENSOR, "-s", "Be brief.").stdout)
    assert plain(shown["messages"]) == [("system", echoed["system"]), ("user", echoed["prompt"])]
    assert "10.0.0.17" in echoed["prompt"]
    assert plain(read(run_llm, "why")["messages"]) == plain(shown["messages"])


def key() -> str:
    """Looks like a GitHub token; put together here so that no scanner takes it for one."""
    return "ghp" + "_" + "16C7e42F292c6912E7" + "710c838347Ae178B4a"


def test_a_large_model_is_shown_what_the_small_one_made_of_it(ollama: OllamaServer, memory: Path, run_llm: Any) -> None:
    added = run_llm(
        "prellm",
        "add",
        "both",
        "--small",
        BIELIK,
        "--large",
        "echo",
        "--strategy",
        "classify",
        "--share-history",
    )
    assert added.returncode == 0, added.stderr
    question = ("-m", "both", SENSOR, "-s", f"My token is {key()}")
    unasked = read(run_llm, "context", *question)
    assert chats(ollama) == []
    [asked] = unasked["asked"]
    assert (unasked["decomposition"]["unasked"], unasked["decomposition"]["fallback"]) == (True, None)
    assert asked["answer"] is None and unasked["small_model"] == LATEST

    with_answer = read(run_llm, "context", *question, "--ask")
    assert [item["id"] for item in with_answer["recalled"]], with_answer
    body = chats(ollama)[0]
    assert [("system", asked["system"]), ("user", asked["prompt"])] == plain(body["messages"])
    echoed = json.loads(run_llm(*question).stdout)
    assert chats(ollama)[1]["messages"] == body["messages"]
    assert plain(with_answer["messages"]) == [("system", echoed["system"]), ("user", echoed["prompt"])]
    assert "[masked: GitHub token]" in echoed["system"]
    assert echoed["prompt"].startswith("Relevant history")

    logged = read(run_llm, "why")
    assert plain(logged["messages"]) == plain(with_answer["messages"])
    assert logged["masked"] == with_answer["masked"] == ["GitHub token"]
    assert logged["asked"][0]["answer"] == with_answer["asked"][0]["answer"] is not None
    text = run_llm("session", "why").stdout
    assert "masked:   GitHub token" in text and f"asked of {LATEST}" in text
    assert key() not in text


def two_models(run_llm: Any, *more: str) -> None:
    added = run_llm("prellm", "add", "both", "--small", BIELIK, "--large", "echo", *more)
    assert (added.returncode, added.stderr) == (0, "")


def test_a_preview_says_that_the_small_model_is_not_asked(ollama: OllamaServer, memory: Path, run_llm: Any) -> None:
    two_models(run_llm, "--strategy", "classify")
    shown = run_llm("session", "context", "-m", "both", SENSOR).stdout
    assert "failed" not in shown and "goes as it is" not in shown
    assert f"would be asked of {LATEST}:\n" in shown
    assert f"{LATEST} is not asked, as this is a preview; --ask asks it and shows what it adds" in shown
    assert f"would be sent to echo (user), without what {LATEST} would add beneath:" in shown
    assert "would be sent to echo (system):" in shown
    asked = run_llm("session", "context", "-m", "both", SENSOR, "--ask").stdout
    assert "is not asked" not in asked and "would be asked" not in asked and "would add" not in asked


@pytest.mark.parametrize("strategy", ["passthrough", "classify", "auto"])
def test_what_no_model_would_be_shown_is_not_recalled(
    ollama: OllamaServer, memory: Path, run_llm: Any, strategy: str
) -> None:
    two_models(run_llm, "--strategy", strategy)
    assert run_llm("-m", "both", SENSOR).returncode == 0
    logged = read(run_llm, "why")
    assert (logged["recalled"], logged["left_out"], logged["tokens"], logged["before"]) == ([], [], None, "")
    assert logged["system"] == "User preferences: preferred_language=english", "preferences go to it all the same"
    text = run_llm("session", "why").stdout
    assert "recalled" not in text and "found" not in text and "tokens:" not in text


def test_what_the_small_model_alone_is_shown_is_said(ollama: OllamaServer, memory: Path, run_llm: Any) -> None:
    two_models(run_llm, "--strategy", "enrich")
    kept = f"found, and kept from the large model; for {LATEST} alone:"
    shown = run_llm("session", "context", "-m", "both", SENSOR).stdout
    assert kept in shown and "\nrecalled:" not in shown
    assert run_llm("-m", "both", SENSOR).returncode == 0
    logged = read(run_llm, "why")
    assert logged["recalled"] and logged["before"] == "" and "10.0.0.17" in logged["asked"][0]["prompt"]
    text = run_llm("session", "why").stdout
    assert kept in text
    assert re.search(r"memory:   [\d.]+ ms; the small model: [\d.]+ ms\n", text), text


def test_an_earlier_receipt_of_what_no_model_was_shown(memory: Path, run_llm: Any) -> None:
    item = {"id": "x", "score": 1.0, "why": {}}
    receipt = {"profile": "both", "model": "echo", "strategy": "passthrough", "before": "", "recalled": [item]}
    with MemoryStore(memory) as store:
        turn = store.add("anything", "ok", timestamp=1.8e9)
        store.db.execute("update turns set response_json = ? where id = ?", [json.dumps({"prellm": receipt}), turn])
        store.db.conn.commit()
        assert [row for row in store.db.query("select * from prellm_recalled") if row["turn_id"] == turn] == []
    assert "found, and shown to no model:" in run_llm("session", "why", turn).stdout


def test_why_nothing_was_added(ollama: OllamaServer, memory: Path, run_llm: Any) -> None:
    two_models(run_llm, "--strategy", "enrich")
    assert run_llm("-m", "both", "Explain the rules of bridge to a beginner please").returncode == 0
    assert "the prompt goes as it is: nothing was recalled to enrich it with" in run_llm("session", "why").stdout


@pytest.mark.parametrize(
    "receipt",
    [
        {"recalled": []},
        {"recalled": [{"id": "gone"}], "left_out": [{"id": "gone"}], "version": 1},
        {"recalled": [{"score": "high", "why": [1]}, 3], "tokens": [], "window": "large", "milliseconds": "few"},
        {"recalled": {}, "session": None, "tokens": {}, "window": {"tokens": 5}, "asked": [{}, 1], "strategy": ["x"]},
        {"recalled": [], "asked": 1, "decomposition": [1], "masked": [1], "warnings": [{}], "asking_milliseconds": "x"},
    ],
)
def test_an_imported_receipt_may_lack_anything(memory: Path, run_llm: Any, receipt: dict[str, Any]) -> None:
    with MemoryStore(memory) as store:
        turn = store.add("What was that?", "No idea.", timestamp=1.8e9)
        kept = json.dumps({"prellm": {**receipt, "imported": True}})
        store.db.execute("update turns set response_json = ? where id = ?", [kept, turn])
        store.db.conn.commit()
    done = run_llm("session", "why", turn)
    assert (done.returncode, done.stderr) == (0, "")
    assert "session:  default\n" in done.stdout
    assert read(run_llm, "why", turn)["session"] == "default"
    assert run_llm("session", "forget", turn).returncode == 0


def test_an_imported_turn_of_the_default_session(memory: Path, run_llm: Any, tmp_path: Path) -> None:
    assert run_llm("prellm", "add", "echoing", "--small", "echo").returncode == 0
    assert run_llm("-m", "echoing", SENSOR).returncode == 0
    here, there = tmp_path / "all.json", tmp_path / "there.db"
    assert run_llm("session", "export", str(here)).returncode == 0
    assert run_llm("session", "import", str(here), "--memory", str(there)).returncode == 0
    done = run_llm("session", "why", "--memory", str(there))
    assert (done.returncode, done.stderr) == (0, "")
    assert "session:  default\n" in done.stdout


def test_an_empty_prompt(memory: Path, run_llm: Any) -> None:
    assert run_llm("prellm", "add", "echoing", "--small", "echo").returncode == 0
    done = run_llm("session", "context", "", "-m", "echoing")
    assert (done.returncode, done.stderr) == (0, "")
    assert "would be sent to echo (system):\nUser preferences: preferred_language=english\n" in done.stdout
    shown = read(run_llm, "context", "", "-m", "echoing")
    echoed = json.loads(run_llm("-m", "echoing", "").stdout)
    assert plain(shown["messages"]) == [("system", echoed["system"])]
    assert (shown["recalled"], echoed["prompt"]) == ([], "")
    assert run_llm("session", "why").returncode == 0


@pytest.mark.skipif(not BIELIK.startswith("ollama/"), reason="an older llm-ollama's ids do not say whose they are")
def test_a_model_of_an_ollama_that_is_switched_off(
    ollama: OllamaServer, memory: Path, run_llm: Any, monkeypatch: pytest.MonkeyPatch, dead_port: int
) -> None:
    assert run_llm("prellm", "add", "qwen", "--small", BIELIK).returncode == 0
    assert run_llm("aliases", "set", "my-bielik", BIELIK).returncode == 0
    monkeypatch.setenv("OLLAMA_HOST", f"http://me:secret@127.0.0.1:{dead_port}")
    why = f"Ollama does not answer at http://127.0.0.1:{dead_port}; start it with: ollama serve"
    for words in (["-m", "qwen", "hi"], ["prellm", "add", "other", "--small", "my-bielik"]):
        done = run_llm(*words)
        assert done.returncode == 1 and "secret" not in done.stderr
        assert re.fullmatch(rf"Error: the small model '[\w/-]+' of \w+ is out of reach: {why}\n", done.stderr), words
    assert why in run_llm("-m", "prellm-bielik", "hi").stderr
    done = run_llm("session", "context", SENSOR, "-m", "qwen")
    assert done.returncode == 0
    assert f"profile:  qwen, answered by no model: the small model '{BIELIK}' of qwen is out of reach: {why}" in (
        done.stdout
    )
    assert "10.0.0.17" in done.stdout, "what would be put into a prompt is shown all the same"


def test_a_question_longer_than_the_small_models_window_is_not_put_to_it(
    ollama: OllamaServer, memory: Path, run_llm: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with OllamaServer(ollama.model, parameters={"num_ctx": 256}).running() as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        added = run_llm("prellm", "add", "both", "--small", BIELIK, "--large", "echo", "--strategy", "classify")
        assert added.returncode == 0, added.stderr
        question = "Please compare these tools for me and tell which is the better one." * 20
        done = run_llm("-m", "both", question)
        assert json.loads(done.stdout)["prompt"] == question
        assert chats(server) == []
    assert "more than its context of 256 holds" in read(run_llm, "why")["decomposition"]["fallback"]


def test_what_was_recalled_and_is_forgotten_is_not_shown_again(
    ollama: OllamaServer, memory: Path, run_llm: Any
) -> None:
    assert run_llm("-m", "prellm-bielik", SENSOR, *SHORT).returncode == 0
    [item] = read(run_llm, "why")["recalled"]
    assert run_llm("session", "forget", item["id"]).returncode == 0
    assert "10.0.0.17" not in run_llm("session", "why", "--json").stdout


def test_an_option_that_there_is_not(memory: Path, run_llm: Any, weights: Path) -> None:
    done = run_llm("session", "context", "hi", "-o", "nonsense", "1")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Error: -o nonsense: Extra inputs are not permitted\n"


def test_before_anything_was_logged_it_is_shown_what_would_be_sent(user_path: Path, run_llm: Any) -> None:
    assert run_llm("prellm", "add", "e", "--small", "echo").returncode == 0
    done = run_llm("session", "context", "hello", "-m", "e")
    assert done.returncode == 0, done.stderr
    assert "would be sent to echo (user):\nhello" in done.stdout
    assert not (user_path / "logs.db").exists()
    done = run_llm("session", "context", "-c", "hello", "-m", "e")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "nothing" in done.stderr


def test_the_preferences_of_a_sessions_template_are_not_added_again(user_path: Path, run_llm: Any) -> None:
    run_llm("prellm", "add", "e", "--small", "echo")
    run_llm("session", "preferences", "set", "lang", "pl")
    run_llm("-m", "echo", "-t", "session:default", "gdzie jest moja płytka")
    sent = run_llm("-c", "-m", "e", "a druga?")
    assert sent.returncode == 0, sent.stderr
    system = json.loads(run_llm("session", "why", "--json").stdout)["messages"][0]
    assert system["role"] == "system"
    assert len(system["parts"][0]["text"].splitlines()) == 1, system


def test_an_attached_file_that_changes_costs_no_earlier_turn_its_history(user_path: Path, run_llm: Any) -> None:
    run_llm("prellm", "add", "e", "--small", "echo")
    run_llm("-m", "e", "The kitchen sensor is at 10.0.0.17")
    picture = user_path / "screen.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n first")
    run_llm("-m", "e", "-a", str(picture), "where is the kitchen sensor on it?")
    first = json.loads(run_llm("session", "why", "--json").stdout)["messages"][0]
    assert "10.0.0.17" in json.dumps(first)
    picture.write_bytes(b"\x89PNG\r\n\x1a\n second, taken a minute later")
    run_llm("-c", "hm")
    run_llm("-c", "and?")
    turns = [json.loads(line)["id"] for line in run_llm("session", "list", "--nl", "-n", "0").stdout.splitlines()]
    for turn in turns[:3]:  # the two after the change, and the one that the file was sent with
        again = json.loads(run_llm("session", "why", turn, "--json").stdout)["messages"][0]
        assert "10.0.0.17" in json.dumps(again)
