"""Speed and size of the index on a made-up log, from a thousand to a million interactions.

    python bench/retrieval_speed.py 1000 10000 100000 1000000 [--json]

The log is made, not collected, so that it can be any size and the figures can be had again: conversations in Polish
and in English, words drawn from a skewed vocabulary (a Zipf-Mandelbrot law over 200,000 stems of
each language, each with its endings),
two words of five function words, and every conversation coming back to a few dozen words of its own. A search is the
whole ``Index.search``, the texts of its best candidates fetched from the same file. One core, one warm connection.
"""

from __future__ import annotations

import argparse
import bisect
import itertools
import json
import random
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from sqlite_utils import Database

from llm_prellm.index import Index, migrations
from llm_prellm.index.stopwords import STOP_WORDS
from llm_prellm.interaction import Interaction

STEMS = 200_000
ENDINGS = {
    "pl": ["", "a", "y", "ą", "ę", "em", "owi", "ach", "ami", "ów", "ować", "ował", "ny", "nego", "ie"],
    "en": ["", "", "", "s", "ed", "ing", "er", "ly"],
}
_POLISH = (
    "ba be bo ca ce cho cza de do dra drze fi ga gło go gra hu ja jo ka ko kry ku la le lo ła ło ma mi mo "
    "na nie  no pa po pra prze ra ro rza sa se sta sto szka szy ta te to wa wi wo wy za ze zna żo ści dzi "
    "mię "
)
_ENGLISH = (
    "ab ac ad al am an ar as at ba be bi co con de dis ed el en er ex fa fi for ge gra ha hi im in ing is "
    "ka la  le li lo ma me mi mo na ne no op or pa pe per po pre pro qua ra re ri ro sa se si so sta ta "
    "te ti to tra un ve vi "
)
SYLLABLES = {"pl": _POLISH.split(), "en": _ENGLISH.split()}


class Writer:
    """Makes the same log again for the same seed."""

    def __init__(self, seed: int = 7) -> None:
        self.random = random.Random(seed)
        self.stems = {language: self._stems(language) for language in ENDINGS}
        weights = [1 / (rank + 40) ** 1.35 for rank in range(STEMS)]
        self.cumulative = list(itertools.accumulate(weights))
        polish = "w i na z do nie się to jest że o jak a po co ale tak za od czy już tylko przez dla przy"
        english = "the to and of a in is it you that for on are with as this be at or have from not by can what"
        self.function_words = {"pl": polish.split(), "en": english.split()}

    def _stems(self, language: str) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < STEMS:
            length = self.random.choice([1, 2, 2, 3, 3, 4])
            found["".join(self.random.choices(SYLLABLES[language], k=length + 1))] = None
        return list(found)

    def word(self, language: str, top: int = STEMS) -> str:
        rank = bisect.bisect(self.cumulative, self.random.random() * self.cumulative[top - 1])
        endings = ENDINGS[language]
        return self.stems[language][rank] + endings[min(int(self.random.expovariate(0.8)), len(endings) - 1)]

    def text(self, language: str, length: int, topic: Sequence[str]) -> str:
        chance = self.random.random
        words = []
        for _ in range(length):
            draw = chance()
            if draw < 0.4:
                words.append(self.random.choice(self.function_words[language]))
            elif draw < 0.6:
                words.append(self.random.choice(topic))
            elif draw < 0.62:
                words.append(str(int(self.random.lognormvariate(4, 2))))
            else:
                words.append(self.word(language))
        return " ".join(words) + "."

    def interactions(self, count: int) -> Iterator[Interaction]:
        moment, done, conversation = 1_500_000_000.0, 0, 0
        while done < count:
            conversation += 1
            language = self.random.choice(["pl", "en"])
            topic = [self.word(language) for _ in range(30)]
            for _ in range(min(count - done, 1 + int(self.random.expovariate(1 / 5)))):
                moment += self.random.expovariate(1 / 300)
                done += 1
                yield Interaction(
                    f"01turn{done:020d}",
                    f"01talk{conversation:020d}",
                    moment,
                    self.text(language, 4 + int(self.random.expovariate(1 / 12)), topic),
                    self.text(language, 8 + int(self.random.expovariate(1 / 40)), topic),
                )


