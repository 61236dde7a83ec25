"""The views for SQL say what the Python API says, and every query in the documentation runs."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import llm
import pytest
from llm.migrations import migrate
from sqlite_utils import Database

from llm_prellm.store import MemoryStore

DOCS = Path(__file__).parent.parent / "docs" / "sql.md"
QUERIES = re.findall(r"```sql\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "logs.db"
    shutil.copy(Path(__file__).parent / "data" / "llm-0.31.1-logs.db", path)
    db = Database(path)
    migrate(db)

    def clock() -> str:
        return "12:30"

    chain = (
        llm.get_model("echo")
        .conversation()
        .chain(
            json.dumps({"tool_calls": [{"name": "clock", "arguments": {}}], "prompt": "what time is it?"}),
            tools=[clock],
        )
    )
    chain.text()
    chain.log_to_db(db)
    with MemoryStore(path) as store:
        store.add("the ESP32 board is in the drawer", "noted", timestamp=1.7e9, session="old", conversation_id="c1")
        store.add("and the cable?", "noted", timestamp=1.7e9 + 5, session="old", conversation_id="c1")
        store.add("the kettle is red", "noted", timestamp=1.7e9 + 9, conversation_id="c2")
        store.rename_session("old", "new")
        store.add("begun again", "noted", session="old")
        store.move(["c2"], "kitchen")
        gone = store.add("forget me", "noted")
        store.catch_up()
        store.forget([gone])
        store.set_preference("preferred_tool", "vim")
    return path


def test_interactions_are_those_of_the_api(path: Path) -> None:
    with MemoryStore(path) as store:
        expected = {
            each.id: (each.session, each.query, each.response, each.model, each.origin) for each in store.interactions()
        }
    rows = Database(path).query("select * from prellm_interactions")
    found = {row["id"]: tuple(row[c] for c in ("session", "prompt", "answer", "model", "origin")) for row in rows}
    assert found == expected
    assert {session for session, *_ in found.values()} == {"default", "kitchen", "new", "old"}


@pytest.mark.parametrize("query", QUERIES, ids=[query.split("\n")[0][:50] for query in QUERIES])
def test_a_query_of_the_documentation_finds_something(path: Path, query: str, user_path: Path, run_llm) -> None:
    shutil.copy(path, user_path / "logs.db")
    run_llm("prellm", "add", "pe", "--small", "echo")
    assert run_llm("-m", "pe", "where is the ESP32 board?").returncode == 0
    run_llm("-m", "pe", "I always use vim")
    assert list(Database(user_path / "logs.db").query(query))


def test_llm_can_still_change_its_tables(path: Path) -> None:
    """A view over a table must not keep llm's next migration from altering it."""
    db = Database(path)
    for table in ("turns", "turn_search", "threads", "responses"):
        db[table].transform(column_order=list(db[table].columns_dict))
        db[table].add_column("something_new", str)
    assert list(db.query("select id from prellm_interactions"))
