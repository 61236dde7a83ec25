"""A model that hangs, dies, talks rubbish or is interrupted leaves as much behind through a profile as without."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from llm.cli import cli
from llm.plugins import pm
from ollama_server import LATEST, ApiError, OllamaServer
from parity import failing, record
from parity.cli_rows import turns

from llm_prellm import prepare
from llm_prellm.store import MemoryStore

PROFILE = "parity-profile"
TOLD = "The kitchen sensor is at 10.0.0.17"
ASKED = "What is the address of my kitchen sensor?"


class FailingServer(OllamaServer):
    """Ollama's API over a model that fails as the prompt says."""

    def chat(self, body: dict[str, Any]) -> Iterator[dict[str, Any]]:
        how = failing.way(body["messages"][-1]["content"])
        if how == "500":
            raise ApiError(500, "the runner has died")
        said = {"model": body["model"], "created_at": "2026-01-01T00:00:00Z", "done": False}
        yield {**said, "message": {"role": "assistant", "content": "The first words, "}}
        if how == "cut":
            raise ConnectionError  # the server hangs up in the middle of its answer
        if how == "rubbish":
            yield {"no": ["answer", "of", "Ollama's"]}
            return
        if how == "hang":
            time.sleep(failing.FOREVER)
        yield {**said, "message": {"role": "assistant", "content": "and the last."}, "done": True}


