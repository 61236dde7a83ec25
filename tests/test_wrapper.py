"""The wrapping model: what it adds, what it passes through, what it keeps."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import llm
import pytest
from llm.migrations import migrate
from llm.models import ModelWithAliases
from models import INSTALLED, async_wrapped, wrapped
from sqlite_utils import Database

from llm_prellm import prepare
from llm_prellm.profiles import Profile
from llm_prellm.selection import MissingModel, small_model
from llm_prellm.store import MemoryStore
from llm_prellm.wrapper import AsyncProfileModel, ProfileModel

SENSOR = ("The kitchen sensor is at 10.0.0.17", "Noted: 10.0.0.17 is the kitchen sensor.")
ASKED = "What is the address of my kitchen sensor?"
FILLER = [
    ("Jak upiec chleb na zakwasie?", "Najpierw dokarm zakwas, potem zagnieć ciasto."),
    ("How do I list open ports?", "Use ss -tlnp."),
    ("Ile kosztował bilet do Sintry?", "Około pięciu euro w jedną stronę."),
    ("Which oil does the car take?", "5W-30 with the VW 507.00 approval."),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("told") / "logs.db"
    with MemoryStore(path) as store:
        for number, (query, response) in enumerate([*FILLER, SENSOR]):
            store.add(query, response, timestamp=1700000000.0 + 86400 * number, conversation_id=f"c{number}")
    return path


@pytest.fixture
def memory(user_path: Path, told: Path) -> Path:
    """llm's own log with a few interactions in it."""
    path = user_path / "logs.db"
    shutil.copy(told, path)
    prepare._sent.clear()
    return path


def given(text: str) -> list[dict[str, Any]]:
    """The messages that the new-style model says it was given."""
    messages: list[dict[str, Any]] = json.loads(text)
    return messages


def words(message: dict[str, Any]) -> str:
    return "".join(part.get("text", "") for part in message["parts"])


def log(response: Any, path: Path) -> None:
    db = Database(path)
    migrate(db)
    response.log_to_db(db)
    db.close()


def test_recall_goes_before_the_users_words(memory: Path) -> None:
    [message] = given(wrapped("new-style").prompt(ASKED).text())
    assert message["role"] == "user"
    assert "10.0.0.17" in words(message)
    assert words(message).endswith(ASKED)
    assert "zakwas" not in words(message), "what has nothing to do with the question stays out"


def test_old_plugins_are_given_the_same(memory: Path) -> None:
    new = words(given(wrapped("new-style").prompt(ASKED).text())[0])
    prepare._sent.clear()
    old = json.loads(wrapped("old-style").prompt(ASKED).text())
    assert old["prompt"] == new


async def test_async_is_given_the_same(memory: Path) -> None:
    sync = wrapped("new-style").prompt(ASKED).text()
    prepare._sent.clear()
    response = async_wrapped("new-style").prompt(ASKED)
    assert await response.text() == sync
    assert response.response_json is not None and response.response_json["prellm"]["recalled"]


def test_preferences_join_the_system_prompt(memory: Path) -> None:
    with MemoryStore(memory) as store:
        store.set_preference("preferred_language", "polish")
    system, _ = given(wrapped("new-style").prompt(ASKED, system="Be brief.").text())
    assert system["role"] == "system"
    assert words(system) == "Be brief.\n\nPreferencje użytkownika: odpowiadaj po polsku"
    old = json.loads(wrapped("old-style").prompt("hi", system="Be brief.").text())
    assert old["system"] == "Be brief.\n\nPreferencje użytkownika: odpowiadaj po polsku"


def test_nothing_is_added_when_nothing_fits(memory: Path) -> None:
    question = "Co to jest rekurencja ogonowa?"
    assert given(wrapped("new-style").prompt(question).text()) == [
        {"role": "user", "parts": [{"type": "text", "text": question}]}
    ]


def test_memory_off_adds_nothing(memory: Path) -> None:
    with MemoryStore(memory) as store:
        store.set_preference("preferred_language", "polish")
    response = wrapped("new-style").prompt(ASKED, memory=False)
    assert given(response.text()) == [{"role": "user", "parts": [{"type": "text", "text": ASKED}]}]
    assert response.response_json["prellm"]["recalled"] == []


def test_the_users_own_prompt_is_logged(memory: Path) -> None:
    response = wrapped("new-style").prompt(ASKED)
    response.text()
    log(response, memory)
    with MemoryStore(memory) as store:
        newest = next(store.interactions(newest_first=True))
        assert (newest.id, newest.query) == (response.id, ASKED)
        _, receipt = store.receipt(response.id)
    assert receipt["before"].startswith("Relevant history:")
    assert "10.0.0.17" in receipt["before"]
    [item] = receipt["recalled"]
    assert item["score"] > 0 and item["why"]
    assert receipt["model"] == "new-style"


