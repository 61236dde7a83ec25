"""The embedded models, with real weights: answers, options, limits, threads, and the process that holds them."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import llm
import pytest
from llm.parts import AttachmentPart, Message, ReasoningPart, TextPart, ToolCallPart, ToolResultPart
from pydantic import ValidationError

from llm_prellm.embedded import chat, server, weights
from llm_prellm.embedded import register as register_installed
from llm_prellm.embedded.models import AsyncEmbeddedModel, EmbeddedModel, model_id_for

DOG = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
    "required": ["name", "age"],
}
STORY = "Write a very long story about the sea."


def recalled(address: str) -> str:
    return f"Relevant history:\nUser: the kitchen sensor is at {address}\nAssistant: OK"


ASK = "What is the address of my kitchen sensor?"


@pytest.fixture(scope="module")
def model(cached_weights: Path) -> EmbeddedModel:
    return EmbeddedModel(cached_weights)


@pytest.fixture(scope="module")
def async_model(cached_weights: Path) -> AsyncEmbeddedModel:
    return AsyncEmbeddedModel(cached_weights)


def test_answers_from_the_system_prompt_piece_by_piece(model: EmbeddedModel) -> None:
    response = model.prompt(ASK, system=recalled("10.0.0.17"))
    pieces = list(response)
    assert len(pieces) > 5
    assert "10.0.0.17" in "".join(pieces)
    usage = response.usage()
    assert usage.input is not None and usage.input > 20
    assert usage.output is not None and usage.output >= len(pieces) - 1
    assert response.response_json is not None and response.response_json["finish_reason"] == "stop"


def test_the_same_prompt_gets_the_same_answer_streamed_or_not(model: EmbeddedModel) -> None:
    streamed = model.prompt("Name a colour.", num_predict=40).text()
    whole = list(model.prompt("Name a colour.", num_predict=40, stream=False))
    assert "".join(whole) == streamed


def test_a_conversation_is_remembered_and_its_prefix_comes_from_the_cache(model: EmbeddedModel) -> None:
    conversation = model.conversation()
    first = conversation.prompt("The kitchen sensor is at 10.0.0.17.")
    first.text()
    second = conversation.prompt(ASK)
    assert "10.0.0.17" in second.text()
    before, details = first.usage().input, second.usage().details
    assert before is not None and details is not None
    assert details["prompt_tokens_details"]["cached_tokens"] >= before


def test_a_schema_is_kept_and_the_answer_is_compact(model: EmbeddedModel) -> None:
    text = model.prompt("Invent a dog", schema=DOG).text()
    dog = json.loads(text)
    assert set(dog) == {"name", "age"} and isinstance(dog["age"], int)
    assert "\n" not in text


def test_a_schema_that_is_none(model: EmbeddedModel) -> None:
    with pytest.raises(llm.ModelError, match=r"llama\.cpp: ") as caught:
        model.prompt("Invent a dog", schema={"type": "animal"}).text()
    assert "\n" not in str(caught.value)


def test_an_answer_that_only_repeats_itself_is_broken_off(model: EmbeddedModel) -> None:
    response = model.prompt("Go.", schema={"type": "array", "items": {"const": "x"}, "minItems": 900}, num_predict=-1)
    assert response.text().startswith('["x", "x", "x"')
    usage = response.usage()
    assert usage.output is not None and 50 < usage.output < 500
    assert usage.input is not None and usage.input > 20
    assert response.response_json is not None and response.response_json["finish_reason"] == "repetition"


def test_num_predict_and_stop_end_an_answer(model: EmbeddedModel) -> None:
    short = model.prompt(STORY, num_predict=5)
    assert short.text()
    assert short.usage().output == 5
    assert short.response_json is not None and short.response_json["finish_reason"] == "length"
    whole = model.prompt(ASK, system=recalled("10.0.0.17")).text()
    assert model.prompt(ASK, system=recalled("10.0.0.17"), stop="10.").text() == whole.partition("10.")[0]


def test_a_seed_repeats_a_free_choice(model: EmbeddedModel) -> None:
    def answer(seed: int) -> str:
        return model.prompt("Invent a name.", temperature=1.5, seed=seed, num_predict=30).text()

    assert answer(1) == answer(1)
    assert len({answer(seed) for seed in range(1, 6)}) > 1


@pytest.mark.parametrize(
    "options",
    [
        {"temperature": -0.1},
        {"temperature": 2.1},
        {"top_p": 0},
        {"top_k": -1},
        {"min_p": 1.5},
        {"seed": -1},
        {"num_predict": -2},
        {"num_ctx": 10},
        {"repeat_penalty": 0},
        {"unknown": 1},
    ],
)
def test_options_out_of_range(options: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        chat.Options(**options)


@pytest.mark.parametrize(
    ("given", "taken"),
    [("END", ["END"]), ('["a", "b"]', ["a", "b"]), ("[not json", ["[not json"]), (["x"], ["x"]), ("[1]", ["[1]"])],
)
def test_stop_is_a_text_or_a_list(given: str | list[str], taken: list[str]) -> None:
    assert chat.Options(stop=given).stop == taken


def test_size_and_count(model: EmbeddedModel) -> None:
    assert model.context_size == 8192
    assert model.count_tokens("") == 0
    assert 2 <= model.count_tokens("Hello world") <= 4


def test_a_prompt_longer_than_the_context_is_one_clear_line(model: EmbeddedModel) -> None:
    with pytest.raises(llm.ModelError, match=r"takes \d+ tokens and the context holds 8192; shorten it$") as caught:
        model.prompt("word " * 9000).text()
    assert "\n" not in str(caught.value)
    assert model.prompt("Say hi.").text()


def test_num_ctx(weights: Path) -> None:
    own = EmbeddedModel(weights)
    with pytest.raises(llm.ModelError, match=r"the context holds 256; .*-o num_ctx N \(at most 8192\)"):
        own.prompt("word " * 400, num_ctx=256).text()
    with pytest.raises(llm.ModelError, match="num_ctx is at most 8192"):
        own.prompt("hi", num_ctx=10_000).text()


def test_an_empty_prompt(model: EmbeddedModel) -> None:
    with pytest.raises(llm.ModelError, match="the prompt is empty"):
        model.prompt("").text()


def damaged(weights: Path, how: str) -> bytes:
    data = weights.read_bytes()
    if how == "cut off":
        return data[:50_000_000]
    architecture = len("llama").to_bytes(8, "little") + b"llama"
    return data.replace(architecture, architecture[:8] + b"xxxxx", 1)


@pytest.mark.parametrize(
    ("how", "complaint"), [("cut off", "corrupted or incomplete"), ("unknown kind", "unknown model architecture")]
)
def test_a_file_that_llama_cpp_refuses(cached_weights: Path, tmp_path: Path, how: str, complaint: str) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(damaged(cached_weights, how))
    with pytest.raises(llm.ModelError, match=f"embedded/bad: llama.cpp cannot load .*{complaint}") as caught:
        EmbeddedModel(path).prompt("hi").text()
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_model(tmp_path: Path) -> None:
    path = tmp_path / "bad.gguf"
    path.write_text("<html>Not found</html>")
    with pytest.raises(llm.ModelError, match=r"embedded/bad: .*bad\.gguf is not a GGUF file"):
        EmbeddedModel(path).prompt("hi").text()
    assert EmbeddedModel(path).supports_tools is False


def test_without_the_runtime(cached_weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(llm.ModelError, match="not installed; run: llm install 'llm-prellm"):
        EmbeddedModel(cached_weights).prompt("hi").text()


def test_every_installed_file_is_offered(weights: Path) -> None:
    os.link(weights, weights.with_name("My Model-Q8_0.gguf"))
    offered: list[tuple[llm.Model, llm.AsyncModel, tuple[str, ...]]] = []
    register_installed(lambda sync, asynchronous, aliases: offered.append((sync, asynchronous, aliases)))
    assert [(a.model_id, b.model_id, aliases) for a, b, aliases in offered] == [
        ("embedded/My Model-Q8_0", "embedded/My Model-Q8_0", ()),
        ("embedded/smollm2-135m", "embedded/smollm2-135m", ("smollm2-135m",)),
    ]
    assert "xllamacpp" not in sys.modules


@pytest.mark.parametrize(
    ("name", "model_id"),
    [
        (weights.SMOLLM2_FILE, "embedded/smollm2-135m"),
        ("Bielik-1.5B.Q8_0.gguf", "embedded/Bielik-1.5B.Q8_0"),
        ("big-00001-of-00003.gguf", "embedded/big"),
    ],
)
def test_ids(name: str, model_id: str) -> None:
    assert model_id_for(Path(name)) == model_id


def test_threads_share_one_model(model: EmbeddedModel) -> None:
    addresses = ["10.0.0.17", "10.0.0.23", "10.0.0.42", "10.0.0.61"]

    def answer(address: str) -> str:
        return model.prompt(ASK, system=recalled(address)).text()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(answer, addresses))
    assert [address in text for address, text in zip(addresses, answers, strict=True)] == [True] * 4


async def test_async_streams_while_the_loop_runs(async_model: AsyncEmbeddedModel) -> None:
    turns = 0

    async def tick() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0.01)

    ticking = asyncio.create_task(tick())
    pieces = [piece async for piece in async_model.prompt(ASK, system=recalled("10.0.0.17"))]
    ticking.cancel()
    assert len(pieces) > 5 and "10.0.0.17" in "".join(pieces)
    assert turns > 5


async def test_async_and_sync_answer_alike(model: EmbeddedModel, async_model: AsyncEmbeddedModel) -> None:
    response = async_model.prompt("Name a colour.", num_predict=40)
    assert await response.text() == model.prompt("Name a colour.", num_predict=40).text()
    assert (await response.usage()).output


async def test_async_errors_reach_the_caller(async_model: AsyncEmbeddedModel) -> None:
    with pytest.raises(llm.ModelError, match="the context holds 8192"):
        await async_model.prompt("word " * 9000).text()


async def test_a_cancelled_task_stops_the_generation(async_model: AsyncEmbeddedModel) -> None:
    async def begin() -> None:
        async for _ in async_model.prompt(STORY, num_predict=-1, seed=1):
            started.set()

    started = asyncio.Event()
    task = asyncio.create_task(begin())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    # The model has one place: an answer now means that the story, thousands of tokens long, was given up.
    assert await asyncio.wait_for(async_model.prompt("Say hi.", num_predict=5).text(), 15)


def test_an_abandoned_answer_stops_the_generation(model: EmbeddedModel) -> None:
    answer = iter(model.prompt(STORY, num_predict=-1))
    next(answer)
    answer.close()
    started = time.monotonic()
    assert model.prompt("Say hi.", num_predict=5).text()
    assert time.monotonic() - started < 15


def test_a_model_that_died_is_loaded_again(weights: Path) -> None:
    own = EmbeddedModel(weights)
    assert own.prompt("Say hi.").text()
    running = server.server_for(weights, own.context_size)
    answer = iter(own.prompt(STORY, num_predict=-1))
    next(answer)
    running._process.kill()
    with pytest.raises(llm.ModelError, match=r"the process that runs .* is there enough memory"):
        list(answer)
    assert own.prompt("Say hi.").text()


def test_nobody_answers_without_the_key(model: EmbeddedModel) -> None:
    assert model.count_tokens("loaded") == 1
    running = server.server_for(model.path, model.context_size)
    for headers in ({}, {"Authorization": "Bearer guess"}):
        connection = http.client.HTTPConnection(running._host, running._port, timeout=10)
        connection.request("POST", "/v1/chat/completions", b"{}", headers)
        assert connection.getresponse().status == http.client.UNAUTHORIZED
        connection.close()


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_the_process_goes_when_its_user_is_killed(cached_weights: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from llm_prellm.embedded.server import server_for\n"
        "print(server_for(Path(sys.argv[1]), 512)._process.pid, flush=True); sys.stdin.read()"
    )
    user = subprocess.Popen(
        [sys.executable, "-c", code, str(cached_weights)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert user.stdin is not None and user.stdout is not None
    with user.stdin, user.stdout:
        worker = int(user.stdout.readline())
        os.kill(worker, 0)
        user.send_signal(signal.SIGKILL)
        user.wait()
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and is_running(worker):
            time.sleep(0.02)
        assert not is_running(worker)


def is_running(pid: int) -> bool:
    """Whether there is such a process; one that ended and waits to be collected does not count."""
    status = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    return bool(status) and not status.startswith("Z")


def test_the_command_prints_the_answer_and_nothing_else(
    weights: Path, model: EmbeddedModel, run_llm: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    expected = model.prompt(ASK, system=recalled("10.0.0.17")).text()
    done = run_llm("-m", "smollm2-135m", ASK, "-s", recalled("10.0.0.17"))
    assert (done.returncode, done.stdout, done.stderr) == (0, expected + "\n", "")


def test_messages_become_the_wire_format(model: EmbeddedModel) -> None:
    messages = [
        Message("system", [TextPart("Be brief.")]),
        Message("user", [TextPart("a"), AttachmentPart(llm.Attachment(type="image/png", content=b"")), TextPart("b")]),
        Message("assistant", [ReasoningPart("hm"), ToolCallPart("add", {"a": 1}, tool_call_id="t1")]),
        Message("tool", [ToolResultPart("add", "2", tool_call_id="t1"), ToolResultPart("add", "3")]),
        Message("assistant", [ReasoningPart("hm")]),
    ]
    body = chat.request(llm.Prompt(None, model, messages=messages), chat.Options(), guided=True)
    assert body["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "ab"},
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [
                {"type": "function", "id": "t1", "function": {"name": "add", "arguments": '{"a": 1}'}},
            ],
        },
        {"role": "tool", "tool_call_id": "t1", "content": "2"},
        {"role": "tool", "tool_call_id": "add", "content": "3"},
    ]


def test_chunks_become_events_and_tool_calls(model: EmbeddedModel) -> None:
    def piece(**delta: object) -> dict[str, object]:
        return {"choices": [{"delta": delta, "finish_reason": None}]}

    def call(**fields: object) -> dict[str, object]:
        return piece(tool_calls=[{"index": 0, **fields}])

    chunks = [
        piece(role="assistant", content=None),
        piece(reasoning_content="hm"),
        piece(content="Wait"),
        call(id="t1", function={"name": "add", "arguments": ""}),
        call(function={"arguments": '{"a":'}),
        call(function={"arguments": " 1}"}),
        {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]},
        {"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 3}},
    ]
    for hidden in (False, True):
        answer = chat.Answer(hide_reasoning=hidden)
        events = [(event.type, event.chunk) for chunk in chunks for event in answer.events(chunk)]
        reasoning = [] if hidden else [("reasoning", "hm")]
        assert events == [
            *reasoning,
            ("text", "Wait"),
            ("tool_call_name", "add"),
            ("tool_call_args", '{"a":'),
            ("tool_call_args", " 1}"),
        ]
    response = llm.Response(llm.Prompt("x", model), model, stream=True)
    answer.finish(response)
    assert [(c.name, c.arguments, c.tool_call_id) for c in response._tool_calls] == [("add", {"a": 1}, "t1")]
    assert (response.input_tokens, response.output_tokens) == (7, 3)


def test_nobody_waits_for_a_model_that_is_still_loading(tmp_path: Path) -> None:
    """A model that takes a minute to load, another one beside it, and the end of the process."""
    (tmp_path / "slow.py").write_text("import time\ntime.sleep(60)\n")
    code = (
        "import sys, threading, time\n"
        "from pathlib import Path\n"
        "from llm_prellm.embedded import server, worker\n"
        "worker.__file__ = sys.argv[1]\n"
        "threading.Thread(target=server.server_for, args=(Path('one.gguf'), 512), daemon=True).start()\n"
        "while not server._loading: time.sleep(0.01)\n"
        "threading.Thread(target=server.server_for, args=(Path('two.gguf'), 512), daemon=True).start()\n"
        "while len(server._loading) < 2: time.sleep(0.01)\n"
        "server.close_all()\n"
        "print(*(process.pid for _, process in server._loading))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "slow.py")], capture_output=True, text=True, timeout=50
    )
    assert (done.returncode, done.stderr) == (0, "")
    deadline = time.monotonic() + 10
    for process in map(int, done.stdout.split()):
        while time.monotonic() < deadline and is_running(process):
            time.sleep(0.05)
        assert not is_running(process)
