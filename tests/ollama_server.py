"""A server that speaks Ollama's HTTP API in front of a real model in a GGUF file.

No Ollama server can be installed with a package manager on every machine that runs these tests, so this one takes its
place: llm-ollama, its HTTP client and its discovery are the real ones, and so is the model, which llama.cpp runs as
Ollama itself would. The API: https://docs.ollama.com/api. Served are the routes that llm-ollama uses, with Ollama's
statuses for what goes wrong, and its silence about prompts that do not fit: ``_Prompt`` has the details.

    python tests/ollama_server.py --model SmolLM2-135M-Instruct.Q4_1.gguf --port 11434
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import hashlib
import json
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import metadata
from pathlib import Path
from typing import Any

from llm_prellm.embedded import gguf
from llm_prellm.embedded.schema import constrained
from llm_prellm.embedded.server import Server, server_for
from llm_prellm.errors import PrellmError

VERSION = "0.32.0"
DEFAULT_CONTEXT = 4096
# Ollama's "num_keep": the tokens at the very front that survive a cut.
KEPT_IN_FRONT = 4
# What a Modelfile would set with PARAMETER: a tiny model has to be kept short, and a test has to be repeatable.
PARAMETERS: dict[str, Any] = {"temperature": 0, "num_predict": 256}
# Ollama's options that llama.cpp takes under the same name.
SAMPLING = ("temperature", "top_k", "top_p", "min_p", "seed", "repeat_penalty", "repeat_last_n", "stop")


_LLM_OLLAMA = tuple(int(part) for part in metadata.version("llm-ollama").split(".")[:2])
SENDS_EARLIER_TURNS_AFTER_C = _LLM_OLLAMA >= (0, 17)
"""Older ones look in ``conversation.responses``, which llm leaves empty after ``-c``, with a profile or without."""


def model_id(name: str) -> str:
    """The id that the installed llm-ollama gives a model: its name, which has ``ollama/`` before it since 0.18."""
    return f"ollama/{name}" if _LLM_OLLAMA >= (0, 18) else name


BIELIK = model_id("bielik")
LATEST = model_id("bielik:latest")


class ApiError(Exception):
    """An answer other than 200."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class OllamaServer(ThreadingHTTPServer):
    """Serves one GGUF file under one or more names; ``requests`` keeps what was asked, as (path, body)."""

    daemon_threads = True

    def __init__(
        self,
        model: Path,
        *,
        port: int = 0,
        names: Sequence[str] = ("bielik:latest",),
        capabilities: Sequence[str] = ("completion",),
        default_context: int = DEFAULT_CONTEXT,
        parameters: dict[str, Any] | None = None,
        counts_cached: bool = True,
        delay: float = 0,
    ) -> None:
        """``parameters`` are more lines of the Modelfile. ``counts_cached``: versions around 0.30.0 left out of
        ``prompt_eval_count`` what was cached, see https://github.com/ollama/ollama/pull/16428. ``delay``: seconds
        before anything is said about models."""
        super().__init__(("127.0.0.1", port), _Handler)
        self.parameters = {**PARAMETERS, **(parameters or {})}
        self.counts_cached = counts_cached
        self.delay = delay
        self.loaded: dict[str, int] = {}
        self.model = model
        self.header = gguf.read_header(model)
        self.names = [name if ":" in name else f"{name}:latest" for name in names]
        self.capabilities = list(capabilities)
        self.default_context = default_context
        self.trained_context = self.header.context_length or default_context
        self.requests: list[tuple[str, dict[str, Any]]] = []
        self.faults: list[BaseException] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def llama(self) -> Server:
        return server_for(self.model, self.trained_context)

    @contextlib.contextmanager
    def running(self) -> Iterator[OllamaServer]:
        """Serve from a thread for as long as the context lasts."""
        thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.shutdown()
            self.server_close()
            thread.join()
        if self.faults:
            raise self.faults[0]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep what goes wrong here for the end of the test; by default it is printed, between what a command says."""
        error = sys.exc_info()[1]
        # A client that is interrupted, or has had enough of an answer, hangs up whenever it likes.
        if error is not None and not isinstance(error, ConnectionError):
            self.faults.append(error)

    def tags(self) -> dict[str, Any]:
        return {"models": [self._listed(name) for name in self.names]}

    def ps(self) -> dict[str, Any]:
        """The models in memory, with the context that each was given."""
        time.sleep(self.delay)
        return {"models": [{**self._listed(name), "context_length": size} for name, size in self.loaded.items()]}

    def show(self, body: dict[str, Any]) -> dict[str, Any]:
        time.sleep(self.delay)
        self.known(body)
        architecture = self.header.architecture
        return {
            "modelfile": f"FROM {self.model.name}\n",
            "parameters": "\n".join(f"{name} {value}" for name, value in self.parameters.items()),
            "template": self.header.chat_template or "",
            "details": self._details(),
            "model_info": {
                "general.architecture": architecture,
                f"{architecture}.context_length": self.trained_context,
            },
            "capabilities": self.capabilities,
            "modified_at": self._modified_at(),
        }

    def known(self, body: dict[str, Any]) -> str:
        """The full name of the model that a request asks for."""
        name = body.get("model") or body.get("name")
        if not isinstance(name, str) or not name:
            raise ApiError(400, "model is required")
        full = name if ":" in name else f"{name}:latest"
        if full not in self.names:
            raise ApiError(404, f"model '{name}' not found")
        return full

    def chat(self, body: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The chunks of a chat; the last has the counts. Raises ApiError before the first one."""
        started = time.perf_counter_ns()
        name = self.known(body)
        for field, capability in (("tools", "tools"), ("think", "thinking")):
            if body.get(field) and capability not in self.capabilities:
                raise ApiError(400, f'"{name}" does not support {capability}')
        messages = body.get("messages") or []
        head = {"model": name}
        if not messages:
            yield {**head, **_stamp(), "message": _message(""), "done": True, "done_reason": "load"}
            return
        options = {**self.parameters, **(body.get("options") or {})}
        context = min(int(options.get("num_ctx") or self.default_context), self.trained_context)
        self.loaded[name] = context
        prompt = _Prompt(self.llama, messages, body.get("tools") or [])
        prompt.cut_to(context)
        request: dict[str, Any] = {
            "prompt": prompt.tokens,
            "n_predict": min(int(options["num_predict"]) % (1 << 31), max(1, context - len(prompt.tokens))),
            "cache_prompt": True,
            **{option: options[option] for option in SAMPLING if option in options},
        }
        if schema := _schema(body.get("format")):
            request["json_schema"] = schema
        last: dict[str, Any] = {}
        for chunk in self.llama.stream("/completion", request):
            if chunk.get("content"):
                yield {**head, **_stamp(), "message": _message(chunk["content"]), "done": False}
            if chunk.get("stop"):
                last = chunk
        timings = last.get("timings") or {}
        yield {
            **head,
            **_stamp(),
            "message": _message(""),
            "done": True,
            "done_reason": "length" if last.get("stop_type") == "limit" else "stop",
            "total_duration": time.perf_counter_ns() - started,
            "load_duration": 0,
            "prompt_eval_count": len(prompt.tokens) if self.counts_cached else int(timings.get("prompt_n", 0)),
            "prompt_eval_duration": int(timings.get("prompt_ms", 0) * 1e6),
            "eval_count": last.get("tokens_predicted", 0),
            "eval_duration": int(timings.get("predicted_ms", 0) * 1e6),
        }

    def _listed(self, name: str) -> dict[str, Any]:
        return {
            "name": name,
            "model": name,
            "modified_at": self._modified_at(),
            "size": self.model.stat().st_size,
            "digest": hashlib.sha256(f"{name} {self.capabilities}".encode()).hexdigest(),
            "details": self._details(),
        }

    def _details(self) -> dict[str, Any]:
        family = self.header.architecture
        return {
            "parent_model": "",
            "format": "gguf",
            "family": family,
            "families": [family],
            "parameter_size": "135M",
            "quantization_level": "Q4_1",
        }

    def _modified_at(self) -> str:
        return datetime.datetime.fromtimestamp(self.model.stat().st_mtime, datetime.timezone.utc).isoformat()


