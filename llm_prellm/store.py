"""One memory: the log, the index, the decisions and what is done with them together.

The Python API, the command line and the wrapping models all go through this class. It is synchronous and is
used by one thread at a time.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from . import folders, inject
from .accepted import checked_metadata, checked_moment, checked_text
from .arranging import Arranging
from .batches import batched
from .catchup import CatchUp, Progress
from .database import PATIENCE, default_path, explained, open_database, time_limit, transaction, waiting
from .decisions import Decisions
from .errors import PrellmError
from .forgetting import Forgetting, vectors_in
from .index import EVERYTHING, Index, Part
from .interaction import DEFAULT_SESSION, Interaction, Memory
from .log import Extras, Log, LogWriter, NewTurn, extras_of
from .naming import named
from .readings import Reading, Readings, digest_of
from .rebuild import rebuild
from .recall import Exclude, Recall, Recalled
from .sessions import check_session_name
from .standing import Preference
from .tables import bring_up_to_date
from .warn import warn

if TYPE_CHECKING:
    from llm.parts import Message

    from .learn import Statement
    from .semantic.meaning import Meaning

CATCH_UP_SECONDS = 1.0
"""What catching up may take of a prompt's or a search's time."""

_MANY_ROWS_KIB = 32_768
"""SQLite's cache while many rows are written: 32 MiB."""


