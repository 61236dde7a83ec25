"""What a person sees on a terminal: a real one, of a given width."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from llm_prellm.store import MemoryStore
from llm_prellm.topics import topics


def on_a_terminal(*arguments: str, columns: int = 100, env: dict[str, str] | None = None) -> str:
    """What ``llm`` prints on a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", **(env or {})}
    environment.pop("COLUMNS", None)
    with subprocess.Popen(
        [sys.executable, "-m", "llm", *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env=environment
    ) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        process.wait(60)
    os.close(ours)
    return shown.decode()


def plain(shown: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", shown).replace("\r", "")


@pytest.fixture
def memory(user_path: Path) -> Path:
    path = user_path / "logs.db"
    with MemoryStore(path) as store:
        store.add("Płytka leży w szufladzie [bold]pod oknem[/bold]", "Zapamiętane.", timestamp=1.70e9, session="esp32")
        store.add("\x1b[31mred\x1b[0m and \x9b2J wide 漢字 " * 9, "\x07bell", timestamp=1.71e9)
    return path


def test_a_list_of_one_session_says_so(memory: Path) -> None:
    shown = plain(on_a_terminal("session", "list", env={"LLM_PRELLM_SESSION": "esp32"}))
    assert shown.startswith("session esp32; --all shows all\n") and "red" not in shown
    assert "--all" not in on_a_terminal("session", "list")
    assert "--all" not in on_a_terminal("session", "list", "--id", "esp32")


@pytest.mark.parametrize("columns", [60, 100])
def test_a_list_fits_the_terminal_and_keeps_its_ids(memory: Path, columns: int) -> None:
    shown = on_a_terminal("session", "list", columns=columns)
    lines = plain(shown).splitlines()
    with MemoryStore(memory) as store:
        for interaction in store.interactions():
            assert any(line.startswith(interaction.id) for line in lines)
    assert len(lines) == 3, "a header and two interactions, none of them on two lines"
    if columns == 100:
        assert "[bold]" in plain(shown), "no text is taken for markup"


@pytest.mark.parametrize("command", [["list"], ["search", "red płytka"], ["status"], ["preferences"]])
def test_colours_are_ours_alone_and_go_with_no_color(memory: Path, command: list[str]) -> None:
    shown = on_a_terminal("session", *command)
    assert "\x1b[31m" not in shown and "\x9b" not in shown and "\x07" not in shown
    colourless = on_a_terminal("session", *command, env={"NO_COLOR": "1"})
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", colourless), "no colour; bold and dim are none"
    assert plain(shown) == plain(colourless)


def test_a_pipe_gets_plain_text(memory: Path, run_llm) -> None:
    for command in (["list"], ["search", "płytka"], ["status"]):
        assert "\x1b" not in run_llm("session", *command).stdout


def test_status_draws_what_there_is(memory: Path) -> None:
    shown = plain(on_a_terminal("session", "status"))
    assert "2023-11 " in shown and " 2024-03" in shown, "the months of the first and the last interaction"
    assert re.search(r"esp32 +█+ 1", shown)


def test_a_progress_bar_is_for_terminals_and_can_be_silenced(memory: Path, run_llm) -> None:
    assert "Reading the log" in on_a_terminal("session", "reindex")
    assert "Reading the log" not in on_a_terminal("session", "reindex", "-q")
    assert run_llm("session", "reindex").stderr == ""


def test_topics_are_what_the_prompts_come_back_to() -> None:
    prompts = [("garden", f"jak podlewać pomidory w tygodniu {week}, czy pomidorów nie za dużo?") for week in range(4)]
    prompts += [("board", f"the firmware of the board fails with error {code}") for code in range(4)]
    prompts += [(f"chat {number}", f"could you say something about number {number}?") for number in range(20)]
    found = topics(prompts, 12)
    assert {"firmware", "board"} <= set(found)
    assert len({"pomidory", "pomidorów"} & set(found)) == 1, "forms of one word are one topic"
    assert not {"the", "could", "jak"} & set(found)
    assert topics([]) == []


def test_status_proves_what_is_left_of_the_forgotten(memory: Path, run_llm) -> None:
    with MemoryStore(memory) as store:
        store.catch_up()
        store.add("I always use vim", "ok")
        store.catch_up()
        everything = [each.id for each in store.interactions()]
        store.forget(everything)
        assert store.traces() == {"index": 0, "vectors": 0, "preferences": 0, "receipts": 0, "llm_log": 3}
        # One that came back by a fault would be seen.
        store.index.add([store.log.get([everything[0]])[everything[0]]])
        store.db.conn.commit()
        assert store.traces()["index"] == 1
    assert "still there: 1 in the index" in run_llm("session", "status").stdout
    run_llm("session", "reindex")
    assert "no trace in index" in run_llm("session", "status").stdout
