"""A made-up log to show and to measure with: months of somebody's prompts about boards, formats and tools."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from llm_prellm.log import NewTurn
from llm_prellm.store import MemoryStore

SESSIONS = ("default", "default", "esp32-project", "home-server", "notes")
MODELS = ("ollama/bielik:7b", "ollama/qwen3:4b", "prellm-bielik", "ollama/gemma3:4b")
THINGS = {
    "en": (
        "the ESP32 board",
        "the humidity sensor",
        "the parser",
        "my backup script",
        "the Postgres table",
        "the form",
    ),
    "pl": ("płytka ESP32", "czujnik wilgotności", "parser", "skrypt kopii", "tabela w Postgresie", "formularz"),
}
TALK = {
    "en": (
        (
            "How do I update {thing} over the air?",
            """Three steps are enough:

1. Put the new image into the **second** partition.
2. Check its hash.
3. Restart, and keep the old image until the first heartbeat.

```c
esp_err_t err = esp_https_ota(&config);
if (err == ESP_OK) {{
    esp_restart();
}}
```

If the check fails, the board starts the old image again.""",
        ),
        (
            "Why does {thing} stop after an hour?",
            """It runs out of memory. Each request leaves a buffer of 4 kB behind:

| after | free heap |
| --- | ---: |
| start | 182 kB |
| 30 min | 96 kB |
| 60 min | 11 kB |

Free the buffer in `on_close`, or use a pool of eight buffers that are made once.""",
        ),
        (
            "Write a test for {thing}",
            """A short one, to begin with:

```python
def test_reads_a_line() -> None:
    assert parse("a = 1") == {{"a": 1}}
```

It says what goes in and what has to come out, and nothing about how.""",
        ),
        (
            "Compare two ways to log what {thing} does",
            """- **A ring buffer** in RAM: fast, and gone after a restart.
- **A file** on the SD card: slower, and still there.

> Start with the ring buffer; write it out only when something goes wrong.""",
        ),
        (
            "Make a checklist for moving {thing} to another machine",
            """1. Write down the versions that are in use.
2. Copy the data, then compare the sizes and the hashes.
3. Let both run side by side for a day.
4. Switch the old one off, and **keep its backup** for a month.""",
        ),
    ),
    "pl": (
        (
            "{thing}: jak zaktualizować przez sieć?",
            """Wystarczą trzy kroki:

1. Zapisz nowy obraz na **drugiej** partycji.
2. Sprawdź jego skrót.
3. Uruchom ponownie i trzymaj stary obraz do pierwszego sygnału życia.

```bash
idf.py build
idf.py ota --port 8070
```""",
        ),
        (
            "{thing}: dlaczego po godzinie przestaje odpowiadać?",
            """Kończy się pamięć. Każde żądanie zostawia bufor 4 kB:

| po | wolna sterta |
| --- | ---: |
| starcie | 182 kB |
| 30 min | 96 kB |
| 60 min | 11 kB |

Zwolnij bufor w `on_close` albo użyj puli ośmiu buforów.""",
        ),
        (
            "{thing}: napisz krótki test",
            """Na początek wystarczy taki:

```python
def test_czyta_wiersz() -> None:
    assert parse("a = 1") == {{"a": 1}}
```

Mówi, co wchodzi i co ma wyjść, a nic o tym, jak.""",
        ),
        (
            "{thing}: porównaj dwa sposoby zapisywania zdarzeń",
            """- **Bufor cykliczny** w RAM: szybki, znika po restarcie.
- **Plik** na karcie SD: wolniejszy, ale zostaje.

> Zacznij od bufora; zapisuj go tylko wtedy, gdy coś pójdzie nie tak.""",
        ),
    ),
}
TOLD = (
    ("The kitchen sensor is at 10.0.0.17", "Noted: the kitchen sensor answers at `10.0.0.17`."),
    ("Płytka ESP32 leży w szufladzie pod oknem", "Zapamiętane: szuflada pod oknem."),
    ("I always use uv for Python environments", "I will write the commands for `uv`."),
    ("Odpowiadaj po polsku", "Dobrze, będę odpowiadać po polsku."),
    ("I prefer JSON for configuration files", "Noted."),
    ("I prefer YAML for configuration files", "Noted: YAML instead of JSON."),
)
_DAY = 86_400.0


def turns(count: int, until: float, seed: int = 3) -> Iterator[NewTurn]:
    """``count`` interactions of the 330 days before ``until`` (unix seconds), oldest first; the same for one seed."""
    rng = random.Random(seed)
    moments: list[tuple[float, str, str, str]] = []
    while len(moments) < count:
        # Workdays more than weekends, some weeks more than others, hours of a waking person.
        day = int(until // _DAY) - int(330 * rng.random() ** 1.4)
        busy = 0.35 + 0.65 * random.Random(day // 7 * 31 + seed).random()
        if rng.random() > busy * (0.35 if (day + 3) % 7 >= 5 else 1.0):
            continue
        start = day * _DAY + 3600 * (7 + 13 * rng.random())
        language = rng.choice(("pl", "en"))
        conversation = f"{start:.3f}-{len(moments)}"
        session = rng.choice(SESSIONS)
        for turn in range(min(rng.choice((1, 1, 2, 3, 5)), count - len(moments))):
            if start + turn * 160 < until:
                moments.append((start + turn * 160, conversation, session, language))
    for place, (moment, conversation, session, language) in enumerate(sorted(moments)):
        told, between = divmod(place, max(1, count // 40))
        if between == 0 and told < len(TOLD):
            query, answer = TOLD[told]
            conversation, session = f"told-{told}", "default"
        else:
            query, answer = rng.choice(TALK[language])
            thing = rng.choice(THINGS[language])
            query = query.format(thing=thing)
            query, answer = query[0].upper() + query[1:], answer.format(thing=thing)
        yield NewTurn(query, answer, moment, conversation, model=rng.choice(MODELS), session=session)


def make(path: Path, count: int, until: float | None = None) -> None:
    """Write such a log to ``path`` and index it."""
    with MemoryStore(path) as store:
        store.add_turns(turns(count, time.time() if until is None else until))
        store.catch_up(None)


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
