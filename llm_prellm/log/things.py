"""What travels with a record, into llm's tables: fragments, attachments, schemas and tools, each checked by its hash.

Nothing is fetched and no file is opened: an attachment comes with its bytes, with a URL, or with neither.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .fields import Unusable, list_of, needed_text_of, text_of
from .uses import drop_unused

if TYPE_CHECKING:
    from sqlite_utils import Database

_UNKNOWN_TYPE = "application/octet-stream"
"""llm would ask the network for the type of an attachment that has none."""

_KEYS = {"fragments": "hash", "attachments": "id", "schemas": "id", "tools": "hash"}
"""By table, the column that a record names its things by."""


class Things:
    """Writes what records bring with them."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._unused: list[tuple[str, str]] = []

    def add(self, carries: Mapping[str, Any], *, unused: bool) -> None:
        """Write what is not there yet. ``unused``: the record that brings it is passed over.

        Raises Unusable when something is not what its hash says.
        """
        for kind, write in (
            ("fragments", self._fragment),
            ("attachments", self._attachment),
            ("schemas", self._schema),
            ("tools", self._tool),
        ):
            for thing in list_of(carries, kind):
                identity, is_new = write(thing)
                if unused and is_new:
                    self._unused.append((kind, identity))

    def drop_unused(self) -> None:
        """Take out again what only interactions that were passed over referred to."""
        for kind, identity in self._unused:
            row = self._db.execute(f"select id from {kind} where {_KEYS[kind]} = ?", [identity]).fetchone()
            if row:
                drop_unused(self._db, kind, row[0])

    def _fragment(self, thing: Mapping[str, Any]) -> tuple[str, bool]:
        content = needed_text_of(thing, "content")
        digest = hashlib.sha256(content.encode()).hexdigest()
        _check("fragment", thing.get("hash"), digest)
        done = self._db.execute(
            "insert or ignore into fragments (hash, content, datetime_utc, source) values (?, ?, ?, ?)",
            [digest, content, text_of(thing, "datetime_utc"), text_of(thing, "source")],
        )
        return digest, done.rowcount > 0

    def _attachment(self, thing: Mapping[str, Any]) -> tuple[str, bool]:
        identity, content, url = needed_text_of(thing, "id"), None, text_of(thing, "url")
        if encoded := text_of(thing, "content"):
            try:
                content = base64.b64decode(encoded, validate=True)
            except binascii.Error as error:
                raise Unusable(f"the attachment {identity[:12]} is not base64: {error}") from error
            _check("attachment", identity, hashlib.sha256(content).hexdigest())
        elif url is not None:
            _check("attachment", identity, hashlib.sha256(json.dumps({"url": url}).encode()).hexdigest())
        done = self._db.execute(
            "insert into attachments (id, type, url, content) values (?, ?, ?, ?) on conflict (id) do update"
            " set content = excluded.content where content is null and path is null and excluded.content is not null",
            [identity, text_of(thing, "type") or _UNKNOWN_TYPE, url, content],
        )
        return identity, done.rowcount > 0

    def _schema(self, thing: Mapping[str, Any]) -> tuple[str, bool]:
        content = needed_text_of(thing, "content")
        identity = hashlib.blake2b(content.encode(), digest_size=16).hexdigest()
        _check("schema", thing.get("id"), identity)
        done = self._db.execute("insert or ignore into schemas (id, content) values (?, ?)", [identity, content])
        return identity, done.rowcount > 0

    def _tool(self, thing: Mapping[str, Any]) -> tuple[str, bool]:
        schema = text_of(thing, "input_schema")
        description, plugin = text_of(thing, "description"), text_of(thing, "plugin")
        try:
            hashed = {
                "name": needed_text_of(thing, "name"),
                "description": description,
                "input_schema": json.loads(schema or "{}"),
            }
        except ValueError as error:
            raise Unusable(f"the tool {thing['name']} has a schema that is no JSON") from error
        # As in llm.models.Tool.hash
        digest = hashlib.sha256(json.dumps(hashed | ({"plugin": plugin} if plugin else {})).encode()).hexdigest()
        _check(f"tool {thing['name']}", thing.get("hash"), digest)
        done = self._db.execute(
            "insert or ignore into tools (hash, name, description, input_schema, plugin) values (?, ?, ?, ?, ?)",
            [digest, thing["name"], description, schema, plugin],
        )
        return digest, done.rowcount > 0

    # -- what refers to them ---------------------------------------------------------

    def fragment(self, digest: str) -> tuple[int, str, str | None]:
        """Row number, content and source of a fragment. Raises Unusable when there is none."""
        row = self._db.execute("select id, content, source from fragments where hash = ?", [digest]).fetchone()
        if row is None:
            raise Unusable(f"it refers to a fragment that the file does not hold ({digest[:12]})")
        return row[0], row[1], row[2]

    def attachment(self, identity: str) -> dict[str, Any]:
        """The row of an attachment. Raises Unusable when there is none."""
        row = next(self._db.query("select * from attachments where id = ?", [identity]), None)
        if row is None:
            raise Unusable(f"it refers to an attachment that the file does not hold ({identity[:12]})")
        return row

    def tool(self, digest: str | None) -> int | None:
        """Row number of a tool, ``None`` for ``None``. Raises Unusable when there is none."""
        if digest is None:
            return None
        row = self._db.execute("select id from tools where hash = ?", [digest]).fetchone()
        if row is None:
            raise Unusable(f"it refers to a tool that the file does not hold ({digest[:12]})")
        return int(row[0])

    def instance(self, given: Mapping[str, Any] | None) -> int | None:
        """Row number of a toolbox's configuration, made if it is new."""
        if given is None:
            return None
        values = [text_of(given, name) for name in ("name", "plugin", "arguments")]
        row = self._db.execute(
            "select id from tool_instances where name is ? and plugin is ? and arguments is ?", values
        ).fetchone()
        if row is None:
            return self._db.execute(
                "insert into tool_instances (name, plugin, arguments) values (?, ?, ?)", values
            ).lastrowid
        return int(row[0])


def _check(what: str, said: Any, found: str) -> None:
    if said != found:
        raise Unusable(f"the {what} {str(said)[:12]} is not what its hash says")
