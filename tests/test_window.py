"""The window of the model that answers: what is known of it, what yields when it is full, and the alarm."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import llm
import pytest
from ollama_server import BIELIK, OllamaServer

from llm_prellm import budget, ollama, prepare, tokens, window
from llm_prellm.budget import Plan, Taken
from llm_prellm.ollama import Limits
from llm_prellm.profiles import Profile
from llm_prellm.store import MemoryStore
from llm_prellm.window import Window
from llm_prellm.wrapper import AsyncProfileModel, ProfileModel

THINGS = ["sensor", "garage", "router", "boiler", "printer", "inverter", "bicycle", "camera"]
SHORT = {"num_predict": 8, "temperature": 0}


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    for known in (prepare._sent, ollama._static, ollama._settled, ollama._requested):
        known.clear()
    yield


@pytest.fixture
def memory(user_path: Path) -> Path:
    """llm's own log, in which each of THINGS has a number of its own."""
    path = user_path / "logs.db"
    with MemoryStore(path) as store:
        for number, thing in enumerate(THINGS):
            store.add(
                f"Remember that the {thing} in the house has the number {7301 + number}.",
                f"I have noted that the {thing} in the house has the number {7301 + number}, and I will tell you.",
                timestamp=1.7e9 + 86400 * number,
                conversation_id=f"c{number}",
            )
        store.set_preference("preferred_language", "english")
    return path


def profile(small: str, kind: type = ProfileModel) -> Any:
    return kind(Profile("windowed", small=small), llm.get_models_with_aliases())


def asked(server: OllamaServer, path: str) -> list[dict[str, Any]]:
    return [body for where, body in server.requests if where == path]


def texts(body: dict[str, Any]) -> list[str]:
    return [message["content"] for message in body["messages"]]


# -- how many tokens --------------------------------------------------------------------

SAMPLES = {
    "Polish": "Podłączam czujnik wilgotności w łazience. Rezystory podciągające już są, ale skaner wciąż nic nie "
    "widzi; sprawdziłam też zasilanie i wspólną masę. Źródłem zakłóceń może być zasilacz od oświetlenia.",
    "Polish without diacritics": "Podlaczam czujnik wilgotnosci w lazience. Rezystory podciagajace juz sa, ale skaner "
    "wciaz nic nie widzi; sprawdzilam tez zasilanie i wspolna mase. Zrodlem zaklocen moze byc zasilacz.",
    "English": "The humidity sensor in the bathroom does not show up on the bus although the pull-up resistors are in "
    "place, and I have checked the supply and the common ground as well.",
    "code": "def share(previous, response):\n    usage = response.usage()\n    if previous is None:\n"
    "        return 0.0\n"
    "    return min(1.0, usage.details['cached_tokens'] / previous)\n",
    "a log": "2026-11-02T03:40:11.213Z INFO [worker-3] 192.168.10.27 GET /api/v1/items/48213?q=x 200 0.113\n" * 5,
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_estimate_is_close_and_rather_high(weights: Path, kind: str) -> None:
    model = llm.get_model("embedded/smollm2-135m")
    counted = model.count_tokens(SAMPLES[kind])  # type: ignore[attr-defined]
    assert 0.93 * counted <= tokens.estimate(SAMPLES[kind]) <= 1.5 * counted


@pytest.mark.parametrize("text", ["", " ", "a b", "zażółć gęślą jaźń", "漢字かな", "😀 😀", "x" * 500, "a\n\nb\tc"])
def test_the_estimate_of_parts_is_no_less_than_that_of_the_whole(text: str) -> None:
    for cut in range(len(text)):
        assert tokens.estimate(text[:cut]) + tokens.estimate(text[cut:]) >= tokens.estimate(text)
        assert tokens.estimate(text[:cut]) <= tokens.estimate(text)


# -- how large it is --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limits", "asked_for", "size"),
    [
        (Limits(None, 8192, None), 2048, 2048),
        (Limits(16384, 32768, 4096), None, 16384),
        (Limits(None, 32768, 32768), None, 32768),
        (Limits(None, 32768, None), None, 4096),
        (Limits(None, 2048, None), None, 2048),
        (Limits(None, 2048, 2048), 100_000, 2048),
        (Limits(100_000, 8192, None), None, 8192),
        (None, None, 4096),
        (None, 32768, 32768),
    ],
)
def test_the_window_that_ollama_gives(limits: Limits | None, asked_for: int | None, size: int) -> None:
    assert ollama.context(limits, asked_for)[0] == size


