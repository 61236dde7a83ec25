"""What llm's log holds of an interaction beside its words: tool calls, attachments and the receipt."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..batches import batched, marks
from .read import Log


@dataclass(frozen=True)
class ToolUse:
    """A tool that a model called, and what it got back."""

    name: str
    arguments: str
    """JSON."""
    output: str | None = None


@dataclass(frozen=True)
class Attached:
    """Something attached to a prompt. Its bytes stay in the log."""

    type: str | None
    """The media type."""
    source: str | None
    """The path or the address it came from; ``None`` for what was piped in."""


@dataclass(frozen=True)
class Borrowed:
    """A fragment that was put before a prompt or a system prompt. Its words stay in the log."""

    source: str
    """The file, address or name that it came from, or the beginning of its hash."""
    characters: int


@dataclass
class Extras:
    """What came with an interaction."""

    fragments: list[Borrowed] = field(default_factory=list)
    tools: list[ToolUse] = field(default_factory=list)
    attachments: list[Attached] = field(default_factory=list)
    receipt: dict[str, Any] | None = None


# The messages that a turn was given (the run of user and tool messages that ends with its parent) and those that it
# produced (from its tip back to its parent); see ``llm.logs.LogStore``.
_TURN_PARTS = """
with recursive given(turn, hash) as (
    select id, parent_message_hash from turns where id in ({marks})
    union all
    select given.turn, before.hash from given
    join messages on messages.hash = given.hash
    join messages as before on before.hash = messages.parent_hash
    where messages.role in ('user', 'tool') and before.role in ('user', 'tool')
), produced(turn, hash, stop) as (
    select id, tip_message_hash, parent_message_hash from turns
    where id in ({marks}) and tip_message_hash is not parent_message_hash
    union all
    select produced.turn, messages.parent_hash, produced.stop from produced
    join messages on messages.hash = produced.hash
    where messages.parent_hash is not null and messages.parent_hash is not produced.stop
)
select hashes.turn, parts.id as part, parts.type, parts.tool_name, parts.payload
from (select turn, hash from given union all select turn, hash from produced) as hashes
join parts on parts.message_hash = hashes.hash
where parts.type in ('tool_call', 'tool_result', 'attachment')
order by hashes.turn, parts.id
"""


def extras_of(log: Log, ids: Sequence[str]) -> dict[str, Extras]:
    """What came with these interactions, by id; an id with nothing has an empty ``Extras``."""
    found = {identity: Extras() for identity in ids}
    steps = log.chains.steps(ids)
    head_of = {step: head for head, chain in steps.items() for step in chain}
    tables = frozenset(log.db.table_names())
    for batch in batched([*ids, *head_of]):
        if "parts" in tables:
            _add_turns(log, batch, head_of, found)
        if "tool_calls" in tables:
            _add_responses(log, batch, found)
        _add_fragments(log, batch, tables, head_of, found)
    for batch in batched(ids):
        for identity in _with_receipt(log, batch, tables):
            receipt = log.receipts.of(identity)
            if receipt is not None and isinstance(receipt.get("recalled"), list):
                found[identity].receipt = receipt
    return found


def _with_receipt(log: Log, batch: list[str], tables: Iterable[str]) -> list[str]:
    if "turns" not in tables:
        return []
    sql = f"select id from turns where id in ({marks(batch)}) and response_json like '%\"recalled\"%'"
    return [row[0] for row in log.db.execute(sql, batch)]


def _add_fragments(
    log: Log, batch: list[str], tables: Iterable[str], head_of: dict[str, str], found: dict[str, Extras]
) -> None:
    for table, owner in (
        ("turn_fragments", "turn_id"),
        ("prompt_fragments", "response_id"),
        ("system_fragments", "response_id"),
    ):
        if table not in tables:
            continue
        for identity, source, digest, characters in log.db.execute(
            f"select {owner}, source, hash, length(content) from {table} join fragments on fragments.id = fragment_id"
            f' where {owner} in ({marks(batch)}) order by {owner}, "order"',
            batch,
        ).fetchall():
            fragments = found[head_of.get(identity, identity)].fragments
            if (borrowed := Borrowed(source or digest[:12], characters)) not in fragments:
                fragments.append(borrowed)


def _add_turns(log: Log, batch: list[str], head_of: dict[str, str], found: dict[str, Extras]) -> None:
    rows = list(log.db.query(_TURN_PARTS.format(marks=marks(batch)), batch + batch))
    sources = _attachments(log, [row["part"] for row in rows if row["type"] == "attachment"])
    waiting: dict[tuple[str, str | None], tuple[Extras, int]] = {}
    for row in rows:
        head = head_of.get(row["turn"], row["turn"])
        extras, payload = found[head], json.loads(row["payload"] or "{}")
        call = (head, payload.get("tool_call_id"))
        if row["type"] == "attachment":
            extras.attachments += sources.get(row["part"], [])
        elif row["type"] == "tool_call":
            waiting[call] = extras, len(extras.tools)
            arguments = json.dumps(payload.get("arguments"), ensure_ascii=False)
            extras.tools.append(ToolUse(row["tool_name"] or "", arguments))
        elif call in waiting:
            owner, place = waiting[call]
            owner.tools[place] = replace(owner.tools[place], output=str(payload.get("output") or ""))


def _attachments(log: Log, parts: list[int]) -> dict[int, list[Attached]]:
    found: dict[int, list[Attached]] = {}
    for batch in batched(parts):
        for part, type_, path, url in log.db.execute(
            "select part_id, type, path, url from part_attachments"
            " join attachments on attachments.id = part_attachments.attachment_id"
            f' where part_id in ({marks(batch)}) order by part_id, "order"',
            batch,
        ).fetchall():
            found.setdefault(part, []).append(Attached(type_, path or url))
    return found


def _add_responses(log: Log, batch: list[str], found: dict[str, Extras]) -> None:
    """The same from the tables that llm wrote before 0.32."""
    calls = log.db.execute(
        f"select id, response_id, name, arguments, tool_call_id from tool_calls where response_id in ({marks(batch)})"
        " order by id",
        batch,
    ).fetchall()
    outputs: dict[str, str | None] = {}
    for some in batched({call[4] for call in calls if call[4] is not None}):
        outputs.update(
            log.db.execute(
                f"select tool_call_id, output from tool_results where tool_call_id in ({marks(some)}) order by id desc",
                some,
            )
        )
    for _, identity, name, arguments, call_id in calls:
        found[identity].tools.append(ToolUse(name or "", arguments or "{}", outputs.get(call_id)))
    for identity, type_, path, url in log.db.execute(
        "select response_id, type, path, url from prompt_attachments"
        " join attachments on attachments.id = prompt_attachments.attachment_id"
        f' where response_id in ({marks(batch)}) order by response_id, "order"',
        batch,
    ).fetchall():
        found[identity].attachments.append(Attached(type_, path or url))
