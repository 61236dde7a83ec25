"""What a turn refers to and what travels with it: fragments, attachments, schemas and tools, each once in a file."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..batches import batched, marks

if TYPE_CHECKING:
    from sqlite_utils import Database

LARGEST_ATTACHMENT = 1 << 27
"""Bytes; a larger one stays behind, since a file has to be read with one attachment in memory."""


class Carried:
    """Gives each thing with the first record that refers to it."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._given: dict[str, set[Any]] = {"fragments": set(), "attachments": set(), "schemas": set(), "tools": set()}
        self.left_behind = 0
        """Attachments whose bytes are gone, or too many to travel."""

    def _new(self, kind: str, ids: Iterable[Any]) -> list[Any]:
        given = self._given[kind]
        fresh = [each for each in dict.fromkeys(ids) if each is not None and each not in given]
        given.update(fresh)
        return fresh

    def fragments(self, hashes: Iterable[str]) -> list[dict[str, Any]]:
        """Those of these fragments that were not given before."""
        return self._rows(
            "select hash, content, datetime_utc, source from fragments where hash", self._new("fragments", hashes)
        )

    def schemas(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        """Those of these JSON schemas that were not given before."""
        return self._rows("select id, content from schemas where id", self._new("schemas", ids))

    def tools(self, hashes: Iterable[str]) -> list[dict[str, Any]]:
        """Those of these tool definitions that were not given before."""
        return self._rows(
            "select hash, name, description, input_schema, plugin from tools where hash", self._new("tools", hashes)
        )

    def attachments(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        """Those of these attachments that were not given before, with their bytes.

        One that llm keeps as the path of a file travels as its bytes: a path means nothing on another machine.
        """
        found = []
        for row in self._rows(
            "select id, type, path, url, content from attachments where id", self._new("attachments", ids)
        ):
            content = row.pop("content")
            path = row.pop("path")
            if content is None and path is not None:
                content = _bytes_of(path, row["id"])
            if content is not None and len(content) <= LARGEST_ATTACHMENT:
                row["content"] = base64.b64encode(content).decode("ascii")
            elif row["url"] is None:
                self.left_behind += 1
            found.append({name: value for name, value in row.items() if value is not None})
        return found

    def given_to(self, turn_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """What these turns were given, by turn: ``fragments``, ``tools``, and ``instances`` (which configured toolbox
        served a tool call)."""
        found: dict[str, dict[str, Any]] = {}

        def add(turn_id: str, name: str, value: dict[str, Any]) -> None:
            value = {key: each for key, each in value.items() if each is not None}
            found.setdefault(turn_id, {}).setdefault(name, []).append(value)

        for batch in batched(turn_ids):
            for turn_id, digest, kind, order in self._db.execute(
                'select turn_id, hash, kind, "order" from turn_fragments join fragments on fragments.id = fragment_id'
                f' where turn_id in ({marks(batch)}) order by turn_id, kind, "order"',
                batch,
            ):
                add(turn_id, "fragments", {"hash": digest, "kind": kind, "order": order})
            for turn_id, digest, name, plugin, arguments in self._db.execute(
                "select turn_id, tools.hash, instances.name, instances.plugin, arguments from turn_tools"
                " join tools on tools.id = tool_id left join tool_instances as instances on instances.id = instance_id"
                f" where turn_id in ({marks(batch)}) order by turn_id, tools.hash",
                batch,
            ):
                instance = _instance(name, plugin, arguments)
                add(turn_id, "tools", {"hash": digest, "instance": instance})
            for turn_id, call, name, plugin, arguments in self._db.execute(
                "select turn_id, tool_call_id, name, plugin, arguments from tool_instantiations"
                f" join tool_instances on tool_instances.id = instance_id where turn_id in ({marks(batch)})"
                " order by turn_id, tool_call_id",
                batch,
            ):
                add(turn_id, "instances", {"tool_call_id": call, "instance": _instance(name, plugin, arguments)})
        return found

    def _rows(self, sql: str, ids: list[Any]) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for batch in batched(ids):
            rows += self._db.query(f"{sql} in ({','.join('?' * len(batch))})", batch)
        return rows


def _instance(name: str | None, plugin: str | None, arguments: str | None) -> dict[str, Any] | None:
    """The configuration of a toolbox, ``None`` if there is none."""
    return None if name is None and arguments is None else {"name": name, "plugin": plugin, "arguments": arguments}


def _bytes_of(path: str, digest: str) -> bytes | None:
    """The bytes of a file that still is what it was, ``None`` otherwise."""
    try:
        source = Path(path)
        if source.stat().st_size > LARGEST_ATTACHMENT:
            return None
        content = source.read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == digest else None
