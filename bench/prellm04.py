"""The same as far as it goes for prellm 0.4, run by the Python that it is installed for: ``python prellm04.py FOLDER``.

It has no import that can be asked twice and no log of llm's, so what is counted is what its own calls leave behind.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

from prellm.context.user_memory import UserMemory  # type: ignore[import-not-found]
from prellm.models import SessionSnapshot  # type: ignore[import-not-found]


def put_in(path: Path, file: Path) -> None:
    memory = UserMemory(path=path)
    asyncio.run(memory.import_session(SessionSnapshot.from_file(file)))


def held(path: Path) -> tuple[int, int]:
    """Interactions, and different ones."""
    if not path.exists():
        return 0, 0
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return connection.execute("select count(*), count(distinct query) from interactions").fetchone()


def forked(work: Any, *arguments: Any) -> int:
    pid = os.fork()
    if pid == 0:
        code = 1
        with contextlib.suppress(BaseException), Path(os.devnull).open("w") as sink:
            os.dup2(sink.fileno(), 1)
            os.dup2(sink.fileno(), 2)
            work(*arguments)
            code = 0
        os._exit(code)
    return pid


def kills(folder: Path, file: Path, count: int, chance: random.Random) -> dict[str, int]:
    """Kill an import, import again."""
    path = folder / "kills.db"
    given = len(json.loads(file.read_text())["interactions"])
    started = time.monotonic()
    os.waitpid(forked(put_in, path, file), 0)
    usual = time.monotonic() - started
    result = {"kills": 0, "lost": 0, "doubled": 0, "partial": 0}
    while result["kills"] < count:
        path.unlink(missing_ok=True)
        pid = forked(put_in, path, file)
        time.sleep(chance.uniform(0.05, 1.0) * usual)
        if os.waitpid(pid, os.WNOHANG)[0]:
            continue
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        result["kills"] += 1
        result["partial"] += held(path)[0] not in (0, given)
        os.waitpid(forked(put_in, path, file), 0)
        all_, different = held(path)
        result["lost"] += given - different
        result["doubled"] += all_ - different
    return result


def crowd(folder: Path, seconds: float, writers: int, readers: int) -> dict[str, Any]:
    """So many processes that add one interaction after the other, and so many that read."""
    path = folder / "crowd.db"
    UserMemory(path=path)
    errors = folder / "errors"

    def work(name: str, write: bool) -> None:
        memory, number, failed = UserMemory(path=path), 0, 0
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if write:
                    asyncio.run(memory.add_interaction(f"{name} {number}", "answer"))
                    number += 1
                else:
                    asyncio.run(memory.get_recent_context("where", limit=5))
            except Exception:  # noqa: BLE001 - whatever a user would see
                failed += 1
        with errors.open("a") as file:
            file.write(json.dumps([number, failed]) + "\n")

    pids = [forked(work, f"writer {at}", True) for at in range(writers)]
    pids += [forked(work, f"reader {at}", False) for at in range(readers)]
    for pid in pids:
        os.waitpid(pid, 0)
    counts = [json.loads(line) for line in errors.read_text().splitlines()]
    kept, _ = held(path)
    return {"added": sum(each[0] for each in counts), "errors": sum(each[1] for each in counts),
            "lost": sum(each[0] for each in counts) - kept}  # fmt: skip


def round_trip(folder: Path, file: Path) -> dict[str, Any]:
    """In, in again, out."""
    path = folder / "trip.db"
    given = json.loads(file.read_text())["interactions"]
    put_in(path, file)
    memory = UserMemory(path=path)
    once = asyncio.run(memory.export_session())
    put_in(path, file)
    times = {each["timestamp"] for each in given}
    return {
        "given": len(given),
        "exported": len(once.interactions),
        "times kept": sum(each["timestamp"] in times for each in once.interactions),
        "added by the second import": held(path)[0] - len(given),
    }


def malformed(folder: Path, files: list[Path]) -> dict[str, int]:
    """What its command would end with a traceback for, and files of which only a part is in the memory afterwards."""
    path = folder / "malformed.db"
    result = {"snapshots": len(files), "taken": 0, "tracebacks": 0, "partial": 0}
    for file in files:
        before, _ = held(path)
        try:
            put_in(path, file)
        except Exception:  # noqa: BLE001 - whatever a user would see
            result["tracebacks"] += 1
            result["partial"] += held(path)[0] != before
        else:
            result["taken"] += 1
    return result


def learned(texts: list[str]) -> dict[str, int]:
    """Preferences that it learns from answers with these words."""
    path = Path(sys.argv[1]) / "learned.db"
    memory = UserMemory(path=path)
    for text in texts:
        asyncio.run(memory.learn_preference_from_interaction("What do I use?", text))
    return {"answers": len(texts), "preferences": len(asyncio.run(memory.get_user_preferences()))}


def main() -> None:
    folder = Path(sys.argv[1])
    asked = json.loads((folder / "ask.json").read_text())
    print(
        json.dumps(
            {
                "kills": kills(folder, Path(asked["file"]), asked["kills"], random.Random(7)),
                "crowd": crowd(folder, asked["seconds"], asked["writers"], asked["readers"]),
                "round trip": round_trip(folder, Path(asked["file"])),
                "malformed": malformed(folder, [Path(each) for each in asked["malformed"]]),
                "poisoning": learned(asked["teaching"]),
            }
        )
    )


if __name__ == "__main__":
    main()
