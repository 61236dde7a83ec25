"""Everything through a profile as without it: what may differ is only the injected context.

Each row is called three ways over each model: alone; through a profile with an empty memory (a command is told to leave
memory alone instead), where nothing at all may differ; and through the profile with a memory that has something to say,
where what the model was given may differ by that. The rows are in parity/, with what each model cannot do and why.
"""

from __future__ import annotations

import asyncio
import dataclasses
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import llm
import pytest
from click.testing import CliRunner
from llm.cli import cli
from llm.plugins import pm
from ollama_server import OllamaServer
from parity import plugin, record, tool_rows
from parity.cli_rows import CLI_ROWS, CliRow, Shell
from parity.inner import INNERS, Inner, can
from parity.rows import PNG, ROWS, Call, Row

from llm_prellm import prepare
from llm_prellm.store import MemoryStore

assert tool_rows  # it adds its rows
PROFILE = "parity-profile"
INTERACTIONS = [
    ("Jak upiec chleb na zakwasie?", "Najpierw dokarm zakwas, potem zagnieć ciasto."),
    ("How do I list open ports?", "Use ss -tlnp."),
    ("The kitchen sensor is at 10.0.0.17", "Noted: 10.0.0.17 is the kitchen sensor."),
]


@pytest.fixture(scope="module")
def remembered(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A log with something to inject into every prompt, and more into the prompt that asks for it."""
    path = tmp_path_factory.mktemp("remembered") / "logs.db"
    with MemoryStore(path) as store:
        for number, (query, response) in enumerate(INTERACTIONS):
            store.add(query, response, timestamp=1700000000.0 + 86400 * number, conversation_id=f"c{number}")
        store.set_preference("lang", "en")
        store.catch_up(None)
    return path.read_bytes()


@pytest.fixture(scope="module")
def image_url() -> Iterator[str]:
    """Where an image can be fetched."""

    class Image(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(PNG)))
            self.end_headers()
            self.wfile.write(PNG)

        do_HEAD = do_GET

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Image) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/dot.png"
        server.shutdown()


@pytest.fixture(scope="module")
def parity_server(cached_weights: Path) -> Iterator[OllamaServer]:
    names, capabilities = ("parity:latest",), ("completion", "tools", "vision", "audio")
    with OllamaServer(cached_weights, names=names, capabilities=capabilities).running() as running:
        yield running


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    pm.register(plugin, "parity-models")
    yield
    pm.unregister(name="parity-models")


class Table:
    """Calls a row with a model alone and through a profile over it."""

    def __init__(self, inner: Inner, is_async: bool, user_path: Path, remembered: bytes, url: str) -> None:
        self.inner = inner
        self.is_async = is_async
        self.log = user_path / "logs.db"
        self.remembered = remembered
        self.url = url
        self.runner = CliRunner()
        made = self.runner.invoke(cli, ["prellm", "add", PROFILE, "--small", inner.model_id])
        assert made.exit_code == 0, made.output
        entries = [each for each in llm.get_models_with_aliases() if each.model.model_id in (inner.model_id, PROFILE)]
        self.models: list[Any] = [model for each in entries for model in (each.model, each.async_model)]
        # What the model that is called goes by, in errors and in the log.
        self.names = {name: "MODEL" for model in self.models for name in (model.model_id, str(model))}

    def start(self, remembered: bool) -> None:
        """Start afresh: with an empty log or with one that has something to say, and as in a new process."""
        for suffix in ("", "-wal", "-shm"):
            self.log.with_name(self.log.name + suffix).unlink(missing_ok=True)
        if remembered:
            self.log.write_bytes(self.remembered)
        prepare._sent.clear()


@pytest.fixture
def table(
    inner: Inner, is_async: bool, user_path: Path, remembered: bytes, image_url: str, models: None,
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch,
) -> Table:  # fmt: skip
    if inner.name == "embedded":
        request.getfixturevalue("weights")
    if inner.name == "ollama":
        monkeypatch.setenv("OLLAMA_HOST", request.getfixturevalue("parity_server").url)
    return Table(inner, is_async, user_path, remembered, image_url)


def cases(rows: list[Row]) -> list[Any]:
    return [
        pytest.param(inner, row, is_async, id=f"{row.name}-{inner.name}-{'async' if is_async else 'sync'}")
        for inner in INNERS
        for row in rows
        if not row.needs & inner.cannot.keys()
        for is_async in (False, True)
    ]


def call(table: Table, row: Row, name: str, requests: list[dict[str, Any]], tmp_path: Path) -> tuple[Any, Any]:
    """What a row's model was given, and what came out."""
    requests.clear()
    made = Call(table.inner, name, is_async=table.is_async, url=table.url, folder=tmp_path)
    asyncio.run(row.run(made))
    assert made.outcomes
    for outcome in made.outcomes:
        # A response that does not say which model answered came from the one that was called.
        if isinstance(outcome, dict) and outcome["resolved"] is None:
            outcome["resolved"] = name
    return record.normal(requests, table.names), record.normal(made.outcomes, table.names)


@pytest.mark.parametrize(("inner", "row", "is_async"), cases(ROWS))
def test_the_same_through_a_profile(table: Table, row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    requests = record.spy(monkeypatch, [each for each in table.models if each.model_id != PROFILE])

    for _ in range(2 if table.inner.computes else 1):
        table.start(remembered=False)
        given, came = call(table, row, table.inner.model_id, requests, tmp_path)
    table.start(remembered=False)
    assert call(table, row, PROFILE, requests, tmp_path) == (given, came)

    table.start(remembered=True)
    more, _ = call(table, row, PROFILE, requests, tmp_path)
    if any(each["messages"] for each in given):
        assert record.PREFERENCES in str(more), "memory has its say in every row"
    assert record.without_context(more) == record.without_context(given)


def run(
    table: Table, row: CliRow, name: str, requests: list[dict[str, Any]], tmp_path: Path, *options: str
) -> tuple[Any, Any, list[dict[str, Any]]]:
    """The same for the command line, and what was logged."""
    requests.clear()
    shell = Shell(
        table.inner, name, *options, is_async=table.is_async, url=table.url, folder=tmp_path, fresh=prepare._sent.clear
    )
    row.run(shell)
    recorded = (requests, shell.outcomes, shell.logged())
    return tuple(record.normal(each, table.names) for each in recorded)  # type: ignore[return-value]


CLI_CASES = [
    pytest.param(
        dataclasses.replace(inner, model_id=inner.keyed) if "key" in row.needs else inner,
        row,
        is_async,
        id=f"{row.name}-{inner.name}-{'async' if is_async else 'sync'}",
    )
    for inner in INNERS
    for row in CLI_ROWS
    if not row.needs & inner.cannot.keys()
    for is_async in ((False,) if row.sync_only else (False, True))
]


@pytest.mark.parametrize(("inner", "row", "is_async"), CLI_CASES)
def test_the_command_line_is_the_same(
    table: Table, row: CliRow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = record.spy(monkeypatch, [each for each in table.models if each.model_id != PROFILE])

    for _ in range(2 if table.inner.computes else 1):
        table.start(remembered=False)
        alone = run(table, row, table.inner.model_id, requests, tmp_path)
    table.start(remembered=False)
    given, printed, logged = run(table, row, PROFILE, requests, tmp_path, "-o", "memory", "0")
    assert given == alone[0]
    assert printed == alone[1]
    assert logged == alone[2]
    assert given

    table.start(remembered=True)
    more, _, kept = run(table, row, PROFILE, requests, tmp_path)
    assert record.without_context(more) == record.without_context(given)
    assert record.PREFERENCES in str(more), "memory has its say in every row"
    for turn, same in zip(kept, logged, strict=True):
        assert (turn["prompt"], turn["system"]) == (same["prompt"], same["system"]), "the user's own words are kept"


@pytest.mark.parametrize("is_async", [False, True], ids=["sync", "async"])
@pytest.mark.parametrize("inner", INNERS, ids=lambda inner: inner.name)
def test_a_row_is_absent_for_a_reason(table: Table, is_async: bool) -> None:
    for name in (table.inner.model_id, PROFILE):
        model: Any = (llm.get_async_model if is_async else llm.get_model)(name)
        for row in ROWS:
            for need in row.needs:
                said = can(model, need)
                if said is not None and name == table.inner.model_id:
                    assert said == (need not in table.inner.cannot), f"{name} {need}"
