"""Sessions that travel: everything there is comes back, twice changes nothing, and llm goes on with it."""

from __future__ import annotations

import gzip
import json
import os
import shlex
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import llm
import pytest
from llm.logs import LogStore
from transfers import EVERYTHING, PIXEL, Scripted, but_for_the_time, furnish, put_in, put_out, rows

from llm_prellm import PrellmError, SessionSnapshot
from llm_prellm.standing import Preference
from llm_prellm.store import MemoryStore
from llm_prellm.transfer import Scope, export, import_snapshot, scope_of
from llm_prellm.whole import writing_whole

OLD_LOG = Path(__file__).parent / "data" / "llm-0.31.1-logs.db"


@pytest.mark.parametrize("trust", [False, True])
def test_everything_comes_back(tmp_path: Path, trust: bool) -> None:
    with MemoryStore(tmp_path / "a.db") as here, MemoryStore(tmp_path / "b.db") as there:
        furnish(here, tmp_path)
        first = put_out(here)
        report = put_in(there, first, trust=trust)
        assert report.imported == rows(here, "turns") - 1, "the step of the tool chain is no interaction of its own"
        there.catch_up(None)
        assert but_for_the_time(put_out(there)) == but_for_the_time(first)
        assert LogStore(there.db).verify() == []

        def told(each: Preference) -> Preference:
            # Where it came from is the one thing that differs: nothing of a file that may be anybody's is the user's.
            return (
                each if trust else replace(each, came_with="f.json", source="import" if each.words is None else "said")
            )

        assert there.preferences() == {label: told(each) for label, each in here.preferences().items()}
        assert there.ended_preferences() == [told(each) for each in here.ended_preferences()]
        for table in ("threads", "turns", "messages", "parts", "fragments", "attachments", "schemas", "turn_search"):
            assert rows(there, table) == rows(here, table), table
        contents = {row[0] for row in there.db.execute("select content from attachments")}
        assert contents == {PIXEL, None}

        again = put_in(there, first, trust=trust)
        assert (again.imported, again.skipped, again.preferences) == (0, report.imported, 0)
        assert but_for_the_time(put_out(there)) == but_for_the_time(first)
        back = put_in(here, put_out(there))
        assert (back.imported, back.preferences, back.conflicts, back.diverged) == (0, 0, 0, ())
        assert but_for_the_time(put_out(here)) == but_for_the_time(first)


def test_the_old_tables_come_back(tmp_path: Path) -> None:
    shutil.copy(OLD_LOG, tmp_path / "a.db")
    with MemoryStore(tmp_path / "a.db") as here, MemoryStore(tmp_path / "b.db") as there:
        here.catch_up(None)
        first = put_out(here)
        assert put_in(there, first).imported == rows(here, "responses") > 0
        assert but_for_the_time(put_out(there)) == but_for_the_time(first)
        for table in ("conversations", "responses", "prompt_attachments", "prompt_fragments", "system_fragments"):
            assert rows(there, table) == rows(here, table), table
        for table in ("tool_responses", "tool_calls", "tool_results", "attachments", "fragments"):
            assert rows(there, table) == rows(here, table), table
        there.catch_up(None)
        assert rows(there, "prellm_statements") == 0, "imported words teach nothing, whichever tables they are in"
        assert put_in(there, first).imported == put_in(here, put_out(there)).imported == 0


