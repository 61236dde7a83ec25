"""Reading interactions from llm's log, both generations of its tables.

``llm`` 0.32 and newer write ``threads``, ``turns``, ``messages`` and ``parts``, and keep the literal text of
every turn, without the fragments it was given, in ``turn_search``. What older versions wrote stands frozen in
``conversations`` and ``responses``. See ``llm.logs`` for the meaning of the columns.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..batches import batched, marks
from ..interaction import DEFAULT_SESSION, Interaction
from ..sessions import Placement, Sessions
from .identity import thread_id

if TYPE_CHECKING:
    from llm.parts import Message
    from sqlite_utils import Database

RECEIPT_KEY = "prellm"
"""The key of a turn's ``response_json`` under which our receipt is kept."""

_BATCH = 500
"""How many ids go into one ``IN (…)``: below SQLite's limit of 999 on old builds."""

_TURNS_SQL = """
select turn_search.id as position, turns.id, turns.thread_id as conversation_id, turns.model, turns.datetime_utc,
       turn_search.prompt as query, turn_search.response, messages.role = 'tool' as is_step,
       case when turns.response_json like '%"prellm"%' then turns.response_json end as response_json
from turn_search
join turns on turns.id = turn_search.turn_id
left join messages on messages.hash = turns.parent_message_hash
"""

_RESPONSES_SQL = """
select responses.rowid as position, responses.id, responses.conversation_id, responses.model,
       responses.datetime_utc, responses.prompt as query, responses.response, 0 as is_step,
       case when responses.response_json like '%"prellm"%' then responses.response_json end as response_json
from responses
where responses.id not in (select id from turns)
"""


@dataclass(frozen=True)
class Stretch:
    """One of the two tables that interactions come from, read by a position that only grows."""

    name: str
    table: str
    position: str
    """The integer column that a new row gets a higher value of."""
    identity: str
    """The column with the turn's id, to notice that positions were given anew (``VACUUM``, deletions)."""


TURNS = Stretch("turns", "turn_search", "id", "turn_id")
RESPONSES = Stretch("responses", "responses", "rowid", "id")


