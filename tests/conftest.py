"""What every test stands on: a user folder of its own, no real server, and real models on request."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import ready_llm
from filelock import FileLock
from ollama_server import OllamaServer

from llm_prellm.embedded import server
from llm_prellm.embedded import weights as embedded_weights

_STRAY_VARIABLES = (
    "LLM_PRELLM_SESSION",
    "LLM_MODEL",
    "LLM_LOAD_PLUGINS",
    "LLM_PROMPT_LOG_PATH",
    "OLLAMA_API_KEY",
    "OLLAMA_HEADERS",
    "OPENAI_API_KEY",
)

RunLLM = Callable[..., "subprocess.CompletedProcess[str]"]


def pytest_configure(config: pytest.Config) -> None:
    # llm-ollama makes a folder in the user folder when it is imported, which may be before the first test.
    folder = tempfile.mkdtemp(prefix="llm-prellm-tests-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    os.environ["LLM_USER_PATH"] = folder


@pytest.fixture(scope="session")
def dead_port() -> Iterator[int]:
    """A port of the loopback interface that refuses every connection at once: bound, and never listened on."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


@pytest.fixture(autouse=True)
def user_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dead_port: int) -> Path:
    """llm's user folder of this test. Without the ``ollama`` fixture there is no Ollama server."""
    path = tmp_path / "llm-user"
    path.mkdir()
    monkeypatch.setenv("LLM_USER_PATH", str(path))
    monkeypatch.setenv("OLLAMA_HOST", f"http://127.0.0.1:{dead_port}")
    for name in _STRAY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    return path


def cache_folder() -> Path:
    """Where the weights stay between sessions: LLM_PRELLM_TEST_WEIGHTS, or the platform's folder for caches."""
    if named := os.environ.get("LLM_PRELLM_TEST_WEIGHTS"):
        return Path(named)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "llm-prellm-tests"


@contextmanager
def made_once(name: str) -> Iterator[Path]:
    """The path of something in the cache folder, held while it is made: tests run in more than one process."""
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / f"{name}.lock"):
        yield folder / name


@pytest.fixture(scope="session")
def cached_weights() -> Path:
    """The weights of SmolLM2-135M, fetched once and kept between sessions. Never write to this file."""
    if not embedded_weights.has_runtime():
        pytest.skip("xllamacpp is not installed: pip install 'llm-prellm[embedded]'")
    with made_once("llm-prellm"), pytest.MonkeyPatch.context() as patch:
        patch.setenv("LLM_USER_PATH", str(cache_folder()))
        return embedded_weights.fetch()


@pytest.fixture
def weights(cached_weights: Path, user_path: Path) -> Iterator[Path]:
    """The weights of SmolLM2-135M, installed in this test's user folder. A link: replace it, never write to it."""
    path = embedded_weights.models_dir() / cached_weights.name
    path.parent.mkdir(parents=True)
    try:
        os.link(cached_weights, path)
    except OSError:
        shutil.copyfile(cached_weights, path)
    yield path
    server.close_all(path)


@pytest.fixture(scope="session")
def _ollama_server(cached_weights: Path) -> Iterator[OllamaServer]:
    with OllamaServer(cached_weights).running() as running:
        yield running


@pytest.fixture
def ollama(_ollama_server: OllamaServer, monkeypatch: pytest.MonkeyPatch) -> OllamaServer:
    """A server that speaks Ollama's API and serves ``bielik:latest``; OLLAMA_HOST points to it."""
    monkeypatch.setenv("OLLAMA_HOST", _ollama_server.url)
    _ollama_server.requests.clear()
    _ollama_server.loaded.clear()  # the context that an earlier test had asked for
    return _ollama_server


@pytest.fixture
def run_llm(user_path: Path) -> RunLLM:
    """Run the real ``llm`` command in a process of its own, in this test's environment.

    ``run_llm("-m", "echo", "hi", input=None, env={…}, timeout=120)`` gives a CompletedProcess with text.
    """

    def run(
        *arguments: str, input: str | None = None, env: dict[str, str] | None = None, timeout: float = 120
    ) -> subprocess.CompletedProcess[str]:
        return ready_llm.run_llm(arguments, input=input, env={**os.environ, **(env or {})}, timeout=timeout)

    return run
