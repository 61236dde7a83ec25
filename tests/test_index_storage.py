"""How the index is kept: chunks of rare terms, rows of common ones, and the newest turns, whose terms wait."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator

import pytest
from sqlite_utils import Database

from llm_prellm.index import Index, chunks, migrations
from llm_prellm.index.lookup import Lookup
from llm_prellm.index.postings import BLOCK, BLOCK_BITS, LIVE, SPAN_BITS, Postings, members
from llm_prellm.index.recent import FULL, Recent
from llm_prellm.interaction import Interaction


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    migrations.apply(Database(connection))
    yield connection
    connection.close()


def holding(connection: sqlite3.Connection, term: str) -> list[int]:
    """The numbers of the documents that a search finds for a term."""
    found = Lookup(connection).find([term])
    return sorted(
        (block << BLOCK_BITS) + at for block, held in found.items() if term in held for at in members(held[term].mask)
    )


@pytest.mark.parametrize("highest", [9, BLOCK - 1, BLOCK, (1 << SPAN_BITS) - 1])
def test_a_chunk_gives_back_what_was_put_in(highest: int) -> None:
    documents = {"kot": [1, 5, highest], "ala": [], "źrebię": [0], "a.b": [2, 3]}
    chunk = chunks.Chunk(*chunks.pack(documents))
    assert chunk.terms == sorted(documents)
    for term, held in documents.items():
        place = chunk.find(term)
        assert place is not None
        assert list(chunk.documents(place)) == held
    assert {term: list(held) for term, held in chunk.items()} == documents
    assert chunk.find("pies") is None
    assert chunk.starting("k") == ["kot"]


def test_an_empty_chunk() -> None:
    chunk = chunks.Chunk(*chunks.pack({}))
    assert (chunk.terms, chunk.find(""), list(chunk.items())) == ([], None, [])


def test_pieces_are_in_order_and_fit_into_a_page_of_the_index() -> None:
    draw = random.Random(3)
    documents = {f"{draw.random()}": sorted(draw.sample(range(1 << SPAN_BITS), draw.randrange(60))) for _ in range(500)}
    found = list(chunks.pieces(documents))
    assert [term for piece in found for term in sorted(piece)] == sorted(documents)
    assert {term: held for piece in found for term, held in piece.items()} == documents
    # One term more than the limit at most, and SQLite keeps 1,002 bytes with the key inside a page.
    longest = max(len(term) + 4 * len(held) + 2 for term, held in documents.items())
    sizes = [len(terms.encode()) + len(numbers) for terms, numbers in map(chunks.pack, found)]
    assert max(sizes) <= chunks.LIMIT + longest


@pytest.mark.parametrize("at_once", [1, 7, 40, 400])
def test_what_goes_in_is_found_however_it_came(connection: sqlite3.Connection, at_once: int) -> None:
    draw = random.Random(at_once)
    postings = Postings(connection)
    expected: dict[str, list[int]] = {}
    # Over the edge of a block and of a span, some terms in every document and some in one.
    number = (1 << SPAN_BITS) - 200
    postings.mark(LIVE, range(number + 400))
    for start in range(0, 400, at_once):
        batch: dict[int, set[str]] = {}
        for _ in range(min(at_once, 400 - start)):
            batch[number] = {f"w{int(draw.paretovariate(0.4)) % 3000}" for _ in range(8)}
            for term in batch[number]:
                expected.setdefault(term, []).append(number)
            number += 1
        if at_once > 16:
            numbers: dict[str, list[int]] = {}
            for each, terms in batch.items():
                for term in terms:
                    numbers.setdefault(term, []).append(each)
            postings.extend(numbers)
        else:
            postings.add(batch)
    assert max(map(len, expected.values())) > chunks.SHORT
    for term, numbers_of in list(expected.items())[:150]:
        assert holding(connection, term) == numbers_of, term
    lookup = Lookup(connection)
    assert lookup.starting("w1", 2, 4) == {term for term in expected if term.startswith("w1") and len(term) <= 4}
    assert lookup.find(["nowhere"]).keys() == lookup.live.keys()
    assert not any(lookup.find(["nowhere"]).values())


def test_turns_do_not_wait_forever(connection: sqlite3.Connection) -> None:
    postings, recent = Postings(connection), Recent(connection)
    waiting = []
    for number in range(6 * FULL):
        postings.add({number: {"the", f"term{number}", f"{number}th"}})
        waiting.append(set(recent.terms()))
    assert max(map(len, waiting)) <= 2 * FULL + 2
    assert not waiting[-1] & set(range(3 * FULL))


def test_no_turn_pays_for_the_others(connection: sqlite3.Connection) -> None:
    """The merging that a turn sets off touches about as many terms as the turn has, not as many as have piled up."""
    draw, written = random.Random(2), []
    recent = Recent(connection)
    for number in range(5 * FULL):
        merged: list[str] = []
        recent.add({number: {f"{draw.randrange(10**6)}" for _ in range(50)}}, merged.extend)
        written.append(len(merged))
    assert max(written) <= 2 * 50
    assert sum(written) >= 3 * FULL * 50


def test_removed_documents_are_erased_everywhere(connection: sqlite3.Connection) -> None:
    index = Index(Database(connection))
    many = [Interaction(f"id{n}", "t", 1e9 + n, f"common secret{n} rare{n // 3}", "") for n in range(300)]
    index.add(many[:200])
    for each in many[200:]:
        index.add([each])
    index.remove([f"id{n}" for n in range(0, 300, 3)])
    index.scrub()
    left = "\n".join(connection.iterdump())
    for n in range(300):
        assert (f"secret{n}\n" in left or f"secret{n}'" in left) == bool(n % 3), n
    assert holding(connection, "common") == [n for n in range(300) if n % 3]
