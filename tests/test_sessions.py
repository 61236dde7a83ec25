"""Where prompts and interactions belong: folders, renamed and merged sessions, moved conversations."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from llm.cli import cli

from llm_prellm import PrellmError, SessionSnapshot, UserMemory, folders
from llm_prellm.learn import Statement
from llm_prellm.store import MemoryStore
from llm_prellm.transfer import import_snapshot


@pytest.fixture
def profile(user_path: Path) -> str:
    folder = user_path / "llm-prellm"
    folder.mkdir()
    rows = [{"name": "pe", "small": "echo"}]
    (folder / "profiles.json").write_text(json.dumps({"profiles": rows}))
    return "pe"


def sessions(path: Path) -> dict[str, int]:
    with MemoryStore(path) as store:
        return store.sessions()


# -- folders -------------------------------------------------------------------------------


def test_a_session_is_started_for_a_folder_and_those_below(
    user_path: Path, profile: str, run_llm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "project" / "src"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    done = run_llm("session", "start", "esp32", "--folder", "..")
    assert done.stdout == f"session esp32 started for {inside.parent}\n"
    run_llm("-m", profile, "in the project")
    run_llm("-m", profile, "by option", "-o", "session", "taxes")
    run_llm("-m", profile, "by environment", env={"LLM_PRELLM_SESSION": "garden"})
    assert [row["query"] for row in json.loads(run_llm("session", "list", "--json").stdout)] == ["in the project"]

    monkeypatch.chdir(tmp_path)
    run_llm("-m", profile, "elsewhere")
    assert sessions(user_path / "logs.db") == {"default": 1, "esp32": 1, "garden": 1, "taxes": 1}
    assert run_llm("session", "stop").returncode == 1
    monkeypatch.chdir(inside)
    assert run_llm("session", "stop").stdout == f"session esp32 stopped for {inside.parent}\n"
    run_llm("-m", profile, "after")
    assert sessions(user_path / "logs.db")["default"] == 2


def test_a_conversation_goes_on_in_its_session(user_path: Path, profile: str, run_llm) -> None:
    run_llm("-m", profile, "begun there", "-o", "session", "esp32")
    run_llm("-c", "and on")
    run_llm("-c", "and elsewhere", "-o", "session", "taxes")
    run_llm("-c", "and there")
    assert sessions(user_path / "logs.db") == {"esp32": 2, "taxes": 2}


def test_a_broken_file_of_folders_is_said_and_the_prompt_answered(user_path: Path, profile: str, run_llm) -> None:
    folders.path().write_text("{")
    done = run_llm("-m", profile, "hello")
    assert done.returncode == 0 and "hello" in done.stdout
    assert "cannot read the started sessions in" in done.stderr and "Traceback" not in done.stderr
    refused = run_llm("session", "start", "x")
    assert refused.returncode == 1 and "mend or delete it" in refused.stderr
    assert folders.path().read_text() == "{"


def test_the_environment_is_said_when_it_comes_first(run_llm) -> None:
    done = run_llm("session", "start", "esp32", env={"LLM_PRELLM_SESSION": "garden"})
    assert "LLM_PRELLM_SESSION is set and comes first: garden" in done.stderr


@pytest.mark.parametrize("name", ["", " esp32", "a\nb", "a\x1b[2Jb", "x" * 101, "a\u202eb"])
def test_what_is_no_name(memory_of_three: Path, profile: str, run_llm, name: str) -> None:
    rule = "is no name for a session: it has 1 to 100 printable characters in one line, and no space at its ends"
    commands = [
        ["session", "start", name],
        ["session", "rename", "old", name],
        ["session", "move", "c1", name],
        ["session", "preferences", "--session", name],
    ]
    for command in [*commands, *([["-m", profile, "hi", "-o", "session", name]] if name else [])]:
        done = run_llm(*command)
        assert done.returncode == 1 and rule in done.stderr and "\x1b" not in done.stderr, command
        assert "Traceback" not in done.stderr and len(done.stderr) < 300
    if name:
        there = run_llm("session", "list", env={"LLM_PRELLM_SESSION": name})
        assert there.returncode == 1 and there.stderr.startswith("Error: LLM_PRELLM_SESSION: ") and rule in there.stderr
    with pytest.raises(PrellmError, match="is no name for a session"):
        UserMemory(memory_of_three, session=name)


async def test_an_imported_session_gets_a_name_that_can_be_one(tmp_path: Path) -> None:
    made = [
        {"query": f"q{at}", "response_summary": "a", "session": name, "timestamp": 1e9 + at}
        for at, name in enumerate(["a\nb", "\x1b", "x" * 200])
    ]
    with UserMemory(tmp_path / "m.db") as memory:
        await memory.import_session(SessionSnapshot.model_validate({"interactions": made}))
    assert sessions(tmp_path / "m.db") == {"a b": 1, "default": 1, "x" * 100: 1}


# -- renaming, merging, moving -----------------------------------------------------------------


@pytest.fixture
def memory_of_three(user_path: Path) -> Path:
    path = user_path / "logs.db"
    with MemoryStore(path) as store:
        store.add("the board is in the drawer", "noted", timestamp=1.7e9, session="old", conversation_id="c1")
        store.add("I always use vim", "noted", timestamp=1.7e9 + 60, session="old", conversation_id="c2")
        store.add("the kettle is red", "noted", timestamp=1.7e9 + 120, conversation_id="c3")
        store.catch_up()
    return path


def test_rename(memory_of_three: Path) -> None:
    with MemoryStore(memory_of_three) as store:
        store.set_preference("lang", "pl", session="old")
        assert store.rename_session("old", "new") == 2
        assert store.sessions() == {"default": 1, "new": 2}
        assert next(each.query for each in store.interactions(session="new")) == "the board is in the drawer"
        assert store.preferences("new").keys() == {"lang", "preferred_tool"}
        assert store.preferences("old") == {}
        before = {each.id: each.score for each in store.search("board", session="new")}
        assert any("session" in each.why for each in store.search("board", session="new"))
        assert not any("session" in each.why for each in store.search("board", session="old"))
        store.reindex()
        assert {each.id: each.score for each in store.search("board", session="new")} == pytest.approx(before)
        assert store.sessions() == {"default": 1, "new": 2}
        assert store.preferences("new").keys() == {"lang", "preferred_tool"}
        # A session that gets the old name later is another one.
        store.add("a new beginning", "yes", session="old")
        assert store.sessions() == {"default": 1, "new": 2, "old": 1}
        store.rename_session("old", "third")
        store.rename_session("new", "old")
        assert store.sessions() == {"default": 1, "old": 2, "third": 1}
        store.rename_session("old", "new")
        assert store.sessions() == {"default": 1, "new": 2, "third": 1}


def test_merge_has_to_be_asked_for(memory_of_three: Path) -> None:
    with MemoryStore(memory_of_three) as store:
        with pytest.raises(PrellmError, match="llm session merge old default"):
            store.rename_session("old", "default")
        with pytest.raises(PrellmError, match="no session 'nothing'"):
            store.rename_session("old", "nothing", merge=True)
        with pytest.raises(PrellmError, match="no session 'nothing'"):
            store.rename_session("nothing", "new")
        assert store.sessions() == {"default": 1, "old": 2}
        store.rename_session("old", "default", merge=True)
        assert store.sessions() == {"default": 3}


def test_move(memory_of_three: Path, run_llm) -> None:
    with MemoryStore(memory_of_three) as store:
        kettle = next(each for each in store.interactions() if "kettle" in each.query)
        with pytest.raises(PrellmError, match="no interaction with the id 'nothing'"):
            store.move(["c1", "nothing"], "kitchen")
        assert store.sessions() == {"default": 1, "old": 2}, "all or none"
    assert run_llm("session", "move", kettle.id, "c2", "kitchen").stdout == "2 conversations moved to kitchen\n"
    with MemoryStore(memory_of_three) as store:
        assert store.sessions() == {"kitchen": 2, "old": 1}
        assert store.preferences("kitchen").keys() == {"preferred_tool"}
        store.reindex()
        store.add("and the mug is blue", "noted", conversation_id="c3")
        assert store.sessions() == {"kitchen": 3, "old": 1}, "what is said later in the conversation goes there too"
        store.rename_session("kitchen", "home")
        assert store.sessions() == {"home": 3, "old": 1}


async def test_an_export_has_the_sessions_of_today(memory_of_three: Path, tmp_path: Path) -> None:
    with MemoryStore(memory_of_three) as store:
        store.rename_session("old", "new")
        store.move(["c3"], "kitchen")
    with UserMemory(memory_of_three) as memory:
        snapshot = await memory.export_session()
    with UserMemory(tmp_path / "other.db") as other:
        await other.import_session(snapshot)
    assert sessions(tmp_path / "other.db") == {"kitchen": 1, "new": 2}


def test_clear_by_session_and_conversation(memory_of_three: Path, run_llm) -> None:
    with MemoryStore(memory_of_three) as store:
        store.set_preference("lang", "pl", session="old")
        store.set_preference("units", "metric")
    asked = run_llm("session", "clear", "--id", "old", input="n\n")
    assert "Forget 2 interactions and 2 preferences of old" in asked.stdout and asked.returncode == 1
    assert "2 interactions and 2 preferences forgotten" in run_llm("session", "clear", "--id", "old", "--force").stdout
    with MemoryStore(memory_of_three) as store:
        assert store.sessions() == {"default": 1}
        assert store.preferences("old").keys() == {"units"}
    assert "1 interaction forgotten" in run_llm("session", "clear", "--id", "c3", "--force").stdout
    assert run_llm("session", "clear", "--id", "nothing", "--force").returncode == 1


def test_renaming_reaches_the_folders(memory_of_three: Path, run_llm, tmp_path: Path) -> None:
    run_llm("session", "start", "old", "--folder", str(tmp_path))
    run_llm("session", "rename", "old", "new")
    assert json.loads(folders.path().read_text("utf-8"))["folders"] == {str(tmp_path): "new"}


def test_all_sessions_where_one_is_current(memory_of_three: Path, run_llm, tmp_path: Path) -> None:
    here = {"LLM_PRELLM_SESSION": "old"}
    assert len(json.loads(run_llm("session", "list", "--json", env=here).stdout)) == 2
    assert len(json.loads(run_llm("session", "list", "--json", "--all", env=here).stdout)) == 3
    assert "2 interactions written" in run_llm("session", "export", str(tmp_path / "a.json"), env=here).stderr
    assert "3 interactions written" in run_llm("session", "export", str(tmp_path / "b.json"), "--all", env=here).stderr


def test_default_keeps_its_name_and_its_preferences(memory_of_three: Path, run_llm) -> None:
    with MemoryStore(memory_of_three) as store:
        store.set_preference("lang", "pl")
    for command in ("rename", "merge"):
        done = run_llm("session", command, "default", "old" if command == "merge" else "kitchen")
        assert done.returncode == 1 and "its preferences stand in all of them" in done.stderr
        assert "llm session move ID… " in done.stderr and done.stderr.count("\n") == 1
    with MemoryStore(memory_of_three) as store:
        assert store.sessions() == {"default": 1, "old": 2}
        assert store.preferences("other").keys() == {"lang"}


def test_moving_says_which_preferences_go_along(memory_of_three: Path, run_llm) -> None:
    with MemoryStore(memory_of_three) as store:
        store.add("I prefer YAML", "ok", conversation_id="c9")
    done = run_llm("session", "move", "c9", "work")
    assert done.stderr == "preferred_format now stands in work alone: it was said there\n"
    assert run_llm("session", "move", "c3", "work").stderr == ""


def test_words_for_one_and_for_itself(memory_of_three: Path, run_llm) -> None:
    run_llm("session", "move", "c3", "kitchen")
    assert run_llm("session", "rename", "kitchen", "home").stdout == "1 interaction of kitchen now belongs to home\n"
    done = run_llm("session", "merge", "home", "home")
    assert done.stderr == "Error: 'home' cannot be put into itself; name two sessions\n"


def test_a_list_says_which_session_it_is_of(memory_of_three: Path, run_llm) -> None:
    empty = run_llm("session", "list", env={"LLM_PRELLM_SESSION": "new"})
    assert empty.stderr == "Nothing in the session new yet; --all shows the rest.\n"
    assert len(run_llm("session", "list", "-n", "0").stdout.splitlines()) == 3
    assert len(json.loads(run_llm("session", "search", "board vim kettle", "-n", "0", "--json").stdout)) == 3


def test_a_search_in_one_session_or_conversation(memory_of_three: Path, run_llm) -> None:
    for option, value in (("--session", "default"), ("--id", "default"), ("--id", "c3")):
        rows = json.loads(run_llm("session", "search", "the board, the kettle", option, value, "--json").stdout)
        assert [row["query"] for row in rows] == ["the kettle is red"]
    assert len(run_llm("session", "list", "--session", "old", "-d", str(memory_of_three)).stdout.splitlines()) == 2
    assert (
        "no session, conversation or interaction has the id 'nope'"
        in run_llm("session", "search", "x", "--id", "nope").stderr
    )


@pytest.mark.parametrize("words", [["rename", "old", "new"], ["merge", "old", "default"]])
def test_folders_that_cannot_be_read_are_said_before_anything_changes(memory_of_three: Path, words: list[str]) -> None:
    folders.path().parent.mkdir(parents=True, exist_ok=True)
    folders.path().write_text("{")
    done = CliRunner().invoke(cli, ["session", *words])
    assert done.exit_code == 1
    assert "cannot read the started sessions" in done.stderr
    assert sessions(memory_of_three) == {"default": 1, "old": 2}


def test_sessions_that_are_started_at_once_are_all_kept(user_path: Path, tmp_path: Path) -> None:
    script = (
        "import sys, pathlib\nfrom llm_prellm import folders\nfolders.start(pathlib.Path(sys.argv[1]), sys.argv[2])"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path / f"place{number}"), f"name{number}"])
        for number in range(8)
    ]
    assert [process.wait() for process in running] == [0] * 8
    assert folders.names() == {f"name{number}" for number in range(8)}


def test_clear_keeps_to_the_current_session(memory_of_three: Path, run_llm) -> None:
    done = run_llm("session", "clear", "--force", env={"LLM_PRELLM_SESSION": "old"})
    assert done.stdout.startswith("2 interactions and 1 preference forgotten, only those of old;")
    assert sessions(memory_of_three) == {"default": 1}
    assert run_llm("session", "clear", "--force", "--all", env={"LLM_PRELLM_SESSION": "old"}).returncode == 0
    assert sessions(memory_of_three) == {}


def test_cleared_preferences_do_not_come_back_with_an_old_file(memory_of_three: Path, run_llm, tmp_path: Path) -> None:
    with MemoryStore(memory_of_three) as store:
        store.set_preference("lang", "pl", session="old")
        store.set_preference("units", "metric")
    file = str(tmp_path / "before.json")
    run_llm("session", "export", file)
    run_llm("session", "clear", "--id", "old", "--force")
    run_llm("session", "import", file)
    with MemoryStore(memory_of_three) as store:
        assert [(each.key, each.session) for each in store.standing()] == [("units", "default")]
    run_llm("session", "clear", "--force")
    assert "0 preferences taken over" in run_llm("session", "import", file).stdout
    with MemoryStore(memory_of_three) as store:
        assert store.standing() == []
        store.set_preference("lang", "en")
        assert {key: each.value for key, each in store.preferences().items()} == {"lang": "en"}
        assert [row["key"] for row in store.decisions.decided()] == ["lang"]


def test_preferences_of_a_session_that_is_not_there(memory_of_three: Path, run_llm) -> None:
    for words in (["list"], ["why", "preferred_tool"], ["unset", "preferred_tool"]):
        assert run_llm("session", "preferences", *words, "--session", "odl").stderr == (
            "Error: no session 'odl'; see: llm session status\n"
        )
    said = run_llm("session", "preferences", "set", "lang", "pl", "--session", "fresh").stdout
    assert said == "lang=pl in the session fresh, which is new\n"


def test_a_session_of_preferences_alone_is_a_session(tmp_path: Path) -> None:
    with MemoryStore(tmp_path / "m.db") as store:
        store.add("the board is in the drawer", "noted", session="a", conversation_id="c1")
        store.set_preference("units", "imperial", session="b")
        with pytest.raises(PrellmError, match="there is a session 'b'"):
            store.rename_session("a", "b")
        store.rename_session("b", "c")
        assert {key: each.value for key, each in store.preferences("c").items()} == {"units": "imperial"}
        store.rename_session("a", "c", merge=True)
        assert store.sessions() == {"c": 1}


def test_what_is_arranged_while_the_index_is_made_stays_so(tmp_path: Path) -> None:
    """Another process moves, renames, and has a model read, between two steps of a reindex."""
    path = tmp_path / "m.db"
    with MemoryStore(path) as store:
        for number in range(3):
            store.add(
                f"I always use vim on board {number}", "noted", conversation_id=f"c{number}", timestamp=1.7e9 + number
            )
        last = store.add("the kettle is red", "noted", session="old", conversation_id="c9", timestamp=1.7e9 + 9)
        store.catch_up(None)

    def meanwhile(count: int) -> None:
        with MemoryStore(path) as other:
            for number in range(3):
                other.move([f"c{number}"], "esp32")
            other.rename_session("old", "new")
            statement = Statement("tone", "brief", "the kettle is red", "model")
            assert other.keep_reading(other.get(last), "some-model", [statement])

    with MemoryStore(path) as store:
        store.reindex(progress=meanwhile)
        assert store.sessions() == {"esp32": 3, "new": 1}
        assert store.preferences("default") == {}
        assert store.preferences("esp32").keys() == {"preferred_tool"}
        assert store.preferences("new").keys() == {"tone"}
        assert store.has_reading(last)
        found = store.search("board", session="esp32")
        assert len(found) == 3 and all("session" in each.why for each in found)
        assert "session" in store.search("kettle", session="new")[0].why


def test_a_move_without_a_session_is_said(memory_of_three: Path, run_llm) -> None:
    first, second = (row["id"] for row in json.loads(run_llm("session", "list", "-n", "2", "--json").stdout))
    for words in ([], [first], [first, second]):
        done = run_llm("session", "move", *words)
        assert done.returncode == 2
        assert "the session is missing: llm session move ID… NAME" in done.stderr
    assert sessions(memory_of_three) == {"default": 1, "old": 2}


def test_an_interaction_names_its_conversation(memory_of_three: Path, run_llm) -> None:
    for row in json.loads(run_llm("session", "list", "-n", "0", "--json").stdout):
        [only] = json.loads(run_llm("session", "list", "--id", row["id"][:20], "--json").stdout)
        assert only["id"] == row["id"]


async def test_a_session_travels_with_its_own_preferences(memory_of_three: Path, tmp_path: Path) -> None:
    with UserMemory(memory_of_three) as memory, UserMemory(memory_of_three, session="old") as old:
        await memory.set_preference("units", "metric")
        await memory.set_preference("tone", "formal")
        await old.set_preference("tone", "brief")
        snapshot = await memory.export_session("old")
    assert snapshot.preferences == {"units": "metric", "tone": "brief", "preferred_tool": "vim"}
    snapshot.to_file(tmp_path / "s.json")
    with MemoryStore(tmp_path / "other.db") as store:
        import_snapshot(store, SessionSnapshot.from_file(tmp_path / "s.json"))
        assert {key: each.value for key, each in store.preferences("old").items()} == snapshot.preferences
        assert {key: each.value for key, each in store.preferences().items()} == {"units": "metric"}
        store.set_preference("units", None)
        again = import_snapshot(store, SessionSnapshot.from_file(tmp_path / "s.json"))
        assert again.preferences == 0