def test_the_capabilities_are_those_of_the_model_that_answers() -> None:
    new, old = wrapped("new-style"), wrapped("old-style")
    assert (new.supports_tools, new.supports_schema, new.attachment_types) == (True, True, {"image/png"})
    assert (old.supports_tools, old.supports_schema) == (False, False)
    assert "temperature" in new.Options.model_fields and "memory" in new.Options.model_fields
    assert "temperature" not in old.Options.model_fields


def test_the_key_reaches_the_model() -> None:
    assert wrapped("keyed").prompt("hi", key="sk-1").text() == "key=sk-1"


def test_the_models_own_key_is_found(user_path: Path) -> None:
    (user_path / "keys.json").write_text(json.dumps({"keyed": "stored"}))
    assert wrapped("keyed").prompt("hi").text() == "key=stored"


def test_a_tool_chain_recalls_once_and_keeps_its_context(memory: Path) -> None:
    def clock() -> str:
        return "12:30"

    chain = wrapped("new-style").conversation().chain(ASKED, tools=[clock])
    first, second = list(chain.responses())
    start, later = given(first.text()), given(second.text())
    assert later[: len(start)] == start, "the second step is given the first one's messages unchanged"
    assert later[-1]["role"] == "tool"
    assert second.response_json["prellm"] == {
        "version": 1,
        "profile": "wrapped",
        "session": "default",
        "step": True,
    }


def test_earlier_turns_are_sent_again_as_they_were(memory: Path) -> None:
    conversation = wrapped("new-style").conversation()
    first = given(conversation.prompt(ASKED).text())
    second = given(conversation.prompt("Ile kosztował bilet do Sintry?").text())
    assert second[: len(first)] == first
    assert "pięciu euro" in words(second[-1])


def test_also_in_another_process_and_after_preferences_changed(memory: Path) -> None:
    with MemoryStore(memory) as store:
        store.set_preference("lang", "pl")
    conversation = wrapped("new-style").conversation()
    response = conversation.prompt(ASKED)
    first = given(response.text())
    log(response, memory)
    prepare._sent.clear()  # what another process would not have
    with MemoryStore(memory) as store:
        store.set_preference("lang", "en")
    from llm.logs import LogStore

    reloaded = wrapped("new-style").conversation()
    reloaded.id = conversation.id
    reloaded.loaded_messages = LogStore(Database(memory)).thread_messages(conversation.id)
    second = given(reloaded.prompt("Which oil does the car take?").text())
    assert second[: len(first)] == first
    assert "507.00" in words(second[-1])


def test_old_plugins_see_earlier_turns_as_they_were_sent(memory: Path) -> None:
    with MemoryStore(memory) as store:
        store.set_preference("lang", "pl")
    conversation = wrapped("old-style").conversation()
    first = json.loads(conversation.prompt(ASKED).text())
    second = json.loads(conversation.prompt("hi").text())
    assert second["earlier"] == [[first["system"], first["prompt"]]]


def test_what_the_conversation_holds_is_not_recalled(memory: Path) -> None:
    conversation = wrapped("new-style").conversation()
    first = conversation.prompt(ASKED)
    first.text()
    log(first, memory)
    second = conversation.prompt("the address of the kitchen sensor, again?")
    recalled = second.text() and second.response_json["prellm"]["recalled"]
    assert recalled == [], "neither the turn of this conversation nor what it was given already"


def test_the_session_is_kept_with_the_turn(memory: Path) -> None:
    response = wrapped("new-style").prompt("Flash the ESP32 board", session="esp32")
    response.text()
    log(response, memory)
    with MemoryStore(memory) as store:
        assert store.sessions() == {"default": 5, "esp32": 1}
        assert next(store.interactions(newest_first=True)).session == "esp32"


