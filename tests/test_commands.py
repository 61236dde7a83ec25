"""``llm session`` and ``llm prellm`` as a user meets them: real processes, real files."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils import Database

from llm_prellm import SessionSnapshot
from llm_prellm.commands.common import sum_of
from llm_prellm.store import MemoryStore

BOARD = "Płytka ESP32 leży w szufladzie pod oknem"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("told") / "logs.db"
    with MemoryStore(path) as store:
        store.add("How do I list open ports?", "ss -tlnp", timestamp=1700000000.0)
        store.add(BOARD, "Zapamiętane.", timestamp=1700000100.0, session="esp32", conversation_id="trip")
        store.add("evil \x1b[2J‮ text", "and \x07 more", timestamp=1700000200.0)
    return path


@pytest.fixture
def memory(told: Path, user_path: Path) -> Path:
    path = user_path / "logs.db"
    path.write_bytes(told.read_bytes())
    return path


def test_list(memory: Path, run_llm) -> None:
    done = run_llm("session", "list")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert len(lines) == 3
    assert BOARD in lines[1] and "esp32" in lines[1]
    assert "\x1b" not in done.stdout and "‮" not in done.stdout

    rows = json.loads(run_llm("session", "list", "--json", "-n", "2").stdout)
    assert [row["query"] for row in rows] == ["evil \x1b[2J‮ text", BOARD]
    assert json.loads(run_llm("session", "list", "--nl", "--id", "esp32").stdout)["query"] == BOARD
    assert json.loads(run_llm("session", "list", "--nl", "--id", "trip").stdout)["query"] == BOARD


def test_show_and_search(memory: Path, run_llm) -> None:
    [found] = json.loads(run_llm("session", "search", "gdzie leży płytka", "--json", "-n", "1").stdout)
    assert found["query"] == BOARD
    assert found["why"] and found["score"] > 0
    shown = run_llm("session", "show", found["id"]).stdout
    assert BOARD in shown and "Zapamiętane." in shown and "esp32" in shown


def test_context_shows_what_would_be_sent_and_writes_no_turn(memory: Path, run_llm) -> None:
    done = run_llm("session", "context", "gdzie leży płytka ESP32?")
    assert done.returncode == 0, done.stderr
    assert BOARD in done.stdout
    assert len(json.loads(run_llm("session", "list", "--json").stdout)) == 3


def test_why_without_receipts(memory: Path, run_llm) -> None:
    done = run_llm("session", "why")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: no turn has a receipt yet")


def test_export_and_import(memory: Path, run_llm, tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "backup.json"
    done = run_llm("session", "export", str(file))
    assert (done.returncode, done.stderr) == (0, f"3 interactions written to {file}\n")
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    snapshot = SessionSnapshot.from_file(file)
    assert [each["timestamp"] for each in snapshot.interactions] == [1700000000.0, 1700000100.0, 1700000200.0]

    elsewhere = str(tmp_path / "other" / "memory.db")
    assert "3 interactions imported" in run_llm("session", "import", str(file), "--memory", elsewhere).stdout
    again = run_llm("session", "import", str(file), "--memory", elsewhere).stdout
    assert "0 interactions imported, 3 skipped" in again
    listed = json.loads(run_llm("session", "list", "--memory", elsewhere, "--json").stdout)
    assert listed == json.loads(run_llm("session", "list", "--json").stdout)
    assert "Płytka" in run_llm("logs", "-d", elsewhere, "-q", "szufladzie").stdout


def test_export_to_stdout_and_import_from_stdin(memory: Path, run_llm, tmp_path: Path) -> None:
    out = run_llm("session", "export", "-", "--id", "esp32").stdout
    snapshot = json.loads(out)
    assert snapshot["session_id"] == "esp32"
    assert [each["query"] for each in snapshot["interactions"]] == [BOARD]
    done = run_llm("session", "import", "-", "--memory", str(tmp_path / "m.db"), input=out)
    assert done.stdout.startswith("1 interaction imported")


def test_an_unknown_id_labels_a_snapshot_of_everything(memory: Path, run_llm) -> None:
    done = run_llm("session", "export", "-", "--id", "my-label")
    assert json.loads(done.stdout)["session_id"] == "my-label"
    assert len(json.loads(done.stdout)["interactions"]) == 3
    said = "no session or conversation 'my-label': this is a snapshot of all 3 interactions, only labelled 'my-label'"
    assert done.stderr == f"{said}\n"
    slip = run_llm("session", "export", "-", "--id", "esp23").stderr
    assert slip.startswith("no session or conversation 'esp23'") and slip.endswith("; did you mean 'esp32'?\n")


def test_preferences(memory: Path, run_llm) -> None:
    assert run_llm("session", "preferences").stderr == "No preferences yet.\n"
    assert run_llm("session", "preferences", "set", "preferred_language", "polish").returncode == 0
    assert "preferred_language=polish" in run_llm("session", "preferences").stdout
    listed = json.loads(run_llm("session", "preferences", "list", "--json").stdout)
    assert listed["preferred_language"]["source"] == "set"
    assert run_llm("session", "preferences", "unset", "preferred_language").returncode == 0
    assert run_llm("session", "preferences", "list").stdout == ""


def test_forget(memory: Path, run_llm) -> None:
    [found] = json.loads(run_llm("session", "search", "płytka", "--json").stdout)
    assert "1 interaction forgotten" in run_llm("session", "forget", found["id"]).stdout
    assert json.loads(run_llm("session", "search", "płytka", "--json").stdout) == []
    assert BOARD not in run_llm("session", "list").stdout
    assert BOARD in run_llm("logs", "-n", "0").stdout, "llm's own log is left alone"
    run_llm("session", "reindex")
    assert json.loads(run_llm("session", "search", "płytka", "--json").stdout) == []
    assert run_llm("session", "show", found["id"]).returncode == 1


def test_forgotten_twice_and_elsewhere(memory: Path, run_llm, tmp_path: Path) -> None:
    rows = json.loads(run_llm("session", "list", "--json").stdout)
    first, second = rows[0]["id"], rows[1]["id"]
    said = "llm's own log still holds the turn, and llm -c sends it where its conversation goes on (--logs erases it)"
    assert run_llm("session", "forget", first).stdout == f"1 interaction forgotten; {said}\n"
    assert run_llm("session", "forget", first).stdout == f"1 interaction was forgotten already; {said}\n"
    both = run_llm("session", "forget", first, second).stdout
    assert both.startswith(
        "1 interaction forgotten, 1 interaction was forgotten already; llm's own log still holds the turns"
    )
    elsewhere = tmp_path / "p5.db"
    elsewhere.write_bytes(memory.read_bytes())
    there = run_llm("session", "forget", rows[2]["id"], "-d", str(elsewhere)).stdout
    there_said = said.replace("llm's own log", str(elsewhere))
    assert there == f"1 interaction forgotten; {there_said}\n"
    erased = run_llm("session", "forget", first, "--logs", input="y\n")
    assert erased.returncode == 0 and "erased from llm's own log" in erased.stdout, erased.stderr


def test_an_id_may_be_its_beginning_or_in_capitals(memory: Path, run_llm) -> None:
    whole = json.loads(run_llm("session", "search", "płytka", "--json").stdout)[0]["id"]
    for given in (whole.upper(), whole[:11], whole[:11].upper()):
        assert BOARD in run_llm("session", "show", given).stdout, given
    several = run_llm("session", "show", whole[:6])
    assert several.returncode == 1 and f"several ids begin with '{whole[:6]}': " in several.stderr
    assert "no interaction with the id ''" in run_llm("session", "forget", "").stderr
    conversation = run_llm("session", "show", "trip").stderr
    assert (
        "no interaction with the id 'trip'; it is that of a conversation; see: llm session list --id trip"
        in conversation
    )
    assert run_llm("session", "forget", whole[:12]).returncode == 0
    assert run_llm("session", "show", whole).returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("words", ["session list", "session export -", "session status", "session preferences --nl"])
def test_output_that_finds_no_room(memory: Path, words: str) -> None:
    with MemoryStore(memory) as store:
        store.set_preference("lang", "pl")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([sys.executable, "-m", "llm", *words.split()], stdout=full, stderr=subprocess.PIPE)
    assert done.stderr.decode() == "Error: cannot write the output: No space left on device\n"
    assert done.returncode == 1


def test_an_unknown_suffix_is_said(memory: Path, run_llm, tmp_path: Path) -> None:
    done = run_llm("session", "export", str(tmp_path / "x.pdf"))
    assert done.returncode == 0 and " written to " in done.stderr and "x.pdf as JSON" in done.stderr
    assert json.loads((tmp_path / "x.pdf").read_bytes())["session_id"] == "default"
    for name in ("x", "x.json", "x.json.gz"):
        assert "as JSON" not in run_llm("session", "export", str(tmp_path / name)).stderr


def test_before_anything_was_asked(run_llm, user_path: Path) -> None:
    done = run_llm("session", "list")
    assert done.stderr == f"Error: nothing is remembered yet: llm has logged nothing in {user_path / 'logs.db'}\n"


def test_clear(memory: Path, run_llm) -> None:
    asked = run_llm("session", "clear", input="n\n")
    assert asked.returncode == 1
    assert "Forget 3 interactions in " in asked.stdout + asked.stderr
    assert run_llm("session", "list").stdout != ""
    assert "3 interactions forgotten" in run_llm("session", "clear", "--force").stdout
    assert run_llm("session", "list").stdout == ""


def test_status_and_reindex(memory: Path, run_llm) -> None:
    figures = json.loads(run_llm("session", "status", "--json").stdout)
    assert (figures["interactions"], figures["indexed"], figures["pending"]) == (3, 3, 0)
    assert figures["sessions"] == {"default": 2, "esp32": 1}
    assert run_llm("session", "reindex").stdout == "3 interactions indexed\n"
    assert "up to date" in run_llm("session", "status").stdout


def test_profiles(run_llm, user_path: Path) -> None:
    assert run_llm("prellm", "add", "echoing", "--small", "echo").stdout == "echoing is ready: llm -m echoing '…'\n"
    listed = {row["name"]: row for row in json.loads(run_llm("prellm", "list", "--json").stdout)}
    assert listed["echoing"]["small"] == "echo"
    assert "bielik" in listed["prellm-bielik"]["missing"]
    assert "prellm: echoing (echo)" in run_llm("models").stdout
    assert run_llm("-m", "echoing", "-o", "example_bool", "1", "hi").returncode == 0
    assert run_llm("prellm", "remove", "echoing").returncode == 0
    assert run_llm("-m", "echoing", "hi").returncode == 1


def test_a_profile_is_changed(run_llm) -> None:
    assert run_llm("prellm", "add", "mine", "--small", "echo", "--learn", "model").returncode == 0
    assert run_llm("prellm", "add", "other", "--small", "echo").returncode == 0
    again = run_llm("prellm", "add", "mine", "--small", "echo", "--large", "echo")
    assert (again.returncode, again.stderr) == (
        1,
        "Error: there is a profile 'mine' already; add it with --replace to change it, or remove it first: "
        "llm prellm remove mine\n",
    )
    assert run_llm("prellm", "add", "mine", "--small", "echo", "--large", "echo", "--replace").returncode == 0
    rows = json.loads(run_llm("prellm", "list", "--json").stdout)
    assert [row["name"] for row in rows[2:]] == ["mine", "other"]
    assert (rows[2]["large"], rows[2]["learn"]) == ("echo", "rules"), "nothing of what it was is left"


@pytest.mark.parametrize("given", [["--strategy", "enrich"], ["--share-history"]], ids=" ".join)
def test_what_needs_a_large_model_says_so(run_llm, given: list[str]) -> None:
    done = run_llm("prellm", "add", "mine", "--small", "echo", *given)
    assert (done.returncode, done.stdout) == (0, "mine is ready: llm -m mine '…'\n")
    words = " ".join(given)
    assert done.stderr == f"prellm: {words} has no effect without --large: the small model answers by itself\n"
    assert run_llm("prellm", "add", "both", "--small", "echo", "--large", "echo", *given).stderr == ""


@pytest.mark.parametrize(
    ("score", "parts", "shown"),
    [
        (1.411, {"words": 1.222, "near": 0.169, "day": 0.02}, "1.41 = words 1.22, near 0.17, day 0.02"),
        (1.403, {"words": 1.217, "near": 0.166, "day": 0.02}, "1.40 = words 1.21, near 0.17, day 0.02"),
        (1.0, {}, "1.00"),
        (1.0, {"words": 0.4}, "1.00 = words 0.40"),
    ],
)  # fmt: skip
def test_the_parts_of_a_score_add_up(score: float, parts: dict[str, float], shown: str) -> None:
    assert sum_of(score, parts) == shown


def test_a_built_in_profile_is_configured(run_llm) -> None:
    assert run_llm("prellm", "add", "prellm", "--small", "echo").returncode == 0
    assert '"prompt": "hi"' in run_llm("-m", "prellm", "hi").stdout
    assert run_llm("prellm", "remove", "prellm").returncode == 0


def test_broken_profiles_leave_llm_working(run_llm, user_path: Path) -> None:
    folder = user_path / "llm-prellm"
    folder.mkdir()
    (folder / "profiles.json").write_text("{")
    done = run_llm("-m", "echo", "hi")
    assert done.returncode == 0
    assert done.stderr.startswith("prellm: cannot read the profiles in")
    assert done.stderr.count("\n") == 1
    for words in (
        ["models"],
        ["prellm", "list"],
        ["prellm", "add", "x", "--small", "echo"],
        ["prellm", "remove", "x"],
        ["session", "preferences", "learn"],
    ):
        refused = run_llm(*words)
        assert refused.returncode == (0 if words == ["models"] else 1)
        assert refused.stderr.count("cannot read the profiles") == refused.stderr.count("\n") == 1, words
    assert (folder / "profiles.json").read_text() == "{"


BAD_INPUT = [
    (["-m", "prellm-bielik", "hi"], "prellm-bielik needs a model with 'bielik' in its name"),
    (["-m", "prellm", "hi"], "prellm has no small model"),
    (["-m", "prellm", "-o", "context_tokens", "-1", "hi"], "context_tokens"),
    (["-m", "prellm", "-o", "strategy", "magic", "hi"], "strategy"),
    (["session", "list", "--id", "nothing"], "no session, conversation or interaction has the id 'nothing'"),
    (["session", "list", "--memory", "missing.db"], "no memory at missing.db"),
    (["session", "list", "--memory", "text.db"], "text.db is not an SQLite database"),
    (["session", "show", "nothing"], "no interaction with the id 'nothing'"),
    (["session", "why", "nothing"], "no interaction with the id 'nothing'"),
    (["session", "forget", "nothing"], "no interaction with the id 'nothing'"),
    (["session", "context", "hi", "-m", "nothing"], "no profile 'nothing'"),
    (["session", "preferences", "set", "a b", "c"], "'a b' is no name for a preference"),
    (["session", "preferences", "unset", "nothing"], "no preference 'nothing'"),
    (["session", "export", "."], "cannot write .: it is a folder"),
    (["session", "import", "missing.json"], "cannot read missing.json: No such file or directory"),
    (["session", "import", "truncated.json"], "truncated.json is not a session snapshot: Invalid JSON"),
    (["session", "import", "latin.json"], "latin.json is not UTF-8 text (byte 1)"),
    (["session", "import", "shape.json"], "shape.json is not a session snapshot: interactions.0.query"),
    (["session", "import", "list.json"], "list.json is not a session snapshot"),
    (["session", "import", "time.json"], "time.json is not a session snapshot: interactions.0.timestamp"),
    (["session", "import", "empty.json"], "empty.json is empty"),
    (["session", "import", "deep.json"], "deep.json is not a session snapshot"),
    (["prellm", "add", "echo", "--small", "echo"], "'echo' is the name of another model"),
    (["prellm", "add", "two words", "--small", "echo"], "'two words' is no name for a profile"),
    (["prellm", "add", "x", "--small", "nothing"], "the small model 'nothing' of x is not installed"),
    (["prellm", "add", "x", "--small", "prellm"], "prellm is a profile; name a model as the small model of x"),
    (["prellm", "remove", "nothing"], "no profile 'nothing'"),
]


@pytest.mark.parametrize(("words", "message"), BAD_INPUT, ids=[" ".join(words) for words, _ in BAD_INPUT])
def test_bad_input_gets_one_clear_line_and_changes_nothing(
    words: list[str], message: str, memory: Path, run_llm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = {
        "text.db": b"no database",
        "truncated.json": b'{"session_id": "x", "interactions": [{"query": "a", "respon',
        "latin.json": b"{\xb1\xbf}",
        "shape.json": b'{"interactions": [{"query": 3, "response_summary": "x"}]}',
        "list.json": b"[1, 2]",
        "time.json": b'{"interactions": [{"query": "q", "response_summary": "x", "timestamp": 1e300}]}',
        "empty.json": b"",
        "deep.json": b'{"interactions": ' + b"[" * 100_000,
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    before = _content(memory)
    done = run_llm(*words)
    assert done.returncode != 0
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    # llm itself names the option on a line of its own when a value is out of range
    assert done.stderr.count("\n") == (2 if "-o" in words else 1)
    assert _content(memory) == before
    assert {name: (tmp_path / name).read_bytes() for name in files} == files


def _content(path: Path) -> list[tuple]:
    connection = sqlite3.connect(path)
    try:
        return [
            connection.execute(f"select count(*) from {table}").fetchone()
            for table in ("turns", "messages", "threads", "prellm_decisions", "prellm_forgotten")
        ]
    finally:
        connection.close()


def test_a_file_of_200_mb_that_is_no_snapshot(memory: Path, run_llm, tmp_path: Path) -> None:
    file = tmp_path / "large.json"
    with file.open("wb") as out:
        out.write(b'{"session_id": "')
        for _ in range(200):
            out.write(b"x" * 1_000_000)
    done = run_llm("session", "import", str(file))
    assert done.returncode == 1
    assert "large.json is not a session snapshot" in done.stderr
    assert len(done.stderr) < 500


def test_help_and_an_example_for_every_command(run_llm) -> None:
    from llm_prellm.commands import profiles, session

    for group, commands in (("session", session.COMMANDS), ("prellm", profiles.COMMANDS)):
        for name, command in commands.items():
            assert command.help, f"llm {group} {name} has no help"
            assert f"llm {group} {name}" in command.help, f"llm {group} {name} shows no example"


def test_the_latest_receipt_is_of_a_turn_that_is_not_forgotten(user_path: Path, run_llm) -> None:
    run_llm("prellm", "add", "echoing", "--small", "echo")
    for words in ("the board is in the drawer", "where is the board?"):
        assert run_llm("-m", "echoing", words).returncode == 0
    newest = json.loads(run_llm("session", "list", "-n", "1", "--json").stdout)[0]["id"]
    run_llm("session", "forget", newest)
    done = run_llm("session", "why")
    assert done.returncode == 0 and "asked:    the board is in the drawer" in done.stdout


def test_a_file_of_somebody_elses_is_not_written_over(memory: Path, run_llm, tmp_path: Path) -> None:
    for name in ("notes.md", "notes.json", "notes.html", "notes.json.gz"):
        file = tmp_path / name
        mine = b"# My notes\n\nof the summer\n"
        file.write_bytes(gzip.compress(mine) if name.endswith(".gz") else mine)
        before = file.read_bytes()
        done = run_llm("session", "export", str(file))
        assert done.returncode == 1
        assert (
            done.stderr
            == f"Error: {file} is there already and is no export of a memory; name another file, or remove it\n"
        )
        assert file.read_bytes() == before
        file.unlink()
        for _ in range(2):
            assert run_llm("session", "export", str(file)).returncode == 0


def test_looking_into_a_foreign_file_leaves_it_alone(run_llm, tmp_path: Path) -> None:
    path = tmp_path / "foreign.db"
    Database(path)["bookmarks"].insert({"url": "x"})
    before = path.read_bytes()
    for words in (["list"], ["search", "x"], ["status"], ["preferences"], ["export", "-"], ["context", "x"], ["why"]):
        assert "Traceback" not in run_llm("session", *words, "--memory", str(path)).stderr
        assert path.read_bytes() == before, words


def test_show_tells_what_came_with_a_prompt(user_path: Path, run_llm, tmp_path: Path) -> None:
    (tmp_path / "frag.txt").write_text("Kot ma na imię Mruczek.")
    assert run_llm("-m", "echo", "-f", str(tmp_path / "frag.txt"), "kto ma kota").returncode == 0
    [row] = json.loads(run_llm("session", "list", "--json").stdout)
    shown = run_llm("session", "show", row["id"]).stdout
    assert f"fragment:      {tmp_path / 'frag.txt'} (23 characters)" in shown
    assert "\nQ: kto ma kota\n" in shown
    as_json = json.loads(run_llm("session", "show", row["id"], "--json").stdout)
    assert as_json["fragments"] == [{"source": str(tmp_path / "frag.txt"), "characters": 23}]


@pytest.mark.parametrize(
    ("words", "meant"),
    [(["session", "serach", "x"], "search"), (["prellm", "lst"], "list"), (["session", "preferences", "ste"], "set")],
)
def test_a_slip_in_a_command_is_answered_with_what_was_meant(run_llm, words: list[str], meant: str) -> None:
    done = run_llm(*words)
    assert done.returncode == 2 and f"Did you mean '{meant}'?" in done.stderr


def test_a_file_with_a_byte_order_mark(run_llm, tmp_path: Path) -> None:
    file = tmp_path / "s.json"
    file.write_bytes(b'\xef\xbb\xbf{"interactions": [{"query": "q", "response_summary": "r"}]}')
    done = run_llm("session", "import", str(file))
    assert "1 interaction imported" in done.stdout
    assert "1 interaction came without a time, and so did the file: kept as of 1970" in done.stderr
    assert "Error: /dev/null is empty" in run_llm("session", "import", "/dev/null").stderr
    [row] = json.loads(run_llm("session", "list", "--json").stdout)
    assert row["model"] is None and "model:         unknown" in run_llm("session", "show", row["id"]).stdout


def test_what_has_no_effect_or_does_not_fit_is_said(memory: Path, run_llm) -> None:
    run_llm("prellm", "add", "echoing", "--small", "echo")
    done = run_llm("-m", "echoing", "-o", "strategy", "enrich", "hi")
    assert done.stderr == "prellm: -o strategy enrich has no effect: echoing has no large model to prepare for\n"
    assert run_llm("-m", "echoing", "-o", "strategy", "auto", "hi").stderr == ""
    assert (
        "memory:   off: nothing is recalled or added"
        in run_llm("session", "context", "-m", "echoing", "-o", "memory", "0", "hi").stdout
    )
    assert "\nnothing recalled\n" in run_llm("session", "context", "-m", "echoing", "zzzz qqqq").stdout
