"""``llm`` in processes of their own that begin with its libraries loaded, which is most of what a start of it takes.

The standard library's fork server loads them once and forks for each command; plugins are loaded, files are opened and
models are asked in the command's own process, as ever.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_LOADED = [
    "llm.cli",
    "llm.models",
    "llm.logs",
    "llm.migrations",
    "openai.types",
    "llm_ollama",
    "sqlite_utils.db",
    "ulid",
]

_processes: Any = None


def _fork_server() -> Any:
    global _processes
    if _processes is None:
        _processes = multiprocessing.get_context("forkserver")
        _processes.set_forkserver_preload(_LOADED)
    return _processes


def run_llm(
    arguments: Sequence[str], *, input: str | None, env: Mapping[str, str], timeout: float
) -> subprocess.CompletedProcess[str]:
    """Run a command, as ``subprocess.run`` does it with captured output."""
    with tempfile.TemporaryDirectory(prefix="llm-prellm-run-") as folder:
        said, stdout, stderr = (Path(folder) / name for name in ("stdin", "stdout", "stderr"))
        if input is not None:
            said.write_text(input, "utf-8")
        streams = (str(said) if input is not None else os.devnull, str(stdout), str(stderr))
        process = _fork_server().Process(target=_run, args=(list(arguments), dict(env), str(Path.cwd()), streams))
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(list(arguments), timeout, stdout.read_bytes(), stderr.read_bytes())
        output = [path.read_bytes().decode("utf-8").replace("\r\n", "\n") for path in (stdout, stderr)]
    return subprocess.CompletedProcess(["llm", *arguments], process.exitcode, *output)


def _run(arguments: list[str], env: dict[str, str], folder: str, streams: tuple[str, str, str]) -> None:
    """In the process that was forked."""
    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    for number, (path, flags) in enumerate(
        zip(streams, (os.O_RDONLY, os.O_WRONLY | os.O_CREAT, os.O_WRONLY | os.O_CREAT), strict=True)
    ):
        opened = os.open(path, flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin, sys.stdout, sys.stderr = (
        io.TextIOWrapper(io.BufferedReader(io.FileIO(0, "r", closefd=False)), "utf-8"),
        io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w", closefd=False)), "utf-8"),
        io.TextIOWrapper(io.BufferedWriter(io.FileIO(2, "w", closefd=False)), "utf-8", line_buffering=True),
    )
    sys.argv = ["llm", *arguments]
    from llm.cli import cli

    cli()