def test_llm_goes_on_with_what_was_imported(tmp_path: Path, user_path: Path, run_llm) -> None:
    with MemoryStore(tmp_path / "a.db") as here:
        furnish(here, tmp_path)
        (tmp_path / "s.json.gz").write_bytes(gzip.compress(put_out(here)))
        talk = here.db.execute("select thread_id from turns order by id limit 1 offset 1").fetchone()[0]
        tip = LogStore(here.db).thread_tip(talk)
    done = run_llm("session", "import", str(tmp_path / "s.json.gz"))
    assert done.returncode == 0, done.stderr
    assert "Zażółć gęślą jaźń" in run_llm("logs", "-n", "0").stdout
    found = json.loads(run_llm("logs", "-q", "gęślą", "--json").stdout)
    assert [each["prompt"] for each in found] == ["Zażółć gęślą jaźń 🙂"]
    went_on = run_llm("-m", "echo", "-c", "--cid", talk, "and now?")
    assert went_on.returncode == 0, went_on.stderr
    with MemoryStore() as there:
        store = LogStore(there.db)
        assert store.verify() == []
        chain = store.thread_messages(talk)
        assert [message.parts[0].text for message in chain[-2:-1]] == ["and now?"]
        assert store.load_chain(tip) == chain[:-2], "the conversation is, byte for byte, the one that was exported"


def test_a_forgotten_interaction_leaves_no_word(tmp_path: Path) -> None:
    with MemoryStore(tmp_path / "a.db") as here, MemoryStore(tmp_path / "b.db") as there:
        for number, words in enumerate(("first", "secret plan", "third", "fourth")):
            here.add(words, f"answer to {words}", timestamp=1e9 + number, conversation_id="talk", session="s")
        ids = [each.id for each in here.interactions()]
        put_in(there, put_out(here))
        there.catch_up(None)
        here.forget([ids[1]])
        content = put_out(here)
        assert b"secret plan" not in content
        snapshot = json.loads(content)
        assert [each["id"] for each in snapshot["forgotten"]] == [ids[1]]
        assert snapshot["interactions"][1]["turn"]["after"] == ids[0]

        with MemoryStore(tmp_path / "c.db") as fresh:
            put_in(fresh, content)
            assert LogStore(fresh.db).verify() == []
            assert but_for_the_time(put_out(fresh)) == but_for_the_time(content)
            told = "".join(row[0] for row in fresh.db.execute("select text from parts"))
            assert "secret plan" not in told
            put_in(fresh, put_out(there))
            fresh.reindex()
            assert [each.query for each in fresh.interactions()] == ["first", "third", "fourth"]

        report = put_in(there, content)
        assert (report.imported, report.entombed) == (0, 1)
        assert there.search("secret plan") == []
        there.reindex()
        assert there.search("secret plan") == []
        assert b"secret plan" not in put_out(there)


def test_the_first_of_a_conversation_forgotten(tmp_path: Path) -> None:
    with MemoryStore(tmp_path / "a.db") as here, MemoryStore(tmp_path / "b.db") as there:
        furnish(here, tmp_path)
        first = next(each for each in here.interactions() if each.query.startswith("Zażółć"))
        found = next(each for each in here.interactions() if each.query == "find my keys")
        here.forget([first.id, found.id])
        content = put_out(here)
        assert "Zażółć".encode() not in content
        assert b"keys" not in content
        assert b"in the hall" not in content
        assert b"You are terse." in content, "what the conversation was told to be stays"
        put_in(there, content)
        assert LogStore(there.db).verify() == []
        assert but_for_the_time(put_out(there)) == but_for_the_time(content)


def test_a_part_of_a_memory(tmp_path: Path) -> None:
    with MemoryStore(tmp_path / "a.db") as here, MemoryStore(tmp_path / "b.db") as there:
        here.add("ours one", "a", timestamp=1e9, conversation_id="talk", session="ours")
        here.add("theirs two", "a", timestamp=1e9 + 1, conversation_id="talk", session="theirs")
        here.add("ours three", "a", timestamp=1e9 + 2, conversation_id="talk", session="ours")
        here.add("ours elsewhere", "a", timestamp=1e9 + 3, conversation_id="other", session="ours")
        content = put_out(here, scope_of(here, "ours"))
        assert b"theirs" not in content
        snapshot = json.loads(content)
        assert snapshot["session_id"] == "ours"
        assert [each["query"] for each in snapshot["interactions"]] == ["ours one", "ours three", "ours elsewhere"]
        put_in(there, content)
        assert but_for_the_time(put_out(there, scope_of(there, "ours"))) == but_for_the_time(content)
        [only] = json.loads(put_out(here, scope_of(here, "other")))["interactions"]
        assert only["query"] == "ours elsewhere"