class Log:
    """llm's log in an open database. Reads only."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.sessions = Sessions(db)
        self._tables: frozenset[str] | None = None

    # -- what is there -------------------------------------------------------

    @property
    def stretches(self) -> list[Stretch]:
        """The generations of tables that this database has."""
        if self._tables is None:
            self._tables = frozenset(self.db.table_names())
        return [stretch for stretch in (TURNS, RESPONSES) if {stretch.table, "turns"} <= self._tables]

    def top(self, stretch: Stretch) -> tuple[int, str | None]:
        """The highest position and the id of the turn there; ``(0, None)`` when the table is empty."""
        row = self.db.execute(
            f"select {stretch.position}, {stretch.identity} from {stretch.table}"
            f" order by {stretch.position} desc limit 1"
        ).fetchone()
        return (row[0], row[1]) if row else (0, None)

    def id_at(self, stretch: Stretch, position: int) -> str | None:
        """The id of the turn at a position, or ``None``."""
        row = self.db.execute(
            f"select {stretch.identity} from {stretch.table} where {stretch.position} = ?", [position]
        ).fetchone()
        return str(row[0]) if row else None

    def count(self) -> int:
        """How many turns and responses with text there are (the steps of a tool chain count one each)."""
        total = 0
        for stretch in self.stretches:
            only_old = " where id not in (select id from turns)" if stretch is RESPONSES else ""
            total += self.db.execute(f"select count(*) from {stretch.table}{only_old}").fetchone()[0]
        return total

    # -- interactions ---------------------------------------------------------

    def newest(self, stretch: Stretch, low: int, high: int, limit: int) -> tuple[list[Interaction], int]:
        """The newest ``limit`` interactions at positions in ``(low, high]``, oldest first.

        Also gives the position below which the rest begins: ``low`` when nothing is left.
        """
        order = f"order by position desc limit {limit}"
        if stretch is TURNS:
            sql = f"{_TURNS_SQL} where turn_search.id > :low and turn_search.id <= :high {order}"
        else:
            sql = f"{_RESPONSES_SQL} and responses.rowid > :low and responses.rowid <= :high {order}"
        rows = list(self.db.query(sql, {"low": low, "high": high}))
        rest = rows[-1]["position"] - 1 if len(rows) == limit else low
        return list(self._interactions(reversed(rows))), rest

    def get(self, ids: Sequence[str]) -> dict[str, Interaction]:
        """The interactions with these ids; an id that the log no longer holds is missing from the result.

        The id of a step of a tool chain gives the interaction it belongs to, under the step's id too.
        """
        found: dict[str, Interaction] = {}
        for batch in batched(ids):
            for stretch in self.stretches:
                if stretch is TURNS:
                    sql = f"{_TURNS_SQL} where turn_search.turn_id in ({marks(batch)})"
                else:
                    sql = f"{_RESPONSES_SQL} and responses.id in ({marks(batch)})"
                rows = list(self.db.query(sql, batch))
                steps = {row["id"]: row["conversation_id"] for row in rows if row["is_step"]}
                for interaction in self._interactions(rows):
                    found[interaction.id] = interaction
                for step, conversation in steps.items():
                    head = self._head_of(step, conversation)
                    if head in found:
                        found[step] = found[head]
        return found

    def turns_of(self, ids: Sequence[str]) -> list[str]:
        """The ids of these interactions' turns: each one's own and those of the steps of its tool chain."""
        found: dict[str, None] = {}
        for batch in batched(ids):
            rows = (
                []
                if TURNS not in self.stretches
                else self.db.execute(f"select id, thread_id from turns where id in ({marks(batch)})", batch).fetchall()
            )
            conversations = dict(rows)
            chains = self._chains(set(conversations.values()))
            for identity in batch:
                found[identity] = None
                _, steps = chains.get(conversations.get(identity, ""), {}).get(identity, (None, []))
                found.update(dict.fromkeys(step["id"] for step in steps))
        return list(found)

    def recent(
        self, limit: int, *, session: str | None = None, conversation: str | None = None
    ) -> Iterator[Interaction]:
        """Interactions, newest first, ``limit`` of them at most."""
        given = 0
        for interaction in self.all(newest_first=True, conversation=conversation):
            if given == limit:
                return
            if session is None or interaction.session == session:
                yield interaction
                given += 1

    def all(
        self, *, newest_first: bool = False, conversation: str | None = None, beyond: str | None = None
    ) -> Iterator[Interaction]:
        """Every interaction in the order of the ids of turns, which is llm's own order of time.

        With ``beyond``, those that come after this id in that order. Reads page by page, so memory does not grow
        with the log.
        """
        import heapq

        streams = [self._stream(stretch, newest_first, conversation, beyond) for stretch in self.stretches]
        yield from heapq.merge(*streams, key=lambda interaction: interaction.id, reverse=newest_first)

    def _stream(
        self, stretch: Stretch, newest_first: bool, conversation: str | None, last: str | None
    ) -> Iterator[Interaction]:
        column = "turns.id" if stretch is TURNS else "responses.id"
        order, beyond = ("desc", "<") if newest_first else ("asc", ">")
        while True:
            where, parameters = [], {}
            if last is not None:
                where.append(f"{column} {beyond} :last")
                parameters["last"] = last
            if conversation is not None:
                thread = "turns.thread_id" if stretch is TURNS else "responses.conversation_id"
                where.append(f"{thread} = :conversation")
                parameters["conversation"] = thread_id(conversation) if stretch is TURNS else conversation
            if stretch is TURNS:
                sql = _TURNS_SQL + (f" where {' and '.join(where)}" if where else "")
            else:
                sql = _RESPONSES_SQL + "".join(f" and {condition}" for condition in where)
            rows = list(self.db.query(f"{sql} order by {column} {order} limit {_BATCH}", parameters))
            if not rows:
                return
            # A step at the edge of a page gives its whole interaction; the page that holds the
            # interaction's first turn gives it again, so steps are left to that page.
            yield from self._interactions([row for row in rows if not row["is_step"]])
            last = rows[-1]["id"]

    def _interactions(self, rows: Iterable[dict[str, Any]]) -> Iterator[Interaction]:
        rows = list(rows)
        conversations = {row["conversation_id"] for row in rows if row["conversation_id"]}
        chains = self._chains(conversations)
        placement = self.sessions.placement({row["conversation_id"] or row["id"] for row in rows})
        seen: set[str] = set()
        for row in rows:
            head, steps = chains.get(row["conversation_id"], {}).get(row["id"], (row, []))
            if head["id"] not in seen:
                seen.add(head["id"])
                yield interaction_of(self.whole(head), steps, placement)

    def whole(self, row: dict[str, Any]) -> dict[str, Any]:
        """A turn with what we noted in its ``response_json`` resolved: llm puts references for long strings there.

        References that lead nowhere stay as they are.
        """
        stored: str | None = row["response_json"]
        if not stored or '{"$' not in stored or f'"{RECEIPT_KEY}"' not in stored:
            return row
        receipt = self.receipt(row["id"])
        return row if receipt is None else {**row, "response_json": json.dumps({RECEIPT_KEY: receipt})}

    def _chains(self, conversations: set[str]) -> dict[str, dict[str, tuple[dict[str, Any], list[dict[str, Any]]]]]:
        """For conversations in which tools were used: each turn's first turn and the steps after it.

        A step is a turn whose input ends with a tool's result; it belongs to the nearest turn of the
        conversation before it that is not one.
        """
        chains: dict[str, dict[str, tuple[dict[str, Any], list[dict[str, Any]]]]] = {}
        for conversation in self.with_steps(conversations):
            turns = chains[conversation] = {}
            head: dict[str, Any] | None = None
            steps: list[dict[str, Any]] = []
            for row in self.db.query(f"{_TURNS_SQL} where turns.thread_id = ? order by turns.id", [conversation]):
                if head is None or not row["is_step"]:
                    head, steps = row, []
                else:
                    steps.append(row)
                turns[row["id"]] = (head, steps)
        return chains

    def with_steps(self, conversations: set[str]) -> set[str]:
        """Those of these conversations in which tools were used."""
        found: set[str] = set()
        for batch in batched(sorted(conversations)):
            found.update(
                row[0]
                for row in self.db.execute(
                    "select distinct turns.thread_id from turns"
                    " join messages on messages.hash = turns.parent_message_hash"
                    f" where messages.role = 'tool' and turns.thread_id in ({marks(batch)})",
                    batch,
                )
            )
        return found

    def steps(self, ids: Sequence[str]) -> dict[str, list[str]]:
        """The later steps of the tool chains that these turns began; a turn without any is missing."""
        if TURNS not in self.stretches:
            return {}
        conversations: set[str] = set()
        for batch in batched(ids):
            rows = self.db.execute(f"select distinct thread_id from turns where id in ({marks(batch)})", batch)
            conversations.update(row[0] for row in rows if row[0])
        chains = self._chains(conversations)
        found = {head["id"]: [step["id"] for step in steps] for of in chains.values() for head, steps in of.values()}
        return {identity: found[identity] for identity in ids if found.get(identity)}

    def _head_of(self, turn_id: str, conversation: str) -> str:
        chain = self._chains({conversation}).get(conversation, {})
        return chain[turn_id][0]["id"] if turn_id in chain else turn_id

    # -- conversations ---------------------------------------------------------

    def is_conversation(self, name: str) -> bool:
        """Whether a conversation has this id, in either generation of tables."""
        if not self.stretches:
            return False
        return any(
            self.db.execute(f"select 1 from {table} where id = ?", [identity]).fetchone() is not None
            for table, identity in (("threads", thread_id(name)), ("conversations", name))
        )

    # -- receipts ---------------------------------------------------------------

    def receipt(self, turn_id: str) -> dict[str, Any] | None:
        """The receipt kept with a turn, or ``None`` when the turn has none."""
        from condense_json import UncondenseError
        from llm.logs import LogStore

        try:
            payload = LogStore(self.db).turn_response_json(turn_id)
        except UncondenseError:
            return None
        receipt = payload.get(RECEIPT_KEY) if isinstance(payload, dict) else None
        return receipt if isinstance(receipt, dict) else None

    def receipts_of_conversation(self, conversation: str) -> dict[str, dict[str, Any]]:
        """The receipts of a conversation's turns, by the hash of the message that each turn answered."""
        found: dict[str, dict[str, Any]] = {}
        if TURNS not in self.stretches:
            return found
        for turn_id, parent in self.db.execute(
            "select id, parent_message_hash from turns"
            " where thread_id = ? and response_json like '%\"prellm\"%' order by id",
            [conversation],
        ).fetchall():
            receipt = self.receipt(turn_id)
            # What an imported receipt says was sent is not sent again: the user never saw it.
            if receipt is not None and parent is not None and not receipt.get("imported"):
                found[parent] = receipt
        return found

    def messages_before(self, turn_id: str) -> list[Message]:
        """The messages that a turn answered, oldest first, as ``llm`` was given them; none for an older log's turn."""
        from llm.logs import LogStore

        if TURNS not in self.stretches:
            return []
        row = self.db.execute("select parent_message_hash from turns where id = ?", [turn_id]).fetchone()
        return LogStore(self.db).load_chain(row[0]) if row and row[0] else []

    def latest_receipt(self) -> tuple[str, dict[str, Any]] | None:
        """The id and the receipt of the newest turn that has one."""
        if TURNS not in self.stretches:
            return None
        for (turn_id,) in self.db.execute(
            "select id from turns where response_json like '%\"prellm\"%' order by id desc limit 20"
        ).fetchall():
            receipt = self.receipt(turn_id)
            if receipt is not None and "recalled" in receipt:
                return turn_id, receipt
        return None

    def quoting(self, ids: Iterable[str]) -> int:
        """How many receipts still quote one of these interactions, other than as forgotten."""
        wanted = set(ids)
        if not wanted or TURNS not in self.stretches:
            return 0
        from ..receipt import redact

        found = 0
        for (turn_id,) in self.db.execute(
            "select id from turns where response_json like '%\"recalled\"%' order by id"
        ).fetchall():
            receipt = self.receipt(turn_id)
            found += receipt is not None and redact(receipt, wanted) is not None
        return found

    def beginning_with(self, prefix: str, limit: int) -> list[str]:
        """The ids of turns and responses that begin so, ``limit`` at most."""
        found: dict[str, None] = {}
        for stretch in self.stretches:
            rows = self.db.execute(
                f"select id from {stretch.name} where id >= :prefix and id < :prefix || char(0x10ffff)"
                " order by id limit :limit",
                {"prefix": prefix, "limit": limit},
            )
            found.update((row[0], None) for row in rows)
        return list(found)[:limit]

    def has_turn(self, turn_id: str) -> bool:
        """Whether the log holds a turn or response with this id."""
        return any(
            self.db.execute(f"select 1 from {stretch.name} where id = ?", [turn_id]).fetchone() is not None
            for stretch in self.stretches
        )


