"""What memory contributes to a turn: the receipts of the conversation so far, and recall for the new message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import folders, inject, prepare, receipt
from .budget import PREFERENCES
from .cleaning import AS_IT_IS
from .database import OutOfTime, default_path
from .errors import PrellmError
from .garbage import uncollected
from .index import Part
from .interaction import DEFAULT_SESSION
from .recall import Recalled
from .store import CATCH_UP_SECONDS, MemoryStore
from .warn import warn

if TYPE_CHECKING:
    from .cleaning import Cleaner
    from .interaction import Interaction
    from .prepare import Receipt, Turn
    from .preprocess.ask import Decomposition
    from .room import Room

PATIENCE = 1.0
"""Seconds that a prompt waits for another process's lock on the log."""

RECALL_SECONDS = 2.0
"""Seconds after which a prompt goes on without what it was looking for."""


@dataclass(frozen=True)
class Question:
    """What is asked of memory for a turn."""

    session: str
    room: Room
    """What the model that answers has room for."""
    embedding_model: str | None = None
    """The embedding model that joins the search, if any."""
    shown: bool = True
    """Whether a model will be shown what is recalled; else memory is asked for preferences alone."""


def memory_path(given: Path | None) -> Path:
    """The memory of the command that runs: ``given``, its ``--database`` option, or llm's own log."""
    if given is not None:
        return given
    import click

    context = click.get_current_context(silent=True)
    named = context.params.get("database") if context is not None else None
    return Path(named) if isinstance(named, str) else default_path()


def receipts_so_far(turn: Turn, conversation: Any, profile: str, path: Path) -> dict[str, Receipt]:
    """The receipts of the messages that this conversation holds already, by the hash of the message."""
    known = prepare.remembered(conversation, (profile, str(path)), turn.hashes)
    # An answered message that this process did not send: an earlier one did, and logged it.
    answered = prepare.answered(turn.messages, turn.hashes)
    if conversation is not None and not known.keys() >= set(answered) and path.exists():
        try:
            with MemoryStore(path, patience=PATIENCE, create=False) as store:
                places = answered if prepare.has_files(turn.messages) else ()
                known = {**store.receipts_of(conversation.id, places), **known}
        except Exception as error:  # noqa: BLE001 - whatever is wrong with memory, the prompt is answered
            warn(f"earlier turns are sent without what was recalled for them: {error}")
    if not turn.is_step and turn.asked_hash is not None:
        # Asked before in the same words, perhaps; what is sent for it now is to be found out now.
        known.pop(turn.asked_hash, None)
    return {digest: known[digest] for digest in turn.hashes if digest in known}


def recall(
    turn: Turn, conversation: Any, known: Mapping[str, Receipt], path: Path, question: Question
) -> tuple[Recalled | None, list[str]]:
    """What memory has to say to a turn, and why it says nothing if something failed.

    A memory that is broken, locked or slow steps aside: the reason is given and shown on stderr.
    """
    if not path.exists():
        return None, []
    try:
        with uncollected(), _open(path, question) as store:
            if not store.log.stretches:
                return None, []
            try:
                store.catch_up(CATCH_UP_SECONDS)
            except PrellmError as error:
                if not store.index_ready():
                    raise
                warn(f"the newest turns are not looked at: {error}")
            return _recall(store, turn, conversation, known, question), []
    except (PrellmError, OutOfTime) as error:
        reason = f"answered without memory: {error}"
    except Exception as error:  # noqa: BLE001 - whatever is wrong with memory, the prompt is answered
        reason = f"answered without memory: {type(error).__name__}: {error}"
    warn(reason)
    return None, [reason]


def _open(path: Path, question: Question) -> MemoryStore:
    """The memory, without meaning if the profile's embedding model is not installed (any more)."""
    if question.embedding_model is not None and question.shown:
        from .semantic.embedder import EmbeddingFailed

        try:
            return MemoryStore(
                path,
                session=question.session,
                patience=PATIENCE,
                create=False,
                embedding_model=question.embedding_model,
            )
        except EmbeddingFailed as error:
            warn(f"searching by words alone: {error}")
    return MemoryStore(path, session=question.session, patience=PATIENCE, create=False)


def _recall(
    store: MemoryStore, turn: Turn, conversation: Any, known: Mapping[str, Receipt], question: Question
) -> Recalled:
    if not question.shown:
        return Recalled(inject.History("", [], [], 0, 0), store.preferences(), [])
    here = conversation.id if conversation is not None else None
    seen = prepare.recalled_before(known)

    def exclude(interaction: Interaction) -> bool:
        return interaction.id in seen or turn.holds(interaction.query, interaction.response)

    return store.recall(
        turn.question,
        max_tokens=question.room.history,
        conversation=here,
        part=Part(outside=here),
        exclude=exclude,
        seconds=RECALL_SECONDS,
    )


def session_of(given: str | None, known: Mapping[str, Receipt]) -> str:
    """The session that a turn belongs to: the option, the environment, the folder, that of its conversation so far
    (``known`` are the conversation's receipts), or the default one."""
    if named := folders.current(given):
        return named
    before = [str(receipt["session"]) for receipt in known.values() if "session" in receipt]
    return before[-1] if before else DEFAULT_SESSION


def write_receipt(
    *,
    profile: str,
    small_model: str | None,
    model: str | None,
    session: str,
    decomposition: Decomposition | None,
    asked: Sequence[Mapping[str, Any]],
    recalled: Recalled | None,
    room: Room,
    system: str | None,
    found: bool,
    share_history: bool,
    said: str,
    clean: Cleaner,
    memory: bool,
    warnings: list[str],
    milliseconds: float,
    asking_milliseconds: float | None,
) -> Receipt:
    """The receipt of a new turn. ``system`` is what the conversation began with, if it has a past.

    ``decomposition`` is what the small model made of the prompt, if it was there for that, and ``asked`` how it was
    asked. ``found`` says whether history was looked for, ``share_history`` whether the model that answers sees it.
    What the receipt quotes goes through ``clean``, as what is sent does.
    """
    preferences = dict(recalled.preferences) if recalled else {}
    if room.yields == PREFERENCES:
        system = ""
    history = recalled.history if recalled and found else None
    prepared = said if decomposition is None else decomposition.prompt
    sent = clean(prepared)
    added = _of_preferences(recalled, said, clean) if system is None else system
    before = clean(inject.before(history.text)) if history and share_history else ""
    return receipt.make(
        profile=profile,
        small_model=small_model,
        model=model,
        session=session,
        strategy="passthrough" if decomposition is None else decomposition.strategy,
        system=added,
        before=before,
        prompt=sent if sent != said else None,
        history=history,
        preferences=preferences,
        milliseconds=milliseconds,
        asking_milliseconds=asking_milliseconds,
        window=room.noted(),
        yields=room.yields,
        warnings=warnings,
        decomposition=_found(decomposition),
        asked=[{name: clean(text) if text else text for name, text in each.items()} for each in asked],
        masked=None if clean is AS_IT_IS else [],  # filled in when all of the prompt has been masked
        memory=memory,
    )


def _of_preferences(recalled: Recalled | None, said: str, clean: Cleaner) -> str:
    """The line of preferences for a conversation that begins with ``said``."""
    if recalled is None or not recalled.standing:
        return ""
    from .preference_line import line

    return clean(line(recalled.standing, said))


def _found(decomposition: Decomposition | None) -> dict[str, Any] | None:
    if decomposition is None or decomposition.strategy == "passthrough":
        return None
    found = {"data": decomposition.data, "calls": decomposition.calls, "fallback": decomposition.fallback}
    return {**found, "unasked": True} if decomposition.unasked else found