def test_secrets_are_counted_and_masked(tmp_path: Path, run_llm, user_path: Path) -> None:
    token = "ghp_" + "a1B2" * 9
    with MemoryStore() as store:
        store.add(f"my token is {token}", "noted", {"where": f"token={token}"}, timestamp=1e9)
        store.add("nothing", f"again {token}", timestamp=1e9 + 1)
    plain, masked = tmp_path / "plain.json", tmp_path / "masked.json"
    told = run_llm("session", "export", str(plain)).stderr
    assert "1 thing in it looks like a secret: GitHub token (1); --redact masks it" in told
    assert token in plain.read_text("utf-8")
    told = run_llm("session", "export", str(masked), "--redact").stderr
    assert "masked: GitHub token (1)" in told
    assert token not in masked.read_text("utf-8")
    # The redacted copy is the same memory: nothing is doubled where the original is.
    done = run_llm("session", "import", str(masked))
    assert done.stdout.startswith("0 interactions imported, 2 skipped")
    there = str(tmp_path / "there.db")
    assert run_llm("session", "import", str(masked), "--memory", there).stdout.startswith("2 interactions imported")


@pytest.mark.parametrize(
    ("words", "leak"),
    [
        ("ghp_" + "a1B2" * 9, "a1B2a1"),
        ("\n\nmy token is  ghp_" + "a1B2" * 9, "a1B2a1"),
        ("the admin password is hunter2hunter2hunter2", "hunter2"),
        ("db: postgres://me:hunter2hunter2hunter2@host/x", "hunter2"),
        ("password = 'hunter2hunter2hunter2'", "hunter2"),
    ],
)
def test_a_name_that_llm_has_cut_holds_no_secret(tmp_path: Path, words: str, leak: str) -> None:
    with MemoryStore(tmp_path / "a.db") as store:
        by_prompt, by_fragment, again = (Scripted().conversation() for _ in range(3))
        with store.writing():
            for talk, each in (
                (by_prompt, {"prompt": words}),
                (by_fragment, {"prompt": "see", "fragments": [llm.Fragment(words, "k")]}),
                (again, {"prompt": "see", "fragments": [llm.Fragment(words, "k")]}),
            ):
                response = talk.prompt(**each)
                response.text()
                response.log_to_db(store.db)
            tip = LogStore(store.db).thread_tip(by_prompt.id)
            LogStore(store.db).fork(tip, name=words[:31] + "…")
        assert leak in str(json.loads(put_out(store))["interactions"][0]["conversation"])
        content = put_out(store, redact=True)
        assert leak not in content.decode("utf-8")
        names = [each["conversation"]["name"] for each in json.loads(content)["interactions"]]
        assert all(len(name) <= 32 for name in names)


def test_a_name_without_a_secret_stays(tmp_path: Path) -> None:
    with MemoryStore(tmp_path / "a.db") as store:
        store.add("please remember what I say: the token is ghp_" + "a1B2" * 9, "ok", timestamp=1e9)
        store.add("please remember what I say: nothing at all", "ok", timestamp=1e9 + 1)
        first, second = json.loads(put_out(store, redact=True))["interactions"]
    assert first["conversation"]["name"] == second["conversation"]["name"]


