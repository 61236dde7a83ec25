"""``llm session browse`` as a client meets it: a real process, real HTTP."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from browsing import browse

from llm_prellm.log import NewTurn
from llm_prellm.store import MemoryStore

BOARD = "Płytka ESP32 leży w szufladzie pod oknem"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("told") / "logs.db"
    with MemoryStore(path) as store:
        store.add("How do I list open ports?", "`ss -tlnp`", timestamp=1700000000.0)
        store.add(BOARD, "Zapamiętane.", timestamp=1700000100.0, session="esp32", conversation_id="trip")
        store.add("and the cable?", "On the shelf.", timestamp=1700100000.0, session="esp32", conversation_id="trip")
        store.catch_up(None)
    return path


@pytest.fixture
def memory(told: Path, user_path: Path) -> Path:
    path = user_path / "logs.db"
    path.write_bytes(told.read_bytes())
    return path


class Client:
    """Requests to one server, with or without the cookie."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host, self.port = parts.hostname, parts.port
        self.first = f"{parts.path}?{parts.query}"
        self.cookie = ""

    def request(
        self, method: str, path: str, body: str | None = None, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, str]:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookie and "Cookie" not in sent:
            sent["Cookie"] = self.cookie
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        content = answer.read().decode("utf-8")
        connection.close()
        return answer.status, answer.headers, content

    def enter(self) -> str:
        """Use the token; gives the page."""
        status, headers, _ = self.request("GET", self.first)
        assert (status, headers["Location"]) == (303, "/")
        given = headers["Set-Cookie"]
        assert "HttpOnly" in given and "SameSite=Strict" in given
        self.cookie = given.split(";")[0]
        status, headers, page = self.request("GET", "/")
        assert (status, headers["Cache-Control"]) == (200, "no-store")
        return page

    def ask(self, name: str, **values: str) -> dict:
        query = "&".join(f"{key}={quote(value)}" for key, value in values.items())
        status, _, content = self.request("GET", f"/api/{name}?{query}")
        assert status == 200, content
        return json.loads(content)


@pytest.fixture
def client(memory: Path) -> Iterator[Client]:
    with browse() as address:
        yield Client(address)


def token_in(page: str) -> str:
    start = page.index('class="start">') + len('class="start">')
    return json.loads(page[start : page.index("</script>", start)])["token"]


def queries(answer: dict) -> list[str]:
    return [record["query"] for record in answer["records"]]


def test_who_may_look(client: Client) -> None:
    own = f"127.0.0.1:{client.port}"
    assert client.host == "127.0.0.1"
    for path in ("/", "/api/overview", "/api/list", "/?token=wrong", "/?token=", "/?token=ą"):
        status, _, content = client.request("GET", quote(path, safe="/?=&"))
        assert status == 403 and BOARD not in content
    # Another name for this address: DNS rebinding. It does not use up the token either.
    for host in ("evil.example", f"evil.example:{client.port}", "127.0.0.1", f"[::1]:{client.port}", ""):
        assert client.request("GET", client.first, Host=host)[0] == 403
    page = client.enter()
    assert BOARD not in page, "the page asks for what it shows"
    assert client.request("GET", "/", Host="evil.example")[0] == 403
    assert client.request("GET", "/", Host=f"localhost:{client.port}")[0] == 200
    assert client.request("GET", client.first)[0] == 303, "the same browser may come back with the link"
    cookie, client.cookie = client.cookie, ""
    assert client.request("GET", client.first)[0] == 403, "the token works once"
    assert client.request("GET", "/", Cookie=cookie[:-1] + "x")[0] == 403
    assert client.request("GET", "/", Cookie='a="b', Host=own)[0] == 403


def test_it_listens_on_the_loopback_interface_alone(client: Client) -> None:
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    for host in others - {"127.0.0.1"}:
        with socket.socket() as tried:
            tried.settimeout(2)
            assert tried.connect_ex((host, client.port)) != 0


