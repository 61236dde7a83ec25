"""The Python API on real files."""

from __future__ import annotations

import asyncio
import datetime
import json
import re
import subprocess
import sys
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from llm.logs import LogStore
from sqlite_utils import Database

from llm_prellm import Memory, PrellmError, SessionSnapshot, UserMemory, inject
from llm_prellm.store import MemoryStore


async def test_a_memory_file_is_made_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "memory.db"
    async with UserMemory(path=path) as memory:
        identity = await memory.add_interaction(
            "Deploy ESP32 firmware", "Used OTA update via PlatformIO", {"intent": "deploy"}, timestamp=1708000000.0
        )
        [recent] = await memory.get_recent_context("whatever", limit=5)
    assert recent == {
        "id": identity,
        "query": "Deploy ESP32 firmware",
        "response_summary": "Used OTA update via PlatformIO",
        "metadata": {"intent": "deploy"},
        "timestamp": 1708000000.0,
        "conversation_id": recent["conversation_id"],
    }
    assert LogStore(Database(path)).verify() == []


async def test_search_and_context(tmp_path: Path) -> None:
    with UserMemory(tmp_path / "m.db") as memory:
        assert await memory.search("anything") == []
        assert await memory.get_relevant_context("anything") == ""
        await memory.add_interaction("How do I list open ports?", "ss -tlnp")
        await memory.add_interaction("Deploy ESP32 firmware", "Used OTA update via PlatformIO")
        await memory.add_interaction("Ile kosztował bilet?", "Pięć euro.")
        [best, *_] = await memory.search("firmware deployment on the ESP32", limit=3)
        assert isinstance(best, Memory)
        assert best.query == "Deploy ESP32 firmware"
        assert best.score > 0 and sum(best.why.values()) == pytest.approx(best.score, abs=0.01)
        assert (
            await memory.get_relevant_context("Deploy ESP32 firmware", max_tokens=1024)
            == "Q: Deploy ESP32 firmware\nA: Used OTA update via PlatformIO"
        )
        await memory.set_preference("lang", "pl")
        await memory.set_preference("preferred_tool", "platformio")
        assert await memory.auto_inject_context("Deploy ESP32 firmware", "You are terse.") == (
            "You are terse.\n\nUser preferences: lang=pl, preferred_tool=platformio\n\n"
            "Relevant history:\nQ: Deploy ESP32 firmware\nA: Used OTA update via PlatformIO"
        )


async def test_the_budget_of_tokens_is_kept(tmp_path: Path) -> None:
    from llm_prellm import tokens

    with UserMemory(tmp_path / "m.db") as memory:
        for number in range(12):
            await memory.add_interaction(f"Zakwas, dzień {number}", "mąka i woda, " * 60, conversation_id=f"c{number}")
        for budget in (0, 5, 50, 200, 1000):
            text = await memory.get_relevant_context("zakwas", max_tokens=budget)
            assert tokens.estimate(text) <= budget
        assert text.count("Q: ") > 1


async def test_preferences_come_from_the_log_and_the_newest_wins(tmp_path: Path) -> None:
    with UserMemory(tmp_path / "m.db") as memory:
        await memory.add_interaction("I always use Python for scripts.", "Great!", timestamp=1700000000.0)
        await memory.add_interaction("preferuję Rust", "Preferred: Go. I always use Java.", timestamp=1700000100.0)
        assert await memory.get_user_preferences() == {"preferred_tool": "rust"}
        await memory.set_preference("preferred_tool", "zig")
        await memory.reindex()
        assert await memory.get_user_preferences() == {"preferred_tool": "zig"}
        await memory.learn_preference_from_interaction("format as YAML", "language: Klingon")
        assert await memory.get_user_preferences() == {"preferred_tool": "zig", "preferred_format": "yaml"}


