"""Adding interactions to llm's log, so that they show in ``llm logs`` and ``llm -c --cid`` goes on with them.

Only what a program adds or a snapshot brings goes this way: what a model answers is logged by llm itself.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..interaction import DEFAULT_SESSION
from .identity import MAX_TIMESTAMP, conversation_name, is_ulid, thread_id, turn_id
from .rows import DEFAULT_MODEL, RECEIPT_KEY

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True)
class NewTurn:
    """An interaction to be added; ``id`` is kept when it is an id of llm's, and derived from the content if not."""

    query: str
    response: str
    timestamp: float
    """Unix seconds."""
    conversation_id: str
    id: str | None = None
    model: str | None = None
    title: str | None = None
    """The name of its conversation, if that is new; by default its first words."""
    session: str = DEFAULT_SESSION
    origin: str = "api"
    metadata: dict[str, Any] = field(default_factory=dict)

    def turn_id(self) -> str:
        """The id that the turn has in the log; the same for the same content."""
        if self.id is not None and is_ulid(self.id):
            return self.id
        return turn_id(self.timestamp, self.conversation_id, self.query, self.response, repr(self.timestamp))


class LogWriter:
    """Writes turns into an open database that has llm's tables. Runs inside the caller's transaction."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._tips: dict[str, str | None] = {}

    def add(self, turns: Iterable[NewTurn]) -> list[str]:
        """Add those turns that the log does not hold yet, in this order; gives the ids that were added."""
        added = []
        for turn in turns:
            identity = turn.turn_id()
            if not self._known(identity):
                self._insert(identity, turn)
                added.append(identity)
        return added

    def _known(self, identity: str) -> bool:
        return any(
            self.db.execute(f"select 1 from {table} where id = ?", [identity]).fetchone()
            for table in ("turns", "responses")
        )

    def _insert(self, identity: str, turn: NewTurn) -> None:
        import llm
        from llm.logs import condense_payload

        thread = thread_id(turn.conversation_id)
        before = self._tip(thread, turn)
        parent = self._message(llm.user(turn.query), before) if turn.query else before
        answer = llm.assistant(turn.response)
        tip = self._message(answer, parent) if turn.response else parent
        noted: dict[str, Any] = {"session": turn.session, "origin": turn.origin}
        if turn.metadata:
            noted["metadata"] = turn.metadata
        if thread != turn.conversation_id:
            noted["conversation_id"] = turn.conversation_id
        moment = datetime.datetime.fromtimestamp(min(max(turn.timestamp, 0.0), MAX_TIMESTAMP), datetime.timezone.utc)
        self.db.execute(
            "insert into turns (id, thread_id, parent_message_hash, tip_message_hash, model, duration_ms,"
            " datetime_utc, response_json) values (?, ?, ?, ?, ?, 0, ?, ?)",
            [
                identity,
                thread,
                parent,
                tip,
                turn.model or DEFAULT_MODEL,
                moment.isoformat(),
                # Only escaped, not condensed against the answer: llm makes a regular expression of it for that,
                # which takes 12 s and 1.4 GB for 10 MB of text.
                condense_payload({RECEIPT_KEY: noted}, []),
            ],
        )
        if turn.query or turn.response:
            self.db.execute(
                "insert into turn_search (turn_id, prompt, response) values (?, ?, ?)",
                [identity, turn.query, turn.response],
            )
        self.db.execute("update threads set tip_message_hash = ? where id = ?", [tip, thread])
        self._tips[thread] = tip

    def _tip(self, thread: str, turn: NewTurn) -> str | None:
        """The message that the conversation ends with; the conversation is made if it is new."""
        if thread not in self._tips:
            row = self.db.execute("select tip_message_hash from threads where id = ?", [thread]).fetchone()
            if row is None:
                self.db.execute(
                    "insert into threads (id, name, tip_message_hash, datetime_utc) values (?, ?, null, ?)",
                    [
                        thread,
                        turn.title or conversation_name(turn.query or turn.response),
                        str(datetime.datetime.now(datetime.timezone.utc)),
                    ],
                )
            self._tips[thread] = row[0] if row else self.old_chain(thread)
        return self._tips[thread]

    def old_chain(self, conversation: str) -> str | None:
        """The message that a conversation of the old tables ends with, ``None`` if there is none.

        A conversation that only old tables hold is laid down as messages, as llm does when it goes on with one."""
        import llm

        tip: str | None = None
        for query, response in self.db.execute(
            "select prompt, response from responses where conversation_id = ? order by id", [conversation]
        ).fetchall():
            if query:
                tip = self._message(llm.user(query), tip)
            if response:
                tip = self._message(llm.assistant(response), tip)
        return tip

    def _message(self, message: Any, parent: str | None) -> str:
        """Store a message of one text as LogStore.ensure_chain would; gives its hash."""
        from llm.logs import message_hash

        digest = str(message_hash(message, parent))
        stored = self.db.execute(
            "insert or ignore into messages (hash, parent_hash, role) values (?, ?, ?)",
            [digest, parent, message.role],
        )
        if stored.rowcount:
            self.db.execute(
                "insert into parts (message_hash, position, type, text) values (?, 0, 'text', ?)",
                [digest, message.parts[0].text],
            )
        return digest
