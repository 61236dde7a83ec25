"""Exports of ChatGPT, Claude, Open WebUI and LM Studio become conversations in llm's log."""

from __future__ import annotations

import copy
import io
import json
import sqlite3
import time
import zipfile
from pathlib import Path
from typing import Any

import exports
import poison
import pytest
from click.testing import CliRunner
from llm.cli import cli

from llm_prellm import foreign
from llm_prellm.errors import PrellmError
from llm_prellm.foreign import open_webui
from llm_prellm.learn import learn
from llm_prellm.store import MemoryStore

SAID = {
    "ChatGPT": [
        ("Gdzie leży płytka?", "W szufladzie pod oknem.", exports.START + 10, "gpt-4o"),
        ("And what is on this photo?", "A desk.", exports.START + 3600, "o3"),
    ],
    "Claude": [
        ("What does the note say?", "It names an editor.\n\nVim.", 1771063462.5, "claude-sonnet-4-5"),
        ("Thanks, shorter please", "Vim.", 1771063500.0, "claude-sonnet-4-5"),
    ],
    "Open WebUI": [("Ile kosztował bilet?", "Pięć euro.", 1720000000.0, "bielik:11b")],
    "LM Studio": [
        ("Jaki adres ma czujnik?", "10.0.0.17", 1752600005.0, "bielik-11b-v2.3"),
        ("A ten na zdjęciu?", "10.0.0.18", 1752600061.0, "bielik-11b-v2.3"),
    ],
}


def packed(**members: Any) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/") + ".json", json.dumps(content))
    return buffer.getvalue()


FILES = {
    "a list": ("ChatGPT", json.dumps([exports.chatgpt()]).encode(), 0),
    "one conversation": ("ChatGPT", json.dumps(exports.chatgpt()).encode(), 0),
    "with a branch": ("ChatGPT", json.dumps([exports.chatgpt(edited=True)]).encode(), 2),
    "an archive": ("ChatGPT", packed(user={"id": "u"}, conversations=[exports.chatgpt()]), 0),
    "an archive in parts": (
        "ChatGPT",
        packed(**{"x__conversations-000": [exports.chatgpt()], "conversations-001": []}),
        0,
    ),
    "with a byte order mark": ("ChatGPT", b"\xef\xbb\xbf" + json.dumps([exports.chatgpt()], indent=1).encode(), 0),
    "Claude": ("Claude", json.dumps([exports.claude()]).encode(), 1),
    "Claude without parents": ("Claude", json.dumps([exports.claude(parents=False)]).encode(), 0),
    "Claude's archive": ("Claude", packed(users=[], projects=[], conversations=[exports.claude()]), 1),
    "Open WebUI": ("Open WebUI", json.dumps([exports.open_webui()]).encode(), 1),
    "Open WebUI, old": ("Open WebUI", json.dumps([exports.open_webui(legacy=True)]).encode(), 0),
    "Open WebUI, the chat alone": ("Open WebUI", json.dumps([exports.open_webui()["chat"]]).encode(), 1),
    "LM Studio": ("LM Studio", json.dumps(exports.lm_studio(), indent=2).encode(), 1),
}


@pytest.mark.parametrize("name", FILES)
def test_an_export_is_taken_for_what_it_is(name: str, user_path: Path, tmp_path: Path) -> None:
    program, content, elsewhere = FILES[name]
    file = tmp_path / "export.bin"
    file.write_bytes(content)
    done = CliRunner().invoke(cli, ["session", "import", str(file)])
    assert done.exit_code == 0, done.output
    assert f"an export of {program}: 1 conversation\n" in done.stderr
    assert ("branches" in done.stderr) == bool(elsewhere)

    with MemoryStore(None) as store:
        kept = list(store.interactions())
    assert [(each.query, each.response, each.timestamp, each.model) for each in kept] == SAID[program]
    assert len({each.conversation_id for each in kept}) == 1
    assert {each.origin for each in kept} == {"import"}
    assert {each.session for each in kept} == {program.lower().replace(" ", "-")}

    again = CliRunner().invoke(cli, ["session", "import", "-"], input=content)
    assert f"0 interactions imported, {len(kept)} skipped" in again.stdout, again.output
    with MemoryStore(None) as store:
        assert list(store.interactions()) == kept


def test_llm_shows_finds_and_goes_on_with_an_imported_conversation(user_path: Path, run_llm, tmp_path: Path) -> None:
    file = tmp_path / "conversations.json"
    file.write_text(json.dumps([exports.chatgpt(), exports.chatgpt(id="other", title="Another")]))
    assert run_llm("session", "import", str(file)).returncode == 0
    logs = json.loads(run_llm("logs", "--json", "-n", "0").stdout)
    assert {each["conversation_name"] for each in logs} == {"Where the board is", "Another"}
    assert "szufladzie pod oknem" in run_llm("logs", "-q", "płytka").stdout
    conversation = logs[0]["conversation_id"]
    assert run_llm("-m", "echo", "-c", "--cid", conversation, "and now?").returncode == 0
    names = [row[0] for row in sqlite3.connect(user_path / "logs.db").execute("select name from threads")]
    assert sorted(names) == ["Another", "Where the board is"]