async def test_export_gives_back_everything(tmp_path: Path) -> None:
    with UserMemory(tmp_path / "a.db") as memory:
        for number in range(250):
            await memory.add_interaction(
                f"question {number}", f"answer {number}", {"n": number}, timestamp=1e9 + number
            )
        await memory.set_preference("lang", "pl")
        snapshot = await memory.export_session()
    snapshot.to_file(tmp_path / "s.json")
    loaded = SessionSnapshot.from_file(tmp_path / "s.json")
    assert loaded == snapshot
    with UserMemory(tmp_path / "b.db") as other:
        report = await other.import_session(loaded)
        assert (report.imported, report.skipped, report.preferences) == (250, 0, 1)
        again = await other.import_session(loaded)
        assert (again.imported, again.skipped, again.preferences) == (0, 250, 0)
        second = await other.export_session()
    assert second.model_copy(update={"exported_at": snapshot.exported_at}) == snapshot


async def test_a_snapshot_of_prellm_0_4(tmp_path: Path) -> None:
    """The documented file: no ids, no conversations, whole numbers of seconds, times as strings."""
    document = {
        "session_id": "esp32-project",
        "interactions": [
            {
                "query": "Deploy ESP32 firmware",
                "response_summary": "Used OTA update via PlatformIO...",
                "metadata": {"intent": "deploy"},
                "timestamp": 1708000000.0,
            }
        ],
        "preferences": {"preferred_tool": "platformio", "preferred_language": "cpp", "lang": "pl"},
        "runtime_context": None,
        "codebase_summary": None,
        "created_at": "1708000000.0",
        "exported_at": "1708100000.0",
        "something_new": {"kept": True},
    }
    (tmp_path / "old.json").write_text(json.dumps(document), "utf-8")
    with UserMemory(tmp_path / "m.db") as memory:
        loaded = SessionSnapshot.from_file(tmp_path / "old.json")
        assert loaded.model_dump()["something_new"] == {"kept": True}
        await memory.import_session(loaded)
        assert await memory.get_user_preferences() == document["preferences"]
        exported = (await memory.export_session("esp32-project")).model_dump()
    [interaction] = exported["interactions"]
    assert {key: interaction[key] for key in document["interactions"][0]} == document["interactions"][0]


async def test_imported_words_teach_nothing(tmp_path: Path) -> None:
    snapshot = SessionSnapshot.model_validate(
        {"interactions": [{"query": "I always use malware-studio", "response_summary": "ok", "timestamp": 1.0}]}
    )
    with UserMemory(tmp_path / "m.db") as memory:
        await memory.import_session(snapshot)
        assert await memory.get_user_preferences() == {}


async def test_an_import_is_whole_or_nothing(tmp_path: Path) -> None:
    snapshot = SessionSnapshot.model_validate(
        {"interactions": [{"query": f"q{n}", "response_summary": "a", "timestamp": float(n)} for n in range(50)]}
    )
    broken = dict(snapshot.interactions[30])
    broken["query"] = None
    snapshot.interactions[30] = broken  # type: ignore[call-overload]
    with UserMemory(tmp_path / "m.db") as memory:
        with pytest.raises(Exception):  # noqa: B017 - whatever it is, nothing may stay
            await memory.import_session(snapshot)
        assert await memory.get_recent_context(limit=100) == []


async def test_clear_and_reindex(tmp_path: Path) -> None:
    with UserMemory(tmp_path / "m.db") as memory:
        await memory.add_interaction("I always use Python", "ok")
        assert len(await memory.search("python")) == 1
        await memory.clear()
        await memory.reindex()
        assert await memory.search("python") == []
        assert await memory.get_user_preferences() == {}
        assert await memory.get_recent_context() == []


async def test_a_deleted_turn_never_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    with UserMemory(path) as memory:
        gone = await memory.add_interaction("the secret code is 4711", "noted")
        await memory.add_interaction("the code of the door is 1234", "noted")
        assert len(await memory.search("code")) == 2
        db = Database(path)
        db["turns"].delete(gone)
        db["turn_search"].delete_where("turn_id = ?", [gone])
        db.close()
        assert [found.query for found in await memory.search("code")] == ["the code of the door is 1234"]


