"""The table of documents: one row for each indexed interaction, without its text."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ..batches import batched, marks


class Document(NamedTuple):
    number: int
    id: str
    conversation: int
    timestamp: float
    length: int
    """Words of its prompt and its answer."""
    session: int


class Documents:
    """Reads and writes inside the caller's transaction."""

    _COLUMNS = "number, id, conversation, timestamp, length, session"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def insert(self, documents: Iterable[Document]) -> None:
        self._connection.executemany(
            f"insert into prellm_documents (checksum, {self._COLUMNS}) values (?, ?, ?, ?, ?, ?, ?)",
            (
                (_checksum(each.id), each.number, each.id, each.conversation, each.timestamp, each.length, each.session)
                for each in documents
            ),
        )

    def delete(self, numbers: Iterable[int]) -> None:
        self._connection.executemany("delete from prellm_documents where number = ?", [(number,) for number in numbers])

    def set_session(self, session: int, *, conversation: int | None = None, old: int | None = None) -> None:
        """Put the documents of a conversation, or those of the session ``old``, into a session."""
        column, value = ("session", old) if conversation is None else ("conversation", conversation)
        self._connection.execute(f"update prellm_documents set session = ? where {column} = ?", [session, value])

    def by_id(self, ids: Sequence[str]) -> dict[str, Document]:
        wanted = set(ids)
        found = self._where("checksum", list({_checksum(id) for id in wanted}))
        return {document.id: document for document in found if document.id in wanted}

    def by_number(self, numbers: Sequence[int]) -> dict[int, Document]:
        return {document.number: document for document in self._where("number", numbers)}

    def numbers(self, condition: str, values: Sequence[float]) -> Iterator[int]:
        """The numbers of the documents that meet a condition of SQL with these ``values``."""
        for (number,) in self._connection.execute(f"select number from prellm_documents where {condition}", values):
            yield number

    def around(self, document: Document, reach: int) -> tuple[list[Document], list[Document]]:
        """Up to ``reach`` documents of its conversation before it (nearest first) and after it."""
        at = [document.conversation, document.timestamp, document.timestamp, document.id]
        before = self._connection.execute(
            f"select {self._COLUMNS} from prellm_documents"
            " where conversation = ? and timestamp <= ? and (timestamp < ? or id < ?)"
            f" order by timestamp desc, id desc limit {reach}",
            at,
        )
        after = self._connection.execute(
            f"select {self._COLUMNS} from prellm_documents"
            " where conversation = ? and timestamp >= ? and (timestamp > ? or id > ?)"
            f" order by timestamp, id limit {reach}",
            at,
        )
        return [Document(*row) for row in before], [Document(*row) for row in after]

    def conversations(self, numbers: Sequence[int], most: int) -> dict[int, list[Document]]:
        """The documents of conversations in the order of time, without conversations that have more than ``most``."""
        short = []
        for part in batched(dict.fromkeys(numbers)):
            counts = self._connection.execute(
                f"select conversation, count(*) from prellm_documents where conversation in ({marks(part)}) group by 1",
                part,
            )
            short += [conversation for conversation, count in counts if count <= most]
        found: dict[int, list[Document]] = {conversation: [] for conversation in short}
        for document in self._where("conversation", short):
            found[document.conversation].append(document)
        for documents in found.values():
            documents.sort(key=lambda document: (document.timestamp, document.id))
        return found

    def newest(self, conversation: int, limit: int) -> list[Document]:
        """The last documents of a conversation, newest first."""
        rows = self._connection.execute(
            f"select {self._COLUMNS} from prellm_documents where conversation = ?"
            f" order by timestamp desc, id desc limit {limit}",
            [conversation],
        )
        return [Document(*row) for row in rows]

    def newest_moment(self) -> float:
        """The timestamp of the newest document, in unix seconds; 0 if there is none. Reads the whole table."""
        return float(self._connection.execute("select max(timestamp) from prellm_documents").fetchone()[0] or 0)

    def between(self, periods: Sequence[tuple[float, float]], most: int) -> Iterator[Document]:
        """The ``most`` newest documents of these half-open periods (unix seconds), newest first.

        Reads the whole table.
        """
        condition = " or ".join(["timestamp >= ? and timestamp < ?"] * len(periods))
        rows = self._connection.execute(
            f"select {self._COLUMNS} from prellm_documents where {condition}"
            f" order by timestamp desc, id desc limit {most}",
            [moment for period in periods for moment in period],
        )
        return map(Document._make, rows)

    def _where(self, column: str, values: Sequence[int]) -> list[Document]:
        found: list[Document] = []
        for part in batched(values):
            rows = self._connection.execute(
                f"select {self._COLUMNS} from prellm_documents where {column} in ({marks(part)})", part
            )
            found.extend(map(Document._make, rows))
        return found

    # -- names of conversations and sessions ----------------------------------

    def name_number(self, name: str) -> int | None:
        row = self._connection.execute("select number from prellm_names where name = ?", [name]).fetchone()
        return None if row is None else int(row[0])

    def number_of_name(self, name: str) -> int:
        """The number of a name, given to it now if it is new."""
        number: int | None = self.name_number(name)
        if number is None:
            (number,) = self._connection.execute("select coalesce(max(number), 0) + 1 from prellm_names").fetchone()
            self._connection.execute("insert into prellm_names (name, number) values (?, ?)", [name, number])
        assert number is not None
        return number

    def names(self, numbers: Iterable[int]) -> dict[int, str]:
        found: dict[int, str] = {}
        for part in batched(dict.fromkeys(numbers)):
            found.update(
                self._connection.execute(f"select number, name from prellm_names where number in ({marks(part)})", part)
            )
        return found


def _checksum(id: str) -> int:
    return zlib.crc32(id.encode("utf-8", "surrogatepass"))
