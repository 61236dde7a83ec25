"""The rows of the table that use the ``llm`` command: what it is given, what it prints, what it logs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import llm
from click.testing import CliRunner
from llm.cli import cli

from .inner import Inner
from .rows import ASKED, PNG

FENCED = "Two blocks:\n```python\nprint(1)\n```\nand\n```\nlast\n```\n"


class Shell:
    """Runs ``llm`` as a row asks for it: prompts go to the model that is called."""

    def __init__(
        self,
        inner: Inner,
        model_id: str,
        *options: str,
        is_async: bool,
        url: str,
        folder: Path,
        fresh: Callable[[], None],
    ) -> None:
        self.inner = inner
        self._options = (
            *(word for name, value in inner.options.items() for word in ("-o", name, str(value))),
            *options,
        )
        self.model_id = model_id
        self.is_async = is_async
        self.url = url
        self.folder = folder
        self._fresh = fresh
        self._runner = CliRunner()
        self.outcomes: list[Any] = []

    def llm(self, *arguments: str, input: str | None = None) -> str:
        """Run ``llm`` with these arguments, in what is as good as a new process; gives what it printed."""
        self._fresh()
        done = self._runner.invoke(cli, list(arguments), input=input)
        printed = turns(done.stdout, self.model_id) if "--json" in arguments else done.stdout
        self.outcomes.append([done.exit_code, printed, done.stderr, repr(done.exception)])
        return done.stdout

    def prompt(self, *arguments: str, input: str | None = None, model: str | None = None) -> str:
        """A prompt to the model that is called."""
        flag = ["--async"] if self.is_async else []
        named = ["-m", model or self.model_id] if model != "" else []
        return self.llm("prompt", *named, *flag, *self._options, *arguments, input=input)

    def chat(self, *lines: str, arguments: tuple[str, ...] = ()) -> str:
        typed = "".join(f"{line}\n" for line in (*lines, "quit"))
        return self.llm("chat", "-m", self.model_id, *self._options, *arguments, input=typed)

    def file(self, name: str, content: str | bytes) -> str:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    def logged(self) -> list[dict[str, Any]]:
        """What llm has logged of the model that was called, oldest first."""
        done = self._runner.invoke(cli, ["logs", "list", "--json", "-n", "0", "-m", self.model_id])
        return turns(done.stdout, self.model_id)


def turns(printed: str, model_id: str) -> list[dict[str, Any]]:
    """Logged turns from llm's JSON; one that does not say which model answered was answered by the one called."""
    found: list[dict[str, Any]] = json.loads(printed or "[]")
    for turn in found:
        turn["resolved_model"] = turn.get("resolved_model") or model_id
        turn["response_json"] = turn.get("response_json") or {}
    return found


@dataclass(frozen=True)
class CliRow:
    name: str
    run: Callable[[Shell], None]
    needs: frozenset[str]
    sync_only: str
    """Why there is no async row, if there is none."""


CLI_ROWS: list[CliRow] = []


def row(*needs: str, sync_only: str = "") -> Callable[[Callable[[Shell], None]], Callable[[Shell], None]]:
    def add(run: Callable[[Shell], None]) -> Callable[[Shell], None]:
        CLI_ROWS.append(CliRow(run.__name__.replace("_", " "), run, frozenset(needs), sync_only))
        return run

    return add


@row()
def a_prompt(shell: Shell) -> None:
    shell.prompt("-s", "Be brief.", ASKED)
    shell.prompt("-u", "--no-stream", ASKED)
    shell.prompt("-R", "--json", "Thank you.")
    shell.prompt("what is said:", input="a document\n")


@row("options")
def inner_options(shell: Shell) -> None:
    shell.prompt(*(word for pair in shell.inner.own_options.items() for word in ("-o", *pair)), ASKED)
    shell.prompt("-o", "no_such_option", "1", ASKED)


@row("options")
def options_set_as_defaults(shell: Shell) -> None:
    """What the user has set for the inner model holds through a profile too."""
    for name, value in shell.inner.own_options.items():
        shell.llm("models", "options", "set", shell.inner.model_id, name, value)
    shell.prompt(ASKED)


@row()
def extracting(shell: Shell) -> None:
    shell.prompt("-x", FENCED)
    shell.prompt("--xl", FENCED)


@row()
def fragments(shell: Shell) -> None:
    document, rules = shell.file("document.txt", "a long document"), shell.file("rules.txt", "Mind the rules.")
    shell.prompt("-f", document, "--sf", rules, "-s", "Be brief.", ASKED)
    shell.prompt("-f", document, "")


@row("images")
def attachments(shell: Shell) -> None:
    image = shell.file("dot.png", PNG)
    shell.prompt("-a", image, "--at", shell.url, "image/png", ASKED)
    shell.prompt("-c", "And now?")


@row("schema")
def schemas(shell: Shell) -> None:
    shell.prompt("--schema", "address, floor int", ASKED)


@row()
def templates(shell: Shell) -> None:
    shell.prompt("-s", "Talk like a $animal.", "Say: $input", "--save", "talk", "-p", "animal", "cat")
    shell.prompt("-t", "talk", ASKED, model="")
    shell.prompt("-t", "talk", "-p", "animal", "dog", ASKED, model="")


@row("tool calls")
def tools(shell: Shell) -> None:
    functions = 'def weather(city: str) -> str:\n    "The weather"\n    return f"rain in {city}"\n'
    calls = [{"name": name, "arguments": {"city": "Oslo"} if name == "weather" else {}} for name in ("weather", "gone")]
    asked = json.dumps({"prompt": "Go.", "tool_calls": calls}) if shell.inner.calls else ASKED
    shell.prompt("-T", "llm_version", "--functions", functions, "--td", asked)
    shell.prompt("-c", "Thank you.")


@row()
def continuing(shell: Shell) -> None:
    shell.prompt("-s", "Be brief.", ASKED)
    first = shell.logged()[0]["conversation_id"]
    shell.prompt("Something else.")
    shell.prompt("--cid", first, "Say it again.")
    shell.prompt("-c", "And once more.", model="")
    if not shell.is_async:
        shell.chat("Here as well.", arguments=("--cid", first))


@row(sync_only="llm chat has no --async")
def chatting(shell: Shell) -> None:
    document = shell.file("document.txt", "a long document")
    shell.chat(
        ASKED, "!multi", "Two", "lines of it", "!end", f"!fragment {document}", "bye", arguments=("-s", "Be brief.")
    )
    shell.chat("!multi here", "!end", "is not the end", "!end here", arguments=("-c",))


@row()
def not_logged(shell: Shell) -> None:
    shell.prompt("-n", ASKED)
    shell.llm("logs", "off")
    shell.prompt(ASKED)
    shell.prompt("--log", "Log this.")
    shell.llm("logs", "on")


@row()
def another_database(shell: Shell) -> None:
    elsewhere = str(shell.folder / "elsewhere.db")
    shell.prompt("-d", elsewhere, ASKED)
    shell.llm("logs", "list", "-d", elsewhere, "-r")
    shell.prompt("Thank you.")
    Path(elsewhere).unlink()


@row("key")
def keys(shell: Shell) -> None:
    """Over the model's sibling that needs a key."""
    shell.prompt(ASKED)
    shell.prompt("--key", "sk-given", ASKED)
    if not shell.is_async:
        shell.chat(ASKED, arguments=("--key", "sk-chat"))
    shell.llm("keys", "set", llm.get_model(shell.inner.model_id).needs_key or "", "--value", "sk-stored")
    shell.prompt(ASKED)
    (llm.user_dir() / "keys.json").unlink()