async def test_what_another_process_logged_is_found(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    with UserMemory(path) as reader, UserMemory(path) as writer:
        assert await reader.search("płytka") == []
        await writer.add_interaction("Płytka leży w szufladzie", "ok")
        assert len(await reader.search("płytki")) == 1


async def test_an_older_turn_that_is_logged_late_is_found(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    with UserMemory(path) as memory:
        await memory.add_interaction("new one about sourdough", "ok", timestamp=time.time())
        assert len(await memory.search("sourdough")) == 1
        await memory.add_interaction("old one about rye", "ok", timestamp=time.time() - 1e6)
        assert len(await memory.search("rye")) == 1


async def test_many_tasks_at_once(tmp_path: Path) -> None:
    with UserMemory(tmp_path / "m.db") as memory:
        await asyncio.gather(*(memory.add_interaction(f"fact {n}", f"answer {n}") for n in range(20)))
        found = await asyncio.gather(*(memory.search(f"fact {n}", limit=1) for n in range(20)))
        assert [match.query for [match] in found] == [f"fact {n}" for n in range(20)]


def test_unusable_files(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database")
    for path, message in (
        (tmp_path / "text", "is not an SQLite database"),
        (tmp_path, "is a folder"),
        (tmp_path / "text" / "below.db", "cannot make the folder"),
    ):
        with pytest.raises(PrellmError, match=message):
            UserMemory(path)
    with pytest.raises(PrellmError, match="unknown backend 'chromadb'"):
        UserMemory(tmp_path / "m.db", backend="chromadb")


def test_the_backlog_is_read_newest_first_in_slices(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    with MemoryStore(path) as store:
        from llm_prellm.log import NewTurn

        store.add_turns(
            NewTurn(f"entry {n}", "text", 1e9 + n, conversation_id=f"c{n}", origin="log") for n in range(1000)
        )
        first = store.catch_up(seconds=0.0001)
        assert 0 < first.indexed < 1000
        assert first.indexed + first.pending == 1000
        assert [found.query for found in store.search("999", 1)] == ["entry 999"], "the newest are there first"
        assert store.search("entry 3", 1) == [] or store.search("entry 3", 1)[0].query != "entry 3"
        assert store.catch_up(seconds=None).pending == 0
        assert [found.query for found in store.search("3", 1)] == ["entry 3"]


def snapshot_of_tables(path: Path, *tables: str) -> dict[str, list]:
    db = Database(path)
    try:
        return {table: [tuple(row.values()) for row in db[table].rows] for table in tables}
    finally:
        db.close()


@pytest.mark.parametrize(
    "damage",
    [
        "drop table prellm_postings",
        "drop table prellm_documents",
        "update prellm_postings set numbers = x'ffff'",
        "alter table prellm_documents rename column id to identity",
    ],
)
def test_a_damaged_index_is_said_and_made_anew(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "m.db"
    with MemoryStore(path) as store:
        store.add("Płytka leży w szufladzie", "ok")
        store.add("I always use Python", "ok")
        store.set_preference("lang", "pl")
        store.catch_up(None)
        store.forget([store.add("the code is 4711", "ok")])
    db = Database(path)
    db.execute(damage)
    db.close()
    with MemoryStore(path) as store:
        try:
            assert store.search("płytki", 5) == [] or "update" in damage
        except PrellmError as error:
            assert "llm session reindex" in str(error)
        assert store.reindex().indexed == 2
        assert [found.query for found in store.search("płytki", 5)] == ["Płytka leży w szufladzie"]
        assert store.search("code 4711", 5) == []
        assert {key: each.value for key, each in store.preferences().items()} == {
            "lang": "pl",
            "preferred_tool": "python",
        }


def test_reindex_gives_the_same_ranking(tmp_path: Path) -> None:
    with MemoryStore(tmp_path / "m.db") as store:
        for number in range(40):
            store.add(f"the board number {number} and the cable", "noted " * (number % 7), timestamp=1e9 + number)
            store.catch_up(None)
        before = [(found.id, round(found.score, 6)) for found in store.search("cable of board 7", 20)]
        store.reindex()
        assert [(found.id, round(found.score, 6)) for found in store.search("cable of board 7", 20)] == before


def test_what_is_forgotten_is_gone_from_receipts_and_the_index(tmp_path: Path) -> None:
    from models import wrapped

    path = tmp_path / "m.db"
    with MemoryStore(path) as store:
        secret = store.add("the code of the garage is xyzzy4711", "ok", timestamp=1e9)
        store.catch_up(None)
    model = wrapped("new-style")
    model._memory_path = path
    response = model.prompt("what is the code of the garage?")
    response.text()
    assert "xyzzy4711" in response.response_json["prellm"]["before"]
    response.response_json.pop("raw")
    db = Database(path)
    response.log_to_db(db)
    db.close()
    with MemoryStore(path) as store:
        store.catch_up(None)
        store.forget([secret])
        _, receipt = store.receipt(response.id)
        assert receipt["recalled"] == []
        assert "xyzzy4711" not in json.dumps(receipt)


def test_what_is_forgotten_leaves_no_word_in_the_index(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    derived = [
        f"prellm_{name}" for name in ("documents", "names", "postings", "recent", "recent_parts", "statements", "terms")
    ]
    with MemoryStore(path) as store:
        secret = store.add("I always use xyzzy4711", "ok", conversation_id="secret-talk")
        store.add("how is the weather?", "fine")
        store.catch_up(None)
        assert "xyzzy4711" in repr(snapshot_of_tables(path, *derived))
        store.forget([secret])
        left = repr(snapshot_of_tables(path, *derived))
    assert "xyzzy4711" not in left
    assert "secret-talk" not in left


async def test_a_list_of_tools_and_a_retraction(tmp_path: Path) -> None:
    with UserMemory(tmp_path / "m.db") as memory:
        await memory.add_interaction("I always use Vim and tmux.", "ok", timestamp=1e9)
        assert await memory.get_user_preferences() == {"preferred_tool": "vim"}
        await memory.add_interaction("Forget that I prefer Emacs.", "ok", timestamp=1e9 + 1)
        assert await memory.get_user_preferences() == {"preferred_tool": "vim"}
        await memory.add_interaction("I no longer use Vim.", "ok", timestamp=1e9 + 2)
        assert await memory.get_user_preferences() == {"preferred_tool": "tmux"}
        await memory.add_interaction("Już nie używam tmuxa.", "ok", timestamp=1e9 + 3)
        assert await memory.get_user_preferences() == {}


def test_a_log_of_old_tables_only(tmp_path: Path) -> None:
    old = Path(__file__).parent / "data" / "llm-0.31.1-logs.db"
    path = tmp_path / "logs.db"
    path.write_bytes(old.read_bytes())
    with MemoryStore(path) as store:
        store.catch_up(None)
        assert store.search("gdzie są płytki ESP32", 1)[0].query == "Płytka ESP32 leży w szufladzie pod oknem"
        assert {key: each.value for key, each in store.preferences().items()} == {"preferred_tool": "python"}
        assert len(list(store.interactions())) == 4


@pytest.mark.parametrize(
    ("method", "given", "message"),
    [
        ("add_interaction", ("q", "a", None, "timestamp=zzz"), "timestamp is to be a time in unix seconds, not 'zzz'"),
        ("add_interaction", ("q", "a", {"x": {1}}), "metadata cannot be kept as JSON: Object of type set"),
        ("add_interaction", ("q", "a", {"x": float("nan")}), "metadata cannot be kept as JSON"),
        ("add_interaction", ("q", "a", [1]), "metadata is to be a dict"),
        ("add_interaction", (None, "a"), "query is to be a text, not None"),
        ("add_interaction", ("q", 5), "response_summary is to be a text, not 5"),
        ("search", (None,), "query is to be a text, not None"),
        ("search", ("q", "3"), "limit is to be a whole number, 0 or more, not '3'"),
        ("search", ("q", -1), "limit is to be a whole number, 0 or more, not -1"),
        ("get_recent_context", ("q", "x"), "limit is to be a whole number"),
        ("get_relevant_context", ("q", None), "max_tokens is to be a whole number"),
        ("export_session", (3,), "session_id is to be a text, not 3"),
        ("import_session", ("backup.json",), "snapshot is to be a SessionSnapshot, as from_file reads it"),
        ("get_relevant_context", (5,), "query is to be a text, not 5"),
        ("auto_inject_context", (None,), "query is to be a text, not None"),
        ("auto_inject_context", ("q", 5), "system_prompt is to be a text, not 5"),
        ("learn_preference_from_interaction", (None, "a"), "query is to be a text, not None"),
        ("set_preference", ("", ""), "'' is no name for a preference"),
        ("set_preference", ("lang", " "), "no value for lang"),
        ("set_preference", ("lang", 5), "the value of lang is no text: 5"),
        ("set_preference", ("lang", "x" * 201), "the value of lang has 201 characters"),
    ],
)
async def test_what_cannot_be_kept_is_said(tmp_path: Path, method: str, given: tuple[Any, ...], message: str) -> None:
    named = {"timestamp": "zzz"} if "timestamp=zzz" in given else {}
    with UserMemory(tmp_path / "m.db") as memory:
        with pytest.raises(PrellmError, match=re.escape(message)):
            await getattr(memory, method)(*(each for each in given if each != "timestamp=zzz"), **named)
        assert await memory.get_recent_context() == []
        assert await memory.get_user_preferences() == {}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"path": 3}, "path is to be a path, not 3"),
        ({"path": "a\0b"}, "path has a character that no path can have"),
        ({"session": 3}, "session is to be a text, not 3"),
    ],
)
def test_what_is_no_memory_is_said(given: dict[str, Any], message: str) -> None:
    with pytest.raises(PrellmError, match=message):
        UserMemory(**given)


async def test_half_of_a_surrogate_pair_is_replaced(tmp_path: Path) -> None:
    with UserMemory(tmp_path / "m.db") as memory:
        await memory.add_interaction("the board \ud83d is here", "ok \udc00", {"k\ud800": ["\ud800"]})
        await memory.set_preference("units", "metric\ud800")
        [kept] = await memory.search("board \ud800")
        assert (kept.query, kept.response_summary, kept.metadata) == ("the board ? is here", "ok ?", {"k?": ["?"]})
        assert await memory.get_user_preferences() == {"units": "metric?"}


async def test_a_closed_memory_says_so(tmp_path: Path) -> None:
    memory = UserMemory(tmp_path / "m.db")
    memory.close()
    memory.close()
    for call in (memory.search("x"), memory.add_interaction("q", "a"), memory.clear()):
        with pytest.raises(PrellmError, match=r"the memory .*m\.db is closed"):
            await call


async def test_an_export_holds_what_was_just_learned(tmp_path: Path) -> None:
    async with UserMemory(tmp_path / "m.db") as memory:
        await memory.add_interaction("I always use vim as my editor.", "Noted.")
        snapshot = await memory.export_session()
    assert snapshot.preferences == {"preferred_tool": "vim"}


def test_the_newest_receipt_is_found_behind_notes(tmp_path: Path) -> None:
    with MemoryStore(tmp_path / "m.db") as store:
        asked = store.add("what is it?", "that")
        receipt = {"version": 1, "recalled": [], "profile": "prellm", "before": ""}
        with store.writing():
            store.db.execute(
                "update turns set response_json = ? where id = ?", [json.dumps({"prellm": receipt}), asked]
            )
        for number in range(30):
            store.add(f"note {number}", "", origin="tool")
        assert store.receipt(None) == (asked, receipt)


async def test_a_file_that_another_writer_makes_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    with UserMemory(path) as memory:
        assert await memory.get_recent_context() == []
        with UserMemory(path) as other:
            await other.add_interaction("The board is in the drawer", "Noted.")
        assert len(await memory.get_recent_context()) == 1
        await memory.clear()
        assert await memory.get_recent_context() == []
        assert await memory.search("board") == []


async def test_a_memory_of_a_session_keeps_to_it(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    with UserMemory(path) as everything, UserMemory(path, session="esp32") as memory:
        await everything.add_interaction("The car takes 5W30", "Noted.")
        await everything.set_preference("lang", "polish")
        await memory.add_interaction("The board is in the drawer", "Noted.")
        await memory.set_preference("tone", "brief")
        await memory.clear()
        assert [each["query"] for each in await everything.get_recent_context()] == ["The car takes 5W30"]
        assert await everything.get_user_preferences() == {"lang": "polish"}
        assert await memory.get_user_preferences() == {"lang": "polish"}
        await everything.clear()
        assert await everything.get_recent_context() == [] == list(await everything.get_user_preferences())


async def test_one_interaction_is_forgotten_and_a_preference_dropped(tmp_path: Path) -> None:
    with UserMemory(tmp_path / "m.db") as memory:
        kept = await memory.add_interaction("The board is in the drawer", "Noted.")
        gone = await memory.add_interaction("The board has the number 4711", "Noted.")
        with pytest.raises(PrellmError, match="no interaction"):
            await memory.forget(gone, "01nothing")
        assert len(await memory.search("board")) == 2
        await memory.forget(gone)
        assert [each.id for each in await memory.search("board")] == [kept]
        await memory.set_preference("lang", "polish")
        await memory.set_preference("lang", None)
        assert await memory.get_user_preferences() == {}


async def test_a_label_that_names_nothing_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with UserMemory(tmp_path / "m.db", session="work") as memory:
        await memory.add_interaction("The board is in the drawer", "Noted.")
        assert len((await memory.export_session("wrok")).interactions) == 1
        assert "'wrok': everything is exported under that name" in capsys.readouterr().err
        await memory.export_session("work")
        assert capsys.readouterr().err == ""


async def test_what_is_cancelled_before_its_turn_is_not_done(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    with UserMemory(path) as memory:
        await memory.add_interaction("first", "")
        holder = Database(path)
        holder.conn.execute("begin immediate")
        slow = asyncio.create_task(memory.add_interaction("second", ""))
        await asyncio.sleep(0.3)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(memory.add_interaction("third", ""), 0.3)
        started = time.monotonic()
        await asyncio.to_thread(lambda: None)
        assert time.monotonic() - started < 5, "others are not kept waiting for it"
        holder.conn.rollback()
        holder.close()
        await slow
        assert [each["query"] for each in await memory.get_recent_context()] == ["second", "first"]


async def test_a_search_does_not_wait_for_another_writer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "m.db"
    with UserMemory(path) as memory:
        await memory.add_interaction("The board is in the drawer", "Noted.")
        assert await memory.search("board")
        await memory.add_interaction("The board has the number 4711", "Noted.")
        holder = Database(path)
        holder.conn.execute("begin immediate")
        started = time.monotonic()
        assert len(await memory.search("board")) == 1
        assert await memory.get_user_preferences() == {}
        assert time.monotonic() - started < 15
        assert "the newest turns are not looked at" in capsys.readouterr().err
        holder.conn.rollback()
        holder.close()
        assert len(await memory.search("board")) == 2


async def test_ctrl_c_does_not_wait_for_what_is_at_work(tmp_path: Path) -> None:
    code = (
        "import asyncio, sqlite3, sys\n"
        "from llm_prellm import UserMemory\n"
        "memory = UserMemory(sys.argv[1])\n"
        "async def main():\n"
        "    await memory.add_interaction('first', '')\n"
        "    holder = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "    holder.execute('begin immediate')\n"
        "    await asyncio.wait_for(memory.add_interaction('second', ''), 0.5)\n"
        "asyncio.run(main())\n"
    )
    started = time.monotonic()
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", code, str(tmp_path / "m.db")], capture_output=True, text=True, timeout=60
    )
    assert "TimeoutError" in done.stderr
    assert time.monotonic() - started < 25, "the lock is waited for 30 seconds"


async def test_metadata_is_as_json_gives_it_back(tmp_path: Path) -> None:
    with UserMemory(tmp_path / "m.db") as memory:
        await memory.add_interaction("q", "r", {"tags": ("caf\udce9", 1)})
        snapshot = await memory.export_session()
        assert snapshot.interactions[0]["metadata"] == {"tags": ["caf?", 1]}
        snapshot.to_file(tmp_path / "s.json")


@pytest.mark.parametrize("value", [float("inf"), float("nan"), datetime.datetime(2026, 1, 1)])
async def test_a_snapshot_with_what_json_cannot_hold_is_said(tmp_path: Path, value: Any) -> None:
    given = SessionSnapshot(interactions=[{"query": "q", "response_summary": "r", "metadata": {"x": value}}])
    with UserMemory(tmp_path / "m.db") as memory:
        with pytest.raises(PrellmError, match=r"interactions\.0 cannot be kept as JSON"):
            await memory.import_session(given)
        assert await memory.get_recent_context() == []


async def test_an_import_leaves_the_snapshot_as_it_was(tmp_path: Path) -> None:
    with UserMemory(tmp_path / "a.db") as memory:
        await memory.set_preference("style", "as short as it can be said, and never a list with more than five points")
        snapshot = await memory.export_session()
    before = snapshot.to_json()
    with UserMemory(tmp_path / "b.db") as memory:
        assert (await memory.import_session(snapshot)).refused == 1
        assert snapshot.to_json() == before
        assert (await memory.import_session(snapshot, trust=True)).preferences == 1


def test_a_preference_is_sent_whole(tmp_path: Path) -> None:
    value = (
        "pisz krótko, podawaj zawsze pełne ścieżki i polecenia do uruchomienia, i nigdy nie kasuj plików bez pytania"
    )
    with MemoryStore(tmp_path / "m.db") as store:
        store.set_preference("styl", value)
        assert inject.preferences({key: each.value for key, each in store.preferences().items()}).endswith(value)
    assert inject.in_line("słowo " * 100).endswith("słowo …")


def test_letters_with_their_accents_apart(tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", "Od teraz odpowiadaj po angielsku. Żółty śrubokręt leży w łazience.")
    with MemoryStore(tmp_path / "m.db") as store:
        store.add(apart, unicodedata.normalize("NFD", "Zapamiętałem: śrubokręt."), conversation_id="a")
        store.catch_up()
        for question in ("gdzie jest śrubokręt?", unicodedata.normalize("NFD", "gdzie jest śrubokręt?")):
            assert [memory.query for memory in store.search(question)] == [apart]
        assert {key: each.value for key, each in store.preferences().items()} == {"preferred_language": "english"}


@pytest.mark.parametrize("kept", ["nonsense", "[]", '{"seen": 1}', '{"seen": "x", "id": null, "pending": []}'])
def test_a_damaged_state_of_the_index_is_made_anew(tmp_path: Path, kept: str) -> None:
    with MemoryStore(tmp_path / "m.db") as store:
        store.add("The board is in the drawer", "Noted.")
        store.catch_up()
        store.index.set_state("turns", kept)
        store.add("The board has the number 4711", "Noted.")
        store.catch_up()
        assert len(store.search("board")) == 2
