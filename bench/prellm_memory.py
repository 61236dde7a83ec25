"""The search of prellm 0.4, in the Python of an environment that has it: started by ``retrieval_speed.py``.

Reads one JSON object from standard input: ``folder``, ``interactions`` (pairs of query and response), ``queries`` and
``clock`` (the name of a function of ``time``). Writes one: ``version``, ``add_s``, and ``ms``, what each query took.
The memory is prellm's own ``UserMemory``; searching is its ``get_relevant_context``, what it puts into a prompt.
"""

import asyncio
import importlib.metadata
import json
import sys
import time
from pathlib import Path

from prellm.context.user_memory import UserMemory


async def main() -> None:
    task = json.load(sys.stdin)
    memory = UserMemory(path=Path(task["folder"]) / "prellm.db")
    # It commits every interaction by itself; waiting for the disk each time is not what is measured here.
    memory._conn.execute("pragma synchronous = off")
    started = time.perf_counter()
    for query, response in task["interactions"]:
        await memory.add_interaction(query, response)
    add_s = time.perf_counter() - started
    await memory.get_relevant_context("warm up")
    taken = []
    clock = getattr(time, task["clock"])
    for query in task["queries"]:
        started = clock()
        await memory.get_relevant_context(query)
        taken.append(1000 * (clock() - started))
    json.dump({"version": importlib.metadata.version("prellm"), "add_s": add_s, "ms": taken}, sys.stdout)


asyncio.run(main())
