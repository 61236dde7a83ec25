"""Starts the process that holds a model, once for each file and context size, and talks to it."""

from __future__ import annotations

import atexit
import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from ..errors import PrellmError
from . import weights, worker

_CONNECT_SECONDS = 10
_GOODBYE_SECONDS = 2


class ContextExceeded(PrellmError):
    """The prompt has more tokens than the context holds."""

    def __init__(self, tokens: int, context: int) -> None:
        super().__init__(f"the prompt takes {tokens} tokens and the context holds {context}")
        self.tokens = tokens
        self.context = context


class Cancelled(Exception):
    """The call was cancelled from another thread."""


class Call:
    """One request that is under way, so that another thread can cancel it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self.cancelled = False

    def uses(self, connection: socket.socket) -> None:
        with self._lock:
            if self.cancelled:
                raise Cancelled
            self._socket = connection

    def cancel(self) -> None:
        """Stop the generation. llama.cpp notices that nobody listens; the thread that listened gets Cancelled."""
        with self._lock:
            self.cancelled = True
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)


class Server:
    """A loaded model. Use ``server_for``; every method may be called from any thread."""

    def __init__(self, path: Path, context: int) -> None:
        """Load the GGUF file ``path`` with room for ``context`` tokens; raises PrellmError when that fails."""
        self._path = path
        self.context = context
        self._owner = os.getpid()
        # llama.cpp's complaints, read only when something went wrong. The file has no name and goes with the process.
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115
        self._process = subprocess.Popen(
            [sys.executable, worker.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            # Ctrl+C in the terminal is for the user's process, which then ends this one.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0)
            | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        under_way = (self._owner, self._process)
        _loading.add(under_way)
        try:
            answer = self._greet({"path": str(path), "context": context, "sys_path": sys.path})
        except BaseException:
            self.close()
            raise
        finally:
            _loading.discard(under_way)
        self._host: str = answer["host"]
        self._port: int = answer["port"]
        self._key: str = answer["key"]
        self.guided: bool = answer["guided"]
        """Whether this llama.cpp was built with llguidance."""

    def _greet(self, settings: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None and self._process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(settings).encode() + b"\n")
            self._process.stdin.flush()
        line = self._process.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"error": ""}
        if "error" in answer:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_GOODBYE_SECONDS)
            reason = self._reason() or answer["error"] or self._ending()
            raise PrellmError(f"llama.cpp cannot load {self._path}: {reason}")
        return answer

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def close(self) -> None:
        """End the process and give its memory back."""
        if self._owner != os.getpid():
            return  # a forked copy of this object; the process belongs to the original
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            self._process.wait(_GOODBYE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._complaints.close()

    def count_tokens(self, text: str) -> int:
        """How many tokens ``text`` is, without the marks that a chat template puts around it."""
        tokens: list[int] = self.post("/tokenize", {"content": text, "add_special": False})["tokens"]
        return len(tokens)

    def post(self, route: str, body: dict[str, Any]) -> dict[str, Any]:
        """Send ``body`` to a route of llama.cpp's HTTP API and return its answer.

        The routes: https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md
        """
        with self._request(route, body, Call()) as response:
            answer: dict[str, Any] = json.loads(response.read())
            return answer

    def stream(
        self, route: str, body: dict[str, Any], call: Call | None = None
    ) -> Generator[dict[str, Any], None, None]:
        """As ``post``, for a route that streams: yields the events as they come, until done or ``call`` is cancelled.

        Raises ContextExceeded for a prompt that is too long, Cancelled after ``call.cancel()``, and PrellmError for
        everything else that goes wrong.
        """
        with self._request(route, {**body, "stream": True}, call or Call()) as response:
            for line in response:
                field, _, data = line.decode("utf-8").partition(":")
                data = data.strip()
                if data == "[DONE]":
                    return
                if field == "error":
                    raise self._error(data)
                if field == "data" and data:
                    event = json.loads(data)
                    if "error" in event:
                        raise self._error(data)
                    yield event
                    if event.get("stop") is True:  # how /completion ends
                        return
            # http.client takes a broken connection for the end.
            raise http.client.IncompleteRead(b"")

    @contextlib.contextmanager
    def _request(self, route: str, body: dict[str, Any], call: Call) -> Iterator[http.client.HTTPResponse]:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=_CONNECT_SECONDS)
        try:
            connection.connect()
            call.uses(connection.sock)
            # The answer takes as long as the model takes.
            connection.sock.settimeout(None)
            headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
            connection.request("POST", route, json.dumps(body).encode(), headers)
            response = connection.getresponse()
            if response.status != http.client.OK:
                raise self._error(response.read().decode("utf-8", "replace"))
            yield response
            if call.cancelled:
                raise Cancelled
        except (OSError, http.client.HTTPException, ValueError) as error:
            if call.cancelled:
                raise Cancelled from error
            raise PrellmError(f"the process that runs {self._path.name} {self._ending()}") from error
        finally:
            # Also what tells llama.cpp to stop, when the caller does not want the rest.
            connection.close()

    def _error(self, body: str) -> PrellmError:
        try:
            error = json.loads(body)
            error = error.get("error", error)
            if error.get("type") == "exceed_context_size_error":
                return ContextExceeded(int(error["n_prompt_tokens"]), int(error["n_ctx"]))
            message = str(error["message"])
        except (ValueError, KeyError, TypeError, AttributeError):
            message = body
        return PrellmError(f"llama.cpp: {_one_line(message)}")

    def _reason(self) -> str:
        """The first thing that llama.cpp complained about; its log lines are ``time level function: message``."""
        self._complaints.seek(0)
        text = self._complaints.read(100_000).decode("utf-8", "replace")
        found = re.search(r"^[\d.]+ E \S*\s*(?:\S+: )?(.+)$", text, re.MULTILINE)
        if found:
            return _one_line(found[1])
        lines = text.strip().splitlines()
        return _one_line(lines[-1]) if lines else ""

    def _ending(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_GOODBYE_SECONDS)
        code = self._process.returncode
        if code is None:
            return "does not answer"
        if code < 0:
            with contextlib.suppress(ValueError):
                return f"was ended by {signal.Signals(-code).name}; is there enough memory for it?"
        return f"ended with code {code}; is there enough memory for it?"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]


_Key = tuple[Path, int, int]
"""The file, the context in tokens and the process."""

_servers: dict[_Key, Server] = {}
_gates: dict[_Key, threading.Lock] = {}
"""Held while a model is loaded, which may take a minute."""
_loading: set[tuple[int, subprocess.Popen[bytes]]] = set()
_lock = threading.Lock()
"""Held for a moment, while one of these is looked at or changed."""


@atexit.register
def _close_at_exit() -> None:
    for owner, process in list(_loading):
        if owner == os.getpid():
            process.kill()  # nobody waits for it any more
    close_all()


def server_for(path: Path, context: int) -> Server:
    """The server of the GGUF file ``path`` with room for ``context`` tokens: loaded now, or already there.

    Raises PrellmError when xllamacpp is not installed or the model cannot be loaded.
    """
    if not weights.has_runtime():
        raise PrellmError(f"the package xllamacpp is not installed; run: {weights.INSTALL_COMMAND}")
    key = (path, context, os.getpid())
    with _lock:
        gate = _gates.setdefault(key, threading.Lock())
    with gate:
        server = _servers.get(key)
        if server is not None and not server.alive:
            server.close()
            server = None
        if server is None:
            server = Server(path, context)
            with _lock:
                _servers[key] = server
        return server


def close_all(path: Path | None = None) -> None:
    """End every loaded model, or those of one GGUF file; the next use loads them again."""
    with _lock:
        ended = [_servers.pop(key) for key in list(_servers) if path is None or key[0] == path]
    for server in ended:
        server.close()
