"""Records of interactions that llm logged before 0.32, back into the tables of those times."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import noted
from .fields import Unusable
from .old import COLUMNS
from .things import Things

if TYPE_CHECKING:
    from sqlite_utils import Database

_NUMBERS = frozenset({"duration_ms", "input_tokens", "output_tokens"})


class OldIncoming:
    """Writes responses into an open database. Runs inside the caller's transaction."""

    def __init__(self, db: Database, things: Things) -> None:
        self._db = db
        self._things = things

    def add(self, identity: str, record: Mapping[str, Any], query: str, response: str, ours: dict[str, Any]) -> None:
        """Add a response that is not there yet; ``ours`` is noted with it. Raises Unusable."""
        given = record["response"]
        conversation = record.get("conversation_id")
        about = record.get("conversation")
        if conversation is not None and conversation != identity:
            name, model = (about.get("name"), about.get("model")) if isinstance(about, dict) else (None, None)
            self._db.execute(
                "insert or ignore into conversations (id, name, model) values (?, ?, ?)", [conversation, name, model]
            )
        else:
            conversation = None
        for name in COLUMNS:
            kind = int if name in _NUMBERS else str
            if given.get(name) is not None and not isinstance(given[name], kind):
                raise Unusable(f"response.{name} is not what llm has there")
        row = {name: given.get(name) for name in COLUMNS} | {
            "id": identity,
            "model": record.get("model"),
            "prompt": query,
            "response": response,
            "conversation_id": conversation,
            "response_json": noted.join(given.get("response_json"), ours),
        }
        self._db.execute(
            f"insert into responses ({', '.join(row)}) values ({', '.join('?' * len(row))})", list(row.values())
        )
        self._add_more(identity, given)

    def _add_more(self, identity: str, given: Mapping[str, Any]) -> None:
        run = self._db.execute
        for each in given.get("fragments") or ():
            table = "system_fragments" if each.get("kind") == "system" else "prompt_fragments"
            run(
                f'insert or ignore into {table} (response_id, fragment_id, "order") values (?, ?, ?)',
                [identity, self._things.fragment(str(each.get("hash")))[0], int(each.get("order") or 0)],
            )
        for each in given.get("attachments") or ():
            attachment = self._things.attachment(str(each.get("id")))["id"]
            run(
                'insert or ignore into prompt_attachments (response_id, attachment_id, "order") values (?, ?, ?)',
                [identity, attachment, int(each.get("order") or 0)],
            )
        for each in given.get("tools") or ():
            run(
                "insert or ignore into tool_responses (tool_id, response_id) values (?, ?)",
                [self._things.tool(each.get("hash")), identity],
            )
        for each in given.get("tool_calls") or ():
            run(
                "insert into tool_calls (response_id, tool_id, name, arguments, tool_call_id) values (?, ?, ?, ?, ?)",
                [
                    identity,
                    self._things.tool(each.get("tool")),
                    *(each.get(name) for name in ("name", "arguments", "tool_call_id")),
                ],
            )
        for each in given.get("tool_results") or ():
            configured = {name: each.get(f"instance_{name}") for name in ("name", "plugin", "arguments")}
            instance = self._things.instance(configured if any(configured.values()) else None)
            number = run(
                "insert into tool_results (response_id, tool_id, name, output, tool_call_id, exception, instance_id)"
                " values (?, ?, ?, ?, ?, ?, ?)",
                [
                    identity,
                    self._things.tool(each.get("tool")),
                    *(each.get(name) for name in ("name", "output", "tool_call_id", "exception")),
                    instance,
                ],
            ).lastrowid
            for order, digest in enumerate(each.get("attachments") or ()):
                run(
                    'insert or ignore into tool_results_attachments (tool_result_id, attachment_id, "order")'
                    " values (?, ?, ?)",
                    [number, self._things.attachment(str(digest))["id"], order],
                )
