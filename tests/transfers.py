"""What the tests of transfer share: a log in which everything occurs, and ways out of it and into another."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import llm
from llm.logs import LogStore

from llm_prellm.store import MemoryStore
from llm_prellm.transfer import ImportReport, Scope, export_to, import_from

EVERYTHING = Scope("default")

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645"
    "400000000049454e44ae426082"
)


class Toolbox(llm.Toolbox):
    """A configured toolbox, so that llm logs which instance served a call."""

    def __init__(self, place: str = "here") -> None:
        self.place = place

    def where(self, thing: str) -> str:
        """Where a thing is."""
        return f"{thing}: {self.place}"


class Scripted(llm.Model):
    """Answers what it is told to, with everything that llm can log of an answer."""

    model_id = "echo"  # one that is installed, so that llm can go on with what this one said
    supports_tools = True
    supports_schema = True
    attachment_types = {"image/png", "text/plain", "application/json", "application/octet-stream"}  # noqa: RUF012

    class Options(llm.Options):
        temperature: float | None = None

    def execute(self, prompt: Any, stream: bool, response: llm.Response, conversation: Any) -> Any:
        response.set_resolved_model("scripted-2026")
        response.set_usage(input=7, output=11, details={"cached": 3})
        response.response_json = {"id": "cmpl-1", "text": prompt.prompt, "usage": {"total": 18}}
        if prompt.prompt.startswith("find ") and not prompt.tool_results:
            yield llm.parts.StreamEvent(type="reasoning", chunk="I had better look.", part_index=0)
            response.add_tool_call(
                llm.ToolCall(tool_call_id="call-1", name="Toolbox_where", arguments={"thing": prompt.prompt[5:]})
            )
        elif prompt.tool_results:
            yield prompt.tool_results[0].output
        elif prompt.schema:
            yield json.dumps({"said": prompt.prompt})
        else:
            yield f"You said: {prompt.prompt}"


def furnish(store: MemoryStore, folder: Path) -> None:
    """A log in which everything occurs that llm logs, written by llm itself."""
    db = store.db
    model = Scripted()
    talk = model.conversation()
    note = llm.Fragment("The board lies in the drawer.\n" * 5, "notes.txt")
    (folder / "pixel.png").write_bytes(PIXEL)
    prompts: list[dict[str, Any]] = [
        {"prompt": "Zażółć gęślą jaźń 🙂", "system": "You are terse.", "options": {"temperature": 0.5}},
        {"prompt": "What about this?", "fragments": [note], "system_fragments": [llm.Fragment("Be kind.", None)]},
        {"prompt": "And this?", "attachments": [llm.Attachment(type="image/png", content=PIXEL)]},
        {"prompt": "From a file", "attachments": [llm.Attachment(path=str(folder / "pixel.png"), type="image/png")]},
        {"prompt": "By URL", "attachments": [llm.Attachment(url="http://127.0.0.1:9/x.png", type="image/png")]},
        {"prompt": "As JSON", "schema": {"type": "object", "properties": {"said": {"type": "string"}}}},
        {"prompt": "I always use Zig"},
        {"prompt": ""},
    ]
    with store.writing():
        for each in prompts:
            options = each.pop("options", {})
            response = talk.prompt(**each, **options, stream=False)
            response.text()
            response.log_to_db(db)
        chain = model.conversation().chain("find my keys", tools=[Toolbox("in the hall")], stream=False)
        chain.text()
        chain.log_to_db(db)
        for response in chain._responses:
            response.log_to_db(db)
        LogStore(db).fork(LogStore(db).thread_tip(talk.id), name="a fork", forked_from=talk.id)
    store.add(
        "noted by a program", "yes", {"n": {"$": "dollar"}}, timestamp=1.5e9, conversation_id="named", session="s1"
    )
    store.set_preference("lang", "pl")
    store.set_preference("editor", "vim")
    store.set_preference("editor", None)
    store.learn("I prefer YAML")
    store.catch_up(None)


def put_out(store: MemoryStore, scope: Scope = EVERYTHING, **options: Any) -> bytes:
    out = io.BytesIO()
    export_to(store, scope, out, **options)
    return out.getvalue()


def put_in(store: MemoryStore, content: bytes, **options: Any) -> ImportReport:
    return import_from(store, io.BytesIO(content), source="f.json", **options)


def but_for_the_time(content: bytes) -> dict[str, Any]:
    snapshot = json.loads(content)
    del snapshot["exported_at"]
    return snapshot


def rows(store: MemoryStore, table: str) -> int:
    return store.db.execute(f"select count(*) from {table}").fetchone()[0]