@pytest.mark.parametrize(
    ("content", "missing"),
    [
        (exports.chatgpt(), "desk.png"),
        (exports.claude(), "plan.pdf"),
        (exports.open_webui(), "bilet.pdf"),
        (exports.lm_studio(), "1752600050000 - 1.png"),
    ],
    ids=list(SAID),
)
def test_files_that_are_not_in_the_export_are_said(content: Any, missing: str, user_path: Path) -> None:
    done = CliRunner().invoke(cli, ["session", "import", "-"], input=json.dumps([content]))
    if "versions" in json.dumps(content):
        done = CliRunner().invoke(cli, ["session", "import", "-"], input=json.dumps(content))
    assert f"not in the export: {missing}\n" in done.stderr
    with MemoryStore(None) as store:
        assert [name for each in store.interactions() for name in each.metadata.get("files", [])] == [missing]


def test_a_text_that_came_with_the_export_is_kept_and_is_not_the_users(user_path: Path) -> None:
    CliRunner().invoke(cli, ["session", "import", "-"], input=json.dumps([exports.claude()]))
    with MemoryStore(None) as store:
        first = next(store.interactions())
    assert first.metadata["attached"] == [{"name": "note.txt", "text": "I always use Vim"}]
    assert "Vim" not in first.query


def test_what_others_said_teaches_nothing(user_path: Path) -> None:
    chat = exports.open_webui()
    for words in poison.TEACHING:
        assert learn(words)
        chat["chat"]["history"]["messages"]["u1"]["content"] = words
        chat["chat"]["history"]["messages"]["a1"]["content"] = words
        chat["id"] = words
        CliRunner().invoke(cli, ["session", "import", "-"], input=json.dumps([chat]))
    for made in (exports.chatgpt(), exports.claude()):
        CliRunner().invoke(cli, ["session", "import", "-"], input=json.dumps([made]))
    with MemoryStore(None) as store:
        store.catch_up(None)
        assert store.index_figures()["indexed"] == 9
        assert store.index_figures()["statements"] == 0


def test_a_longer_export_adds_what_is_new(user_path: Path) -> None:
    whole = exports.chatgpt()
    short = copy.deepcopy(whole)
    short["current_node"] = "a1"
    for value, imported in ((short, 1), (whole, 1), (whole, 0), (short, 0)):
        done = CliRunner().invoke(cli, ["session", "import", "-"], input=json.dumps([value]))
        assert f"{imported} interaction" in done.stdout, done.output
    with MemoryStore(None) as store:
        assert [each.query for each in store.interactions()] == [said[0] for said in SAID["ChatGPT"]]


def test_times_that_say_nothing(user_path: Path) -> None:
    """Without times, before the first and going backwards: the order of the messages is kept."""
    value = exports.chatgpt()
    for at, name in enumerate(("q1", "a1", "q2", "a2")):
        value["mapping"][name]["message"]["create_time"] = [None, 1e300, 5, "soon"][at]
    value["create_time"] = 100
    found = foreign.find(json.dumps([value]).encode())
    assert found is not None
    assert [(record["query"], record["timestamp"]) for record in found.records()] == [
        ("Gdzie leży płytka?", 100.0),
        ("And what is on this photo?", 100.001),
    ]


def test_a_circle_of_messages_ends(user_path: Path) -> None:
    value = exports.chatgpt()
    value["mapping"]["q1"]["parent"] = "a2"
    chat = exports.open_webui()
    chat["chat"]["history"]["messages"]["u1"]["parentId"] = "a1"
    for made in (value, chat):
        found = foreign.find(json.dumps([made]).encode())
        assert found is not None and len(list(found.records())) >= 1