def queries(writer: Writer, sample: Sequence[Interaction], each: int) -> dict[str, list[str]]:
    """Questions of several kinds, the same number of each."""
    pick = writer.random
    found: dict[str, list[str]] = {name: [] for name in ("known", "common", "long", "typo", "function")}
    for _ in range(each):
        words = [word for word in pick.choice(sample).query.rstrip(".").split() if word not in STOP_WORDS] or ["x"]
        known = pick.sample(words, min(len(words), 5))
        found["known"].append(" ".join(known))
        language = pick.choice(["pl", "en"])
        found["common"].append(" ".join(writer.word(language, 100) for _ in range(5)))
        found["long"].append(pick.choice(sample).response)
        typo = [word[:2] + word[3:4] + word[2:3] + word[4:] if len(word) > 5 else word for word in known]
        found["typo"].append(" ".join(typo))
        found["function"].append(" ".join(pick.sample(writer.function_words[language], 4)))
    return found


def pages(connection: sqlite3.Connection) -> int:
    """Bytes that our tables and their indexes take in the file."""
    (size,) = connection.execute("select sum(pgsize) from dbstat where name like '%prellm_%'").fetchone()
    return int(size)


def measure(count: int, folder: Path, each: int, clock: Callable[[], float]) -> dict[str, object]:
    path = folder / f"{count}.db"
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
    while batch := list(itertools.islice(source, 20_000)):
        text_bytes += sum(len((each.query + each.response).encode()) for each in batch)
        sample += writer.random.sample(batch, min(len(batch), 100))
        connection.executemany("insert into log values (?, ?, ?)", [(i.id, i.query, i.response) for i in batch])
        started = clock()
        index.add(batch)
        connection.commit()
        building += clock() - started
    connection.execute("pragma wal_checkpoint(truncate)")

    def texts(ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        marks = ",".join("?" * len(ids))
        return {id: (p, a) for id, p, a in connection.execute(f"select * from log where id in ({marks})", list(ids))}

    report: dict[str, object] = {
        "interactions": count,
        "text_mb": round(text_bytes / 1e6, 1),
        "build_per_s": round(count / building),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    try:
        report["index_share_of_text"] = round(pages(connection) / text_bytes, 3)
    except sqlite3.OperationalError:  # SQLite without the dbstat table
        report["index_share_of_text"] = None
    index.search("warm up", limit=10, texts=texts)
    everything: list[float] = []
    for kind, asked in queries(writer, sample, each).items():
        taken = []
        for query in asked:
            started = clock()
            index.search(query, limit=10, texts=texts)
            taken.append(1000 * (clock() - started))
        everything += taken
        report[f"{kind}_ms"] = _percentiles(taken)
    report["search_ms"] = _percentiles(everything)
    adding = []
    for turn in itertools.islice(Writer(seed=8).interactions(30), 30):
        new = Interaction("new" + turn.id, "new" + turn.conversation_id, 2e9, turn.query, turn.response)
        started = clock()
        index.add([new])
        connection.commit()
        adding.append(1000 * (clock() - started))
    report["one_turn_ms"] = _percentiles(adding)
    connection.close()
    return report


def _percentiles(taken: Sequence[float]) -> str:
    ordered = sorted(taken)
    return f"{statistics.median(ordered):.1f} / {ordered[int(len(ordered) * 0.95)]:.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--queries", type=int, default=40, help="of each kind")
    parser.add_argument("--cpu", action="store_true", help="count processor time, on a machine with other work")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory() as folder:
            report = measure(
                size, Path(folder), arguments.queries, time.process_time if arguments.cpu else time.perf_counter
            )
        if arguments.json:
            print(json.dumps(report), flush=True)
        else:
            print("  ".join(f"{name} {value}" for name, value in report.items()), flush=True)


if __name__ == "__main__":
    main()