def test_a_cloud_model_has_what_it_was_trained_with() -> None:
    assert ollama.context(Limits(None, 131072, None), None, cloud=True)[0] == 131072


def test_what_the_server_says(ollama: OllamaServer, memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with OllamaServer(ollama.model, parameters={"num_ctx": 640, "stop": '"num_ctx 1"'}).running() as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        response = profile(BIELIK).prompt("hi", **SHORT)
        response.text()
        given = profile(BIELIK).prompt("hi", num_ctx=512, **SHORT)
        given.text()
    noted = response.response_json["prellm"]["window"]
    assert (noted["tokens"], noted["source"]) == (640, "the model's own num_ctx")
    assert given.response_json["prellm"]["window"]["tokens"] == 512


def test_the_servers_default_is_seen_once_the_model_is_loaded_and_not_asked_for_again(
    ollama: OllamaServer, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with OllamaServer(ollama.model, default_context=2048).running() as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        model = profile(BIELIK)
        server.requests.clear()
        conversation = model.conversation()
        sizes = []
        for number in range(4):
            response = conversation.prompt(f"What is {number}?", **SHORT)
            response.text()
            sizes.append(response.response_json["prellm"]["window"]["tokens"])
        assert sizes == [4096, 2048, 2048, 2048]
        assert len(asked(server, "/api/show")) == 1
        assert len(asked(server, "/api/ps")) == 2


def test_a_small_context_that_was_asked_for_once_is_not_taken_for_the_default(
    ollama: OllamaServer, memory: Path
) -> None:
    question = "What number has the boiler in the house?"
    first = profile(BIELIK).prompt("hi", num_ctx=256, **SHORT)
    first.text()
    assert ollama.loaded == {"bielik:latest": 256}
    second = profile(BIELIK).prompt(question, **SHORT)
    second.text()
    assert second.response_json["prellm"]["window"]["tokens"] == 4096
    assert "7304" in texts(asked(ollama, "/api/chat")[-1])[-1]


def test_a_server_that_says_nothing_hardly_delays_the_prompt(
    ollama: OllamaServer, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = profile(BIELIK)
    with OllamaServer(ollama.model, delay=30).running() as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        prompt = llm.Prompt("What number has the boiler?", model=model, options=model.Options())
        started = time.perf_counter()
        ready = model.prepare(prompt, None, memory)
        assert time.perf_counter() - started < 8, "on a busy machine; 1 s of it is for the server"
    assert "7304" in ready.receipt["before"], "memory is not lost over it"
    assert ready.receipt["window"]["tokens"] == 4096


def test_the_embedded_model_knows_its_window(weights: Path, memory: Path) -> None:
    for options, size in (({}, 8192), ({"num_ctx": 512}, 512)):
        response = profile("embedded/smollm2-135m").prompt("hi", **SHORT, **options)
        response.text()
        noted = response.response_json["prellm"]["window"]
        assert noted["tokens"] == size
        assert noted["evaluated"] == response.usage().input


# -- what yields ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked_for", "size", "taken", "plan"),
    [
        (None, None, Taken(10**6), Plan(1024, None)),
        (None, 8192, Taken(100), Plan(1024, None)),
        (200, 8192, Taken(100), Plan(200, None)),
        (None, 2048, Taken(1000), Plan(536, None)),
        (None, 2048, Taken(1700), Plan(0, None)),  # 1536 are left for the prompt
        (None, 2048, Taken(1000, 400, 30), Plan(106, None)),
        (None, 2048, Taken(1400, 440, 30), Plan(106, "recalled")),  # beyond 1844 what was sent gives way too
        (None, 2048, Taken(1830, 440, 30), Plan(0, "preferences")),
        (None, 2048, Taken(1830, 0, 30), Plan(0, "preferences")),
        (None, 2048, Taken(5000), Plan(0, None)),
        (0, 2048, Taken(10), Plan(0, None)),
    ],
)
def test_plan(asked_for: int | None, size: int | None, taken: Taken, plan: Plan) -> None:
    assert budget.plan(asked_for, Window(size, "a test"), taken) == plan


def test_a_short_answer_leaves_more_room() -> None:
    assert budget.plan(None, Window(2048, "a test", 48), Taken(1500)).history == 500


def questions() -> list[str]:
    return [f"What number has the {thing} in the house?" for thing in THINGS]


def test_a_conversation_that_fills_its_window_over_ollama(
    ollama: OllamaServer, memory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    conversation = profile(BIELIK).conversation()
    receipts, overflow = [], None
    for turn, question in enumerate(questions() * 3):
        response = conversation.prompt(question, num_ctx=512, **SHORT)
        response.text()
        receipts.append(response.response_json["prellm"])
        said = capsys.readouterr().err
        if said:
            overflow = said
            break
        sent = texts(asked(ollama, "/api/chat")[-1])
        assert len(sent) - sent[0].startswith("User preferences") == 2 * turn + 1
        for past, text in zip((questions() * 3)[: turn + 1], sent[-(2 * turn + 1) :: 2], strict=True):
            assert text.endswith(past), "no word of the user's is lost"
        assert receipts[-1]["window"]["evaluated"] <= 512
    yields = [receipt.get("yields") for receipt in receipts]
    assert yields[0] is None and "recalled" in yields and "preferences" in yields
    assert yields.index("recalled") < yields.index("preferences")
    assert receipts[0]["before"] and not receipts[-1]["before"]
    assert overflow is not None, "the user's words alone are more than the window now, and that is said"
    assert "of 512" not in overflow and "the context holds 512" in overflow


def test_what_yielded_stays_away(ollama: OllamaServer, memory: Path) -> None:
    """A turn's message changes once at most, so that the server finds in its cache what it was sent last."""
    conversation = profile(BIELIK).conversation()
    forms: dict[int, list[str]] = {}
    for question in [*questions(), *questions()[:4]]:
        conversation.prompt(question, num_ctx=512, **SHORT).text()
        said = [text for text in texts(asked(ollama, "/api/chat")[-1]) if text.endswith("in the house?")]
        for turn, text in enumerate(said):
            if text not in forms.setdefault(turn, []):
                forms[turn].append(text)
    assert forms[0][0].startswith("Relevant history") and forms[0][1:] == questions()[:1]
    assert all(len(each) <= 2 and each[-1] == questions()[turn] for turn, each in forms.items() if turn < 6)


def test_also_in_another_process(ollama: OllamaServer, memory: Path, run_llm: Any) -> None:
    for turn, question in enumerate(questions()[:7]):
        last = run_llm(
            *(["-c"] if turn else ["-m", "prellm-bielik"]), question, "-o", "num_ctx", "512", "-o", "num_predict", "8"
        )
        assert last.returncode == 0, last.stderr
    chats = [texts(body) for body in asked(ollama, "/api/chat")]
    assert "Relevant history" in chats[0][-1]
    light = [turn for turn, chat in enumerate(chats) if turn and "Relevant history" not in chat[1] + chat[0]]
    assert light, "what was recalled for the first turn made room"
    for turn in light[1:]:
        assert chats[turn][: len(chats[light[0]]) - 1] == chats[light[0]][:-1]


def test_the_embedded_model_is_never_sent_more_than_it_holds(weights: Path, memory: Path) -> None:
    conversation = profile("embedded/smollm2-135m").conversation()
    evaluated = []
    with pytest.raises(llm.ModelError, match="context holds 512"):
        for question in questions() * 4:
            response = conversation.prompt(question, num_ctx=512, **SHORT)
            response.text()
            evaluated.append(response.usage().input)
    assert len(evaluated) >= 10
    assert evaluated[-1] > 460, "memory made room until the user's words alone were too many"


def test_a_long_prompt_leaves_no_room_for_recall(ollama: OllamaServer, memory: Path) -> None:
    question = "word " * 380 + "What number has the boiler in the house?"
    response = profile(BIELIK).prompt(question, num_ctx=512, **SHORT)
    response.text()
    assert texts(asked(ollama, "/api/chat")[-1])[-1] == question
    receipt = response.response_json["prellm"]
    assert receipt["recalled"] == [] and receipt["tokens"]["budget"] == 0
    assert "no room" in receipt["left_out"][0]["reason"]


# -- the alarm --------------------------------------------------------------------------

LONG = "Read this. " + "one two three four five six seven eight nine ten. " * 60


@pytest.mark.parametrize("extra", [[], ["-o", "memory", "0"], ["--no-stream"], ["--async"]])
def test_a_prompt_that_was_cut_is_said(ollama: OllamaServer, memory: Path, run_llm: Any, extra: list[str]) -> None:
    arguments = ["-m", "prellm-bielik", "-o", "num_ctx", "512", "-o", "num_predict", "8", *extra]
    done = run_llm(*arguments, LONG)
    assert done.returncode == 0
    assert done.stderr.startswith("prellm: Ollama read only 258 of at least 6")
    assert "the context holds 512" in done.stderr and "-o num_ctx N" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert run_llm(*arguments, "hi").stderr == ""


def test_the_answer_is_not_touched_by_the_alarm(ollama: OllamaServer, memory: Path, run_llm: Any) -> None:
    options = ["-o", "num_ctx", "512", "-o", "num_predict", "8"]
    wrapped = run_llm("-m", "prellm-bielik", *options, LONG)
    assert wrapped.stdout == run_llm("-m", BIELIK, *options, LONG).stdout


async def test_the_alarm_of_an_async_model(
    ollama: OllamaServer, memory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    response = profile(BIELIK, AsyncProfileModel).prompt(LONG, num_ctx=512, **SHORT)
    await response.text()
    assert "Ollama read only 258" in capsys.readouterr().err


def test_messages_that_the_server_dropped_are_said(
    ollama: OllamaServer, memory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a conversation the server's own count of the turn before shows it, in any language."""
    polish = "Zapamiętaj, że w szufladzie pod oknem leżą śrubokręty, gwoździe, wkręty, źle zwinięte kable i ładowarka. "
    conversation = profile(BIELIK).conversation()
    heard = []
    for turn in range(7):
        conversation.prompt(f"{turn}. {polish}", num_ctx=512, **SHORT).text()
        heard.append(capsys.readouterr().err)
    first = next(turn for turn, text in enumerate(heard) if text)
    counts = [sum(len(text.split()) for text in texts(body)) for body in asked(ollama, "/api/chat")]
    assert first >= 3 and counts[first] < 512, "words alone would not have told"
    assert all("Ollama read only" in text for text in heard[first:])


def test_a_cached_prompt_is_no_alarm(
    ollama: OllamaServer, memory: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with OllamaServer(ollama.model, counts_cached=False).running() as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        conversation = profile(BIELIK).conversation()
        question = "one two three four five six seven eight nine ten " * 20
        counted = []
        for _ in range(3):
            response = conversation.prompt(question, **SHORT)
            response.text()
            counted.append(response.usage().input)
    assert counted[1] < 250, "the server counts what it did not have in its cache"
    assert capsys.readouterr().err == ""


def test_a_server_smaller_than_was_assumed(
    ollama: OllamaServer, memory: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with OllamaServer(ollama.model, default_context=256).running() as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        profile(BIELIK).prompt(LONG, **SHORT).text()
    assert "read only 130 of at least 6" in (said := capsys.readouterr().err)
    assert "the context holds 256" in said


def test_other_models_raise_no_alarm(memory: Path, run_llm: Any) -> None:
    """llm-echo counts words, and those of the last message alone."""
    assert run_llm("prellm", "add", "echoing", "--small", "echo").returncode == 0
    assert run_llm("-m", "echoing", LONG).stderr == ""
    assert run_llm("-c", "and now?").stderr == ""


def test_counting_knows_every_part() -> None:
    def tool(city: str) -> str:
        """The weather in a city."""
        return city

    offered = budget.tool_texts([llm.Tool.function(tool)])
    assert "The weather in a city." in offered[0] and "city" in offered[0]
    plain = [llm.user("What is the weather?")]
    image = llm.Attachment(type="image/png", content=b"x")
    assert budget.size(plain, offered) > budget.size(plain, []) > tokens.estimate("What is the weather?")
    assert budget.size([llm.user("What is the weather?", image)], []) >= budget.size(plain, []) + 768
    assert window.Reader(None, llm.Options()).window().tokens is None