BROKEN = {
    "cut short": (json.dumps([exports.chatgpt()]).encode()[:-40], "not a session snapshot"),
    "cut short in the second": (json.dumps([exports.chatgpt(), exports.chatgpt(id="b")]).encode()[:-40], "is damaged"),
    "another format in the second": (
        json.dumps([exports.chatgpt(), exports.claude()]).encode(),
        "conversation 2 is not",
    ),
    "a number in the second": (json.dumps([exports.chatgpt(), 7]).encode(), "conversation 2 is not as ChatGPT writes"),
    "no UTF-8 in the second": (
        json.dumps([exports.chatgpt(), 7]).encode()[:-2] + b'"\xff"]',
        "is not a session snapshot",
    ),
    "deep in the second": (json.dumps([exports.chatgpt()]).encode()[:-1] + b"," + b"[" * 10**6, "nested too deeply"),
    "an archive cut short": (FILES["an archive"][1][:-30], "damaged ZIP archive"),
    "an archive with other bytes": (FILES["an archive"][1].replace(b"PK\x03\x04", b"PK\x03\x05", 2), "is damaged"),
    "an archive of something else": (packed(pictures=[]), "holds no conversations.json"),
    "an archive of another program": (packed(conversations=[{"messages": []}]), "of no program that is known here"),
    "an empty archive": (packed(), "holds no conversations.json"),
    "a list of something else": (b'[{"role": "user", "content": "x"}]', "not a session snapshot"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_export_is_a_line_and_changes_nothing(name: str, user_path: Path, tmp_path: Path) -> None:
    content, message = BROKEN[name]
    file = tmp_path / "broken.json"
    file.write_bytes(content)
    done = CliRunner().invoke(cli, ["session", "import", str(file)])
    assert done.exit_code == 1
    assert message in done.stderr, done.output
    assert "broken.json" in done.stderr and done.stderr.count("\n") == 1 and len(done.stderr) < 600
    path = user_path / "logs.db"
    assert not path.exists() or not list(MemoryStore(path).interactions())


def test_a_zip_bomb_is_refused_unopened(user_path: Path, tmp_path: Path) -> None:
    file = tmp_path / "bomb.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("conversations.json", "w") as member:
        member.write(b"[")
        for _ in range(256):
            member.write(b" " * (1 << 20))
    assert file.stat().st_size < 300_000
    with pytest.raises(PrellmError, match="would unpack to 268,435,457 bytes; that is no export"):
        foreign.find(file)


def test_names_in_an_archive_are_no_paths(user_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "evil.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../../conversations.json", json.dumps([exports.chatgpt(id="../../x", title="\x1b[2J../y")]))
        archive.writestr("../../escaped.txt", "x")
    done = CliRunner().invoke(cli, ["session", "import", str(file)])
    assert done.exit_code == 0, done.output
    assert not (tmp_path.parent / "escaped.txt").exists() and not (tmp_path.parent.parent / "escaped.txt").exists()
    assert "\x1b" not in CliRunner().invoke(cli, ["session", "list"]).output


def test_a_snapshot_is_no_export_of_others() -> None:
    assert foreign.find(json.dumps({"session_id": "x", "interactions": []}).encode()) is None
    assert foreign.find(json.dumps({"interactions": [{"mapping": {}}], "mapping": {}}).encode()) is None
    for content in (b"", b"[]", b"{}", b"null", b"[1, 2]", b'"x"', b"\x1f\x8b\x08\x00", b"SQLite format 3\x00"):
        assert foreign.find(content) is None


def test_blocks_that_never_end_take_no_time() -> None:
    words = '<details type="reasoning" ' * 8000
    started = time.process_time()
    assert open_webui._without_details(words) == words
    assert time.process_time() - started < 2
    block = '<details type="reasoning" done="true">\nhm\n</details>'
    assert open_webui._without_details(f"{block}a{block}b{block}") == "ab"


@pytest.mark.parametrize("odd", [None, 5, {"content_type": {}}, {"sender": ["human"]}])
def test_what_is_odd_in_an_export_is_said_or_passed_over(tmp_path: Path, odd: Any, run_llm: Any) -> None:
    one = {
        "uuid": "u1",
        "name": "n",
        "chat_messages": [{"sender": "human", "text": "q"}, {"sender": "assistant", "text": "a"}],
    }
    value = (
        [one, odd, {**one, "uuid": "u2"}]
        if not isinstance(odd, dict)
        else [{**one, "chat_messages": [{**one["chat_messages"][0], **odd}, *one["chat_messages"]]}]
    )
    (tmp_path / "conversations.json").write_text(json.dumps(value))
    done = run_llm("session", "import", str(tmp_path / "conversations.json"))
    assert "Traceback" not in done.stderr
    if isinstance(odd, dict):
        assert done.returncode == 0 and "imported" in done.stdout
    else:
        assert done.returncode == 1 and "conversation 2 is not as Claude writes them" in done.stderr


def test_conversations_without_an_id_stay_apart(tmp_path: Path, run_llm: Any) -> None:
    def one(words: str) -> dict[str, Any]:
        said = [{"sender": "human", "text": words}, {"sender": "assistant", "text": "a"}]
        return {"name": "n", "created_at": "2026-01-01T00:00:00Z", "chat_messages": said}

    (tmp_path / "conversations.json").write_text(json.dumps([one("first"), one("second")]))
    for _ in range(2):
        assert run_llm("session", "import", str(tmp_path / "conversations.json")).returncode == 0
    rows = json.loads(run_llm("session", "list", "--json").stdout)
    assert len({row["conversation_id"] for row in rows}) == len(rows) == 2