def test_secrets_in_everything_that_llm_keeps(tmp_path: Path) -> None:
    token, password = "ghp_" + "a1B2" * 9, "kX9v" + "Qw2Lm"
    with MemoryStore(tmp_path / "a.db") as here, MemoryStore(tmp_path / "b.db") as there:
        talk = Scripted().conversation()
        for each in (
            {"prompt": "see", "fragments": [llm.Fragment(f"key file\n{token}\n", "k")], "system": f"use {token}"},
            {"prompt": "and", "attachments": [llm.Attachment(type="text/plain", content=f"k {token}".encode())]},
            {
                "prompt": "x",
                "attachments": [llm.Attachment(type="application/json", content=b'{"k": "%s"}' % token.encode())],
            },
            {"prompt": "y", "attachments": [llm.Attachment(type="application/octet-stream", content=token.encode())]},
            {"prompt": "z", "attachments": [llm.Attachment(type="text/plain", content=f"hasło: {password}".encode())]},
            {"prompt": "ł", "attachments": [llm.Attachment(type="text/plain", content=token.encode("utf-16"))]},
            {
                "prompt": "ó",
                "attachments": [llm.Attachment(type="text/plain", content=f"\xf3 {token}".encode("latin-1"))],
            },
        ):
            response = talk.prompt(**each)
            response.text()
            with here.writing():
                response.log_to_db(here.db)
        assert token.encode() in put_out(here)
        content = put_out(here, redact=True)
        assert token.encode() not in content
        put_in(there, content)
        assert LogStore(there.db).verify() == []
        held = "".join(str(row) for table in ("parts", "fragments", "attachments") for row in there.db[table].rows)
        held = held.replace("\\x00", "")  # as UTF-16 looks here
        assert token not in held and password not in held
        attached = "".join(str(row) for row in there.db["attachments"].rows).replace("\\x00", "")
        assert attached.count("masked: GitHub token") == 5


def test_files_are_whole_private_and_packed(tmp_path: Path) -> None:
    target = tmp_path / "new" / "s.json.gz"
    with MemoryStore(tmp_path / "a.db") as store:
        furnish(store, tmp_path)
        snapshot = export(store, EVERYTHING)
        snapshot.to_file(target)
        assert target.read_bytes()[:2] == b"\x1f\x8b"
        assert SessionSnapshot.from_file(target) == snapshot
        if os.name == "posix":
            assert stat.S_IMODE(target.stat().st_mode) == 0o600
        before = target.read_bytes()
        with pytest.raises(KeyboardInterrupt), writing_whole(target) as out:
            out.write(b"half of it")
            raise KeyboardInterrupt
        assert target.read_bytes() == before
        assert [path.name for path in target.parent.iterdir()] == [target.name]
        with MemoryStore(tmp_path / "b.db") as there:
            assert import_snapshot(there, SessionSnapshot.from_file(target)).imported == len(snapshot.interactions)
            assert but_for_the_time(put_out(there)) == but_for_the_time(put_out(store))


def test_trust(tmp_path: Path) -> None:
    with MemoryStore(tmp_path / "a.db") as here, MemoryStore(tmp_path / "b.db") as there:
        furnish(here, tmp_path)
        taught = json.loads(put_out(here))
        for name in ("statements", "decisions"):
            taught[name] = []
        content = json.dumps(taught).encode()
        put_in(there, content)
        there.catch_up(None)
        assert there.preferences() == {}
        assert rows(there, "turn_tools") == 0, "llm -c would switch the tools on again"
        report = put_in(there, content, trust=True)
        assert (report.imported, report.trusted) == (0, len(taught["interactions"]))
        assert there.preferences()["preferred_tool"].value == "zig"
        assert rows(there, "turn_tools") == rows(here, "turn_tools") > 0
        assert put_in(there, content, trust=True).trusted == 0
        there.reindex()
        assert there.preferences()["preferred_tool"].value == "zig"


def test_preferences_that_came_with_a_file_stay(tmp_path: Path) -> None:
    with MemoryStore(tmp_path / "a.db") as here, MemoryStore(tmp_path / "b.db") as there:
        furnish(here, tmp_path)
        put_in(there, put_out(here))
        there.catch_up(None)
        there.reindex()
        assert {key: each.value for key, each in there.preferences().items()} == {
            key: each.value for key, each in here.preferences().items()
        }
        source = there.preferences()["preferred_tool"]
        assert source.words == "I always use Zig"
        there.forget([str(source.turn_id)])
        assert "preferred_tool" not in there.preferences()