def interaction_of(head: dict[str, Any], steps: Sequence[dict[str, Any]], placement: Placement) -> Interaction:
    """An interaction from the row of its first turn and those of the steps after it."""
    noted = _noted(head["response_json"])
    timestamp = _unix_seconds(head["datetime_utc"], head["id"])
    response = "\n".join(row["response"] for row in (head, *steps) if row["response"])
    metadata = noted.get("metadata")
    return Interaction(
        id=head["id"],
        conversation_id=str(noted.get("conversation_id") or head["conversation_id"] or head["id"]),
        timestamp=timestamp,
        query=head["query"] or "",
        response=response,
        session=placement.of(
            head["conversation_id"] or head["id"], str(noted.get("session") or DEFAULT_SESSION), timestamp
        ),
        model=head["model"],
        metadata=metadata if isinstance(metadata, dict) else {},
        origin="import" if noted.get("imported") else str(noted.get("origin") or "log"),
    )


def _noted(response_json: str | None) -> dict[str, Any]:
    """What we noted with a turn."""
    if not response_json or f'"{RECEIPT_KEY}"' not in response_json:
        return {}
    try:
        payload = json.loads(response_json)
    except ValueError:
        return {}
    noted = payload.get(RECEIPT_KEY) if isinstance(payload, dict) else None
    return noted if isinstance(noted, dict) else {}


def utc_text(timestamp: float) -> str:
    """A moment as llm writes it. ``timestamp`` in unix seconds."""
    return datetime.datetime.fromtimestamp(timestamp, datetime.timezone.utc).isoformat()


def _unix_seconds(datetime_utc: str | None, turn_id: str) -> float:
    """llm writes ISO 8601 in UTC, old versions without an offset; failing that, the time inside the ULID."""
    if datetime_utc:
        try:
            moment = datetime.datetime.fromisoformat(datetime_utc.replace("Z", "+00:00"))
        except ValueError:
            pass
        else:
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=datetime.timezone.utc)
            return moment.timestamp()
    try:
        from ulid import ULID

        return float(ULID.from_str(turn_id.upper()).timestamp)
    except ValueError:
        return 0.0
