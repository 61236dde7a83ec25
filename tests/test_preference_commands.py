"""``llm session preferences`` as its harshest users find it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from transfers import put_in, put_out

from llm_prellm.commands.preferences import preferences
from llm_prellm.store import MemoryStore

Run = Callable[..., Result]
DAY = 86_400.0


@pytest.fixture
def run(user_path: Path) -> Run:
    """Run ``llm session preferences …`` over a log in which a user has said a few things."""
    began = time.time() - 30 * DAY
    said = [
        ("I always use Poetry.", "default"),
        ("Zawsze używam Vima.", "default"),
        ("Od teraz uv zamiast poetry", "default"),
        ("Odpowiadaj zawsze po polsku.", "default"),
        ("Always answer in English.", "work"),
    ]
    with MemoryStore() as store:
        for day, (words, session) in enumerate(said):
            store.add(words, "ok", timestamp=began + day * DAY, session=session)

    def invoke(*arguments: str) -> Result:
        result = CliRunner().invoke(preferences, list(arguments))
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return invoke


def values(run: Run, *arguments: str) -> dict[str, str]:
    listed = json.loads(run("list", "--json", *arguments).stdout)
    return {label: each["value"] for label, each in listed.items()}


def test_what_stands_and_since_when_and_from_which_words(run: Run) -> None:
    lines = run().stdout.splitlines()
    assert [line.split("  ")[0] for line in lines] == [
        "preferred_language=polish",
        "preferred_tool=uv",
        "preferred_tool (editor)=vim",
    ]
    assert "since 20" in lines[0]
    assert "“Odpowiadaj zawsze po polsku” in " in lines[0]


def test_the_history_says_what_ended_a_preference(run: Run) -> None:
    (ended,) = [line for line in run("--history").stdout.splitlines() if "until" in line]
    assert ended.startswith("preferred_tool=poetry  since ")
    assert ended.endswith("ended by Od teraz uv zamiast poetry")


def test_why(run: Run) -> None:
    shown = run("why", "preferred_tool").stdout
    assert "read by the rule od-teraz-zamiast; the whole turn: llm session show " in shown
    assert "preferred_tool=poetry" in shown
    only = run("why", "preferred_tool (editor)").stdout
    assert "vim" in only
    assert "uv" not in only
    as_json = json.loads(run("why", "preferred_tool", "--json").stdout)
    assert as_json["standing"]["preferred_tool"]["rule"] == "od-teraz-zamiast"
    assert [each["value"] for each in as_json["ended"]] == ["poetry"]


def test_unset_drops_all_of_a_key_or_the_one_that_is_named(run: Run) -> None:
    assert run("unset", "preferred_tool (editor)").stdout == "preferred_tool (editor) is unset: vim\n"
    assert values(run) == {"preferred_language": "polish", "preferred_tool": "uv"}
    assert run("unset", "preferred_tool").stdout == "preferred_tool is unset: uv\n"
    assert values(run) == {"preferred_language": "polish"}
    with MemoryStore() as store:
        store.reindex()
    assert values(run) == {"preferred_language": "polish"}, "the same old words do not bring it back"
    with MemoryStore() as store:
        store.add("Zawsze używam Vima.", "ok")
    assert values(run)["preferred_tool"] == "vim", "said again, it stands again"


def test_unset_by_its_key_drops_all_of_several(run: Run) -> None:
    assert run("unset", "preferred_tool").stdout == "preferred_tool is unset: uv, vim\n"
    assert values(run) == {"preferred_language": "polish"}


def test_what_stands_in_a_session_alone_is_pointed_to(run: Run) -> None:
    assert run("list").stderr == "More of them stand in the session work only: --session work shows them\n"
    assert run("list", "--session", "work").stderr == ""


def test_a_session_has_its_own(run: Run) -> None:
    assert values(run, "--session", "work")["preferred_language"] == "english"
    assert values(run)["preferred_language"] == "polish"
    assert run("set", "preferred_format", "YML", "--session", "work").stdout == (
        "preferred_format=yaml in the session work\n"
    )
    assert values(run, "--session", "work")["preferred_format"] == "yaml"
    assert "preferred_format" not in values(run)
    assert run("unset", "preferred_language", "--session", "work").stdout == (
        "preferred_language is unset in the session work: english\n"
    )
    assert values(run, "--session", "work")["preferred_language"] == "polish", "what stands everywhere shows again"
    assert run("--session", "work", "unset", "preferred_format").exit_code == 0
    assert "preferred_format" not in values(run, "--session", "work")


@pytest.mark.parametrize(
    ("key", "given", "kept"),
    [
        ("preferred_language", "niemiecki", "german"),
        ("preferred_language", "po niemiecku", "german"),
        ("preferred_language", "PL", "polish"),
        ("preferred_language", "dothraki", "dothraki"),
        ("preferred_format", "yml", "yaml"),
        ("preferred_format", "zwykły  tekst", "plain text"),
        ("preferred_tool", " C++ ", "c++"),
        ("preferred_tool", "Frobnix", "frobnix"),
        ("city", "Łódź", "Łódź"),
    ],
)
def test_a_value_set_by_hand_is_what_would_have_been_learned(run: Run, key: str, given: str, kept: str) -> None:
    assert run("set", key, given).exit_code == 0
    assert values(run)[key] == kept


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["unset", "vim"],
            "no preference 'vim'; there are: preferred_language, preferred_tool, preferred_tool (editor)",
        ),
        (["why", ""], "no preference ''"),
        (["set", "preferred_tool", " "], "no value for preferred_tool; to drop it: llm session preferences unset"),
        (["set", "", "x"], "'' is no name for a preference"),
        (["set", "zażółć gęślą", "x"], "is no name for a preference"),
        (["set", "k", "x" * 201], "the value of k has 201 characters"),
        (["unset", "preferred_language", "--session", "nowhere", "--memory", "/nonexistent/a.db"], "does not exist"),
    ],
)
def test_bad_input_gets_one_line_and_changes_nothing(run: Run, arguments: list[str], message: str) -> None:
    before = values(run)
    result = run(*arguments)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert values(run) == before


def test_a_slip_in_a_documented_key_is_said(run: Run) -> None:
    result = run("set", "preferred_langauge", "polish")
    assert result.exit_code == 0
    said = (
        "preferred_langauge is a key of its own beside preferred_language; if you meant that: llm session preferences"
    )
    assert f"{said} unset preferred_langauge" in result.stderr
    assert run("set", "lang", "pl").stderr == ""
    assert "a key of its own beside preferred_language" in run("set", "Language", "pl").stderr
    assert run("set", "units", "metric").stderr == ""
    assert "a key of its own beside units" in run("set", "Units", "imperial").stderr


def test_a_tool_set_by_hand_takes_the_place_of_its_kind(run: Run) -> None:
    run("set", "preferred_tool", "docker")
    assert run("set", "preferred_tool", "emacs").stderr == ""
    assert run("set", "preferred_tool", "vim").stderr == "in place of emacs\n"
    assert {"docker", "vim"} <= set(values(run).values()) and "emacs" not in values(run).values()
    assert run("set", "preferred_language", "polish").stderr == ""
    assert run("set", "preferred_language", "english").stderr == "in place of polish\n"


def test_a_file_of_an_earlier_version_is_read_before_anything_is_written(run: Run) -> None:
    run("set", "city", "Łódź")
    with MemoryStore() as store:
        store.db.execute("drop view prellm_preference_history")  # it came with the column
        store.db.execute("alter table prellm_decisions drop column about")
        store.db.execute("delete from _sqlite_migrations where name = 'm008_about'")
        store.db.conn.commit()
    with MemoryStore() as earlier:
        assert earlier.preferences()["city"].value == "Łódź"
    assert run("set", "city", "Kraków").exit_code == 0
    assert values(run)["city"] == "Kraków"


def test_every_command_has_help() -> None:
    for name, command in preferences.commands.items():
        assert isinstance(command, click.Command)
        assert command.help, name


def test_unset_in_a_session_leaves_what_stands_everywhere(run: Run) -> None:
    refused = run("unset", "preferred_tool", "--session", "work")
    assert refused.exit_code == 1
    assert refused.stderr == (
        "Error: preferred_tool stands in all sessions, not in 'work' alone; to unset it in all:"
        " llm session preferences unset preferred_tool --session default\n"
    )
    assert "preferred_tool" in values(run)
    assert run("unset", "preferred_tool", "--session", "default").exit_code == 0
    assert "preferred_tool" not in values(run)


def test_unset_says_where_a_preference_stands(run: Run) -> None:
    run("set", "preferred_format", "yaml", "--session", "esp32")
    refused = run("unset", "preferred_format")
    assert "'preferred_format' stands in esp32, not here" in refused.stderr
    assert refused.stderr.endswith("unset preferred_format --session esp32\n")


def test_the_current_session_shows_and_unsets_what_stands_everywhere(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLM_PRELLM_SESSION", "garden")
    assert run("unset", "preferred_tool").stdout == "preferred_tool is unset in all sessions: uv, vim\n"


def test_lines_of_json_and_words_of_history(run: Run) -> None:
    rows = [json.loads(line) for line in run("--nl").stdout.splitlines()]
    assert [row["label"] for row in rows] == ["preferred_language", "preferred_tool", "preferred_tool (editor)"]
    run("unset", "preferred_tool")
    assert "ended by hand" in run("--history").stdout and "by by" not in run("--history").stdout


@pytest.mark.parametrize("trust", [False, True])
def test_what_came_with_a_file_is_not_set_by_hand(run: Run, tmp_path: Path, trust: bool) -> None:
    with MemoryStore(tmp_path / "theirs.db") as theirs:
        theirs.set_preference("units", "metric")
        theirs.learn("I prefer YAML")
        content = put_out(theirs)
    with MemoryStore() as store:
        put_in(store, content, trust=trust)
    lines = {line.split("=")[0]: line for line in run().stdout.splitlines()}
    assert lines["units"].endswith("  set by hand" if trust else "  from f.json, imported")
    assert lines["preferred_format"].endswith("in a program" if trust else "in f.json, imported")
    with MemoryStore() as store:
        put_in(store, content, trust=True)
        assert put_out(store).count(b"metric") == 2, "once as it stands, once as it was decided"
    assert "set by hand" in next(line for line in run().stdout.splitlines() if line.startswith("units"))