def test_an_unknown_field_is_kept(tmp_path: Path) -> None:
    record = {"query": "q", "response_summary": "a", "timestamp": 5.0, "mood": {"is": "good"}}
    with MemoryStore(tmp_path / "a.db") as here:
        put_in(here, json.dumps({"interactions": [record]}).encode())
        [found] = json.loads(put_out(here))["interactions"]
        assert found["mood"] == {"is": "good"}
        assert (found["query"], found["timestamp"], found["origin"]) == ("q", 5.0, "import")


def test_nothing_to_export_and_nothing_to_import(tmp_path: Path) -> None:
    with MemoryStore(tmp_path / "a.db") as here, MemoryStore(tmp_path / "b.db") as there:
        report = put_in(there, put_out(here, Scope("nothing")))
        assert (report.imported, report.preferences) == (0, 0)
        with pytest.raises(PrellmError, match="is empty"):
            put_in(there, b" ")


@pytest.mark.skipif(os.name == "nt", reason="links and named pipes are made so on Unix")
def test_a_link_is_followed_and_a_pipe_stays_one(tmp_path: Path) -> None:
    link, pipe = tmp_path / "link.json", tmp_path / "pipe"
    link.symlink_to(tmp_path / "real.json")
    with writing_whole(link) as out:
        out.write(b"{}")
    assert link.is_symlink() and (tmp_path / "real.json").read_bytes() == b"{}"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        with writing_whole(pipe) as out:
            out.write(b"{}")
        assert reader.communicate(timeout=60)[0] == b"{}"
    assert pipe.is_fifo()


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no device that is always full")
def test_a_full_device_is_said_and_stays_one() -> None:
    with (
        pytest.raises(PrellmError, match=r"cannot write /dev/full: No space left"),
        writing_whole(Path("/dev/full")) as out,
    ):
        out.write(b"{}")
    assert Path("/dev/full").is_char_device()


def test_named_pipes_on_both_ends(user_path: Path, tmp_path: Path, run_llm) -> None:
    with MemoryStore(user_path / "logs.db") as store:
        store.add("where is the board?", "in the drawer")
    llm_command = f"{shlex.quote(sys.executable)} -m llm session"
    script = f"""{llm_command} export >(cat > out.json) && sleep 1 && cat out.json > copy.json
        {llm_command} import <(cat copy.json) --memory one.db
        cat copy.json | {llm_command} import /dev/stdin --memory two.db
        {llm_command} export /dev/stdout -q | cat > third.json"""
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.count("1 interaction imported") == 2, done.stderr
    assert json.loads((tmp_path / "third.json").read_text())["interactions"][0]["query"] == "where is the board?"


@pytest.mark.parametrize("name", ["memory.md.gz", "memory.HTML.GZ"])
def test_only_a_snapshot_is_compressed(user_path: Path, tmp_path: Path, run_llm, name: str) -> None:
    with MemoryStore(user_path / "logs.db") as store:
        store.add("where is the board?", "in the drawer")
    assert "only a snapshot is compressed" in run_llm("session", "export", str(tmp_path / name)).stderr
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("suffix", ["json", "md", "html"])
def test_a_secret_that_is_named_in_one_place_is_masked_in_all(tmp_path: Path, run_llm, suffix: str) -> None:
    key = "q7Jd0aXUtn" + "FEMIxK7MDENGzbPxRfiCYGr4tW9bLp"
    path, out = tmp_path / "m.db", tmp_path / f"out.{suffix}"
    with MemoryStore(path) as store:
        store.add("is brzoza-42 a good one?", "It is short.", timestamp=1.6e9, conversation_id="a")
        store.add(f"AWS_SECRET_ACCESS_KEY={key}", f"Your key {key} is set", timestamp=1.7e9, conversation_id="b")
        store.add("Hasło do wifi w domku to brzoza-42", "OK: brzoza-42.", timestamp=1.7e9 + 1, conversation_id="c")
    done = run_llm("session", "export", str(out), "--redact", "--memory", str(path))
    assert done.returncode == 0, done.stderr
    content = out.read_text("utf-8")
    assert key not in content and "brzoza-42" not in content
    assert content.count("[masked: password]") >= 3