@pytest.fixture
def failing_server(cached_weights: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with FailingServer(cached_weights).running() as running:
        monkeypatch.setenv("OLLAMA_HOST", running.url)
        yield


@pytest.fixture
def plugin() -> Iterator[None]:
    pm.register(failing, "parity-failing")
    yield
    pm.unregister(name="parity-failing")


class Place:
    """A user folder with a log that knows something, and profiles over the models that fail."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._runner = CliRunner()
        folder.mkdir()
        self.use()
        with MemoryStore(folder / "logs.db") as store:
            store.add(TOLD, "Noted.", timestamp=1700000000.0, conversation_id="told")

    def use(self) -> None:
        self._monkeypatch.setenv("LLM_USER_PATH", str(self.folder))
        prepare._sent.clear()

    def llm(self, *arguments: str, input: str | None = None) -> tuple[int, str, str]:
        self.use()
        done = self._runner.invoke(cli, list(arguments), input=input)
        return done.exit_code, done.stdout, done.stderr

    def kept(self, model: str, inner: str) -> tuple[Any, dict[str, int]]:
        """What was logged of a model, and how many rows llm's tables have. What is wrong with the file is raised."""
        with closing(sqlite3.connect(self.folder / "logs.db")) as db:
            assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
            assert db.execute("pragma foreign_key_check").fetchall() == []
            names = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
            own = [name for name in names if not name.startswith(("prellm_", "_", "sqlite_")) and "_fts" not in name]
            counts = {name: db.execute(f"select count(*) from [{name}]").fetchone()[0] for name in own}
        code, printed, _ = self.llm("logs", "list", "--json", "-n", "0", "-m", model)
        logged = record.normal(turns(printed if code == 0 else "", model), {model: "MODEL", inner: "MODEL"})
        return logged, counts

    def fallback(self) -> str | None:
        """Why the latest turn was sent in the user's own words, as its receipt tells."""
        with MemoryStore(self.folder / "logs.db") as store:
            _, receipt = store.receipt(next(store.interactions(newest_first=True)).id)
        assert receipt["decomposition"]["calls"] >= 1
        return receipt["decomposition"]["fallback"]

    def remembered(self) -> list[str]:
        """What memory holds when it has caught up."""
        with MemoryStore(self.folder / "logs.db") as store:
            store.catch_up(None)
            assert store.index_ready()
            found = sorted(interaction.query for interaction in store.interactions())
            assert store.search(TOLD, 1)[0].query == TOLD
        return found


@pytest.fixture
def places(tmp_path: Path, plugin: None, monkeypatch: pytest.MonkeyPatch) -> tuple[Place, Place]:
    return Place(tmp_path / "alone", monkeypatch), Place(tmp_path / "wrapped", monkeypatch)


def compare(places: tuple[Place, Place], inner: str, wrapped: str, come_out: tuple[Any, Any]) -> None:
    """The same was said, the same was logged, and both go on from there; the answer is asked for as a last check."""
    alone, through = places
    clean = [record.normal(each, {inner: "MODEL", wrapped: "MODEL"}) for each in come_out]
    assert clean[1] == clean[0]
    assert through.kept(wrapped, inner) == alone.kept(inner, inner)
    assert through.remembered() == alone.remembered()
    answers = [place.llm("-m", model, "Thank you.")[:2] for place, model in ((alone, inner), (through, wrapped))]
    assert answers[0] == answers[1] == (0, "The first words, and the last.\n")
    assert len(through.remembered()) == len(alone.remembered()) > 1


@pytest.mark.parametrize("flag", [(), ("--async",)], ids=["sync", "async"])
@pytest.mark.parametrize("how", ["at-once", "half-way", "rubbish", "tools", "--no-stream half-way"])
def test_a_plugin_that_fails(places: tuple[Place, Place], how: str, flag: tuple[str, ...]) -> None:
    *more, how = how.split()
    tools = ["--functions", "def clock() -> str: return '12:30'"] if how == "tools" else []
    _, through = places
    assert through.llm("prellm", "add", PROFILE, "--small", "failing")[0] == 0
    came = []
    for place, model in zip(places, ("failing", PROFILE), strict=True):
        came.append(place.llm("-m", model, *more, *flag, *tools, f"{ASKED} fail:{how}"))
    assert came[0][0] == (0 if how == "rubbish" else 1)
    compare(places, "failing", PROFILE, (came[0], came[1]))


@pytest.mark.parametrize("flag", [(), ("--async",)], ids=["sync", "async"])
@pytest.mark.parametrize("how", ["500", "cut", "rubbish"])
def test_a_server_that_fails(
    places: tuple[Place, Place], failing_server: None, how: str, flag: tuple[str, ...]
) -> None:
    inner = LATEST
    assert places[1].llm("prellm", "add", PROFILE, "--small", inner)[0] == 0
    came = [
        place.llm("-m", model, *flag, f"{ASKED} fail:{how}")
        for place, model in zip(places, (inner, PROFILE), strict=True)
    ]
    assert came[0][0] == 1
    compare(places, inner, PROFILE, (came[0], came[1]))


def test_a_chat_goes_as_far_as_without_a_profile(places: tuple[Place, Place]) -> None:
    assert places[1].llm("prellm", "add", PROFILE, "--small", "failing")[0] == 0
    typed = f"{ASKED}\nand now fail:half-way\nnever asked\nquit\n"
    came = [
        (code, out) for code, out, _ in (
            place.llm("chat", "-m", model, input=typed)
            for place, model in zip(places, ("failing", PROFILE), strict=True)
        )
    ]  # fmt: skip
    compare(places, "failing", PROFILE, (came[0], came[1]))


@pytest.mark.parametrize("strategy", ["classify", "structure", "split", "enrich"])
@pytest.mark.parametrize("how", ["at-once", "half-way", "rubbish"])
def test_a_small_model_that_fails_leaves_the_users_own_words(
    places: tuple[Place, Place], how: str, strategy: str
) -> None:
    through = places[1]
    added = through.llm("prellm", "add", PROFILE, "--small", "failing", "--large", "echo", "--strategy", strategy)
    assert added[0] == 0
    asked = f"{ASKED} fail:{how}"  # "enrich" asks only when something is recalled
    if strategy != "enrich":
        asked = f"{ASKED} Then list three more sensors. Finally write a driver for one of them in C, or fail:{how}"
    code, printed, _ = through.llm("-m", PROFILE, "--no-stream", asked)
    alone = places[0].llm("-m", "echo", "--no-stream", asked)
    assert (code, printed) == alone[:2]
    [turn], _ = through.kept(PROFILE, "echo")
    assert turn["prompt"] == asked
    assert through.fallback(), "the small model was asked, and did not help"
    assert asked in through.remembered()


def test_a_small_server_that_fails_leaves_the_users_own_words(
    places: tuple[Place, Place], failing_server: None
) -> None:
    small = LATEST
    through = places[1]
    added = through.llm("prellm", "add", PROFILE, "--small", small, "--large", "echo", "--strategy", "split")
    assert added[0] == 0
    for how in ("500", "cut", "rubbish"):
        asked = f"{ASKED} Then list three more sensors. Finally write a driver for one of them in C, or fail:{how}"
        assert through.llm("-m", PROFILE, asked)[:2] == places[0].llm("-m", "echo", asked)[:2]
        assert through.fallback(), "the small model was asked, and did not help"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plugin as other processes find it: installed."""
    information = tmp_path / "site" / "parity_failing-1.0.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: parity-failing\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text("[llm]\nparity_failing = parity.failing\n")
    paths = [str(tmp_path / "site"), str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))


def interrupt(place: Place, *arguments: str, input: str = "", after: str | None) -> tuple[int, str, float]:
    """Run a real ``llm``, press Ctrl-C when it has printed ``after`` (``None``: when it asks its small model).

    Gives its exit code, what it printed, and the seconds that it took to end.
    """
    place.use()
    hangs = place.folder / "hangs"
    process = subprocess.Popen(
        [sys.executable, "-m", "llm", *arguments],
        stdin=subprocess.PIPE if input else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", failing.MARK: str(hangs)},
    )
    assert process.stdout is not None
    if process.stdin is not None:
        process.stdin.write(input.encode())
        process.stdin.flush()
    printed = b""
    if after is None:
        while not hangs.exists():
            assert process.poll() is None, "it ended by itself"
            time.sleep(0.1)
    else:
        while after.encode() not in printed:
            piece = os.read(process.stdout.fileno(), 4096)
            assert piece, "it ended by itself"
            printed += piece
        time.sleep(0.3)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    pressed = time.monotonic()
    try:
        rest, _ = process.communicate(timeout=30)
    finally:
        process.kill()
    return process.returncode, (printed + rest).decode(), time.monotonic() - pressed


@pytest.mark.skipif(os.name == "nt", reason="signals to a process group are of POSIX")
@pytest.mark.parametrize("flag", [(), ("--async",)], ids=["sync", "async"])
def test_control_c_while_a_plugin_hangs(places: tuple[Place, Place], installed: None, flag: tuple[str, ...]) -> None:
    assert places[1].llm("prellm", "add", PROFILE, "--small", "failing")[0] == 0
    came = []
    for place, model in zip(places, ("failing", PROFILE), strict=True):
        code, printed, seconds = interrupt(place, "-m", model, *flag, f"{ASKED} fail:hang", after="first words")
        assert seconds < 10
        came.append((code, printed))
    compare(places, "failing", PROFILE, (came[0], came[1]))


@pytest.mark.skipif(os.name == "nt", reason="signals to a process group are of POSIX")
def test_control_c_in_a_chat_keeps_the_turns_before(places: tuple[Place, Place], installed: None) -> None:
    assert places[1].llm("prellm", "add", PROFILE, "--small", "failing")[0] == 0
    came = []
    for place, model in zip(places, ("failing", PROFILE), strict=True):
        typed = f"{ASKED}\nand now fail:hang\n"
        code, printed, _ = interrupt(place, "chat", "-m", model, input=typed, after="last.\n> The first words")
        came.append((code, printed))
    assert len(places[1].kept(PROFILE, "failing")[0]) == 1
    compare(places, "failing", PROFILE, (came[0], came[1]))


@pytest.mark.skipif(os.name == "nt", reason="signals to a process group are of POSIX")
@pytest.mark.parametrize("flag", [(), ("--async",)], ids=["sync", "async"])
def test_control_c_while_a_server_hangs(
    places: tuple[Place, Place], failing_server: None, flag: tuple[str, ...]
) -> None:
    inner = LATEST
    assert places[1].llm("prellm", "add", PROFILE, "--small", inner)[0] == 0
    came = [
        interrupt(place, "-m", model, *flag, f"{ASKED} fail:hang", after="first words")[:2]
        for place, model in zip(places, (inner, PROFILE), strict=True)
    ]
    compare(places, inner, PROFILE, (came[0], came[1]))


@pytest.mark.skipif(os.name == "nt", reason="signals to a process group are of POSIX")
@pytest.mark.parametrize("flag", [(), ("--async",)], ids=["sync", "async"])
def test_control_c_while_the_small_model_hangs(
    places: tuple[Place, Place], installed: None, flag: tuple[str, ...]
) -> None:
    through = places[1]
    added = through.llm("prellm", "add", PROFILE, "--small", "failing", "--large", "echo", "--strategy", "split")
    assert added[0] == 0
    code, printed, seconds = interrupt(
        through, "-m", PROFILE, *flag, "Compare SPI with I2C. Then list three sensors, or fail:hang", after=None
    )
    assert code != 0 and printed == ""
    assert seconds < 10, "it does not wait for the small model"
    assert through.kept(PROFILE, "echo")[0] == []
    assert through.remembered() == [TOLD]
