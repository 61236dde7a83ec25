"""The log as records for a file: every interaction with all that llm keeps of it, in constant memory.

A record is an interaction as snapshots have it since prellm 0.4, and beside that ``turn`` (what llm logged), ``steps``
(the further turns of a tool chain) and what travels with it. Messages are not named by llm's hashes, which cover all
that was said before: a turn says ``after`` which turn it went on, and only what it added. So what is forgotten can be
left out of the middle of a conversation, and the reader makes the hashes anew from what it got.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..batches import batched, marks
from ..interaction import Interaction
from . import noted
from .carried import Carried
from .identity import conversation_name, thread_id
from .messages import Messages, Travelling, attachments_of, fragments_of, literal, segment, spoken_text
from .old import OldRecords
from .read import Log
from .rows import interaction_of, utc_text
from .tips import Tips

if TYPE_CHECKING:
    from sqlite_utils import Database

_PAGE = 500
"""Interactions that are read at once."""

_COLUMNS = ("resolved_model", "options_json", "input_tokens", "output_tokens", "token_details", "duration_ms")
"""Columns of ``turns`` that travel as they are."""

_HEADS_SQL = """
select turns.id, 0 as is_old, turns.datetime_utc, turns.thread_id
from turns left join messages on messages.hash = turns.parent_message_hash
where (messages.role is not 'tool' or not exists (
    select 1 from turns as before left join messages as said on said.hash = before.parent_message_hash
    where before.thread_id = turns.thread_id and before.id < turns.id and said.role is not 'tool'))
  and (:thread is null or turns.thread_id = :thread)
