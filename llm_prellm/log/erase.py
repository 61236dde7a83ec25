"""Taking turns out of llm's own log, when the user asks for just that.

llm has no command for it. A message's hash covers the messages before it, so whatever goes on from an erased exchange
is stored anew without it; what nothing refers to any more goes too. ``LogStore.verify`` stays clean.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ..batches import batched, marks
from .identity import conversation_name
from .uses import drop_unused

if TYPE_CHECKING:
    from llm.logs import LogStore
    from sqlite_utils import Database

_TURNS = "select id, thread_id, parent_message_hash, tip_message_hash from turns"

_OF_A_TURN = ("turn_fragments", "turn_tools", "tool_instantiations", "turn_search")
_OF_A_RESPONSE = ("prompt_attachments", "prompt_fragments", "system_fragments", "tool_responses", "tool_calls")


class LogEraser:
    """Erases from an open database that has llm's tables. Runs inside the caller's transaction."""

    def __init__(self, db: Database) -> None:
        from llm.logs import LogStore

        self.db = db
        self.store: LogStore = LogStore(db)

    def erase(self, turn_ids: Iterable[str]) -> None:
        """Erase turns, and responses of old tables, with all that nothing else in the log refers to."""
        ids = list(turn_ids)
        # Where turns end; llm has no index of it.
        self.db.execute("create temp table ending (hash text primary key) without rowid")
        self.db.execute("insert or ignore into ending select tip_message_hash from turns where tip_message_hash > ''")
        turns = [
            row
            for batch in batched(ids)
            for row in self.db.query(f"{_TURNS} where id in ({marks(batch)}) order by id", batch)
        ]
        fragments = self._fragments_of(ids)
        attachments = self._attachments_of_responses(ids)
        chains = {tip: self._own(tip) for turn in turns for tip in [turn["tip_message_hash"]] if tip}
        touched = self._descendants(chains)
        self._delete("turns", "id", ids, _OF_A_TURN, "turn_id")
        self._close_the_gaps(turns, chains, touched)
        attachments |= self._sweep([*touched, *self._above(turns)])
        self.db.execute("drop table temp.ending")
        self._delete_responses(ids)
        self._drop_empty(turns)
        self._rename({turn["thread_id"] for turn in turns})
        self._drop_unused(fragments, attachments)
        # The index of `llm logs -q` keeps the words of deleted rows until its segments are merged.
        for table in ("turn_search_fts", "responses_fts"):
            self.db.execute(f"insert into {table} ({table}) values ('optimize')")

    # -- messages ---------------------------------------------------------------------

    def _own(self, tip: str) -> set[str]:
        """The messages that a turn added to its conversation: back to where another turn ended, without the system
        prompt, which is the conversation's."""
        own: set[str] = set()
        at: str | None = tip
        while at is not None:
            parent, role = self.db.execute("select parent_hash, role from messages where hash = ?", [at]).fetchone()
            if role != "system":
                own.add(at)
            at = parent
            if at is not None and self.db.execute("select 1 from ending where hash = ?", [at]).fetchone():
                break
        return own

    def _above(self, turns: Sequence[dict[str, Any]]) -> list[str]:
        """The messages that the turns' conversations consist of up to them."""
        found: dict[str, None] = {}
        for turn in turns:
            at = turn["tip_message_hash"]
            while at is not None and at not in found:
                found[at] = None
                row = self.db.execute("select parent_hash from messages where hash = ?", [at]).fetchone()
                at = row[0] if row else None
        return list(found)

    def _descendants(self, chains: dict[str, set[str]]) -> list[str]:
        """The messages of these chains and all that come after them."""
        found: dict[str, None] = dict.fromkeys(digest for chain in chains.values() for digest in chain)
        edge = list(found)
        while edge:
            children = [
                row[0]
                for batch in batched(edge)
                for row in self.db.execute(
                    f"select hash from messages where parent_hash in ({marks(batch)})", batch
                ).fetchall()
            ]
            edge = [digest for digest in children if digest not in found]
            found.update(dict.fromkeys(edge))
        return list(found)

    def _close_the_gaps(self, gone: list[dict[str, Any]], chains: dict[str, set[str]], touched: list[str]) -> None:
        """Store what goes on from erased turns anew, without them."""
        self.db.execute("create temp table touched (hash text primary key) without rowid")
        self.db.conn.executemany("insert into touched values (?)", [(each,) for each in touched])
        later = {
            row["id"]: row
            for row in self.db.query(
                f"{_TURNS} where parent_message_hash in (select hash from touched)"
                " or tip_message_hash in (select hash from touched) order by id"
            )
        }
        ends = dict(
            self.db.execute(
                "select id, tip_message_hash from threads where tip_message_hash in (select hash from touched)"
            ).fetchall()
        )
        self.db.execute("drop table temp.touched")
        by_thread: dict[str | None, list[dict[str, Any]]] = {thread: [] for thread in ends}
        for row in later.values():
            by_thread.setdefault(row["thread_id"], []).append(row)
        for thread, here in by_thread.items():
            kept = {row["tip_message_hash"] for row in here}
            # The same exchange may stand in two conversations; it stays where it was not erased.
            dropped = {
                digest
                for turn in gone
                if turn["thread_id"] == thread or turn["tip_message_hash"] not in kept
                for digest in chains.get(turn["tip_message_hash"], ())
            }
            dropped -= {digest for row in here for digest in self._own(row["tip_message_hash"])}
            anew: dict[str, str | None] = {}
            for row in here:
                self.db.execute(
                    "update turns set parent_message_hash = ?, tip_message_hash = ? where id = ?",
                    [
                        self._without(row["parent_message_hash"], dropped, anew),
                        self._without(row["tip_message_hash"], dropped, anew),
                        row["id"],
                    ],
                )
            if thread in ends:
                tip = self._without(ends[thread], dropped, anew)
                self.db.execute("update threads set tip_message_hash = ? where id = ?", [tip, thread])

    def _without(self, tip: str | None, dropped: set[str], anew: dict[str, str | None]) -> str | None:
        """The hash of a chain that lacks the dropped messages; it is stored if it is new. ``anew`` remembers."""
        from llm import Message

        path = []
        while tip is not None and tip not in anew:
            path.append(tip)
            (tip,) = self.db.execute("select parent_hash from messages where hash = ?", [tip]).fetchone()
        end = None if tip is None else anew[tip]
        before = tip
        for digest in reversed(path):
            if digest not in dropped:
                if end == before:
                    end = digest
                else:
                    [message] = self._messages([digest], Message)
                    end = self.store.ensure_chain([message], parent=end, fragments=self._texts(digest))
            anew[digest] = end
            before = digest
        return end

    def _messages(self, digests: list[str], message_class: Any) -> list[Any]:
        import json

        parts = self.store._load_parts(digests)
        found = []
        for digest in digests:
            role, metadata = self.db.execute(
                "select role, provider_metadata from messages where hash = ?", [digest]
            ).fetchone()
            found.append(
                message_class(
                    role=role,
                    parts=parts.get(digest, []),
                    provider_metadata=json.loads(metadata) if metadata else None,
                )
            )
        return found

    def _texts(self, digest: str) -> list[str]:
        """The fragments inside a message, which llm stores once."""
        rows = self.db.execute(
            "select fragments.content from parts join part_fragments on part_id = parts.id"
            " join fragments on fragments.id = fragment_id where message_hash = ?",
            [digest],
        )
        return [row[0] for row in rows]

    def _sweep(self, candidates: list[str]) -> set[str]:
        """Delete those of the messages that nothing refers to; gives the attachments that were in them."""
        self.db.execute("create temp table candidate (hash text primary key) without rowid")
        self.db.conn.executemany("insert or ignore into candidate values (?)", [(each,) for each in candidates])
        # What is needed: where a turn or a thread ends, a message that is no candidate, and all before them.
        self.db.execute(
            """
            with recursive needed (hash) as (
                select parent_message_hash from turns where parent_message_hash in (select hash from candidate)
                union select tip_message_hash from turns where tip_message_hash in (select hash from candidate)
                union select tip_message_hash from threads where tip_message_hash in (select hash from candidate)
                union select messages.parent_hash from candidate join messages on messages.parent_hash = candidate.hash
                      where messages.hash not in (select hash from candidate)
                union select messages.parent_hash from needed join messages on messages.hash = needed.hash
                      where messages.parent_hash is not null
            )
            delete from candidate where hash in (select hash from needed)
            """
        )
        inside = "select parts.id from parts join candidate on candidate.hash = parts.message_hash"
        attachments = {
            row[0] for row in self.db.execute(f"select attachment_id from part_attachments where part_id in ({inside})")
        }
        for table in ("part_attachments", "part_fragments"):
            self.db.execute(f"delete from {table} where part_id in ({inside})")
        self.db.execute("delete from parts where message_hash in (select hash from candidate)")
        self.db.execute("delete from messages where hash in (select hash from candidate)")
        self.db.execute("drop table temp.candidate")
        return attachments

    # -- rows ---------------------------------------------------------------------------

    def _delete(self, table: str, key: str, ids: list[str], dependents: Iterable[str], foreign: str) -> None:
        known = set(self.db.table_names())
        for batch in batched(ids):
            for dependent in dependents:
                if dependent in known:
                    self.db.execute(f"delete from {dependent} where {foreign} in ({marks(batch)})", batch)
            self.db.execute(f"delete from {table} where {key} in ({marks(batch)})", batch)

    def _delete_responses(self, ids: list[str]) -> None:
        conversations: set[str] = set()
        for batch in batched(ids):
            conversations |= {
                row[0]
                for row in self.db.execute(
                    f"select conversation_id from responses where id in ({marks(batch)})", batch
                ).fetchall()
            }
            self.db.execute(
                "delete from tool_results_attachments where tool_result_id in"
                f" (select id from tool_results where response_id in ({marks(batch)}))",
                batch,
            )
        self._delete("responses", "id", ids, (*_OF_A_RESPONSE, "tool_results"), "response_id")
        for conversation in conversations - {None}:
            self.db.execute(
                "delete from conversations where id = :id"
                " and not exists (select 1 from responses where conversation_id = :id)",
                {"id": conversation},
            )
            first = self.db.execute(
                "select prompt, response from responses where conversation_id = ? order by id limit 1", [conversation]
            ).fetchone()
            if first is not None:
                self.db.execute(
                    "update conversations set name = ? where id = ?",
                    [conversation_name(first[0] or first[1] or ""), conversation],
                )

    def _drop_empty(self, turns: Iterable[dict[str, Any]]) -> None:
        """Threads in which nothing is left."""
        for thread in {turn["thread_id"] for turn in turns}:
            if not self.db.execute("select 1 from turns where thread_id = ?", [thread]).fetchone():
                self.db.execute("update threads set forked_from = null where forked_from = ?", [thread])
                self.db.execute("delete from threads where id = ?", [thread])

    def _rename(self, threads: Iterable[str]) -> None:
        """A conversation is named after its first words; those may be what was erased."""
        for thread in threads:
            first = self.db.execute(
                "select turn_search.prompt, turn_search.response from turns"
                " join turn_search on turn_search.turn_id = turns.id where thread_id = ? order by turns.id limit 1",
                [thread],
            ).fetchone()
            if first is not None:
                self.db.execute(
                    "update threads set name = ? where id = ?", [conversation_name(first[0] or first[1] or ""), thread]
                )

    # -- what was shared ------------------------------------------------------------------

    def _fragments_of(self, ids: list[str]) -> set[int]:
        return {
            row[0]
            for table, column in (
                ("turn_fragments", "turn_id"),
                ("prompt_fragments", "response_id"),
                ("system_fragments", "response_id"),
            )
            for batch in batched(ids)
            for row in self.db.execute(
                f"select fragment_id from {table} where {column} in ({marks(batch)})", batch
            ).fetchall()
        }

    def _attachments_of_responses(self, ids: list[str]) -> set[str]:
        found = {
            row[0]
            for batch in batched(ids)
            for row in self.db.execute(
                f"select attachment_id from prompt_attachments where response_id in ({marks(batch)})", batch
            ).fetchall()
        }
        return found | {
            row[0]
            for batch in batched(ids)
            for row in self.db.execute(
                "select attachment_id from tool_results_attachments where tool_result_id in"
                f" (select id from tool_results where response_id in ({marks(batch)}))",
                batch,
            ).fetchall()
        }

    def _drop_unused(self, fragments: Iterable[int], attachments: Iterable[str]) -> None:
        """Fragments and attachments that were used by what is gone, and by nothing else; not those with an alias."""
        for fragment in fragments:
            drop_unused(self.db, "fragments", fragment)
        for attachment in attachments:
            drop_unused(self.db, "attachments", attachment)
