"""How much of the previous turn's prompt a model server can reuse, over a chat of twelve turns with recall.

    python bench/prefix_cache.py

Runs the embedded model (llm prellm fetch) on a memory made here, and prints a Markdown table: the share of the
previous turn's prompt tokens that came from the server's cache, by its own count, for three ways of sending what was
recalled: as the wrapping model does in one process; the same with every turn in a new process's state (llm -c); and
all of it in a system prompt that changes with every turn.
"""

from __future__ import annotations

import contextlib
import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import llm
from llm.logs import LogStore
from sqlite_utils import Database

from llm_prellm import prepare
from llm_prellm.profiles import Profile
from llm_prellm.selection import small_model
from llm_prellm.store import MemoryStore
from llm_prellm.wrapper import ProfileModel

FACTS = [
    ("kitchen sensor", "10.0.0.17"), ("garage door", "opens with code 4182"), ("router", "stands behind the bookshelf"),
    ("boiler", "was serviced in March"), ("server backup", "starts at 3:40 at night"), ("car oil", "is 5W-30"),
    ("tomato pump", "runs for 45 seconds"), ("dog's vaccination", "is due on 12 June"), ("solar inverter", "shows E17"),
    ("printer nozzle", "is 0.4 mm"), ("bread oven", "has to be at 245 degrees"), ("guest network", "uses VLAN 30"),
]  # fmt: skip
SHORT = {"num_predict": 40}


def fill(path: Path) -> None:
    with MemoryStore(path) as store:
        for number, (thing, fact) in enumerate(FACTS):
            store.add(
                f"Remember: the {thing} {fact}.",
                f"Noted, the {thing} {fact}.",
                timestamp=1.7e9 + 86400 * number,
                conversation_id=f"c{number}",
            )
        store.catch_up(None)


def questions() -> Iterator[str]:
    for thing, _ in FACTS:
        yield f"What did I say about the {thing}?"


def share(previous: int | None, response: llm.Response) -> tuple[int, float | None]:
    usage = response.usage()
    cached = ((usage.details or {}).get("prompt_tokens_details") or {}).get("cached_tokens", 0)
    return usage.input or 0, None if previous is None else min(1.0, cached / previous)


def run(ask: Callable[[str], llm.Response]) -> list[float]:
    shares: list[float] = []
    previous: int | None = None
    for question in questions():
        response = ask(question)
        response.text()
        previous, part = share(previous, response)
        if part is not None:
            shares.append(part)
    return shares


def main() -> None:
    installed = llm.get_models_with_aliases()
    profile = Profile("bench", small="embedded/smollm2-135m")
    inner = small_model(profile, installed).model
    print("| what was recalled is sent | median | lowest |\n| --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "logs.db"
        fill(path)
        wrapper = ProfileModel(profile, installed, memory_path=path)
        db = Database(path)

        conversation = wrapper.conversation()
        show("with the turn's own message, in one process", run(lambda text: conversation.prompt(text, **SHORT)))

        def continued(text: str) -> llm.Response:
            """What ``llm -c`` does, with nothing left of the process before."""
            prepare._sent.clear()
            again = wrapper.conversation()
            again.id = "01" + "c" * 24
            with contextlib.suppress(KeyError):
                again.loaded_messages = LogStore(db).thread_messages(again.id)
            response = again.prompt(text, **SHORT)
            response.text()
            response.log_to_db(db)
            return response

        show("with the turn's own message, after llm -c", run(continued))

        plain = inner.conversation()

        def in_the_system_prompt(text: str) -> llm.Response:
            with MemoryStore(path) as store:
                history = store.recall(text, max_tokens=1024).history.text
            earlier = [
                message
                for response in plain.responses
                for message in (llm.user(response.prompt.prompt), llm.assistant(response.text()))
            ]
            return plain.prompt(text, messages=[llm.system(history or "Be brief."), *earlier], **SHORT)

        show("in a system prompt that changes", run(in_the_system_prompt))
        db.close()


def show(name: str, shares: list[float]) -> None:
    print(f"| {name} | {statistics.median(shares):.0%} | {min(shares):.0%} |", flush=True)


if __name__ == "__main__":
    main()