class MemoryStore:
    """A memory in an SQLite file in llm's log format."""

    def __init__(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        session: str | None = None,
        patience: float = PATIENCE,
        create: bool = True,
        embedding_model: str | None = None,
    ) -> None:
        """Open ``path`` (llm's own logs.db by default); ``patience`` is in seconds.

        With ``embedding_model`` (llm's id or alias) meaning joins the search. Raises PrellmError when the file cannot
        be used, or there is no such model.
        """
        embedder = None
        if embedding_model is not None:
            from .semantic.embedder import Embedder

            embedder = Embedder(embedding_model)
        self.path = default_path() if path is None else Path(path).expanduser()
        self.session = folders.current(session)
        self.db = open_database(self.path, patience=patience, create=create)
        self.log = Log(self.db)
        self.index = Index(self.db)
        self.decisions = Decisions(self.db)
        self._catch_up = CatchUp(self.db, self.log, self.index, self.decisions)
        self._meaning: Meaning | None = None
        if embedder is not None:
            from .semantic.meaning import Meaning

            self._meaning = Meaning(embedder, self.db, self.decisions.forgotten)
        self._recall = Recall(self.log, self.index, self.decisions, self._meaning)
        self._arranging = Arranging(self.log, self.index, self.decisions)
        self._forgetting = Forgetting(self.db, self.log, self.index, self.decisions)
        self._ready = False

    def __enter__(self) -> MemoryStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    @contextmanager
    def _using(self, *, write: bool) -> Iterator[None]:
        """Errors of the file as one line; before the first write the tables are made."""
        with explained(self.path):
            if write and not self._ready:
                self._make_tables()
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction: what is done inside is kept together or not at all."""
        with self._using(write=True), transaction(self.db):
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What is read inside is of one moment, whatever other processes write meanwhile."""
        with self._using(write=False):
            self.db.conn.execute("begin")
            try:
                yield
            finally:
                self.db.conn.rollback()

    @contextmanager
    def writing_much(self) -> Iterator[None]:
        """Inside a transaction: room in memory for the pages that many rows go to."""
        [before] = self.db.execute("pragma cache_size").fetchone()
        self.db.execute(f"pragma cache_size = -{_MANY_ROWS_KIB}")
        try:
            yield
        finally:
            self.db.execute(f"pragma cache_size = {before}")

    def _make_tables(self) -> None:
        bring_up_to_date(self.db)
        self._ready = True

    # -- recall -----------------------------------------------------------------------

    def catch_up(self, seconds: float | None = CATCH_UP_SECONDS) -> Progress:
        """Read what was logged since the last time, for at most ``seconds``; then embed it, for as long again."""
        if not self.log.stretches and not self.index_ready():
            return Progress(0, 0)  # nothing was ever logged here: perhaps a file of somebody else's
        with self._using(write=True):
            progress = self._catch_up.run(seconds=seconds)
            if self._meaning:
                self._meaning.try_to_catch_up(self.log, seconds)
            return progress

    def catch_up_if_possible(self) -> None:
        """Catch up for who only reads: a file that can't be written now is read as far as it is indexed; that is said.

        Raises PrellmError when it can't be written and was never indexed, or is damaged.
        """
        try:
            with waiting(self.db, CATCH_UP_SECONDS):
                self.catch_up()
        except PrellmError as error:
            damaged = not isinstance(error.__cause__, sqlite3.OperationalError)
            if damaged or not self.index_ready():
                raise
            warn(f"the newest turns are not looked at: {error}")

    def search(
        self,
        query: str,
        limit: int = 10,
        *,
        session: str | None = None,
        conversation: str | None = None,
        part: Part = EVERYTHING,
        exclude: Exclude | None = None,
    ) -> list[Memory]:
        """The interactions that answer ``query`` best, best first.

        ``session`` is preferred, not required; ``conversation`` is the one the question is asked in. Of ``part`` of the
        log alone, and of that nothing that ``exclude`` is true for.
        """
        with self._using(write=False):
            asked = self._recall.question(query, session or self.session, conversation, part, exclude)
            return self._recall.search(asked, limit)

    def recall(
        self,
        query: str,
        *,
        max_tokens: int | Callable[[Mapping[str, Preference]], int],
        session: str | None = None,
        conversation: str | None = None,
        part: Part = EVERYTHING,
        exclude: Exclude | None = None,
        seconds: float | None = None,
        labels: tuple[str, str] = inject.SPOKEN,
    ) -> Recalled:
        """What is to be put before a prompt, in at most ``max_tokens`` tokens of history.

        That may be a function of the preferences, which take room too. Raises OutOfTime when it takes longer than
        ``seconds``.
        """
        with self._using(write=False):
            # A model that is asked for a vector has a time limit of its own.
            asked = self._recall.question(query, session or self.session, conversation, part, exclude)
            with time_limit(self.db, seconds):
                return self._recall.recall(asked, max_tokens, labels)

    def keep(self, response: Any) -> None:
        """Log a finished response, as ``llm`` does."""
        with self.writing():
            response.log_to_db(self.db)

    def receipt(self, turn_id: str | None) -> tuple[str, dict[str, Any]]:
        """A turn's receipt and the id of the interaction, the newest one's by default. Raises PrellmError."""
        with self._using(write=False):
            if turn_id is None:
                for newest, kept in self.log.receipts.newest_first():
                    if not self.decisions.forgotten(each.id for each in self.log.get([newest]).values()):
                        return newest, kept
                raise PrellmError("no turn has a receipt yet: receipts come with the models of llm prellm list")
            identity = self.get(turn_id).id
            receipt = self.log.receipts.of(identity)
            if receipt is None or "recalled" not in receipt:
                raise PrellmError(f"the turn {turn_id} has no receipt: no model of llm prellm list answered it")
            return identity, receipt

    def receipts_of(
        self, conversation: str, answered: Sequence[str] = (), *, until: str | None = None
    ) -> dict[str, dict[str, Any]]:
        """The receipts of a conversation, by the hash of the message that each belongs to.

        ``answered`` are the hashes of its answered messages in their order, as they are now, if some may have changed:
        they do with an attached file that is written again. ``until`` is the last turn that counts.
        """
        with self._using(write=False):
            return self.log.receipts.of_conversation(conversation, answered, until)

    def messages_before(self, turn_id: str) -> list[Message]:
        """The messages that a turn answered, as ``llm`` was given them."""
        with self._using(write=False):
            return self.log.messages_before(turn_id)

    def index_ready(self) -> bool:
        """Whether the index has ever been made in this file."""
        return self.decisions.ready()

    # -- interactions -------------------------------------------------------------------

    def add(
        self,
        query: str,
        response: str,
        metadata: dict[str, Any] | None = None,
        *,
        timestamp: float | None = None,
        conversation_id: str | None = None,
        session: str | None = None,
        origin: str = "api",
    ) -> str:
        """Put an interaction into the log; gives its id. ``timestamp`` in unix seconds, now by default.

        Raises PrellmError for what can't be logged.
        """
        from ulid import ULID

        moment = time.time() if timestamp is None else checked_moment(timestamp)
        turn = NewTurn(
            query=checked_text("query", query),
            response=checked_text("response_summary", response),
            timestamp=moment,
            conversation_id=checked_text("conversation_id", conversation_id or "")
            or str(ULID.from_timestamp(moment)).lower(),
            # A moment's own randomness: the same words added twice are two interactions.
            id=str(ULID.from_timestamp(moment)).lower(),
            session=session or self.session or DEFAULT_SESSION,
            metadata=checked_metadata(metadata),
            origin=origin,
        )
        return self.add_turns([turn])[0]

    def add_turns(self, turns: Iterable[NewTurn]) -> list[str]:
        """Put interactions into the log that are not there yet, all or none; gives the ids of the new ones."""
        with self.writing():
            return LogWriter(self.db).add(turns)

    def interactions(
        self,
        *,
        session: str | None = None,
        conversation: str | None = None,
        newest_first: bool = False,
        beyond: str | None = None,
    ) -> Iterator[Interaction]:
        """The interactions of memory in the order of time: those in the log that were not forgotten.

        With ``beyond``, those that come after this id in that order.
        """
        with self._using(write=False):
            logged = self.log.all(newest_first=newest_first, conversation=conversation, beyond=beyond)
            for batch in batched(logged):
                gone = self.decisions.forgotten(each.id for each in batch)
                for interaction in batch:
                    if interaction.id not in gone and session in (None, interaction.session):
                        yield interaction

    def get(self, identity: str) -> Interaction:
        """One interaction by the id of its turn, or by a beginning of it that no other has.

        Raises PrellmError when memory holds none with this id.
        """
        with self._using(write=False):
            [interaction] = self.logged([identity])
            if self.decisions.forgotten([interaction.id]):
                raise PrellmError(f"the interaction {identity} is forgotten")
            return interaction

    def logged(self, ids: Sequence[str]) -> list[Interaction]:
        """The interactions with these ids, or beginnings of ids that no other has, forgotten or not; each once.

        Raises PrellmError when an id names none.
        """
        with self._using(write=False):
            return named(self.log, ids)

    def extras(self, interactions: Sequence[Interaction]) -> dict[str, Extras]:
        """The tool calls, attachments and receipts that came with interactions, by id."""
        with self._using(write=False):
            return extras_of(self.log, [interaction.id for interaction in interactions])

    # -- preferences ---------------------------------------------------------------------

    def preferences(self, session: str | None = None) -> dict[str, Preference]:
        """The preferences that stand in a session, with their evidence, by label.

        The label is the key; where a second of a key stands beside it, ``key (what it is about)``.
        """
        with self._using(write=False):
            return self.decisions.preferences(session or self.session)

    def standing(self) -> list[Preference]:
        """The preferences that stand in any session."""
        with self._using(write=False):
            return self.decisions.standing()

    def preferences_by_key(self, session: str | None = None) -> dict[str, str]:
        """The documented view of the preferences: one value a key, the newest."""
        return {key: each.value for key, each in self.preferences(session).items() if key == each.key}

    def ended_preferences(self) -> list[Preference]:
        """The preferences that no longer stand, oldest first."""
        with self._using(write=False):
            return self.decisions.ended()

    def set_preference(
        self, key: str, value: str | None, *, session: str | None = None, about: str | None = None
    ) -> None:
        """Set a preference by hand, in this session; ``None`` unsets it.

        With ``about`` only the one of its key that is about that ("" for what is not known).
        """
        with self.writing():
            self.decisions.decide(key, value, session=session or self.session or DEFAULT_SESSION, about=about)

    def learn(self, query: str, *, timestamp: float | None = None) -> int:
        """Read a user's words for preferences; gives how many statements there were."""
        from .learn import learn

        statements = learn(query)
        if statements:
            moment = time.time() if timestamp is None else timestamp
            with self.writing():
                self.decisions.add_statements(statements, moment, self.session or DEFAULT_SESSION, None)
        return len(statements)

    def has_reading(self, turn_id: str) -> bool:
        """Whether a model was asked about the words of this turn."""
        with self._using(write=True):
            return Readings(self.db).of(turn_id) is not None

    def keep_reading(self, interaction: Interaction, model_id: str, statements: Sequence[Statement]) -> bool:
        """Keep what a model read in an interaction; not if that was forgotten or deleted meanwhile."""
        with self.writing():
            found = self.log.get([interaction.id]).get(interaction.id)
            if found is None or found.query != interaction.query or self.decisions.forgotten([found.id]):
                return False
            reading = Reading(digest_of(found.query), model_id, time.time(), statements)
            Readings(self.db).keep(found.id, reading)
            self.decisions.learn([found])
            return True

    # -- forgetting and rebuilding ----------------------------------------------------------

    def forget(self, ids: Sequence[str], *, logs: bool = False) -> list[str]:
        """Forget interactions for good: no recall, no preference and no receipt has them any more.

        llm's log keeps the turns, unless ``logs`` says that they go from there too. All or none: raises PrellmError
        when an id names no interaction.
        """
        with self._erasing():
            heads = [each.id for each in self.logged(ids)]
            self._forgetting.forget(heads, logs=logs)
            return heads

    def clear(self, *, session: str | None = None, conversation: str | None = None, logs: bool = False) -> int:
        """Forget every interaction and every preference; gives how many interactions.

        With ``session`` only what belongs to it, its preferences too; with ``conversation`` only its interactions.
        llm's log keeps its turns, unless ``logs`` says that they go from there too: then what was forgotten before
        and is still there goes as well.
        """
        with self._erasing():
            gone = [each.id for each in self.interactions(session=session, conversation=conversation)]
            if session is None and conversation is None:
                self._forgetting.forget_all(gone, logs=logs)
            else:
                self._forgetting.forget(gone, logs=logs)
            if conversation is None:
                self.decisions.clear_preferences(session)
            return len(gone)

    def drop_forgotten(self, ids: Sequence[str]) -> None:
        """Drop what was derived from interactions that are forgotten already, inside a transaction."""
        if ids:
            self._forgetting.drop_derived(ids)

    @contextmanager
    def _erasing(self) -> Iterator[None]:
        """As ``writing``; what is deleted is overwritten in the file, not only given free."""
        with self._using(write=True):
            self.db.execute("pragma secure_delete = on")
        with self.writing():
            yield

    def reindex(self, progress: Callable[[int], None] | None = None) -> Progress:
        """Drop what is derived from the log and read all of it again; vectors are what ``embed`` makes."""
        with self._using(write=True):
            return rebuild(self.db, self.log, self.decisions, progress)

    @property
    def embeds(self) -> bool:
        """Whether an embedding model was named."""
        return self._meaning is not None

    def embed(self, progress: Callable[[int], None] | None = None) -> Progress:
        """Make the vectors of the whole log, new where a text has changed, and drop those of what is gone.

        Raises PrellmError when there is no embedding model, or it fails.
        """
        if self._meaning is None:
            raise PrellmError("no embedding model was named; see: llm embed-models")
        with self._using(write=True):
            self._meaning.restart(self.log)
            return self._meaning.catch_up(self.log, None, progress)

    def index_figures(self) -> dict[str, Any]:
        """How much is indexed, how much of the log is still to be read, and the rows of our own tables."""
        with self._using(write=False):
            ready = self.index_ready()
            vectors = vectors_in(self.db)
            return {
                "indexed": self.index.count() if ready else 0,
                "pending": self._catch_up.pending() if ready else self.log.count(),
                "index": self.index.health() if ready else "not made yet",
                "vectors": vectors.counts() if vectors else {},
                **self.decisions.counts(),
            }

    def traces(self) -> dict[str, int]:
        """Of what was forgotten: in how many places of each kind something is left of it."""
        with self._using(write=False):
            return self._forgetting.traces(indexed=self.index_ready())

    # -- sessions ---------------------------------------------------------------------------

    def sessions(self) -> dict[str, int]:
        """Interactions by session."""
        counts: dict[str, int] = {}
        for interaction in self.interactions():
            counts[interaction.session] = counts.get(interaction.session, 0) + 1
        return dict(sorted(counts.items()))

    def has_session(self, name: str) -> bool:
        """Whether a session has interactions or preferences, or was started for a folder."""
        return (
            name == DEFAULT_SESSION
            or name in folders.names()
            or any(each.session == name for each in self.standing())
            or any(each.session == name for each in self.interactions())
        )

    def rename_session(self, old: str, new: str, *, merge: bool = False) -> int:
        """What belongs to a session belongs to ``new`` from now on; gives how many interactions.

        With ``merge`` the other session has to be there, without it it must not: two sessions become one only when
        that is asked for, since nothing tells them apart afterwards. What is logged as ``old`` later is a new
        session of that name. Raises PrellmError.
        """
        check_session_name(new)
        with self.writing():
            known = {DEFAULT_SESSION: 0, **{each.session: 0 for each in self.standing()}, **self.sessions()}
            return self._arranging.rename(old, new, known, merge=merge)

    def move(self, identities: Sequence[str], session: str) -> list[str]:
        """Put whole conversations into a session; gives their ids.

        Each is named by its own id or by that of an interaction in it. All or none: raises PrellmError when an id
        names neither.
        """
        check_session_name(session)
        with self.writing():
            conversations: dict[str, list[str]] = {}
            for identity in identities:
                known = self.log.is_conversation(identity)
                conversation = identity if known else self.get(identity).conversation_id
                conversations[conversation] = [each.id for each in self.interactions(conversation=conversation)]
            self._arranging.move(conversations, session)
            return list(conversations)