class _Prompt:
    """A chat as tokens, cut as Ollama cuts it: without a word.

    First whole messages go, the oldest first; system messages and the latest message stay. If that is not enough, the
    tokens behind the first few are thrown away until the rest fills half of the context, which is why the
    ``prompt_eval_count`` of a prompt that is far too long is num_ctx / 2 + 2.
    See https://github.com/ollama/ollama/issues/14259 and https://github.com/ollama/ollama/issues/17427
    """

    def __init__(self, llama: Server, messages: list[dict[str, Any]], tools: list[dict[str, Any]]) -> None:
        self._llama = llama
        self._messages = messages
        self._tools = tools
        self.tokens = self._encoded(messages)

    def cut_to(self, context: int) -> None:
        while len(self.tokens) > context:
            droppable = [i for i, message in enumerate(self._messages[:-1]) if message["role"] != "system"]
            if not droppable:
                break
            self._messages = [message for i, message in enumerate(self._messages) if i != droppable[0]]
            self.tokens = self._encoded(self._messages)
        if len(self.tokens) > context:
            kept = (context - KEPT_IN_FRONT) // 2
            self.tokens = self.tokens[:KEPT_IN_FRONT] + self.tokens[-kept:]

    def _encoded(self, messages: list[dict[str, Any]]) -> list[int]:
        wire = [{"role": message["role"], "content": message.get("content") or ""} for message in messages]
        body = {"messages": wire, **({"tools": self._tools} if self._tools else {})}
        text = self._llama.post("/apply-template", body)["prompt"]
        answer = self._llama.post("/tokenize", {"content": text, "add_special": True, "parse_special": True})
        tokens: list[int] = answer["tokens"]
        return tokens


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: OllamaServer

    def do_GET(self) -> None:
        if self.path == "/":
            self._send(200, b"Ollama is running", "text/plain")
            return
        answers = {
            "/api/tags": self.server.tags,
            "/api/version": lambda: {"version": VERSION},
            "/api/ps": self.server.ps,
        }
        self.server.requests.append((self.path, {}))
        if answer := answers.get(self.path):
            self._json(200, answer())
        else:
            self._send(404, b"404 page not found", "text/plain")

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            try:
                body = json.loads(raw)
            except ValueError as error:
                raise ApiError(400, str(error)) from error
            if not isinstance(body, dict):
                raise ApiError(400, "the request is not a JSON object")
            self.server.requests.append((self.path, body))
            if self.path == "/api/chat":
                self._chat(body)
            elif self.path == "/api/show":
                self._json(200, self.server.show(body))
            elif self.path in ("/api/embed", "/api/embeddings"):
                self.server.known(body)
                raise ApiError(400, "this model does not support embeddings")
            else:
                self._send(404, b"404 page not found", "text/plain")
        except ApiError as error:
            self._json(error.status, {"error": str(error)})
        except PrellmError as error:
            self._json(500, {"error": str(error)})

    def _chat(self, body: dict[str, Any]) -> None:
        chunks = self.server.chat(body)
        if body.get("stream", True):
            first = next(chunks)  # what is wrong with the request is found before a status is sent
            self._stream(first, chunks)
            return
        *texts, last = chunks
        content = "".join(chunk["message"]["content"] for chunk in texts)
        self._json(200, {**last, "message": _message(content)})

    def _stream(self, first: dict[str, Any], rest: Iterator[dict[str, Any]]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            self._piece(first)
            try:
                for chunk in rest:
                    self._piece(chunk)
            except PrellmError as error:
                self._piece({"error": str(error)})
            self.wfile.write(b"0\r\n\r\n")
        except ConnectionError:
            self.close_connection = True  # the client hung up; leaving the generator stops the model

    def _piece(self, chunk: dict[str, Any]) -> None:
        line = json.dumps(chunk, ensure_ascii=False).encode() + b"\n"
        self.wfile.write(b"%x\r\n%s\r\n" % (len(line), line))
        self.wfile.flush()

    def _json(self, status: int, body: dict[str, Any]) -> None:
        self._send(status, json.dumps(body, ensure_ascii=False).encode(), "application/json; charset=utf-8")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: tests look at what the commands under test say."""


def _message(content: str) -> dict[str, str]:
    return {"role": "assistant", "content": content}


def _stamp() -> dict[str, str]:
    return {"created_at": datetime.datetime.now(datetime.timezone.utc).isoformat().replace("+00:00", "Z")}


def _schema(format_: Any) -> dict[str, Any] | None:
    """The JSON schema that a request's ``format`` asks for: none, any object, or the one that it is."""
    if format_ in (None, ""):
        return None
    if format_ == "json":
        return constrained({"type": "object"})
    if isinstance(format_, dict):
        return constrained(format_)
    raise ApiError(400, f'invalid format: {format_!r}; expected "json" or a valid JSON Schema object')


def main() -> None:
    parser = argparse.ArgumentParser(description="Serve a GGUF file under Ollama's API.")
    parser.add_argument("--model", type=Path, required=True, help="path of the GGUF file")
    parser.add_argument("--port", type=int, default=11434, help="0 takes a free one (default: %(default)s)")
    parser.add_argument("--name", action="append", help="name to serve it under (default: bielik); may be repeated")
    parser.add_argument("--num-ctx", type=int, default=DEFAULT_CONTEXT, help="default context, in tokens")
    arguments = parser.parse_args()
    names = arguments.name or ["bielik"]
    server = OllamaServer(arguments.model, port=arguments.port, names=names, default_context=arguments.num_ctx)
    print(f"export OLLAMA_HOST={server.url}", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()


if __name__ == "__main__":
    main()
