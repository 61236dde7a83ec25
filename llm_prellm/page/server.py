"""The page over a live memory, for one browser on this machine.

Who may see it: the address that is printed holds a token that works once; whoever uses it gets a cookie, and nobody
without the cookie gets anything. Only requests that name this server's own address are answered, so that no other site
can reach it under a name of its own (https://en.wikipedia.org/wiki/DNS_rebinding). What changes something needs, beside
the cookie, a token that only the page knows, and has to come from the page itself.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ..errors import PrellmError
from ..jsonstream import without_lone_surrogates
from .answers import Answers
from .html import live_page

HOST = "127.0.0.1"
LONGEST_BODY = 65_536
"""Bytes of a request's body."""

_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class PageServer(ThreadingHTTPServer):
    """A server on the loopback interface alone."""

    daemon_threads = True

    def __init__(
        self, path: str | os.PathLike[str] | None, *, port: int = 0, embedding_model: str | None = None
    ) -> None:
        """Listen on ``port``, 0 for any that is free. Raises PrellmError when that or the memory is not to be had."""
        self.answers = Answers(path, embedding_model)
        try:
            super().__init__((HOST, port), Handler)
        except OSError as error:
            self.answers.close()
            raise PrellmError(
                f"cannot listen on {HOST}:{port}: {error.strerror}; name another --port, or none"
            ) from error
        self.cookie = secrets.token_urlsafe(32)
        self.token = secrets.token_urlsafe(32)
        self._once: str | None = secrets.token_urlsafe(32)
        self._entering = threading.Lock()
        self.names = {f"{name}:{self.server_port}" for name in (HOST, "localhost")}
        self.cookie_name = f"prellm-{self.server_port}"  # cookies do not tell ports apart

    @property
    def address(self) -> str:
        """Where the page is, with the token that works once."""
        return f"http://{HOST}:{self.server_port}/?token={self._once}"

    def enter(self, token: str) -> bool:
        """Whether this is the token that works once; it no longer does."""
        with self._entering:
            if self._once is None or not _same(token, self._once):
                return False
            self._once = None
            return True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away is no error; anything else is one line."""
        error = sys.exc_info()[1]
        if not isinstance(error, (ConnectionError, TimeoutError)):
            print(f"prellm: {type(error).__name__}: {error}", file=sys.stderr)

    def server_close(self) -> None:
        """Let the port and the memory go."""
        super().server_close()
        self.answers.close()


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    timeout = 30
    server: PageServer

    def do_GET(self) -> None:
        """The page, or an answer to it."""
        parts = urlsplit(self.path)
        values = dict(parse_qsl(parts.query, keep_blank_values=True))
        if not self._is_ours():
            return
        if parts.path == "/" and "token" in values:
            self._enter(values["token"])
        elif not self._has_cookie():
            self._refuse("This link was used already, or is not whole. Start again: llm session browse")
        elif parts.path == "/":
            self._send(HTTPStatus.OK, "text/html; charset=utf-8", live_page(self.server.token))
        else:
            self._answer(parts.path, values, ("overview", "list", "search", "conversation", "turn"))

    def do_POST(self) -> None:
        """Forgetting is the one thing that can be done."""
        if not self._is_ours():
            return
        sent_by = self.headers.get("Origin", "")
        is_the_page = (
            self._has_cookie()
            and _same(self.headers.get("X-Prellm-Token", ""), self.server.token)
            and sent_by.removeprefix("http://") in self.server.names
            and self.headers.get_content_type() == "application/json"
        )
        if not is_the_page:
            self._refuse("Only the page itself may do that.")
            return
        values = self._body()
        if values is None:
            self._send_json(HTTPStatus.BAD_REQUEST, {"error": "not a JSON object of texts"})
            return
        self._answer(urlsplit(self.path).path, values, ("forget",))

    # -- who is there --------------------------------------------------------------------

    def _is_ours(self) -> bool:
        if self.headers.get("Host", "") in self.server.names:
            return True
        self._refuse("This server answers under its own address alone.")
        return False

    def _has_cookie(self) -> bool:
        # Cookies of this address come from other servers on it too: one that is odd must not hide ours.
        held = (each.strip().partition("=") for each in self.headers.get("Cookie", "").split(";"))
        return any(name == self.server.cookie_name and _same(value, self.server.cookie) for name, _, value in held)

    def _enter(self, token: str) -> None:
        if self.server.enter(token):
            given = f"{self.server.cookie_name}={self.server.cookie}; Path=/; HttpOnly; SameSite=Strict"
            # Away from the address with the token: it is not to stay in the history.
            self._send(HTTPStatus.SEE_OTHER, "text/plain", b"", {"Location": "/", "Set-Cookie": given})
        elif self._has_cookie():
            self._send(HTTPStatus.SEE_OTHER, "text/plain", b"", {"Location": "/"})
        else:
            self._refuse("This link was used already, or is not whole. Start again: llm session browse")

    # -- answering -----------------------------------------------------------------------

    def _answer(self, path: str, values: Mapping[str, str], names: tuple[str, ...]) -> None:
        name = path.removeprefix("/api/")
        if path == name or name not in names:
            self._send_json(HTTPStatus.NOT_FOUND, {"error": "there is nothing here"})
            return
        question: Callable[[Mapping[str, str]], Any] = getattr(self.server.answers, name)
        try:
            answer = question(values)
        except PrellmError as error:
            self._send_json(HTTPStatus.CONFLICT, {"error": str(error)})
        else:
            self._send_json(HTTPStatus.OK, answer)

    def _body(self) -> dict[str, str] | None:
        try:
            length = int(self.headers.get("Content-Length", ""))
            if not 0 <= length <= LONGEST_BODY:
                raise ValueError
            values = json.loads(self.rfile.read(length))
        except (ValueError, RecursionError):
            self.close_connection = True
            return None
        if isinstance(values, dict) and all(isinstance(value, str) for value in values.values()):
            return without_lone_surrogates(values)  # type: ignore[no-any-return]
        return None

    def _refuse(self, why: str) -> None:
        # What was sent along is not read.
        self.close_connection = True
        self._send(HTTPStatus.FORBIDDEN, "text/plain; charset=utf-8", f"{why}\n".encode())

    def _send_json(self, status: HTTPStatus, value: Any) -> None:
        content = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        self._send(status, "application/json; charset=utf-8", content)

    def _send(self, status: HTTPStatus, kind: str, content: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {**_HEADERS, "Content-Type": kind, **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)

    def version_string(self) -> str:
        """Nobody needs to know which Python this is."""
        return "llm-prellm"

    def log_message(self, format: str, *arguments: Any) -> None:
        """Requests are not written down: there are queries in them."""


def _same(given: str, expected: str) -> bool:
    return secrets.compare_digest(given.encode("utf-8", "replace"), expected.encode("utf-8"))
