"""A memory as a Markdown file and as a page: what is in them, and that nothing in a memory can get out of its place."""

from __future__ import annotations

import json
import re
import sqlite3
import stat
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

from llm_prellm.commands.moving import export
from llm_prellm.page import html, markdown, records, richtext
from llm_prellm.store import MemoryStore
from llm_prellm.transfer import scope_of

BOARD = "Płytka ESP32 leży w szufladzie pod oknem"

HOSTILE = [
    "</script><script>window.hacked = 1</script>",
    "<img src=x onerror=\"window.hacked = 2\"><svg onload='window.hacked = 3'>",
    "[click](javascript:window.hacked=4) ![see](javascript:window.hacked=5) <javascript:window.hacked=6>",
    "[click](JaVaScRiPt:window.hacked=7) [data](data:text/html,<script>window.hacked=8</script>)",
    "`\\`<img src=x onerror=window.hacked=9>` \\`<img src=x onerror=window.hacked=9>`",
    "<!-- --!><script>window.hacked = 10</script> ]]> <![CDATA[",
    "{{script}} {{policy}} {{start}} ${window.hacked = 11} {% raw %} </style> \u2028\u2029 \\u003c",
    "```\nnever closed <script>window.hacked = 12</script>",
    "| a |\n| --- |\n| <script>window.hacked = 13</script> |",
    "[ref]\n\n[ref]: javascript:window.hacked=14\n\n<a href='javascript:window.hacked=15'>x</a>",
    '"><iframe srcdoc="<script>parent.hacked = 16</script>">',
    "> <details ontoggle=window.hacked=17 open>\n\n---\n\n# </h1>\n\n    <script>",
]


@pytest.fixture
def memory(user_path: Path) -> Path:
    path = user_path / "logs.db"
    with MemoryStore(path) as store:
        store.add("How do I list open ports?", "`ss -tlnp`", timestamp=1700000000.0)
        store.add(BOARD, "Zapamiętane.", timestamp=1700000100.0, session="esp32", conversation_id="trip")
        store.add("I prefer YAML for configuration files", "# Noted\n\n- so\n- be it", timestamp=1700100000.0)
    return path


def test_the_suffix_says_what_is_written(memory: Path, run_llm, tmp_path: Path) -> None:
    for name in ("memory.md", "memory.HTML"):
        file = tmp_path / "new folder" / name
        done = run_llm("session", "export", str(file))
        assert (done.returncode, done.stderr) == (0, f"3 interactions written to {file}\n")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert BOARD in file.read_text(encoding="utf-8")
    assert run_llm("session", "export", str(tmp_path / "memory.json")).returncode == 0
    assert json.loads((tmp_path / "memory.json").read_text())["interactions"][1]["query"] == BOARD


def test_only_what_was_asked_for(memory: Path, run_llm, tmp_path: Path) -> None:
    for name in ("esp32.md", "esp32.html"):
        assert run_llm("session", "export", str(tmp_path / name), "--id", "esp32").returncode == 0
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert BOARD in text and "open ports" not in text and "esp32" in text


def test_markdown_is_for_reading(memory: Path, run_llm, tmp_path: Path) -> None:
    file = tmp_path / "memory.md"
    run_llm("session", "export", str(file))
    text = file.read_text(encoding="utf-8")
    assert text.index("open ports") < text.index(BOARD) < text.index("> # Noted")
    assert "| preferred\\_format | yaml | 2023-11-1" in text
    assert "“I prefer YAML for configuration files”" in text
    headings = re.findall("^#{1,3} .*", text, re.MULTILINE)
    assert headings[0] == "# Memory"
    assert "· esp32\n" in text


