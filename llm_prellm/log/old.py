"""Interactions in the tables of llm before 0.32, as records for a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..batches import batched, marks
from ..interaction import Interaction
from . import noted
from .carried import Carried

if TYPE_CHECKING:
    from sqlite_utils import Database

COLUMNS = (
    "system",
    "prompt_json",
    "options_json",
    "duration_ms",
    "datetime_utc",
    "input_tokens",
    "output_tokens",
    "token_details",
    "schema_id",
    "resolved_model",
    "reasoning",
)
"""Columns of ``responses`` that travel as they are."""

_FRAGMENT_TABLES = {"prompt_fragments": "prompt", "system_fragments": "system"}


@dataclass
class _Old:
    row: dict[str, Any]
    more: dict[str, Any] = field(default_factory=dict)

    def add(self, name: str, value: dict[str, Any]) -> None:
        self.more.setdefault(name, []).append({key: each for key, each in value.items() if each is not None})


class OldRecords:
    """Reads ``responses`` and what belongs to them, a page at a time."""

    def __init__(self, db: Database, carried: Carried) -> None:
        self._db = db
        self._carried = carried
        self._page: dict[str, _Old] = {}
        self._conversations: set[str] = set()

    def load(self, ids: Iterable[str]) -> dict[str, _Old]:
        """Read a page of responses, in place of the last; gives their rows as ``interaction_of`` takes them."""
        self._page = {}
        for batch in batched(ids):
            for row in self._db.query(f"select *, prompt as query from responses where id in ({marks(batch)})", batch):
                self._page[row["id"]] = _Old(row)
            self._load_more(batch)
        return {
            identity: _Old({**old.row, "response": old.row["response"] or ""}) for identity, old in self._page.items()
        }

    def _load_more(self, batch: list[str]) -> None:
        for table, kind in _FRAGMENT_TABLES.items():
            for identity, digest, order in self._db.execute(
                f'select response_id, hash, "order" from {table} join fragments on fragments.id = fragment_id'
                f' where response_id in ({marks(batch)}) order by "order"',
                batch,
            ):
                self._page[identity].add("fragments", {"hash": digest, "kind": kind, "order": order})
        for identity, digest, order in self._db.execute(
            'select response_id, attachment_id, "order" from prompt_attachments'
            f' where response_id in ({marks(batch)}) order by "order"',
            batch,
        ):
            self._page[identity].add("attachments", {"id": digest, "order": order})
        for identity, digest in self._db.execute(
            f"select response_id, hash from tool_responses join tools on tools.id = tool_id"
            f" where response_id in ({marks(batch)}) order by tools.id",
            batch,
        ):
            self._page[identity].add("tools", {"hash": digest})
        for row in self._db.query(
            "select response_id, tools.hash as tool, calls.name, arguments, tool_call_id from tool_calls as calls"
            f" left join tools on tools.id = tool_id where response_id in ({marks(batch)}) order by calls.id",
            batch,
        ):
            self._page[row.pop("response_id")].add("tool_calls", row)
        for row in self._db.query(
            "select response_id, results.id as number, tools.hash as tool, results.name, output, tool_call_id,"
            " exception,"
            " instances.name as instance_name, instances.plugin as instance_plugin, arguments as instance_arguments"
            " from tool_results as results left join tools on tools.id = tool_id"
            " left join tool_instances as instances on instances.id = instance_id"
            f" where response_id in ({marks(batch)}) order by results.id",
            batch,
        ):
            attached = self._db.execute(
                'select attachment_id from tool_results_attachments where tool_result_id = ? order by "order"',
                [row.pop("number")],
            ).fetchall()
            row["attachments"] = [each[0] for each in attached] or None
            self._page[row.pop("response_id")].add("tool_results", row)

    def record(self, identity: str, interaction: Interaction) -> dict[str, Any]:
        """The record of a response of the page."""
        old = self._page[identity]
        response = {name: old.row[name] for name in COLUMNS if old.row[name] is not None} | old.more
        payload, ours = noted.split(old.row["response_json"])
        if payload is not None:
            response["response_json"] = payload
        record: dict[str, Any] = {
            "query": interaction.query,
            "response_summary": interaction.response,
            "metadata": interaction.metadata,
            "timestamp": interaction.timestamp,
            "id": identity,
            "conversation_id": interaction.conversation_id,
            "model": interaction.model,
            "session": interaction.session,
            "origin": ours.get("origin", "log"),
        }
        conversation = old.row["conversation_id"]
        if conversation is not None and conversation not in self._conversations:
            self._conversations.add(conversation)
            found = list(self._db.query("select name, model from conversations where id = ?", [conversation]))
            if found:
                record["conversation"] = {name: value for name, value in found[0].items() if value is not None}
        record["response"] = response
        carries = {
            "fragments": self._carried.fragments(each["hash"] for each in response.get("fragments", ())),
            "attachments": self._carried.attachments(
                [each["id"] for each in response.get("attachments", ())]
                + [digest for each in response.get("tool_results", ()) for digest in each.get("attachments", ())]
            ),
            "schemas": self._carried.schemas([old.row["schema_id"]]),
            "tools": self._carried.tools(
                [each["hash"] for each in response.get("tools", ())]
                + [
                    each["tool"]
                    for name in ("tool_calls", "tool_results")
                    for each in response.get(name, ())
                    if "tool" in each
                ]
            ),
        }
        if any(carries.values()):
            record["carries"] = {name: things for name, things in carries.items() if things}
        return record