def test_what_it_answers(client: Client) -> None:
    client.enter()
    overview = client.ask("overview")
    assert (overview["interactions"], overview["conversations"]) == (3, 2)
    assert sum(count for _, count in overview["activity"]) == 3
    listed = client.ask("list")
    assert queries(listed) == ["and the cable?", BOARD, "How do I list open ports?"]
    assert listed["next"] is None
    assert queries(client.ask("list", session="esp32")) == ["and the cable?", BOARD]
    assert queries(client.ask("list", since="1700000050", until="1700000200")) == [BOARD]
    assert queries(client.ask("list", tools="1")) == []
    assert queries(client.ask("conversation", id="trip")) == [BOARD, "and the cable?"]
    found, *_ = client.ask("search", query="gdzie jest płytka")["records"]
    assert found["query"] == BOARD and found["why"] and found["score"] > 0
    assert client.ask("search", query="gdzie jest płytka", session="default")["records"] == []
    assert queries(client.ask("turn", id=found["id"])) == [BOARD]
    assert client.ask("turn", id="nothing")["records"] == []
    assert client.request("GET", "/api/list?since=soon")[0] == 409
    for path in ("/api/forget", "/api/close", "/api/__init__", "/favicon.ico", "/api/../x"):
        assert client.request("GET", path)[0] == 404


def test_forgetting_takes_the_page_itself(client: Client, memory: Path, run_llm) -> None:
    token = token_in(client.enter())
    [board] = [record["id"] for record in client.ask("list")["records"] if record["query"] == BOARD]
    body = json.dumps({"id": board})
    own = f"http://127.0.0.1:{client.port}"
    right = {"X_Prellm_Token": token, "Origin": own, "Content_Type": "application/json"}
    for wrong in (
        {"X_Prellm_Token": "guess"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Content_Type": "text/plain"},
        {"Cookie": "none=1"},
        {"Host": "evil.example"},
    ):
        assert client.request("POST", "/api/forget", body, **{**right, **wrong})[0] == 403
    assert client.request("POST", "/api/forget", '["x"]', **right)[0] == 400
    assert client.request("POST", "/api/overview", body, **right)[0] == 404
    status, _, content = client.request("POST", "/api/forget", '{"id": "nothing"}', **right)
    assert status == 409 and "no interaction with the id 'nothing'" in json.loads(content)["error"]
    assert len(client.ask("list")["records"]) == 3, "nothing was forgotten so far"

    status, _, content = client.request("POST", "/api/forget", body, **right)
    assert (status, json.loads(content)) == (200, {"forgotten": [board]})
    assert BOARD not in queries(client.ask("list"))
    assert client.ask("search", query="płytka")["records"] == []
    # As the command does it.
    assert f"the interaction {board} is forgotten" in run_llm("session", "show", board).stderr
    assert BOARD in run_llm("logs", "-n", "0").stdout, "llm's own log is left alone"


def test_a_long_log_comes_page_by_page(user_path: Path) -> None:
    with MemoryStore(user_path / "logs.db") as store:
        store.add_turns(
            NewTurn(f"question {n}", "", 1700000000.0 + n, f"c{n // 3}", session="rare" if n == 7 else "default")
            for n in range(450)
        )
    with browse() as address:
        client = Client(address)
        client.enter()
        seen, beyond, pages = [], "", 0
        while beyond is not None:
            answer = client.ask("list", beyond=beyond)
            seen += queries(answer)
            beyond, pages = answer["next"], pages + 1
        assert pages == 3
        assert seen == [f"question {n}" for n in reversed(range(450))]
        assert queries(client.ask("list", session="rare")) == ["question 7"]


def test_bad_input_gets_one_clear_line(memory: Path, run_llm, client: Client) -> None:
    for arguments, message in (
        (["--memory", "missing.db"], "no memory at missing.db"),
        (["--port", str(client.port)], f"cannot listen on 127.0.0.1:{client.port}"),
        (["--port", "70000"], "70000 is not in the range"),
        (["--embedding-model", "nothing"], "nothing"),
    ):
        done = run_llm("session", "browse", "--no-open", *arguments, timeout=60)
        assert done.returncode != 0 and message in done.stderr
        assert "Traceback" not in done.stderr
