"""Every code block in the documentation runs, each on the same log to begin with, a page's blocks in their order."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import llm
import pytest

from llm_prellm.log import NewTurn
from llm_prellm.profiles import Profile
from llm_prellm.store import MemoryStore
from llm_prellm.transfer import export, scope_of
from llm_prellm.wrapper import ProfileModel

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)

STAND_INS = {
    # Models that the machine of a test does not have: llm-echo answers for them.
    "ollama/bielik:7b": "echo",
    "ollama/qwen3:4b": "echo",
    "ollama/qwen3:8b": "echo",
    "openrouter/google/gemini-3-flash-preview": "echo",
    "gpt-4.1": "echo",
    "ID": "01m8368gahszg638fxkrmz1ztf",
    "FILE": "backup.json",
    "…": "hello",
}
ELSEWHERE = {
    # What is not run here, and why.
    "pip install": "installs packages",
    "llm install": "installs packages; that they exist is looked up below",
    "python3 scripts/": "the test run itself, and what CI runs beside it; that it exists is looked up below",
    ".ci/run": "as above",
    "cd ": "into the clone that the reader has made",
    "datasette": "not one of our dependencies",
    "llm session browse": "runs until Ctrl-C; test_page_server.py has it",
    "python eval/": "its data is not shipped",
    "python bench/": "runs for minutes; that it exists is looked up below",
}


def blocks(page: Path, *languages: str) -> list[str]:
    return [text for language, text in BLOCK.findall(page.read_text("utf-8")) if language in languages]


def commands_by_block(page: Path) -> list[list[str]]:
    """The command lines of a page, without the output that console blocks show."""
    found = []
    for language, text in BLOCK.findall(page.read_text("utf-8")):
        lines = text.replace("\\\n", " ").splitlines()
        if language == "console":
            found.append([line[2:] for line in lines if line.startswith("$ ")])
        elif language == "bash":
            found.append([line for line in lines if line.strip() and not line.startswith("#")])
    return found


def commands(page: Path) -> list[str]:
    return [line for block in commands_by_block(page) for line in block]


def is_elsewhere(line: str) -> bool:
    return any(line.startswith(beginning) for beginning in ELSEWHERE)


@pytest.fixture
def place(tmp_path: Path, user_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, a log with something in it, and models under the names that the documentation uses."""
    folder = tmp_path / "folder"
    folder.mkdir()
    monkeypatch.chdir(folder)
    path = user_path / "logs.db"
    with MemoryStore(path) as store:
        said = [
            ("Płytka ESP32 leży w szufladzie pod oknem", "Zapamiętane.", "01m8368gahszg638fxkrmz1ztf", "esp32-project"),
            ("I always use PlatformIO", "Noted.", None, "esp32-project"),
            ("What did I decide about the enclosure?", "It is to be printed.", None, "greenhouse-old"),
            ("format as YAML", "Noted.", None, "esp32"),
            ("language: Polish", "Noted.", None, "old"),
        ]
        for number, (query, response, identity, session) in enumerate(said):
            store.add_turns(
                [NewTurn(query, response, 1.7e9 + number, f"c{number}", id=identity, session=session, model="echo")]
            )
        store.catch_up()
        export(store, scope_of(store, None)).to_file(folder / "session_backup.json")
    model = ProfileModel(Profile("echoed", small="echo"), llm.get_models_with_aliases(), memory_path=path)
    asked = model.prompt("Which board do I flash?")
    asked.text()
    with MemoryStore(path) as store:
        store.keep(asked)
    return folder


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=lambda page: page.name)
def test_commands(page: Path, place: Path, weights: Path, ollama, user_path: Path) -> None:
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "LLM_MODEL": "echo",
    }
    home = user_path / "home"
    home.mkdir()
    environment["HOME"] = str(home)
    (home / "documents" / "taxes").mkdir(parents=True)
    log = user_path / "logs.db"
    beginning = log.read_bytes()
    for block in commands_by_block(page):
        log.write_bytes(beginning)
        for line in block:
            if not is_elsewhere(line):
                run(as_it_runs(line), place, environment, f"{page.name}: {line}")


def as_it_runs(line: str) -> str:
    for name, stand_in in STAND_INS.items():
        line = re.sub(rf"(?<![\w/=.-]){re.escape(name)}(?![\w/:.-])", stand_in, line)
    return line


def run(line: str, place: Path, environment: dict[str, str], shown: str) -> None:
    if line.startswith("export "):
        name, _, value = line.removeprefix("export ").partition("#")[0].strip().partition("=")
        environment[name] = value
        return
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=place,
        env=environment,
        input="hello\nquit\n" if "chat" in line else "y\n",
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, f"{shown}\n{done.stdout}{done.stderr}"
    assert "Traceback" not in done.stderr, f"{shown}\n{done.stderr}"


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "python")], ids=lambda page: page.name)
def test_python(page: Path, place: Path, weights: Path) -> None:
    for block in blocks(page, "python"):
        done = subprocess.run([sys.executable, "-c", block], cwd=place, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, f"{page.name}:\n{block}\n{done.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_named_exists(page: Path) -> None:
    """Packages that are to be installed, scripts that are to be run, pages and pictures that are linked."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")  # read as text: Python 3.10 has no TOML parser
    packages = {"llm-prellm", *re.findall(r'^    "([\w-]+)', text, re.MULTILINE)}
    known = set(re.findall(r"^(\w+) = \[", text.partition("[project.optional-dependencies]")[2], re.MULTILINE))
    for line in commands(page):
        words = shlex.split(line, comments=True)
        if words[:2] == ["llm", "install"]:
            for package in words[2:]:
                name, _, extras = package.rstrip("]").partition("[")
                assert name in packages, line
                assert not extras or set(extras.split(",")) <= known, line
        for word in words:
            if word.startswith(("scripts/", "bench/", ".ci/", "tests/")):
                assert (ROOT / word).exists(), f"{page.name}: {line}"
    for block in blocks(page, "json"):
        json.loads(block)
    headings = {}
    for link in re.findall(r"\]\(([^)\s]+)\)", BLOCK.sub("", page.read_text("utf-8"))):
        if "://" in link:
            continue
        target, _, anchor = link.partition("#")
        file = page if not target else (page.parent / target)
        assert file.exists(), f"{page.name} links to {link}"
        if anchor and file.suffix == ".md":
            if file not in headings:
                text = BLOCK.sub("", file.read_text("utf-8"))
                titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
                headings[file] = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
            assert anchor in headings[file], f"{page.name} links to {link}"


def test_every_block_is_of_a_kind_that_is_looked_at() -> None:
    kinds = {language for page in PAGES for language, _ in BLOCK.findall(page.read_text("utf-8"))}
    # Blocks without a language are output and help texts, which cog makes; text is a picture or what a model is sent.
    assert kinds <= {"", "bash", "console", "python", "json", "sql", "text"}


def test_every_public_name_has_a_docstring() -> None:
    import inspect

    import llm_prellm

    for name in llm_prellm.__all__:
        public = getattr(llm_prellm, name)
        assert inspect.getdoc(public), name
        for member, value in vars(public).items() if inspect.isclass(public) else ():
            if not member.startswith("_") and inspect.isfunction(value):
                assert inspect.getdoc(value), f"{name}.{member}"
