"""Files between here and prellm 0.4, both ways, with prellm itself as it is installed from PyPI."""

from __future__ import annotations

import json
import os
import subprocess
import venv
from pathlib import Path
from typing import Any

import pytest
from conftest import made_once
from transfers import furnish, put_in, put_out

from llm_prellm import SessionSnapshot
from llm_prellm.store import MemoryStore

VERSION = "0.4.28"


@pytest.fixture(scope="module")
def prellm() -> Path:
    """A Python with prellm: LLM_PRELLM_TEST_PRELLM, or one that is made once and kept between sessions."""
    if named := os.environ.get("LLM_PRELLM_TEST_PRELLM"):
        return Path(named)
    with made_once(f"prellm-{VERSION}") as folder:
        python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        probe = [str(python), "-c", "import prellm.models"]
        if not python.exists() or subprocess.run(probe, capture_output=True).returncode:
            venv.create(folder, with_pip=True, clear=True)
            install = [str(python), "-m", "pip", "install", "--quiet", f"prellm=={VERSION}"]
            done = subprocess.run(install, capture_output=True, text=True)
            if done.returncode:
                pytest.skip(f"prellm {VERSION} cannot be installed here: {done.stderr.strip()[-200:]}")
    return python


def run(python: Path, code: str, *arguments: object) -> Any:
    """What ``code`` prints as JSON in prellm's own Python."""
    script = (
        "import asyncio, json, sys\n"
        "from prellm.context.user_memory import UserMemory\n"
        "from prellm.models import SessionSnapshot\n"
        "async def main():\n" + "".join(f"    {line}\n" for line in code.strip().splitlines()) + "asyncio.run(main())\n"
    )
    command = [str(python), "-c", script, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


WRITE = """
memory = UserMemory(path=sys.argv[1])
await memory.add_interaction("Wgraj firmware na ESP32", "Użyto OTA", metadata={"intent": "deploy"})
await memory.add_interaction("and the sensor?", "10.0.0.17")
await memory.set_preference("preferred_tool", "platformio")
snapshot = await memory.export_session(session_id="esp32-project")
snapshot.to_file(sys.argv[2])
print(json.dumps(snapshot.model_dump()))
"""


def test_a_file_that_prellm_wrote(prellm: Path, tmp_path: Path) -> None:
    file = tmp_path / "old.json"
    written = run(prellm, WRITE, tmp_path / "prellm.db", file)
    with MemoryStore(tmp_path / "m.db") as store:
        report = put_in(store, file.read_bytes())
        assert (report.imported, report.preferences) == (2, 1)
        kept = sorted(
            (each.query, each.response, each.timestamp, dict(each.metadata), each.session)
            for each in store.interactions()
        )
        assert kept == sorted(
            (each["query"], each["response_summary"], round(each["timestamp"], 6), each["metadata"], "esp32-project")
            for each in written["interactions"]
        )
        assert {key: each.value for key, each in store.preferences().items()} == written["preferences"]
        again = put_in(store, file.read_bytes())
        assert (again.imported, again.skipped, again.preferences) == (0, 2, 0)
        # Exported anew, it has another label and the same interactions: none of them is doubled.
        relabelled = json.loads(file.read_text("utf-8")) | {"session_id": "session_1700000000"}
        assert put_in(store, json.dumps(relabelled).encode()).imported == 0


READ = """
snapshot = SessionSnapshot.from_file(sys.argv[2])
memory = UserMemory(path=sys.argv[1])
await memory.import_session(snapshot)
back = await memory.export_session()
back.to_file(sys.argv[3])
print(json.dumps([snapshot.model_dump(), back.model_dump()]))
"""


def test_a_file_that_prellm_reads(prellm: Path, tmp_path: Path) -> None:
    file, back = tmp_path / "new.json", tmp_path / "back.json"
    with MemoryStore(tmp_path / "m.db") as store:
        furnish(store, tmp_path)
        file.write_bytes(put_out(store))
        read, returned = run(prellm, READ, tmp_path / "prellm.db", file, back)
        ours = SessionSnapshot.from_file(file)
        said = [(each["query"], each["response_summary"]) for each in ours.interactions]
        assert [(each["query"], each["response_summary"]) for each in read["interactions"]] == said
        assert [each["timestamp"] for each in read["interactions"]] == [each["timestamp"] for each in ours.interactions]
        assert sorted((each["query"], each["response_summary"]) for each in returned["interactions"]) == sorted(said)
        assert returned["preferences"] == ours.preferences == read["preferences"]
    with MemoryStore(tmp_path / "other.db") as other:
        assert put_in(other, back.read_bytes()).imported == len(said)
