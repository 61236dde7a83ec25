"""Erasing from llm's own log: what was asked for is gone from the file, and the rest is as llm would have it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import llm
import pytest
from llm.logs import LogStore
from llm.migrations import migrate
from sqlite_utils import Database

from llm_prellm.store import MemoryStore

ZEBRA = "zebraword"


class Counting(llm.Model):
    """Answers with how often it was asked: an answer that quoted the prompt would hold the word itself."""

    model_id = "counting"
    attachment_types = frozenset({"image/png"})
    asked = 0

    def execute(self, prompt: llm.Prompt, stream: bool, response: llm.Response, conversation: object) -> Iterator[str]:
        self.asked += 1
        yield f"answer {self.asked}"


def ask(db: Database, *prompts: str, **settings: object) -> list[llm.Response]:
    conversation = Counting().conversation()
    responses = []
    for prompt in prompts:
        responses.append(response := conversation.prompt(prompt, **settings))
        response.text()
        response.log_to_db(db)
    return responses


def texts(db: Database, turn_id: str) -> list[str]:
    store = LogStore(db)
    [tip] = db.execute("select tip_message_hash from turns where id = ?", [turn_id]).fetchone()
    return [
        "".join(part.text for part in message.parts if hasattr(part, "text"))
        for message in store.load_chain(tip)
        if message.role == "user"
    ]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "logs.db"


@pytest.fixture
def db(path: Path) -> Database:
    db = Database(path)
    migrate(db)
    return db


@pytest.mark.parametrize("which", [0, 1, 2])
def test_one_turn_of_a_conversation(db: Database, path: Path, which: int) -> None:
    words = ["one first", "two second", "three third"]
    words[which] += f" {ZEBRA}"
    turns = ask(db, *words, system="be terse")
    with MemoryStore(path) as store:
        store.catch_up()
        assert store.forget([turns[which].id], logs=True) == [turns[which].id]
        assert store.search(ZEBRA) == []
    db.conn.close()

    assert ZEBRA.encode() not in path.read_bytes()
    db = Database(path)
    assert LogStore(db).verify() == []
    rest = [word for place, word in enumerate(words) if place != which]
    last = turns[2].id if which != 2 else turns[1].id
    assert texts(db, last) == rest
    thread = db.execute("select tip_message_hash from threads").fetchone()[0]
    assert thread == db.execute("select tip_message_hash from turns where id = ?", [last]).fetchone()[0]
    assert [row["role"] for row in db.query("select role from messages where parent_hash is null")] == ["system"]
    assert db.execute("select count(*) from messages").fetchone()[0] == 5, "the system prompt and two exchanges"


def test_a_conversation_goes_on_without_what_was_erased(run_llm, user_path: Path) -> None:
    run_llm("-m", "echo", "my first words")
    run_llm("-c", f"a secret {ZEBRA}")
    [row, *_] = json.loads(run_llm("session", "list", "--json").stdout)
    refused = run_llm("session", "forget", row["id"], "--logs", input="n\n")
    assert refused.returncode == 1 and ZEBRA in refused.stderr and "cannot be undone" in refused.stdout
    assert ZEBRA in run_llm("logs", "-c").stdout

    done = run_llm("session", "forget", row["id"], "--logs", input="y\n")
    assert done.returncode == 0, done.stderr
    assert "1 interaction forgotten; erased from llm's own log" in done.stdout
    assert run_llm("-c", "and now").returncode == 0
    logged = run_llm("logs", "-c").stdout
    assert "my first words" in logged and "and now" in logged and ZEBRA not in logged
    assert ZEBRA.encode() not in (user_path / "logs.db").read_bytes()
    assert LogStore(Database(user_path / "logs.db")).verify() == []


def test_the_same_exchange_in_another_conversation_stays(db: Database, path: Path) -> None:
    [first, _] = ask(db, "the same question", "and on")
    [again] = ask(db, "the same question")
    with MemoryStore(path) as store:
        store.forget([first.id], logs=True)
    assert texts(db, again.id) == ["the same question"]
    assert LogStore(db).verify() == []


def test_a_fork_loses_it_too(db: Database, path: Path) -> None:
    [first, second] = ask(db, f"{ZEBRA} one", "two")
    store = LogStore(db)
    [tip] = db.execute("select tip_message_hash from turns where id = ?", [first.id]).fetchone()
    fork = store.fork(tip, forked_from=first.conversation.id)
    store.append(fork, [llm.user("elsewhere"), llm.assistant("yes")])
    with MemoryStore(path) as memory:
        memory.forget([first.id], logs=True)
    assert [message.parts[0].text for message in store.thread_messages(fork)] == ["elsewhere", "yes"]
    assert texts(db, second.id) == ["two"]
    assert store.verify() == []
    assert ZEBRA.encode() not in path.read_bytes()


def test_a_chain_of_tools_goes_whole_and_attachments_with_it(db: Database, path: Path) -> None:
    def clock() -> str:
        """The time."""
        return f"{ZEBRA} o'clock"

    chain = llm.get_model("echo").chain(
        json.dumps({"tool_calls": [{"name": "clock"}], "prompt": "what time is it"}), tools=[clock]
    )
    chain.text()
    for response in chain._responses:
        response.log_to_db(db)
    picture = llm.Attachment(type="image/png", content=b"\x89PNG" + ZEBRA.encode())
    [seen] = ask(db, "keep me", fragments=["a fragment that stays"])
    with_picture = Counting().prompt("look", attachments=[picture], fragments=[f"{ZEBRA} in a fragment"])
    with_picture.text()
    with_picture.log_to_db(db)
    head = chain._responses[0].id
    assert len(chain._responses) == 2
    with MemoryStore(path) as store:
        store.forget([head, with_picture.id], logs=True)
        assert [each.id for each in store.log.all()] == [seen.id]
    for table in ("turn_tools", "attachments", "part_attachments", "turn_search"):
        held = [row for row in db[table].rows if row.get("turn_id") != seen.id]
        assert held == [], table
    assert [row["content"] for row in db["fragments"].rows] == ["a fragment that stays"]
    assert LogStore(db).verify() == []
    db.conn.close()
    assert ZEBRA.encode() not in path.read_bytes()


def test_clear_logs_leaves_nothing(db: Database, path: Path) -> None:
    ask(db, f"{ZEBRA} one", "two")
    [third] = ask(db, f"three {ZEBRA}")
    with MemoryStore(path) as store:
        store.catch_up()
        store.forget([third.id])
        assert store.clear(logs=True) == 2
    for table in ("turns", "threads", "messages", "parts", "turn_search"):
        assert db[table].count == 0, table
    db.conn.close()
    assert ZEBRA.encode() not in path.read_bytes()


def test_responses_of_an_old_log(path: Path) -> None:
    db = Database(path)
    migrate(db)
    db["conversations"].insert({"id": "c1", "name": "old", "model": "m"})
    for number, word in enumerate(("keep", ZEBRA)):
        db["responses"].insert(
            {
                "id": f"01h0000000000000000000000{number}",
                "model": "m",
                "prompt": f"{word} asked",
                "response": f"{word} answered",
                "conversation_id": "c1",
                "datetime_utc": f"2023-08-0{number + 1}T00:00:00",
            }
        )
    with MemoryStore(path) as store:
        store.forget(["01h00000000000000000000001"], logs=True)
        assert [each.query for each in store.interactions()] == ["keep asked"]
        assert store.clear(logs=True) == 1
    assert db["responses"].count == 0 and db["conversations"].count == 0
    db.conn.close()
    assert ZEBRA.encode() not in path.read_bytes()


def test_nothing_is_erased_when_one_id_is_wrong(db: Database, path: Path, run_llm) -> None:
    [turn] = ask(db, "only one")
    done = run_llm("session", "forget", turn.id, "nothing", "--logs", "--force", "--memory", str(path))
    assert done.returncode == 1 and "no interaction with the id 'nothing'" in done.stderr
    assert texts(db, turn.id) == ["only one"]


def test_what_was_read_of_the_others_need_not_be_read_again(path: Path) -> None:
    with MemoryStore(path) as store:
        ids = [store.add(f"question {number} about topic {number}", "answer") for number in range(60)]
        store.catch_up(None)
        store.forget([ids[-1], ids[3]], logs=True)
        assert store.index_figures()["pending"] == 0
        again = store.add("a question in the place of the last", "yes")
        assert store.index_figures()["pending"] == 1
        store.catch_up()
        assert store.search("the place of the last")[0].id == again
        assert store.search("topic 4")[0].query == "question 4 about topic 4"
