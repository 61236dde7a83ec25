"""Tables of ours that somebody dropped come back, whichever they were."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from llm.cli import cli
from models import wrapped
from sqlite_utils import Database

from llm_prellm import prepare
from llm_prellm.store import MemoryStore
from llm_prellm.tables import DECIDED, DERIVED

QUESTION = "what is the address of my kitchen sensor?"


@pytest.fixture
def memory(user_path: Path) -> Path:
    path = user_path / "logs.db"
    with MemoryStore(path) as store:
        store.add("The kitchen sensor is at 10.0.0.17", "Noted.")
        store.add("I always use Python", "Noted.")
        store.catch_up()
    prepare._sent.clear()
    return path


def drop(path: Path, tables: frozenset[str] | set[str]) -> None:
    connection = sqlite3.connect(path)
    for name in tables:
        connection.execute(f"drop table [{name}]")
    connection.commit()
    connection.close()


def test_these_are_all_the_tables(memory: Path) -> None:
    made = {name for name in Database(memory).table_names() if name.startswith("prellm_")}
    assert made == DECIDED | DERIVED


@pytest.mark.parametrize("tables", [*({name} for name in sorted(DECIDED | DERIVED)), DERIVED, DECIDED | DERIVED])
def test_a_prompt_makes_them_again(memory: Path, tables: set[str], capsys: pytest.CaptureFixture[str]) -> None:
    drop(memory, tables)
    assert "10.0.0.17" in wrapped("new-style").prompt(QUESTION).text()
    assert capsys.readouterr().err == ""
    with MemoryStore(memory) as store:
        assert {label: each.value for label, each in store.preferences().items()} == {"preferred_tool": "python"}


@pytest.mark.parametrize(
    "tables", [{"prellm_readings"}, {"prellm_statements"}, {"prellm_forgotten"}, DECIDED | DERIVED]
)
def test_so_does_reindex(memory: Path, tables: set[str]) -> None:
    drop(memory, tables)
    done = CliRunner().invoke(cli, ["session", "reindex"])
    assert done.exit_code == 0, done.output
    found = CliRunner().invoke(cli, ["session", "search", "kitchen sensor", "--nl"])
    assert "10.0.0.17" in found.output


def test_what_was_decided_stays(memory: Path) -> None:
    with MemoryStore(memory) as store:
        store.set_preference("editor", "vim")
    drop(memory, DERIVED)
    with MemoryStore(memory) as store:
        store.catch_up()
        assert store.preferences()["editor"].value == "vim"
