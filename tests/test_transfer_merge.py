"""Two machines that export to each other, in any order and any number of times, come to hold the same."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import llm
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from llm.logs import LogStore
from transfers import but_for_the_time, put_in, put_out

from llm_prellm.log.identity import turn_id
from llm_prellm.store import MemoryStore
from llm_prellm.transfer import Scope, export_to, import_from

_FEW = settings(
    max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.reuse, Phase.generate]
)
"""An example takes a second, so failing ones are not made smaller."""

_words = st.text(st.characters(exclude_categories=["Cs"]), min_size=0, max_size=12)
_moment = st.integers(0, 40).map(lambda number: 1.7e9 + number / 8)


@st.composite
def _record(draw: st.DrawFn) -> dict[str, Any]:
    """An interaction as a file holds it: few ids, moments and conversations, so that many of them meet."""
    record: dict[str, Any] = {
        # Something is said: where nothing is and the turn before is forgotten, what it went on from is not told.
        "query": draw(_words.filter(bool)),
        "response_summary": draw(_words),
        "timestamp": draw(_moment),
    }
    # What is noted beside the same words at the same time is the same: where it is not, each side keeps its own.
    lot = zlib.crc32(json.dumps(record).encode())
    record["conversation_id"] = ["one", "two", "01h2xcejqtf2nbrexx3vqjhp41"][lot % 3]
    record["session"] = ["default", "work"][lot % 2]
    record["metadata"] = [{}, {"$": "x"}, {"note": {"$": {"is": "kept"}}}][lot % 5 % 3]
    if draw(st.booleans()):
        record["id"] = turn_id(record["timestamp"], "known", str(draw(st.integers(0, 5))))
    return record


_events = st.lists(
    st.one_of(
        st.tuples(st.just("add"), _record()),
        st.tuples(st.just("forget"), st.integers(0, 20)),
        st.tuples(st.just("prefer"), st.sampled_from(["editor", "lang"]), st.sampled_from(["vim", "pl", "zig", None])),
    ),
    max_size=12,
)


def _live(store: MemoryStore, events: list[tuple[Any, ...]]) -> None:
    """What happens on a machine."""
    for kind, *what in events:
        if kind == "add":
            put_in(store, json.dumps({"session_id": "x", "interactions": [what[0]], "preferences": {}}).encode())
        elif kind == "forget":
            ids = [each.id for each in store.interactions()]
            if ids:
                store.forget([ids[what[0] % len(ids)]])
        else:
            store.set_preference(*what)


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A memory with its tables and nothing in them: making them takes longer than all else here."""
    path = tmp_path_factory.mktemp("blank") / "blank.db"
    with MemoryStore(path) as store, store.writing():
        pass
    return path


