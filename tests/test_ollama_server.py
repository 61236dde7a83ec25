"""llm-ollama and its HTTP client, the real ones, against the server of ``ollama_server``."""

from __future__ import annotations

import json
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable

import llm
import ollama as client
import pytest
from ollama_server import BIELIK, LATEST, SENDS_EARLIER_TURNS_AFTER_C, OllamaServer

RunLLM = Callable[..., "subprocess.CompletedProcess[str]"]
FACT = "The kitchen sensor is at 10.0.0.17."
ASK = "What is the address of my kitchen sensor?"


def say(content: str, role: str = "user") -> dict[str, str]:
    return {"role": role, "content": content}


def test_the_model_is_discovered(ollama: OllamaServer, run_llm: RunLLM) -> None:
    listed = run_llm("models").stdout
    assert f"Ollama: {LATEST} (aliases: {BIELIK})" in listed
    asked = {path for path, _ in ollama.requests}
    if SENDS_EARLIER_TURNS_AFTER_C:
        assert asked == {"/api/tags", "/api/show"}
    else:
        assert asked - {"/api/show"} == {"/api/tags"}, "an older llm-ollama may keep in a file what a model can do"


def test_without_a_server_llm_goes_on(run_llm: RunLLM) -> None:
    started = time.monotonic()
    done = run_llm("models")
    assert done.returncode == 0 and "Ollama:" not in done.stdout
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("extra", [[], ["--no-stream"]])
def test_the_command_answers(ollama: OllamaServer, run_llm: RunLLM, extra: list[str]) -> None:
    done = run_llm("-m", BIELIK, ASK, "-s", f"Relevant history:\nUser: {FACT}\nAssistant: OK", "-u", *extra)
    assert done.returncode == 0, done.stderr
    assert "10.0.0.17" in done.stdout
    assert "Token usage:" in done.stderr
    path, body = ollama.requests[-1]
    assert path == "/api/chat" and body["stream"] is (not extra)
    assert [message["role"] for message in body["messages"]] == ["system", "user"]


@pytest.mark.skipif(not SENDS_EARLIER_TURNS_AFTER_C, reason="this llm-ollama sends no earlier turns after -c")
def test_a_conversation_goes_on_in_another_process(ollama: OllamaServer, run_llm: RunLLM) -> None:
    run_llm("-m", LATEST, FACT)
    assert "10.0.0.17" in run_llm("-c", ASK).stdout
    assert len(ollama.requests[-1][1]["messages"]) == 3


def test_a_schema(ollama: OllamaServer, run_llm: RunLLM) -> None:
    done = run_llm("-m", BIELIK, "--schema", "name, age int", "Invent a dog")
    assert set(json.loads(done.stdout)) == {"name", "age"}


async def test_async(ollama: OllamaServer) -> None:
    model = llm.get_async_model(BIELIK)
    response = model.prompt(ASK, system=FACT)
    pieces = [piece async for piece in response]
    assert len(pieces) > 5 and "10.0.0.17" in "".join(pieces)
    usage = await response.usage()
    assert usage.input and usage.output


def test_what_a_model_can(ollama: OllamaServer) -> None:
    shown = client.Client(ollama.url).show("bielik")
    assert shown.capabilities == ["completion"]
    assert shown.modelinfo is not None and shown.modelinfo["llama.context_length"] == 8192


@pytest.mark.parametrize(
    ("request_", "status", "message"),
    [
        ({"model": "llama9"}, 404, "model 'llama9' not found"),
        ({"model": ""}, 400, "model is required"),
        ({"model": "bielik", "tools": [{}]}, 400, "does not support tools"),
        ({"model": "bielik", "think": True}, 400, "does not support thinking"),
        ({"model": "bielik", "messages": [say("x")], "format": "yaml"}, 400, "invalid format"),
    ],
)
@pytest.mark.parametrize("stream", [True, False])
def test_a_bad_chat(ollama: OllamaServer, request_: dict[str, object], status: int, message: str, stream: bool) -> None:
    body = json.dumps({**request_, "stream": stream}).encode()
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{ollama.url}/api/chat", body)
    with caught.value as answer:
        assert answer.status == status
        assert message in json.load(answer)["error"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/chat", b"not json", 400),
        ("/api/chat", b"[]", 400),
        ("/api/nothing", b"{}", 404),
        ("/api/embed", b'{"model": "bielik", "input": "x"}', 400),
    ],
)
def test_a_bad_request(ollama: OllamaServer, path: str, body: bytes, status: int) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{ollama.url}{path}", body)
    with caught.value as answer:
        assert answer.status == status


def test_a_prompt_without_messages_loads_the_model(ollama: OllamaServer) -> None:
    assert client.Client(ollama.url).chat("bielik", []).done_reason == "load"


def test_whole_messages_are_dropped_from_the_front_in_silence(ollama: OllamaServer) -> None:
    connection = client.Client(ollama.url)
    history = [say(FACT), say("OK", "assistant"), *[say("word " * 60), say("Go on.", "assistant")] * 5]
    messages = [say("Be brief.", "system"), *history, say(ASK)]
    whole = connection.chat("bielik", messages, options={"num_ctx": 2048, "num_predict": 20})
    cut = connection.chat("bielik", messages, options={"num_ctx": 256, "num_predict": 20})
    assert whole.prompt_eval_count is not None and whole.prompt_eval_count > 300
    assert cut.prompt_eval_count is not None and 128 < cut.prompt_eval_count <= 256
    assert "10.0.0.17" not in str(cut.message.content)


def test_a_long_message_loses_its_front(ollama: OllamaServer) -> None:
    connection = client.Client(ollama.url)
    answer = connection.chat("bielik", [say("word " * 1000 + ASK)], options={"num_ctx": 256, "num_predict": 20})
    assert answer.prompt_eval_count == 256 // 2 + 2


def test_the_default_context(ollama: OllamaServer) -> None:
    with OllamaServer(ollama.model, default_context=256).running() as small:
        answer = client.Client(small.url).chat("bielik", [say("word " * 400)], options={"num_predict": 1})
    assert answer.prompt_eval_count == 256 // 2 + 2


def test_hanging_up_stops_the_model(ollama: OllamaServer) -> None:
    connection = client.Client(ollama.url)
    story = connection.chat("bielik", [say("Write a very long story.")], stream=True, options={"num_predict": 3000})
    next(story)
    story.close()
    started = time.monotonic()
    answer = connection.chat("bielik", [say("Write a very long story.")], options={"num_predict": 5})
    assert (answer.eval_count, answer.done_reason) == (5, "length")
    assert time.monotonic() - started < 15