union all
select id, 1, datetime_utc, conversation_id from responses
where id not in (select id from turns) and (:conversation is null or conversation_id = :conversation)
order by 3, 1
"""

_TURNS_SQL = """
select turns.*, turns.thread_id as conversation_id, turn_search.prompt as query, turn_search.response
from turns left join turn_search on turn_search.turn_id = turns.id where turns.id in ({marks})
"""

Row = dict[str, Any]


class Outgoing:
    """Reads records from an open database that has llm's current tables."""

    def __init__(
        self,
        db: Database,
        *,
        session: str | None,
        conversation: str | None,
        forgotten: Callable[[Iterable[str]], set[str]],
    ) -> None:
        """Of one session or conversation, or of all; what ``forgotten`` names is left out, its words too."""
        self._db = db
        self._log = Log(db)
        self._session = session
        self._conversation = conversation
        self._forgotten = forgotten
        self._messages = Messages(db)
        self._tips = Tips()
        self._given: dict[str, dict[str, Any]] = {}
        self._about: dict[str, Row] = {}
        self._carried = Carried(db)
        self._old = OldRecords(db, self._carried)
        self._threads: set[str] = set()
        self._cut: set[str] = set()
        self.left_out: list[str] = []
        """Ids of forgotten interactions that would have been in it."""

    @property
    def left_behind(self) -> int:
        """Attachments whose bytes are gone, or too many to travel."""
        return self._carried.left_behind

    def records(self) -> Iterator[dict[str, Any]]:
        """The records, oldest first."""
        scope = {
            "thread": thread_id(self._conversation) if self._conversation is not None else None,
            "conversation": self._conversation,
        }
        heads = self._db.execute(_HEADS_SQL, scope)
        while page := heads.fetchmany(_PAGE):
            new = [row[0] for row in page if not row[1]]
            old = self._old.load([row[0] for row in page if row[1]])
            gone = self._forgotten(row[0] for row in page)
            steps = self._steps(page)
            self._tips.make_room()
            turns = self._turns([*new, *(step for each in steps.values() for step in each)])
            self._load_threads(turns.values())
            self._given = self._carried.given_to(turns)
            self._messages.load(
                (
                    turn[end]
                    for turn in turns.values()
                    for end in ("parent_message_hash", "tip_message_hash")
                    if turn[end]
                ),
                forget=True,
            )
            # What a turn went on is the parent of what it was given: mostly the end of another turn, else to be read.
            self._tips.look_up(
                self._messages.parent(turn["parent_message_hash"])
                for turn in turns.values()
                if turn["parent_message_hash"]
            )
            placement = self._log.sessions.placement({thread or identity for identity, _, _, thread in page})
            for identity, is_old, _, _ in page:
                if is_old:
                    interaction = interaction_of(old[identity].row, [], placement)
                else:
                    interaction = interaction_of(
                        self._log.receipts.resolved(turns[identity]),
                        [turns[step] for step in steps.get(identity, ())],
                        placement,
                    )
                chain = [] if is_old else [turns[identity], *(turns[step] for step in steps.get(identity, ()))]
                if identity in gone or (self._session is not None and interaction.session != self._session):
                    if identity in gone and (self._session is None or interaction.session == self._session):
                        self.left_out.append(identity)
                    for turn in chain:
                        self._tips.exclude(turn["thread_id"], turn["tip_message_hash"], turn["parent_message_hash"])
                        self._cut.add(turn["thread_id"])
                elif is_old:
                    yield self._old.record(identity, interaction)
                else:
                    yield self._record(interaction, chain)

    def forks(self) -> Iterator[dict[str, Any]]:
        """The conversations that have no turn of their own yet, and which turn they go on from.

        To be asked for after ``records``: one whose beginning was not given is left out.
        """
        for row in self._db.query(
            "select id, name, forked_from, datetime_utc, tip_message_hash from threads"
            " where tip_message_hash is not null"
            " and id not in (select thread_id from turns where thread_id is not null) order by id"
        ):
            tip = self._tips.turn_at(row["id"], row.pop("tip_message_hash"))
            if tip is not None and self._conversation in (None, row["id"]):
                yield {name: value for name, value in {**row, "tip": tip}.items() if value is not None}

    # -- turns ---------------------------------------------------------------------

    def _steps(self, page: Sequence[Sequence[Any]]) -> dict[str, list[str]]:
        """The steps of the tool chains that begin on a page, by the id of the turn they belong to."""
        chains = self._log.chains.of(row[3] for row in page if not row[1])
        return {row[0]: chains[row[0]] for row in page if row[0] in chains}

    def _turns(self, ids: Iterable[str]) -> dict[str, Row]:
        turns: dict[str, Row] = {}
        for batch in batched(ids):
            for row in self._db.query(_TURNS_SQL.format(marks=marks(batch)), batch):
                turns[row["id"]] = row
        return turns

    def _record(self, interaction: Interaction, chain: Sequence[Row]) -> dict[str, Any]:
        head = chain[0]
        record: dict[str, Any] = {
            "query": interaction.query,
            "response_summary": interaction.response,
            "metadata": interaction.metadata,
            "timestamp": interaction.timestamp,
            "id": interaction.id,
            "conversation_id": interaction.conversation_id,
            "model": interaction.model,
            "session": interaction.session,
        }
        payload, ours = noted.split(head["response_json"])
        record["origin"] = ours.get("origin", "log")
        record |= {name: value for name, value in (ours.get("extra") or {}).items() if name not in record}
        if "conflict_of" in ours:
            record["conflict_of"] = ours["conflict_of"]
        thread = head["thread_id"]
        if thread is not None and thread not in self._threads:
            self._threads.add(thread)
            if conversation := self._thread(thread, interaction):
                record["conversation"] = conversation
        said: list[Travelling] = []
        record["turn"] = self._turn(head, payload, ours, said, plain=len(chain) == 1)
        if thread is None or thread != thread_id(interaction.conversation_id):
            record["turn"]["thread"] = thread
        if utc_text(interaction.timestamp) != head["datetime_utc"]:
            record["turn"]["datetime_utc"] = head["datetime_utc"]
        if len(chain) > 1:
            record["steps"] = []
            for step in chain[1:]:
                payload, ours = noted.split(step["response_json"])
                own = {"id": step["id"], "model": step["model"], "datetime_utc": step["datetime_utc"]}
                record["steps"].append(own | self._turn(step, payload, ours, said, plain=False))
        self._carry(record, chain, said)
        return record

    def _turn(self, row: Row, payload: Any, ours: Row, said: list[Travelling], *, plain: bool) -> dict[str, Any]:
        """What llm logged of a turn; the messages it added are put in ``said``."""
        thread, parent, tip = row["thread_id"], row["parent_message_hash"], row["tip_message_hash"]
        after, hashes = self._tips.base(self._messages, thread, parent)
        given = [self._messages[digest] for digest in hashes]
        answered = [self._messages[digest] for digest in segment(self._messages, tip, parent)] if tip != parent else []
        self._tips.include(thread, tip, row["id"])
        turn: dict[str, Any] = {"after": after}
        asked = [spoken_text(message, "user") for message in given]
        told = [spoken_text(message, "assistant") for message in answered]
        is_plain = (
            plain
            and asked == ([row["query"]] if row["query"] else [])
            and told == ([row["response"]] if row["response"] else [])
        )
        if not is_plain:
            turn |= {"input": given, "output": answered}
            said += [*given, *answered]
            found = (literal(given[-1:], "user"), literal(answered, "assistant"))
            if found != (row["query"] or "", row["response"] or ""):
                turn["said"] = [row["query"] or "", row["response"] or ""]
        turn |= {name: row[name] for name in _COLUMNS if row[name] is not None}
        if payload is not None:
            turn["response_json"] = payload
        return turn | (ours.get(noted.HELD) or {})

    def _load_threads(self, turns: Iterable[Row]) -> None:
        """Read what llm keeps of the conversations that are met for the first time, beside their turns."""
        self._about = {}
        new = {turn["thread_id"] for turn in turns} - self._threads - {None}
        last = "(select tip_message_hash from turns where thread_id = threads.id order by id desc limit 1)"
        for batch in batched(new):
            for row in self._db.query(
                f"select id, name, forked_from, datetime_utc, tip_message_hash, {last} as last from threads"
                f" where id in ({','.join('?' * len(batch))})",
                batch,
            ):
                self._about[row.pop("id")] = row

    def _thread(self, thread: str, first: Interaction) -> dict[str, Any] | None:
        """A conversation's name, when it began and what it was forked from, with its first interaction."""
        row = self._about.get(thread)
        if row is None:
            return None
        tip, last = row.pop("tip_message_hash"), row.pop("last")
        if thread in self._cut:
            # A conversation is named by its first words: these were left out.
            row["name"] = conversation_name(first.query or first.response)
        if tip != last:
            at = self._db.execute(
                "select id from turns where thread_id = ? and tip_message_hash is ? order by id desc limit 1",
                [thread, tip],
            ).fetchone()
            if at and not self._forgotten([at[0]]):
                row["tip"] = at[0]
        return {name: value for name, value in row.items() if value is not None}

    def _carry(self, record: dict[str, Any], chain: Sequence[Row], said: Sequence[Travelling]) -> None:
        """Put what the turns refer to beside them."""
        if not said and not any(row["schema_id"] or row["id"] in self._given for row in chain):
            return
        fragments = [digest for message in said for digest in fragments_of(message)]
        tools: list[str] = []
        for row, turn in zip(chain, [record["turn"], *record.get("steps", ())], strict=True):
            if row["schema_id"]:
                turn["schema_id"] = row["schema_id"]
            given = self._given.get(row["id"], {})
            turn |= given
            fragments += [each["hash"] for each in given.get("fragments", ())]
            tools += [each["hash"] for each in turn.get("tools", ())]
        carries = {
            "fragments": self._carried.fragments(fragments),
            "attachments": self._carried.attachments(digest for message in said for digest in attachments_of(message)),
            "schemas": self._carried.schemas(row["schema_id"] for row in chain),
            "tools": self._carried.tools(tools),
        }
        if any(carries.values()):
            record["carries"] = {name: things for name, things in carries.items() if things}
