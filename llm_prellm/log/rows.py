"""Rows of llm's two generations of tables, and the interactions that they are.

``llm`` 0.32 and newer write ``threads``, ``turns``, ``messages`` and ``parts``, and keep the literal text of
every turn, without the fragments it was given, in ``turn_search``. What older versions wrote stands frozen in
``conversations`` and ``responses``. See ``llm.logs`` for the meaning of the columns.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..interaction import DEFAULT_SESSION, Interaction

if TYPE_CHECKING:
    from sqlite_utils import Database

    from ..sessions import Placement

Row = dict[str, Any]
"""A row of one of the queries below."""

DEFAULT_MODEL = "prellm"
"""The model noted for a turn that comes without one: always installed, so ``llm -c`` can go on with it."""

RECEIPT_KEY = "prellm"
"""The key of a turn's ``response_json`` under which our receipt is kept."""

_TURN = """
select turn_search.id as position, turns.id, turns.thread_id as conversation_id, turns.model, turns.datetime_utc,
       turn_search.prompt as query, turn_search.response, messages.role is 'tool' as is_step,
       case when turns.response_json like '%"prellm"%' then turns.response_json end as response_json
"""
TURNS_SQL = f"""{_TURN}
from turns
left join turn_search on turn_search.turn_id = turns.id
left join messages on messages.hash = turns.parent_message_hash
"""
"""All turns. One in which nobody said a word, such as a call of a tool for a picture, is not in ``turn_search``."""

WORDED_TURNS_SQL = f"""{_TURN}
from turn_search
join turns on turns.id = turn_search.turn_id
left join messages on messages.hash = turns.parent_message_hash
"""
"""The turns with words, by position."""

_RESPONSES = """
select responses.rowid as position, responses.id, responses.conversation_id, responses.model,
       responses.datetime_utc, responses.prompt as query, responses.response, 0 as is_step,
       case when responses.response_json like '%"prellm"%' then responses.response_json end as response_json
from responses where
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


class Tables:
    """Which of llm's tables a database has."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._names: frozenset[str] | None = None

    @property
    def stretches(self) -> list[Stretch]:
        """The generations of tables that this database has."""
        return [*([TURNS] if self.has_turns else []), *([RESPONSES] if self._has("responses") else [])]

    @property
    def has_turns(self) -> bool:
        """Whether llm has made its current tables."""
        return self._has("turns", "turn_search")

    @property
    def only_old(self) -> str:
        """A condition for the responses that are not in the current tables too."""
        return "responses.id not in (select id from turns)" if self.has_turns else "true"

    @property
    def responses_sql(self) -> str:
        """All responses of the older tables; more conditions may follow."""
        return f"{_RESPONSES} {self.only_old}"

    def _has(self, *tables: str) -> bool:
        # llm may make its current tables at any time, and never takes them away.
        if self._names is None or "turns" not in self._names:
            self._names = frozenset(self._db.table_names())
        return self._names.issuperset(tables)


def interaction_of(head: Row, steps: Sequence[Row], placement: Placement) -> Interaction:
    """An interaction from the row of its first turn and those of the steps after it."""
    noted = noted_in(head["response_json"]) or {}
    timestamp = _unix_seconds(head["datetime_utc"], head["id"])
    response = "\n".join(row["response"] for row in (head, *steps) if row["response"])
    metadata = noted.get("metadata")
    origin = "import" if noted.get("imported") else str(noted.get("origin") or "log")
    is_unknown = origin != "log" and head["model"] == DEFAULT_MODEL and "recalled" not in noted
    return Interaction(
        id=head["id"],
        conversation_id=str(noted.get("conversation_id") or head["conversation_id"] or head["id"]),
        timestamp=timestamp,
        query=head["query"] or "",
        response=response,
        session=placement.of(
            head["conversation_id"] or head["id"], str(noted.get("session") or DEFAULT_SESSION), timestamp
        ),
        model=None if is_unknown else head["model"],
        metadata=metadata if isinstance(metadata, dict) else {},
        origin=origin,
    )


def noted_in(response_json: str | None) -> dict[str, Any] | None:
    """What we noted in a turn's payload, as it is stored there; ``None`` where there is nothing that can be read."""
    if not response_json or f'"{RECEIPT_KEY}"' not in response_json:
        return None
    try:
        payload = json.loads(response_json)
    except (ValueError, RecursionError):
        return None
    noted = payload.get(RECEIPT_KEY) if isinstance(payload, dict) else None
    return noted if isinstance(noted, dict) else None


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