def test_a_memory_that_is_locked_steps_aside(memory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocker = sqlite3.connect(memory)
    blocker.execute("begin exclusive")
    try:
        [message] = given(wrapped("new-style").prompt(ASKED).text())
    finally:
        blocker.close()
    assert words(message) == ASKED
    assert "answered without memory" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"no database at all, sorry", b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_memory_that_is_broken_steps_aside(
    user_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (user_path / "logs.db").write_bytes(content)
    [message] = given(wrapped("new-style").prompt(ASKED).text())
    assert words(message) == ASKED
    said = capsys.readouterr().err
    assert "answered without memory" in said
    assert said.count("\n") == 1
    assert (user_path / "logs.db").read_bytes() == content


def test_no_log_no_memory(user_path: Path) -> None:
    assert words(given(wrapped("new-style").prompt(ASKED).text())[0]) == ASKED
    assert not (user_path / "logs.db").exists()


def test_a_missing_model_says_what_to_do() -> None:
    model = ProfileModel(Profile("gone", small="nothing"), INSTALLED)
    with pytest.raises(MissingModel, match="'nothing' of gone is not installed"):
        model.prompt("hi", temperature=1).text()
    assert "not installed" in str(model)


@pytest.mark.parametrize("profile", ["prellm-bielik", "broken"])
def test_what_is_wrong_is_one_line_in_a_chat_too(run_llm: Any, user_path: Path, profile: str) -> None:
    added = run_llm("prellm", "add", "broken", "--small", "echo", "--large", "echo", "--strategy", "classify")
    assert added.returncode == 0
    prompts = user_path / "llm-prellm" / "prompts"
    prompts.mkdir()
    (prompts / "classify.txt").write_text("not a prompt file")
    done = run_llm("chat", "-m", profile, input="What is the address of my sensor?\nquit\n")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ") and done.stderr.count("\n") == 1, done.stderr


async def test_what_is_wrong_is_an_error_of_click(user_path: Path) -> None:
    """``llm chat`` shows no other error as one line."""
    gone = {"small": "nothing"}
    for asking in (wrapped("new-style", large="nothing"), ProfileModel(Profile("gone", **gone), INSTALLED)):
        with pytest.raises(click.ClickException, match="is not installed") as caught:
            asking.prompt("hi").text()
        assert isinstance(caught.value, llm.ModelError)
    with pytest.raises(click.ClickException, match="is not installed"):
        await AsyncProfileModel(Profile("gone", **gone), INSTALLED).prompt("hi").text()


def test_a_default_option_that_the_model_does_not_take(run_llm: Any, user_path: Path) -> None:
    assert run_llm("prellm", "add", "echoing", "--small", "echo").returncode == 0
    (user_path / "model_options.json").write_text(json.dumps({"echo": {"example_bool": "perhaps"}}))
    done = run_llm("chat", "-m", "echoing", input="hi\nquit\n")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: the default option example_bool of echo: ")
    assert done.stderr.endswith("see: llm models options show echo\n") and done.stderr.count("\n") == 1


def test_a_profile_never_wraps_a_profile() -> None:
    from llm.models import ModelWithAliases

    entries = [*INSTALLED]
    entries.append(ModelWithAliases(ProfileModel(Profile("other", small="new-style"), entries), None, set()))  # type: ignore[arg-type]
    with pytest.raises(MissingModel, match="other is a profile; name a model as the small model of outer"):
        ProfileModel(Profile("outer", small="other"), entries).prompt("hi").text()


async def test_no_async_version_is_said() -> None:
    with pytest.raises(MissingModel, match="has no async version"):
        await async_wrapped("keyed").prompt("hi").text()


def test_attachments_and_fragments_reach_the_model(memory: Path) -> None:
    image = llm.Attachment(type="image/png", content=b"\x89PNG\r\n\x1a\n")
    response = wrapped("new-style").prompt(
        ASKED, attachments=[image], fragments=[llm.Fragment("a long document", "doc")]
    )
    [message] = given(response.text())
    assert [part["type"] for part in message["parts"]] == ["text", "attachment"]
    assert words(message).endswith(f"a long document\n{ASKED}")


def fake_key() -> str:
    """Looks like a GitHub token; put together here so that no scanner takes it for one."""
    return "ghp" + "_" + "16C7e42F292c6912E7" + "710c838347Ae178B4a"


def test_a_large_model_sees_no_secrets_and_no_history(memory: Path) -> None:
    model = wrapped("old-style", large="new-style", strategy="passthrough")
    conversation = model.conversation()
    response = conversation.prompt(f"My token is {fake_key()}", system=f"key {fake_key()}")
    sent = response.text()
    assert fake_key() not in sent
    assert sent.count("masked") == 2
    receipt = response.response_json["prellm"]
    assert receipt["masked"] == ["GitHub token"]
    assert fake_key() not in json.dumps(receipt)

    response = conversation.prompt(ASKED)
    second = given(response.text())
    assert second[: len(given(sent))] == given(sent)
    assert "10.0.0.17" not in words(second[-1])
    assert response.response_json["prellm"]["recalled"] == [], "what no model is shown is not looked for"


def test_history_is_shared_when_the_profile_says_so(memory: Path) -> None:
    model = wrapped("old-style", large="new-style", strategy="passthrough", share_history=True)
    assert "10.0.0.17" in model.prompt(ASKED).text()


def test_the_small_model_sees_what_the_user_typed(memory: Path) -> None:
    assert fake_key() in wrapped("new-style").prompt(f"My token is {fake_key()}").text()


def test_secrets_of_earlier_turns_and_tools_are_masked_too(memory: Path) -> None:
    def read_file() -> str:
        return f"token={fake_key()}"

    model = wrapped("old-style", large="new-style", strategy="passthrough")
    messages = [llm.user(f"I told another model {fake_key()}"), llm.assistant(f"It is {fake_key()}")]
    assert fake_key() not in model.prompt("and?", messages=messages).text()
    chain = model.conversation().chain("read it", tools=[read_file])
    assert fake_key() not in "".join(response.text() for response in chain.responses())


def test_the_same_question_again_is_answered_with_memory_again(memory: Path) -> None:
    model = wrapped("new-style")
    first, second = model.prompt(ASKED), model.prompt(ASKED)
    assert first.text() == second.text()
    assert "10.0.0.17" in second.text()


def test_two_chats_that_begin_alike_keep_apart(memory: Path) -> None:
    model = wrapped("new-style")
    one, other = model.conversation(), model.conversation()
    with MemoryStore(memory) as store:
        store.set_preference("lang", "pl")
    first = given(one.prompt(ASKED).text())
    with MemoryStore(memory) as store:
        store.set_preference("lang", "en")
    other.prompt(ASKED).text()
    assert given(one.prompt("and?").text())[: len(first)] == first


def test_a_chat_about_one_thing_is_told_what_was_said_of_it_elsewhere(memory: Path) -> None:
    conversation = wrapped("new-style").conversation()
    with MemoryStore(memory) as store:
        for number in range(120):
            store.add(f"kitchen sensor address, try {number}", "not there", conversation_id=conversation.id)
    [message] = given(conversation.prompt(ASKED).text())
    assert "10.0.0.17" in words(message)


def test_a_payload_that_cannot_be_read_costs_no_prompt(memory: Path) -> None:
    conversation = wrapped("new-style").conversation()
    first = conversation.prompt(ASKED)
    first.text()
    log(first, memory)
    prepare._sent.clear()
    with MemoryStore(memory) as store:
        with store.writing():
            store.db.execute("update turns set response_json = substr(response_json, 1, 60) where id = ?", [first.id])
        assert ASKED in [each.query for each in store.interactions()]
    assert "507.00" in words(given(conversation.prompt("Which oil does the car take?").text())[-1])


class Repeating(llm.Model):
    """Answers with what stands in the memory: llm then keeps references to the answer in the receipt."""

    model_id = "repeating"
    can_stream = False

    def execute(self, prompt: llm.Prompt, stream: bool, response: llm.Response, conversation: object) -> Iterator[str]:
        yield f"User: {SENSOR[0]}\nAssistant: {SENSOR[1]}"


def repeating_chat(memory: Path, turns: int) -> tuple[str, list[Any]]:
    """A chat in which the same is asked again and again: the id of the conversation, and the receipts of its turns."""
    conversation = ProfileModel(
        Profile("chatty", small="repeating"), [ModelWithAliases(Repeating(), None, set())], memory_path=memory
    ).conversation()
    receipts = []
    for number in range(turns):
        response = conversation.prompt(f"{ASKED} {number}")
        response.text()
        log(response, memory)
        receipts.append(response.response_json["prellm"])
    return conversation.id, receipts


def test_a_receipt_that_quotes_the_answer_is_read_whole(memory: Path) -> None:
    conversation, receipts = repeating_chat(memory, 3)
    with MemoryStore(memory) as store:
        [first] = store.db.execute("select response_json from turns order by id desc limit 1 offset 2").fetchone()
        assert '{"$' in first
        assert list(store.receipts_of(conversation).values()) == receipts[::-1]


def test_the_receipts_of_a_conversation_are_read_in_time_that_grows_with_it(memory: Path) -> None:
    def statements(turns: int) -> int:
        conversation, _ = repeating_chat(memory, turns)
        counted: list[str] = []
        with MemoryStore(memory) as store:
            store.db.conn.set_trace_callback(counted.append)
            assert len(store.receipts_of(conversation)) == turns
        return len(counted)

    assert statements(40) < 3 * statements(20)


class Elsewhere(llm.KeyModel):
    """A Bielik that somebody else runs."""

    model_id = "somewhere/bielik-11b"
    needs_key = "somewhere"

    def execute(self, *given: Any, **named: Any) -> Iterator[str]:
        raise AssertionError("nobody chose this model")


class Here(llm.Model):
    model_id = "gguf/bielik-7b"

    def execute(self, *given: Any, **named: Any) -> Iterator[str]:
        yield "ok"


def test_a_model_of_a_service_is_not_chosen_unasked() -> None:
    bielik = Profile("prellm-bielik", wanted="bielik")
    elsewhere, here = ModelWithAliases(Elsewhere(), None, []), ModelWithAliases(Here(), None, [])
    assert small_model(bielik, [elsewhere, here]) is here
    with pytest.raises(MissingModel, match="name another with: llm prellm add prellm-bielik --small MODEL"):
        small_model(bielik, [elsewhere])
    assert small_model(Profile("mine", small="somewhere/bielik-11b"), [elsewhere]) is elsewhere
