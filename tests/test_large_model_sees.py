"""What a large model is shown, wherever it looks: no recalled history that it may not see, and no secrets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import llm
import pytest
from llm.models import ModelWithAliases
from models import INSTALLED

from llm_prellm.attached import text_in
from llm_prellm.profiles import Profile
from llm_prellm.store import MemoryStore
from llm_prellm.wrapper import ProfileModel

ADDRESS = "10.0.0.17"
QUESTION = "what is the address of my kitchen sensor?"
PASSWORD = "hunter2XYZ99"
URL = "postgres://u:s3cretPw99@db/x"


class Watching(llm.Model):
    """A model that keeps everything it could read, from wherever plugins of either generation look."""

    supports_tools = True
    supports_schema = True
    attachment_types = frozenset({"text/plain"})

    def __init__(self, model_id: str) -> None:
        self.model_id = model_id
        self.read: list[str] = []

    @property
    def seen(self) -> str:
        """Everything that it could read."""
        assert self.read
        return "\n".join(self.read)

    def execute(self, prompt: llm.Prompt, stream: bool, response: Any, conversation: Any) -> Iterator[str]:
        self.read.append(json.dumps([_all(prompt), *map(_answered, conversation.responses if conversation else [])]))
        if prompt.tools and not prompt.tool_results:
            response.add_tool_call(
                llm.ToolCall(name=prompt.tools[0].name, arguments={"password": PASSWORD}, tool_call_id="1")
            )
            return
        yield "Noted."


def _all(prompt: llm.Prompt) -> list[Any]:
    return [
        [message.to_dict() for message in prompt.messages],
        prompt.prompt,
        prompt.system,
        [[result.output, str(result.exception)] for result in prompt.tool_results],
        prompt.schema,
        [[tool.name, tool.description, tool.input_schema] for tool in prompt.tools if isinstance(tool, llm.Tool)],
        [text_in("text/plain", attachment.content_bytes()) for attachment in prompt.attachments],
    ]


def _answered(response: Any) -> list[Any]:
    calls = [call.arguments for call in response.tool_calls()]
    return [_all(response.prompt), response.text(), calls, [message.to_dict() for message in response.messages()]]


class Answering(llm.Model):
    """A small model that gives one answer to everything."""

    model_id = "answering"
    supports_schema = True

    def __init__(self, answer: str) -> None:
        self._answer = answer

    def execute(self, prompt: llm.Prompt, stream: bool, response: Any, conversation: Any) -> Iterator[str]:
        yield self._answer


class Both:
    """A profile of a small model alone and others with a large one, over one memory."""

    def __init__(self, path: Path, answer: str = "{}") -> None:
        self.watching, self.own = Watching("watching"), Watching("own")
        self._path = path
        self._installed = [
            *INSTALLED,
            ModelWithAliases(self.watching, None, set()),  # type: ignore[arg-type]
            ModelWithAliases(self.own, None, set()),  # type: ignore[arg-type]
            ModelWithAliases(Answering(answer), None, set()),  # type: ignore[arg-type]
        ]

    def small(self) -> ProfileModel:
        return ProfileModel(Profile("prellm", small="own"), self._installed, memory_path=self._path)

    def large(self, **settings: Any) -> ProfileModel:
        settings = {"small": "answering", "large": "watching", "strategy": "passthrough", **settings}
        return ProfileModel(Profile(settings.pop("name", "two"), **settings), self._installed, memory_path=self._path)

    @property
    def seen(self) -> str:
        """Everything that the large model could read."""
        return self.watching.seen


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    path = tmp_path / "logs.db"
    with MemoryStore(path) as store:
        store.add(f"The kitchen sensor is at {ADDRESS}", "Noted.")
        store.add(f"The admin password for the greenhouse router is {PASSWORD}", "Noted.")
        store.catch_up()
    return path


def logged(response: Any, path: Path) -> None:
    from sqlite_utils import Database

    response.log_to_db(Database(path))


# -- recalled history --------------------------------------------------------------------


@pytest.mark.parametrize("first", ["small", "sharing"])
def test_a_conversation_that_goes_on_with_a_large_model_leaves_history_behind(memory: Path, first: str) -> None:
    both = Both(memory)
    model = both.small() if first == "small" else both.large(name="sharing", share_history=True)
    conversation = model.conversation()
    conversation.prompt(QUESTION).text()
    assert ADDRESS in (both.own if first == "small" else both.watching).seen
    both.watching.read.clear()
    conversation.model = both.large()
    response = conversation.prompt("hm")
    response.text()
    assert ADDRESS not in both.seen
    assert "kitchen sensor" in both.seen  # the user's own words are sent
    assert response.response_json["prellm"]["yields"] == "withheld"
    # And so it stays in the turns after it, and for the model that was shown it before.
    conversation.prompt("and?").text()
    assert ADDRESS not in both.seen


def test_in_another_process_too_and_why_says_the_same(memory: Path) -> None:
    from llm.cli import load_conversation

    from llm_prellm import prepare
    from llm_prellm.preview import sent

    both = Both(memory)
    conversation = both.small().conversation()
    first = conversation.prompt(QUESTION)
    first.text()
    logged(first, memory)
    prepare._sent.clear()
    loaded = load_conversation(conversation.id, database=str(memory))
    loaded.model = both.large()
    second = loaded.prompt("hm")
    second.text()
    logged(second, memory)
    assert ADDRESS not in both.seen
    with MemoryStore(memory) as store:
        _, why = sent(store, None)
    assert [message.to_dict() for message in why.messages] == json.loads(both.watching.read[-1])[0][0]


def test_a_reply_is_not_given_what_another_profile_was(memory: Path) -> None:
    both = Both(memory)
    mine = both.large().prompt(QUESTION)
    mine.text()
    both.small().prompt(QUESTION).text()
    assert ADDRESS in both.own.seen
    mine.reply("thanks, and?").text()
    assert ADDRESS not in both.seen


def test_memories_of_one_process_keep_apart(memory: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with MemoryStore(other) as store:
        store.add("The kitchen sensor is at 192.168.7.7", "Noted.")
        store.catch_up()
    here, there = Both(memory), Both(other)
    first = here.small().prompt(QUESTION)
    first.text()
    there.small().prompt(QUESTION).text()
    assert "192.168.7.7" in there.own.seen
    first.reply("and?").text()
    assert ADDRESS in here.own.read[-1]
    assert "192.168.7.7" not in here.own.seen


def test_a_reply_within_a_conversation_keeps_what_was_recalled_and_the_session(memory: Path) -> None:
    both = Both(memory)
    conversation = both.small().conversation()
    first = conversation.prompt(QUESTION, session="greenhouse")
    first.text()
    second = first.reply("and again?")
    second.text()
    assert json.loads(both.own.read[1])[0][0][:1] == json.loads(both.own.read[0])[0][0]
    assert ADDRESS in both.own.read[1]
    assert second.response_json["prellm"]["session"] == "greenhouse"


# -- secrets -------------------------------------------------------------------------------


def test_secrets_of_what_is_recalled_do_not_come_through_the_small_model(memory: Path) -> None:
    answer = json.dumps({"standalone": f"How do I log in to the greenhouse router with {PASSWORD} again?"})
    both = Both(memory, answer)
    both.large(strategy="enrich").prompt("How do I log in to the greenhouse router again?").text()
    assert PASSWORD not in both.seen


KEY_LINES = ["b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW", "QyNTUxOQAAACBXhq0q7fY3"]


def test_parts_of_a_private_key_do_not_come_through_the_small_model(memory: Path) -> None:
    prompt = "\n".join(
        [
            "I found this file on my server today. Tell me what kind of key it is. Do not shorten the answer.",
            "-----BEGIN OPENSSH PRIVATE KEY-----",
            *KEY_LINES,
            "-----END OPENSSH PRIVATE KEY-----",
            "Then explain how it works.",
        ]
    )
    labels = {str(number): "fact" for number in range(1, 12)} | {"2": "request", "3": "constraint"}
    labels |= {str(number): "request" for number in (5, 8)}
    both = Both(memory, json.dumps(labels))
    for strategy in ("structure", "split"):
        both.large(strategy=strategy).prompt(prompt).text()
    assert not any(line in both.seen for line in KEY_LINES)
    assert "private key" in both.seen


def test_what_tools_are_told_and_give_back_is_masked(memory: Path) -> None:
    def look_up(password: str) -> str:
        """Opens the door with sk-ant-REDACTEDabcdefghijklm0123456789."""
        return f"opened with password = {password}"

    def broken(password: str) -> str:
        raise ValueError(f"cannot connect to {URL}")

    both = Both(memory)
    for tool in (look_up, broken):
        chain = both.large().chain(f"Open it with {tool.__name__}", tools=[tool])
        chain.text()
        assert chain._responses[0].response_json["prellm"]["profile"] == "two"
    assert len(both.watching.read) == 4
    for secret in (PASSWORD, "s3cretPw99", "sk-ant-REDACTED"):
        assert secret not in both.seen


def test_schemas_and_attached_texts_are_masked(memory: Path) -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string", "description": f"the db is {URL}"}}}
    both = Both(memory)
    attached = llm.Attachment(type="text/plain", content=f"password = {PASSWORD}\nport = 5432\n".encode())
    response = both.large().prompt("give me", schema=schema, attachments=[attached])
    response.text()
    assert "s3cretPw99" not in both.seen
    assert PASSWORD not in both.seen
    assert "port = 5432" in both.seen
    assert response.prompt.schema == schema  # what is logged is the user's own
    assert b"hunter2" in response.prompt.attachments[0].content


def test_a_secret_that_is_known_from_one_message_is_masked_in_all(memory: Path) -> None:
    both = Both(memory)
    conversation = both.large().conversation()
    conversation.prompt("Say Zebra77Kq", system="The token is in the vault: password=Zebra77Kq").text()
    conversation.prompt("log in with Zebra77Kq please", system="password=Zebra77Kq").text()
    conversation.prompt("and now?").text()
    assert "Zebra77Kq" not in both.seen


def test_a_step_of_tools_that_gives_a_secret_is_told_in_the_receipt(memory: Path) -> None:
    def secret() -> str:
        return f"password = {PASSWORD}"

    both = Both(memory)
    chain = both.large().chain("Open it", tools=[secret])
    chain.text()
    assert "password" in chain._responses[-1].response_json["prellm"]["masked"]


@pytest.mark.parametrize(
    "asked", [{"prompt": ""}, {"system": "Go on"}, {"prompt": "q1", "memory": False}, {"tool_results": []}]
)
def test_history_is_left_behind_by_turns_without_words_of_the_user_too(memory: Path, asked: dict[str, Any]) -> None:
    both = Both(memory)
    conversation = both.small().conversation()
    conversation.prompt(QUESTION).text()
    assert ADDRESS in both.own.seen
    conversation.model = both.large()
    response = conversation.prompt(**asked)
    response.text()
    assert ADDRESS not in both.seen
    receipt = response.response_json["prellm"]
    assert receipt["profile"] == "two"
    assert receipt["system"] == ""


def test_a_step_of_another_profiles_chain_is_given_none_of_its_history(memory: Path) -> None:
    def look(password: str) -> str:
        return "nothing to see"

    both = Both(memory)
    conversation = both.small().conversation()
    first = conversation.prompt(QUESTION, tools=[look])
    first.text()
    assert ADDRESS in both.own.seen
    conversation.model = both.large()
    conversation.prompt(tool_results=first.execute_tool_calls(), tools=[look]).text()
    assert "nothing to see" in both.seen
    assert ADDRESS not in both.seen


def test_a_plugin_finds_no_receipt_and_no_raw_conversation_behind_what_it_is_given(memory: Path) -> None:
    given: list[Any] = []
    both = Both(memory)

    def keep(prompt: Any, stream: bool, response: Any, conversation: Any) -> Iterator[str]:
        given.append(conversation)
        yield "Noted."

    both.watching.execute = keep  # type: ignore[method-assign]
    conversation = both.small().conversation()
    conversation.prompt(f"{QUESTION} password = {PASSWORD}").text()
    conversation.model = both.large()
    conversation.prompt("hm").text()
    (shown,) = given[0].responses
    assert "prellm" not in shown.response_json
    assert shown.conversation is given[0]
    assert "prellm" in conversation.responses[0].response_json
    assert conversation.responses[0].conversation is conversation


@pytest.mark.parametrize(
    "told",
    [
        {"prompt": "password = Zebra77Kq", "system": "You log in with Zebra77Kq"},
        {"prompt": "I use Zebra77Kq", "attachments": ["password = Zebra77Kq"]},
        {"prompt": "I use Zebra77Kq", "schema": {"type": "object", "description": "password = Zebra77Kq"}},
        {"prompt": "I use Zebra77Kq, see", "fragments": ["password = Zebra77Kq"]},
    ],
)
def test_a_secret_that_one_part_of_a_prompt_names_is_masked_in_all(memory: Path, told: dict[str, Any]) -> None:
    both = Both(memory)
    attached = [llm.Attachment(type="text/plain", content=text.encode()) for text in told.pop("attachments", [])]
    both.large().prompt(**told, attachments=attached).text()
    assert "Zebra77Kq" not in both.seen


def test_a_secret_that_the_user_names_is_masked_in_what_a_tool_gives_back(memory: Path) -> None:
    def look(password: str) -> str:
        return "connecting with Zebra77Kq ... ok"

    both = Both(memory)
    both.large().chain("The password is Zebra77Kq. Look.", tools=[look]).text()
    assert len(both.watching.read) == 2
    assert "Zebra77Kq" not in both.seen


def test_earlier_turns_are_masked_as_soon_as_a_secret_is_named(memory: Path) -> None:
    both = Both(memory)
    conversation = both.large().conversation()
    conversation.prompt("I typed Zebra77Kq there").text()
    both.watching.read.clear()
    conversation.prompt("password = Zebra77Kq").text()
    conversation.prompt("and now?").text()
    assert "Zebra77Kq" not in both.seen


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", f"password = {PASSWORD}".encode()),
        ("a.txt", f"password = {PASSWORD}".encode("utf-16")),
        ("a.yaml", f"password: {PASSWORD}".encode()),
    ],
)
def test_attached_files_are_looked_into_whatever_they_are_called(
    memory: Path, tmp_path: Path, name: str, content: bytes
) -> None:
    both = Both(memory)
    both.watching.attachment_types = frozenset({"text/plain", "application/x-yaml", "application/yaml", "text/yaml"})
    (tmp_path / name).write_bytes(content)
    response = both.large().prompt("look", attachments=[llm.Attachment(path=str(tmp_path / name))])
    response.text()
    assert PASSWORD not in both.seen
    assert "[masked: password]" in both.seen
    assert (tmp_path / name).read_bytes() == content
