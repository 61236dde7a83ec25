"""A full disk, a file that can't be written, damaged files, other versions of llm, clocks that jump."""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from llm.cli import cli
from llm.logs import LogStore
from sqlite_utils import Database

from llm_prellm import SessionSnapshot
from llm_prellm.store import MemoryStore
from llm_prellm.transfer import import_snapshot

Done = tuple[int, str, str]


def session(*words: str) -> Done:
    """What a command of ``llm session`` gives: exit code, output, errors. An exception is no way to end."""
    done = CliRunner().invoke(cli, ["session", *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    return done.exit_code, done.stdout, done.stderr


BOARD = "Płytka ESP32 leży w szufladzie pod oknem"
DATA = Path(__file__).parent / "data"

unix = pytest.mark.skipif(sys.platform == "win32", reason="limits and mounts of Unix")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def told(path: Path, count: int = 50) -> Path:
    with MemoryStore(path) as store:
        store.add(BOARD, "Zapamiętane.", timestamp=1700000000.0)
        for number in range(count):
            store.add(f"How is sensor {number} connected?", "With a wire. " * 20, timestamp=1700000001.0 + number)
        store.catch_up(None)
    return path


def large_snapshot(path: Path, count: int = 2000) -> Path:
    interactions = [
        {"query": f"new {number}", "response_summary": "word " * 200, "timestamp": 1.0 + number}
        for number in range(count)
    ]
    path.write_text(json.dumps({"session_id": "new", "interactions": interactions}))
    return path


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], capture_output=True)
    if made.returncode:
        pytest.skip("mounting takes root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


# -- no room ------------------------------------------------------------------------------


@unix
def test_a_full_disk_is_said_and_nothing_is_half_done(
    small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(small_disk))
    memory = told(small_disk / "memory.db")
    file = large_snapshot(tmp_path / "new.json")

    code, _, said = session("import", str(file), "--memory", str(memory))
    assert code == 1
    assert "is full" in said and said.count("\n") == 1, said
    with MemoryStore(memory) as store:
        assert sum(1 for _ in store.interactions()) == 51
        assert store.search("gdzie leży płytka", 1)[0].query == BOARD
        assert LogStore(store.db).verify() == []

    (small_disk / "ballast").write_bytes(b"x" * (free(small_disk) - 8192))
    before = sorted(path.name for path in small_disk.iterdir())
    code, _, said = session("export", str(small_disk / "backup.json"), "--memory", str(memory))
    assert code == 1 and said.count("\n") == 1, said
    assert f"cannot write {small_disk / 'backup.json'}: No space left on device" in said
    code, _, said = session("reindex", "--memory", str(memory))
    assert code == 1 and said.count("\n") == 1, said
    assert sorted(path.name for path in small_disk.iterdir()) == before

    (small_disk / "ballast").unlink()
    assert session("reindex", "--memory", str(memory))[0] == 0
    assert json.loads(session("search", "płytka", "--json", "--memory", str(memory))[1])[0]["query"] == BOARD


def free(folder: Path) -> int:
    room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize


@unix
def test_a_file_that_may_not_grow(user_path: Path, tmp_path: Path) -> None:
    memory = told(tmp_path / "memory.db")
    file = large_snapshot(tmp_path / "new.json")

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (memory.stat().st_size + 65536,) * 2)

    words = ["session", "import", str(file), "--memory", str(memory)]
    done = subprocess.run(
        [sys.executable, "-m", "llm", *words], capture_output=True, text=True, preexec_fn=limit, check=False
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "memory.db" in done.stderr, done.stderr
    with MemoryStore(memory) as store:
        assert sum(1 for _ in store.interactions()) == 51


@unix
def test_a_prompt_is_answered_on_a_full_disk(small_disk: Path, run_llm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLM_USER_PATH", str(small_disk))
    monkeypatch.setenv("SQLITE_TMPDIR", str(small_disk))
    assert run_llm("prellm", "add", "echoing", "--small", "echo").returncode == 0
    told(small_disk / "logs.db")
    with MemoryStore(small_disk / "logs.db") as store:
        store.add("The lamp is on the shelf", "", timestamp=1800000000.0)  # not indexed
    (small_disk / "ballast").write_bytes(b"x" * free(small_disk))
    done = run_llm("-m", "echoing", "-n", "gdzie leży płytka ESP32?")
    assert done.returncode == 0, done.stderr
    assert BOARD in json.loads(done.stdout)["prompt"]
    assert "the newest turns are not looked at" in done.stderr and done.stderr.count("\n") == 1


# -- no writing ---------------------------------------------------------------------------


@pytest.fixture
def read_only(small_disk: Path) -> Path:
    """A memory on a file system that can't be written."""
    memory = told(small_disk / "logs.db")
    with MemoryStore(memory) as store:
        store.add("The lamp is on the shelf", "", timestamp=1800000000.0)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    return memory


READING = {
    "list": "sensor",
    "search gdzie leży płytka": "ESP32",
    "context gdzie leży płytka": "ESP32",
    "preferences": "",
    "status": "52",
    "export -": "ESP32",
}


@unix
@pytest.mark.parametrize("words", READING)
def test_a_read_only_file_is_read(words: str, read_only: Path) -> None:
    code, out, said = session(*words.split(" ", 1), "--memory", str(read_only))
    assert code == 0, said
    assert READING[words] in out
    late = words.split()[0] in ("search", "context", "preferences", "status")
    assert ("the newest turns are not looked at" in said) == late


@unix
@pytest.mark.parametrize("words", [["import"], ["reindex"], ["clear", "--force"], ["preferences", "set", "lang", "pl"]])
def test_a_read_only_file_is_said(words: list[str], read_only: Path, tmp_path: Path) -> None:
    if words == ["import"]:
        words = ["import", str(large_snapshot(tmp_path / "new.json", 3))]
    before = digest(read_only)
    code, _, said = session(*words, "--memory", str(read_only))
    assert code == 1
    assert said.count("\n") == 1
    assert f"{read_only} is read-only; make it writable, or name another" in said
    assert digest(read_only) == before


# -- damage -------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["in the middle", "everywhere", "cut short", "the first page"])
def test_a_damaged_database_is_said_and_left_alone(where: str, user_path: Path, tmp_path: Path) -> None:
    memory = told(tmp_path / "memory.db", 300)
    content = bytearray(memory.read_bytes())
    chance = random.Random(7)
    if where == "in the middle":
        content[len(content) // 3 : len(content) // 2] = chance.randbytes(len(content) // 2 - len(content) // 3)
    elif where == "everywhere":
        for start in range(4096, len(content), 4096):
            content[start : start + 200] = chance.randbytes(200)
    elif where == "cut short":
        del content[len(content) // 2 :]
    else:
        content[16:4096] = chance.randbytes(4080)
    memory.write_bytes(content)
    before = digest(memory)
    file = large_snapshot(tmp_path / "new.json", 3)
    refused = 0
    for words in (["list"], ["export", "-"], ["import", str(file)], ["search", "płytka"], ["reindex"], ["status"]):
        code, _, said = session(*words, "--memory", str(memory))
        # What is damaged may be the index alone; where the log can't be read, that is what is said.
        if code:
            refused += 1
            assert said.startswith("Error: ") and said.count("\n") == 1 and str(memory) in said
            assert "it was left as it is" in said
            assert digest(memory) == before
        before = digest(memory)
    assert refused


# -- other versions of llm ----------------------------------------------------------------


def test_a_log_of_the_oldest_llm(tmp_path: Path, user_path: Path) -> None:
    path = user_path / "logs.db"
    shutil.copy(DATA / "llm-0.32-logs.db", path)
    with MemoryStore(path) as store:
        store.catch_up(None)
        assert store.search("gdzie są płytki ESP32", 1)[0].query == BOARD
        assert store.preferences_by_key() == {"preferred_tool": "python"}
        kept = list(store.interactions())
        assert [each.query.strip() for each in kept] == [
            BOARD,
            "a gdzie jest zasilacz?",
            "I always use Python for scripts",
            "summarize this",
            "what time is it?",
        ]
        assert kept[0].conversation_id == kept[1].conversation_id
    file = tmp_path / "backup.json"
    assert session("export", str(file))[0] == 0
    assert "5 interactions imported" in session("import", str(file), "--memory", str(tmp_path / "b.db"))[1]
    with MemoryStore(tmp_path / "b.db") as other:
        assert [(each.query, each.response, each.timestamp) for each in other.interactions()] == [
            (each.query, each.response, each.timestamp) for each in kept
        ]


def test_a_log_of_llm_0_31_is_read_before_llm_brings_it_up_to_date(user_path: Path) -> None:
    path = user_path / "logs.db"
    shutil.copy(DATA / "llm-0.31.1-logs.db", path)
    before = digest(path)
    code, listed = session("list")[:2]
    assert (code, len(listed.splitlines())) == (0, 4)
    assert session("show", listed.split()[0])[0] == 0
    assert digest(path) == before, "who only looks writes nothing"
    assert BOARD in session("search", "gdzie są płytki ESP32")[1]


def test_a_log_of_a_newer_llm(user_path: Path, run_llm, tmp_path: Path) -> None:
    """With tables, columns, kinds of messages and migrations that nobody here knows."""
    path = user_path / "logs.db"
    shutil.copy(DATA / "llm-0.32-logs.db", path)
    db = Database(path)
    db["turn_ratings"].insert_all([{"turn_id": row["id"], "stars": 5} for row in db["turns"].rows], pk="turn_id")
    for table in ("turns", "threads", "messages", "parts"):
        db.execute(f"alter table {table} add column future text default 'kept'")
    db.execute("alter table turn_search add column tags text")
    db["_llm_migrations"].insert({"name": "m999_the_future", "applied_at": "2030-01-01"})
    db.execute("insert into parts (message_hash, position, type, text) select hash, 9, 'hologram', 'x' from messages")
    db.execute("create view turns_by_star as select * from turns join turn_ratings on turns.id = turn_id")
    db.conn.commit()
    db.close()

    assert run_llm("prellm", "add", "echoing", "--small", "echo").returncode == 0
    done = run_llm("-m", "echoing", "gdzie leży płytka ESP32?")
    assert done.returncode == 0, done.stderr
    assert BOARD in json.loads(done.stdout)["prompt"]
    assert session("reindex")[0] == 0
    assert session("export", str(tmp_path / "backup.json"))[0] == 0
    assert "3 interactions imported" in session("import", str(large_snapshot(tmp_path / "new.json", 3)))[1]
    with MemoryStore(path) as store:
        assert sum(1 for _ in store.interactions()) == 9
        assert store.db["turn_ratings"].count == 5
        assert [row[0] for row in store.db.execute("select name from _llm_migrations where name like 'm999%'")]
        assert store.db.execute("select count(*) from turns_by_star where future = 'kept'").fetchone()[0] == 5


# -- clocks -------------------------------------------------------------------------------


def test_a_clock_that_jumps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forward to 2099, back to 1970, and right again: everything is found, and what was set last stands."""
    now = time.time()
    with MemoryStore(tmp_path / "logs.db") as store:
        for number, moment in enumerate((now, 4.1e9, 0.0, 5.0, now + 60)):
            monkeypatch.setattr(time, "time", lambda moment=moment: moment)
            store.add(f"The board number {number} is in drawer {number}", "Noted.")
            store.set_preference("lang", f"l{number}")
            store.catch_up()
            assert store.search("board number", 10)[0].query.startswith("The board number")
            assert store.preferences_by_key() == {"lang": f"l{number}"}
        store.set_preference("lang", None)
        assert store.preferences_by_key() == {}
        found = {each.query for each in store.search("which board number is in a drawer", 10)}
        assert len(found) == 5
        scores = [each.score for each in store.search("board number drawer", 10)]
        assert all(0 < score < 10 for score in scores)
        assert len(list(store.interactions())) == 5


def test_a_file_from_the_future_does_not_outrank_what_is_set_here(tmp_path: Path) -> None:
    document = {
        "session_id": "x",
        "interactions": [{"query": "q", "response_summary": "a", "timestamp": 4.1e9}],
        "preferences": {"lang": "de"},
        "exported_at": "4100000000.0",
    }
    with MemoryStore(tmp_path / "logs.db") as store:
        import_snapshot(store, SessionSnapshot.model_validate(document))
        store.set_preference("lang", "pl")
        assert store.preferences_by_key()["lang"] == "pl"