class Elements(HTMLParser):
    """The names of a document's elements, and their addresses."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.addresses: set[str] = set()
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.addresses.update(value or "" for name, value in attrs if name in ("href", "src"))


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_keeps_a_text_in_its_place(text: str) -> None:
    lenient = MarkdownIt("commonmark", {"html": True}).enable("table")
    lenient.validateLink = lambda url: True
    found = Elements(lenient.render("\n".join(markdown._quoted(markdown.contained(text))) + "\n\n# after"))
    assert found.names.isdisjoint({"script", "img", "svg", "iframe", "details", "style"})
    assert all(richtext.is_safe(address) for address in found.addresses)
    # What follows the quotation is outside it again.
    after = MarkdownIt().render("\n".join(markdown._quoted(markdown.contained(text))) + "\n\n# after")
    assert after.rstrip().endswith("</blockquote>\n<h1>after</h1>")


def test_code_keeps_its_angle_brackets() -> None:
    text = "Use `a<b>` and\n\n```html\n<b>bold</b>\n```\n\nnot <b>this</b>"
    assert markdown.contained(text) == "Use `a<b>` and\n\n```html\n<b>bold</b>\n```\n\nnot \\<b>this\\</b>"


def test_rich_text_is_a_tree_of_plain_values() -> None:
    text = "# One\n\ntwo **three** `four` [five](https://example.org/) ![six](https://example.org/6.png)\nseven\n\n"
    text += "3. eight\n4. nine\n\n```py extra\nten\n```\n\n| a | b |\n| --- | ---: |\n| c | d |\n\n---\n\n<b>raw</b>"
    assert richtext.tree(text) == [
        ["h1", ["One"]],
        [
            "p",
            [
                "two ",
                ["strong", ["three"]],
                " ",
                ["code", ["four"]],
                " ",
                ["a", ["five"], "https://example.org/"],
                " ",
                ["a", ["six"], "https://example.org/6.png"],
                ["br", []],
                "seven",
            ],
        ],
        ["ol", [["li", ["eight"]], ["li", ["nine"]]], 3],
        ["pre", ["ten"], "py"],
        [
            "table",
            [
                ["thead", [["tr", [["th", ["a"]], ["th", ["b"], "right"]]]]],
                ["tbody", [["tr", [["td", ["c"]], ["td", ["d"], "right"]]]]],
            ],
        ],
        ["hr", []],
        ["p", ["<b>raw</b>"]],
    ]


def names_and_addresses(nodes: list[richtext.Node]) -> tuple[set[str], set[str]]:
    names, addresses = set(), set()
    for node in nodes:
        if isinstance(node, list):
            names.add(node[0])
            if node[0] == "a":
                addresses.add(node[2])
            more = names_and_addresses(node[1])
            names, addresses = names | more[0], addresses | more[1]
    return names, addresses


@pytest.mark.parametrize("text", HOSTILE)
def test_rich_text_has_no_dangerous_element_or_address(text: str) -> None:
    names, addresses = names_and_addresses(richtext.tree(text))
    assert names.isdisjoint({"script", "img", "svg", "iframe", "style", "details"})
    assert all(richtext.is_safe(address) for address in addresses)


def test_a_very_long_answer_is_shown_as_it_stands() -> None:
    text = "*a* " * 60_000
    assert richtext.tree(text) == [["pre", [text], ""]]


def test_deep_nesting_ends() -> None:
    json.dumps(richtext.tree(">" * 5000 + "x"))
    json.dumps(richtext.tree("[" * 5000 + "x"))
    json.dumps(richtext.tree("\n".join("  " * depth + "- x" for depth in range(500))))


def test_data_cannot_end_its_block() -> None:
    for text in HOSTILE:
        block = html.data([text])
        assert json.loads(block) == [text]
        assert not re.search("[<>&\u2028\u2029]", block)


def test_the_page_is_one_file_with_a_strict_policy(user_path: Path, tmp_path: Path) -> None:
    path = user_path / "logs.db"
    with MemoryStore(path) as store:
        for number, text in enumerate(HOSTILE):
            store.add(text, text, timestamp=1700000000.0 + number, session=text[:60], conversation_id=text[:60])
        scope = scope_of(store, None)
        from llm_prellm.page.export import export

        content, report = export(store, scope, ".html")
    text = content.decode("utf-8")
    assert report.interactions == len(HOSTILE)
    # A block of each kind, and nothing that a memory brought along.
    assert text.count("<script") == text.count("</script>") == 3
    assert text.count("<style") == text.count("</style>") == 1
    assert "window.hacked" in text
    policy = re.search('http-equiv="Content-Security-Policy" content="([^"]*)"', text)[1]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'" and rules["require-trusted-types-for"] == "'script'"
    assert re.fullmatch("'sha256-[^ ]+'", rules["script-src"]) and re.fullmatch("'sha256-[^ ]+'", rules["style-src"])
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", text.split("</style>")[0])


def test_both_languages_say_the_same_things() -> None:
    english, polish = (json.loads(html._asset(f"words.{language}.json")) for language in html.LANGUAGES)
    assert english.keys() == polish.keys()
    for name, text in english.items():
        forms = text if isinstance(text, dict) else {"other": text}
        translated = polish[name] if isinstance(polish[name], dict) else {"other": polish[name]}
        assert (set(forms) == {"one", "other"}) == (set(translated) == {"one", "few", "many", "other"}), name
        wanted = set(re.findall(r"\{\w+\}", forms["other"]))
        assert all(set(re.findall(r"\{\w+\}", each)) == wanted for each in translated.values()), name
    used = set(re.findall(r'word\("([^"]+)"', html._script())) | set(
        re.findall('data-word="([^"]+)"', html._asset("page.html"))
    )
    assert used <= english.keys()


def test_tools_attachments_and_receipts_are_shown(user_path: Path, run_llm, tmp_path: Path) -> None:
    picture = tmp_path / "private folder" / "board.png"
    picture.parent.mkdir()
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 16)
    call = json.dumps({"tool_calls": [{"name": "llm_version", "arguments": {}}], "prompt": "which version?"})
    assert run_llm("-m", "echo", "-T", "llm_version", call).returncode == 0
    assert run_llm("prellm", "add", "echoing", "--small", "echo").returncode == 0
    assert run_llm("-m", "echoing", BOARD).returncode == 0
    assert run_llm("-m", "echoing", "gdzie leży płytka ESP32?").returncode == 0
    file = tmp_path / "memory.html"
    assert run_llm("session", "export", str(file)).returncode == 0
    blocks = re.findall(
        '<script type="application/json" class="chunk">(.*?)</script>', file.read_text(encoding="utf-8")
    )
    asked, told, tool = (record for block in blocks for record in json.loads(block))
    assert [each["name"] for each in tool["tools"]] == ["llm_version"]
    assert re.match(r"\d+\.\d+", tool["tools"][0]["output"])
    assert [item["id"] for item in asked["receipt"]["recalled"]] == [told["id"]]
    assert BOARD in asked["receipt"]["before"]
    document = tmp_path / "memory.md"
    assert run_llm("session", "export", str(document)).returncode == 0
    assert "Tool: llm\\_version" in document.read_text(encoding="utf-8")
    assert "**Added from memory**" in document.read_text(encoding="utf-8")


def test_what_came_with_a_turn_of_an_old_log(user_path: Path, tmp_path: Path) -> None:
    path = user_path / "logs.db"
    path.write_bytes((Path(__file__).parent / "data" / "llm-0.31.1-logs.db").read_bytes())
    db = sqlite3.connect(path)
    [(turn,)] = db.execute("select id from responses order by id limit 1").fetchall()
    with db:
        db.execute(
            "insert into tool_calls (response_id, name, arguments, tool_call_id) values (?, 'a', '{}', 'c')", [turn]
        )
        db.execute(
            "insert into tool_results (response_id, name, output, tool_call_id) values (?, 'a', '42', 'c')", [turn]
        )
        db.execute("insert into attachments (id, type, path) values ('x', 'image/png', '/tmp/board.png')")
        db.execute("insert into prompt_attachments values (?, 'x', 0)", [turn])
    db.close()
    with MemoryStore(path) as store:
        store.catch_up()
        found = {each["id"]: each for chunk in records.records(store.extras, store.interactions()) for each in chunk}
    assert found[turn]["tools"] == [{"name": "a", "arguments": "{}", "output": "42"}]
    assert found[turn]["attachments"] == [{"type": "image/png", "name": "board.png"}]
    assert len(found) > 1 and all("tools" not in each for identity, each in found.items() if identity != turn)


def test_the_steps_of_a_chain_and_their_attachments(user_path: Path, tmp_path: Path, run_llm) -> None:
    picture = tmp_path / "board.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 16)
    calls = [{"name": "llm_time", "arguments": {}}, {"name": "llm_version", "arguments": {}}]
    asked = json.dumps({"tool_calls": calls})
    done = run_llm("-m", "echo", "-T", "llm_version", "-T", "llm_time", "-a", str(picture), asked)
    with MemoryStore(user_path / "logs.db") as store:
        [chunk] = records.records(store.extras, store.interactions())
    [record] = chunk
    assert done.returncode == 0
    assert [tool["name"] for tool in record["tools"]] == ["llm_time", "llm_version"]
    assert all(tool["output"] for tool in record["tools"])
    assert record["attachments"] == [{"type": "image/png", "name": "board.png"}]


@pytest.mark.parametrize("name", ["memory.html", "memory.md", "memory.json"])
def test_a_log_that_cannot_be_written_is_exported(
    memory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def refuse(*_: object) -> None:
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr("llm_prellm.store.MemoryStore._make_tables", refuse)
    done = CliRunner().invoke(export, [str(tmp_path / name), "--memory", str(memory)])
    assert done.exit_code == 0, done.stderr
    assert "3 interactions written" in done.stderr or " written to " in done.stderr
    assert (tmp_path / name).stat().st_size > 100


@pytest.mark.parametrize("name", ["memory.html", "memory.md"])
def test_secrets_are_counted_and_masked_here_too(user_path: Path, run_llm, tmp_path: Path, name: str) -> None:
    token = "ghp_" + "a1B2" * 9
    with MemoryStore(user_path / "logs.db") as store:
        store.add(f"my token is {token}", f"never show `{token}` to anybody", {"note": token})
    plain = run_llm("session", "export", str(tmp_path / name))
    assert "1 thing in it looks like a secret" in plain.stderr
    assert token in (tmp_path / name).read_text("utf-8")
    redacted = run_llm("session", "export", str(tmp_path / name), "--redact")
    assert "masked: " in redacted.stderr
    assert token not in (tmp_path / name).read_text("utf-8")
    assert "my token is" in (tmp_path / name).read_text("utf-8")
