"""What in llm's log refers to a fragment, an attachment, a schema or a tool: what nothing refers to may go."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_USES = {
    "fragments": (
        ("part_fragments", "fragment_id"),
        ("turn_fragments", "fragment_id"),
        ("prompt_fragments", "fragment_id"),
        ("system_fragments", "fragment_id"),
        ("fragment_aliases", "fragment_id"),
    ),
    "attachments": (
        ("part_attachments", "attachment_id"),
        ("prompt_attachments", "attachment_id"),
        ("tool_results_attachments", "attachment_id"),
    ),
    "schemas": (("turns", "schema_id"), ("responses", "schema_id")),
    "tools": (
        ("turn_tools", "tool_id"),
        ("tool_responses", "tool_id"),
        ("tool_calls", "tool_id"),
        ("tool_results", "tool_id"),
    ),
}
"""By table, the tables and columns that hold its ``id``."""


def drop_unused(db: Database, table: str, identity: str | int) -> None:
    """Delete a row of ``fragments``, ``attachments``, ``schemas`` or ``tools``, unless something refers to it."""
    for user, column in _USES[table]:
        if db.execute(f"select 1 from {user} where {column} = ? limit 1", [identity]).fetchone():
            return
    db.execute(f"delete from {table} where id = ?", [identity])
