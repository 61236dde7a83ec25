"""Reading both generations of llm's tables, and adding turns that llm itself can use."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import llm
import pytest
from llm.logs import LogStore
from llm.migrations import migrate
from sqlite_utils import Database

from llm_prellm.interaction import Interaction
from llm_prellm.log import Log, LogWriter, NewTurn, extras_of
from llm_prellm.log.identity import is_ulid, thread_id, turn_id
from llm_prellm.log.rows import TURNS

OLD_LOG = Path(__file__).parent / "data" / "llm-0.31.1-logs.db"


@pytest.fixture
def db(tmp_path: Path) -> Database:
    database = Database(tmp_path / "logs.db")
    migrate(database)
    return database


def ask(db: Database, *prompts: str, **settings: object) -> list[llm.Response]:
    """A conversation with llm-echo, logged by llm."""
    conversation = llm.get_model("echo").conversation()
    responses = []
    for prompt in prompts:
        response = conversation.prompt(prompt, **settings)  # type: ignore[arg-type]
        response.text()
        response.log_to_db(db)
        responses.append(response)
    return responses


def test_interactions_of_a_current_log(db: Database) -> None:
    before = time.time()
    first, second = ask(db, "Where is the board?", "and the cable?")
    found = list(Log(db).all())
    assert [interaction.query for interaction in found] == ["Where is the board?", "and the cable?"]
    assert [interaction.id for interaction in found] == [first.id, second.id]
    assert {interaction.conversation_id for interaction in found} == {first.conversation.id}
    assert found[0].response == first.text()
    assert found[0].model == "echo"
    assert before - 1 <= found[0].timestamp <= time.time()
    assert [interaction.id for interaction in Log(db).all(newest_first=True)] == [second.id, first.id]


def test_interactions_of_an_old_log(tmp_path: Path) -> None:
    path = tmp_path / "logs.db"
    shutil.copy(OLD_LOG, path)
    old = Database(path)
    log = Log(old)
    before = list(log.all())
    migrate(old)
    found = list(log.all())
    assert before == found, "llm makes its newer tables when it is next used; nothing waits for that"
    assert [interaction.query for interaction in found] == [
        "Płytka ESP32 leży w szufladzie pod oknem",
        "a gdzie jest zasilacz?",
        "I always use Python for scripts",
        "summarize this",
    ]
    assert found[0].conversation_id == found[1].conversation_id != found[2].conversation_id
    assert found[0].timestamp == pytest.approx(1795405326.43, abs=0.01)


def test_both_generations_in_the_order_of_time(tmp_path: Path) -> None:
    path = tmp_path / "logs.db"
    shutil.copy(OLD_LOG, path)
    db = Database(path)
    migrate(db)
    ask(db, "a new one")
    queries = [interaction.query for interaction in Log(db).all()]
    assert queries[0].startswith("Płytka")
    assert queries[-1] == "a new one"
    assert len(queries) == 5


def test_the_steps_of_a_tool_chain_are_one_interaction(db: Database) -> None:
    def clock() -> str:
        return "12:30"

    prompt = '{"tool_calls": [{"name": "clock", "arguments": {}}], "prompt": "what time is it?"}'
    chain = llm.get_model("echo").conversation().chain(prompt, tools=[clock])
    chain.text()
    chain.log_to_db(db)
    assert db["turns"].count > 1
    [interaction] = list(Log(db).all())
    assert interaction.query == prompt
    assert "12:30" in interaction.response, "the answer after the tool's result belongs to the interaction"
    for row in db["turns"].rows:
        assert Log(db).get([row["id"]])[row["id"]] == interaction


def test_fragments_are_not_the_users_words(db: Database) -> None:
    ask(db, "summarise", fragments=[llm.Fragment("I always use Cobol", "doc")])
    [interaction] = list(Log(db).all())
    assert interaction.query.strip() == "summarise"


def test_newest_gives_a_stretch_and_what_is_left(db: Database) -> None:
    ask(db, "one", "two", "three", "four", "five")
    log = Log(db)
    [turns, responses] = log.stretches
    top, _ = log.top(turns)
    newest, rest = log.newest(turns, 0, top, 2)
    assert [interaction.query for interaction in newest] == ["four", "five"]
    older, rest = log.newest(turns, 0, rest, 10)
    assert [interaction.query for interaction in older] == ["one", "two", "three"]
    assert rest == 0
    assert log.top(responses) == (0, None)


def test_added_turns_are_llms_own(db: Database) -> None:
    turns = [
        NewTurn("Where is the board?", "In the drawer.", 1700000000.25, "trip", metadata={"intent": "find"}),
        NewTurn("And the cable?", "On the shelf.", 1700000100.0, "trip", session="esp32"),
    ]
    with db.atomic():
        added = LogWriter(db).add(turns)
    assert len(added) == 2
    first, second = Log(db).all()
    assert (first.query, first.response, first.metadata) == (
        "Where is the board?",
        "In the drawer.",
        {"intent": "find"},
    )
    assert first.timestamp == 1700000000.25
    assert second.session == "esp32"
    assert first.conversation_id == "trip"
    store = LogStore(db)
    assert store.verify() == []
    assert [message.role for message in store.thread_messages(thread_id("trip"))] == [
        "user", "assistant", "user", "assistant",
    ]  # fmt: skip
    assert db.execute("select count(*) from turn_search_fts where turn_search_fts match 'drawer'").fetchone() == (1,)


def test_the_same_turn_is_added_once(db: Database) -> None:
    turn = NewTurn("Where?", "Here.", 1700000000.0, "trip")
    other = NewTurn("Where?", "There.", 1700000000.0, "trip")
    with db.atomic():
        assert len(LogWriter(db).add([turn, turn, other])) == 2
        assert LogWriter(db).add([turn, other]) == []


def test_an_answer_that_stands_in_its_metadata_comes_back_whole(db: Database) -> None:
    answer = "a sentence that is long enough for llm to store it once and refer to it in the payload of the turn"
    with db.atomic():
        LogWriter(db).add([NewTurn("?", answer, 1700000000.0, "trip", metadata={"copy": answer, "odd": {"$": "x"}})])
    [interaction] = Log(db).all()
    assert interaction.metadata == {"copy": answer, "odd": {"$": "x"}}


def test_a_conversation_of_an_old_log_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "logs.db"
    shutil.copy(OLD_LOG, path)
    db = Database(path)
    migrate(db)
    conversation = next(iter(Log(db).all())).conversation_id
    with db.atomic():
        LogWriter(db).add([NewTurn("more", "yes", time.time(), conversation)])
    messages = LogStore(db).thread_messages(conversation)
    assert len(messages) == 6, "the two old exchanges come before the new one"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("01m837ya2t5zx8aqz5xx6rd9ja", True),
        ("01M837YA2T5ZX8AQZ5XX6RD9JA", False),
        ("81m837ya2t5zx8aqz5xx6rd9ja", False),
        ("01m837ya2t5zx8aqz5xx6rd9jl", False),
        ("trip", False),
        ("", False),
    ],
)
def test_is_ulid(text: str, expected: bool) -> None:
    assert is_ulid(text) is expected


def test_ids_follow_time_and_content() -> None:
    assert turn_id(1.0, "a") == turn_id(1.0, "a") != turn_id(1.0, "b")
    assert turn_id(1.0, "z") < turn_id(2.0, "a")
    assert is_ulid(turn_id(0, "x"))
    assert turn_id(1e30, "x").startswith("7zzzzzzzzz")
    assert is_ulid(thread_id("any name")) and thread_id("any name") < turn_id(1.0, "x")


def test_queries_of_other_people_are_not_confused(db: Database) -> None:
    """The parts of an id are kept apart: ("ab", "c") is not ("a", "bc")."""
    assert turn_id(1.0, "ab", "c") != turn_id(1.0, "a", "bc")


def test_an_interaction_without_an_answer(db: Database) -> None:
    with db.atomic():
        LogWriter(db).add([NewTurn("noted", "", 1700000000.0, "trip"), NewTurn("", "only said", 1700000001.0, "trip")])
    found = list(Log(db).all())
    assert [(each.query, each.response) for each in found] == [("noted", ""), ("", "only said")]
    assert isinstance(found[0], Interaction)
    assert LogStore(db).verify() == []


class Looking(llm.Model):
    """Calls the tool it is given, then says what it saw; without tools it says hello."""

    model_id = "looking"
    supports_tools = True
    can_stream = False

    def execute(self, prompt: llm.Prompt, stream: bool, response: llm.Response, conversation: object) -> Iterator[str]:
        if prompt.tools and not prompt.tool_results:
            response.add_tool_call(llm.ToolCall(name="look", arguments={}, tool_call_id="c1"))
            yield ""
        else:
            yield "the picture shows a cat" if prompt.tool_results else "hello there"


@pytest.mark.parametrize("before", [[], ["hi, who are you?"]])
def test_a_tool_chain_that_begins_without_a_word(db: Database, before: list[str]) -> None:
    def look() -> str:
        return "a cat"

    conversation = Looking().conversation()
    for prompt in before:
        response = conversation.prompt(prompt)
        response.text()
        response.log_to_db(db)
    chain = conversation.chain("", fragments=[llm.Fragment("a long file", "source")], tools=[look])
    chain.text()
    chain.log_to_db(db)
    [head, step] = [row["id"] for row in db["turns"].rows][-2:]
    log = Log(db)
    *earlier, seen = log.all()
    assert [each.query for each in earlier] == before
    assert (seen.id, seen.query, seen.response) == (head, "", "the picture shows a cat")
    assert [each.id for each in log.all(newest_first=True)] == [seen.id, *(each.id for each in earlier)]
    assert log.get([step])[step] == log.get([head])[head] == seen
    assert log.turns_of([head]) == [head, step]
    assert [log.turns_of([each.id]) for each in earlier] == [[each.id] for each in earlier]
    assert log.newest(TURNS, 0, 100, 100)[0][-1] == seen


def test_the_calls_of_an_old_log_have_their_outputs(tmp_path: Path) -> None:
    db = Database(tmp_path / "logs.db")
    migrate(db)
    at = "2025-01-01T10:00:00"
    for number in range(3):
        db["responses"].insert({"id": f"r{number}", "prompt": "p", "response": "a", "datetime_utc": at})
        db["tool_calls"].insert(
            {"response_id": f"r{number}", "name": "f", "arguments": "{}", "tool_call_id": f"c{number}"}
        )
        if number:
            db["tool_results"].insert(
                {"response_id": f"r{number}", "tool_call_id": f"c{number}", "output": f"o{number}"}
            )
    found = extras_of(Log(db), ["r0", "r1", "r2"])
    assert [found[f"r{number}"].tools[0].output for number in range(3)] == [None, "o1", "o2"]