@contextlib.contextmanager
def machines(blank: Path, count: int) -> Iterator[list[MemoryStore]]:
    """Memories on as many machines."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        paths = [shutil.copy(blank, Path(folder) / f"{number}.db") for number in range(count)]
        yield [stack.enter_context(MemoryStore(path)) for path in paths]


def _content(store: MemoryStore) -> list[tuple[Any, ...]]:
    """What was said, whatever it is called: of two that had the same id, each machine lets its own keep it."""
    said = sorted(
        (each.timestamp, each.query, each.response, each.conversation_id, each.session, str(each.metadata))
        for each in store.interactions()
    )
    return [*said, *sorted((label, each.value) for label, each in store.preferences().items())]


@_FEW
@given(_events, _events, _events, st.permutations([(0, 1), (1, 2), (2, 0), (1, 0), (2, 1), (0, 2)]))
def test_all_come_to_hold_the_same(
    blank: Path,
    first: list[tuple[Any, ...]],
    second: list[tuple[Any, ...]],
    third: list[tuple[Any, ...]],
    ways: list[tuple[int, int]],
) -> None:
    with machines(blank, 3) as stores:
        for store, events in zip(stores, (first, second, third), strict=True):
            _live(store, events)
        for source, target in [*ways, *ways]:
            put_in(stores[target], put_out(stores[source]))
        assert _content(stores[0]) == _content(stores[1]) == _content(stores[2])
        for source, target in ways:
            before = but_for_the_time(put_out(stores[target]))
            report = put_in(stores[target], put_out(stores[source]))
            assert (report.imported, report.preferences, report.entombed, report.diverged) == (0, 0, 0, ())
            assert but_for_the_time(put_out(stores[target])) == before
        for store in stores:
            assert LogStore(store.db).verify() == []
            store.db.execute("insert into turn_search_fts(turn_search_fts, rank) values ('integrity-check', 1)")
            store.db.conn.rollback()


@_FEW
@given(_events)
def test_out_and_in_again_is_the_same(blank: Path, events: list[tuple[Any, ...]]) -> None:
    with machines(blank, 2) as (here, there):
        _live(here, events)
        content = put_out(here)
        put_in(there, content)
        assert but_for_the_time(put_out(there)) == but_for_the_time(content)


def _say(store: MemoryStore, conversation: str, *words: str) -> None:
    talk = llm.get_model("echo").conversation()
    talk.id = conversation
    with contextlib.suppress(KeyError):
        talk.loaded_messages = LogStore(store.db).thread_messages(conversation)
    for each in words:
        response = talk.prompt(each)
        response.text()
        with store.writing():
            response.log_to_db(store.db)


def test_a_conversation_that_went_on_here(tmp_path: Path) -> None:
    """What one side has more of is added, and llm goes on from its end."""
    talk = "01h2xcejqtf2nbrexx3vqjhp41"
    with MemoryStore(tmp_path / "a.db") as here, MemoryStore(tmp_path / "b.db") as there:
        with here.writing():
            pass
        _say(here, talk, "one", "two")
        put_in(there, put_out(here))
        _say(here, talk, "three")
        report = put_in(there, put_out(here))
        assert (report.imported, report.skipped, report.diverged) == (1, 2, ())
        assert LogStore(there.db).thread_messages(talk) == LogStore(here.db).thread_messages(talk)


def test_a_conversation_that_went_on_on_both_sides(tmp_path: Path) -> None:
    talk = "01h2xcejqtf2nbrexx3vqjhp41"
    with MemoryStore(tmp_path / "a.db") as here, MemoryStore(tmp_path / "b.db") as there:
        with here.writing():
            pass
        _say(here, talk, "one", "two")
        put_in(there, put_out(here))
        _say(here, talk, "three, here")
        _say(there, talk, "three, there")
        mine, theirs = put_out(here), put_out(there)
        for store, content in ((here, theirs), (there, mine)):
            report = put_in(store, content)
            assert (report.imported, report.diverged) == (1, (talk,))
            assert put_in(store, content).diverged == ()
        assert but_for_the_time(put_out(here)) == but_for_the_time(put_out(there))
        ends = [LogStore(store.db).thread_tip(talk) for store in (here, there)]
        assert ends[0] == ends[1]
        assert [each.query for each in here.interactions()] == ["one", "two", "three, here", "three, there"]
        assert LogStore(here.db).verify() == LogStore(there.db).verify() == []


@pytest.mark.parametrize("first_here", [True, False])
def test_one_id_for_two_things(tmp_path: Path, first_here: bool) -> None:
    identity = "01h2xcejqtf2nbrexx3vqjhp41"
    with MemoryStore(tmp_path / "a.db") as here, MemoryStore(tmp_path / "b.db") as there:
        for store, answer in ((here, "yes"), (there, "no")):
            record = {"id": identity, "query": "is it?", "response_summary": answer, "timestamp": 1.7e9}
            put_in(store, json.dumps({"interactions": [record]}).encode())
        stores = [here, there] if first_here else [there, here]
        report = put_in(stores[0], put_out(stores[1]))
        assert (report.imported, report.conflicts) == (1, 1)
        report = put_in(stores[1], put_out(stores[0]))
        assert (report.imported, report.conflicts, report.skipped) == (1, 1, 1)
        for _ in range(2):
            for source, target in ((0, 1), (1, 0)):
                assert put_in(stores[target], put_out(stores[source])).imported == 0
        assert [sorted(each.response for each in store.interactions()) for store in stores] == [["no", "yes"]] * 2


def test_what_a_forgotten_one_shared_stays_with_the_others(tmp_path: Path) -> None:
    content = "shared text"
    with MemoryStore(tmp_path / "there.db") as store, store.writing():
        digest = hashlib.sha256(content.encode()).hexdigest()
        store.db["fragments"].insert({"hash": digest, "content": content, "datetime_utc": "2024-01-01T00:00:00"})
        [fragment] = store.db.execute("select id from fragments").fetchone()
        store.db["schemas"].insert({"id": hashlib.blake2b(b"{}", digest_size=16).hexdigest(), "content": "{}"})
        for number, schema in ((1, store.db.execute("select id from schemas").fetchone()[0]), (2, None)):
            store.db["responses"].insert(
                {
                    "id": f"01h0000000000000000000001{number}",
                    "prompt": f"p{number}",
                    "response": f"r{number}",
                    "datetime_utc": f"2024-01-0{number}T00:00:00",
                    "schema_id": schema,
                }
            )
            store.db["prompt_fragments"].insert(
                {"response_id": f"01h0000000000000000000001{number}", "fragment_id": fragment, "order": 0}
            )
    out = io.BytesIO()
    with MemoryStore(tmp_path / "there.db") as store:
        export_to(store, Scope("default"), out)
    with MemoryStore(tmp_path / "here.db") as store:
        with store.writing():
            store.decisions.entomb([("01h00000000000000000000011", 1.0)])
        report = import_from(store, io.BytesIO(out.getvalue()), source="there")
        assert (report.imported, report.forgotten) == (1, 1)
        assert [row["content"] for row in store.db["fragments"].rows] == [content]
        assert list(store.db["schemas"].rows) == [], "the forgotten one brought it"
        assert store.db.execute("pragma foreign_key_check").fetchall() == []
