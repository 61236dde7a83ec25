"""The Python API's way of asking: small model prepares, large model executes, the interaction is kept."""

from __future__ import annotations

import asyncio
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import llm

from . import plugins
from .accepted import checked_name, checked_path, checked_text
from .aside import run_aside
from .database import PATIENCE, explained, open_database, transaction
from .errors import PrellmError
from .log.rows import RECEIPT_KEY
from .profiles import Profile
from .selection import MissingModel
from .sessions import check_session_name
from .strategies import check_strategy
from .warn import warn
from .wrapper import AsyncProfileModel, ProfileModel

if TYPE_CHECKING:
    from llm.models import ModelWithAliases

_MODEL_ID = "prellm"
"""What the turn is logged under: a model that is always there, so that ``llm -c`` can go on with it."""


_keeping: dict[Path, threading.Lock] = {}
"""By file. SQLite lets whoever waits for its lock try again now and then, in no order: of many threads one may be out
of luck until its time is up. Those of one process queue here."""


@dataclass(frozen=True)
class PreLLMResponse:
    """An answer and how it came about."""

    content: str
    decomposition: dict[str, Any] | None
    """What the small model found out, or ``None`` when there was nothing for it to do: ``data``, ``calls`` (0 when it
    was not asked after all) and ``fallback``, which says why the prompt went as it was."""
    model_used: str
    """The id of the model that answered."""
    small_model_used: str | None
    receipt: dict[str, Any]
    """What was put into the prompt and why, as it is kept with the turn."""


async def preprocess_and_execute(
    query: str,
    small_llm: str | None = None,
    large_llm: str | None = None,
    *,
    session_path: str | os.PathLike[str] | None = None,
    session: str | None = None,
    strategy: str = "auto",
    sanitize: bool = True,
) -> PreLLMResponse:
    """Answer ``query``: recall, let the small model prepare the prompt, execute it on the large one.

    Models are named as for ``llm -m``; without a large one the small one answers, and without a small one it is
    chosen as the profile ``prellm`` chooses. With ``session_path`` the memory in that file is used, the interaction
    is kept there (the file is made if missing) and preferences are learned from it. ``sanitize`` masks secrets
    before anything goes to the large model. May be awaited any number of times at once.

    Raises PrellmError for an unknown model or strategy or an unusable file, and whatever the model raises. An answer
    that cannot be kept after all is given all the same; the reason is in the receipt's ``warnings`` and on stderr.
    """
    query, session = _asked(query, session)
    profile, installed = await asyncio.to_thread(_profile, small_llm, large_llm, strategy)
    path = await asyncio.to_thread(_memory_path, session_path)
    model = AsyncProfileModel(profile, installed, memory_path=path, sanitize=sanitize)
    if (model.large or model.small).async_model is None:
        return await run_aside(_execute, profile, installed, query, path, session, sanitize)
    response = model.prompt(query, options=_options(path, session))
    await response.text()
    failure = None
    if path is not None:
        # Not the response itself: before llm 0.33 only a sync one could be logged.
        failure = await asyncio.to_thread(_keep, await response.to_sync_response(), path)
    return _outcome(response, failure)


def preprocess_and_execute_sync(
    query: str,
    small_llm: str | None = None,
    large_llm: str | None = None,
    *,
    session_path: str | os.PathLike[str] | None = None,
    session: str | None = None,
    strategy: str = "auto",
    sanitize: bool = True,
) -> PreLLMResponse:
    """As ``preprocess_and_execute``, without an event loop."""
    query, session = _asked(query, session)
    profile, installed = _profile(small_llm, large_llm, strategy)
    return _execute(profile, installed, query, _memory_path(session_path), session, sanitize)


def _execute(
    profile: Profile,
    installed: list[ModelWithAliases],
    query: str,
    path: Path | None,
    session: str | None,
    sanitize: bool,
) -> PreLLMResponse:
    model = ProfileModel(profile, installed, memory_path=path, sanitize=sanitize)
    response = model.prompt(query, options=_options(path, session))
    response.text()
    return _outcome(response, _keep(response, path) if path is not None else None)


def _asked(query: Any, session: Any) -> tuple[str, str | None]:
    """A query and a session as they can be used. Raises PrellmError for what they cannot be."""
    session = checked_name("session", session)
    if session is not None:
        check_session_name(session)
    return checked_text("query", query), session


def _profile(small: str | None, large: str | None, strategy: str) -> tuple[Profile, list[ModelWithAliases]]:
    from .selection import large_model, small_model

    check_strategy(strategy)
    small, large = checked_name("small_llm", small), checked_name("large_llm", large)
    profile = Profile(_MODEL_ID, small=small, large=large, strategy=strategy)
    plugins.load()
    installed = llm.get_models_with_aliases()
    try:
        if small is not None or large is None:
            small_model(profile, installed)
        large_model(profile, installed)
    except MissingModel as error:
        raise PrellmError(str(error)) from error
    return profile, installed


def _memory_path(session_path: str | os.PathLike[str] | None) -> Path | None:
    if session_path is None:
        return None
    path = Path(checked_path("session_path", session_path) or "").expanduser()
    # An unusable file is said before a model is asked, not after it has answered.
    is_there = path.exists()
    db = open_database(path, patience=PATIENCE)
    try:
        if is_there:
            with explained(path), transaction(db):
                db.table_names()
    finally:
        db.close()
    return path


def _options(path: Path | None, session: str | None) -> dict[str, Any]:
    options: dict[str, Any] = {"memory": path is not None}
    if session is not None:
        options["session"] = session
    return options


def _keep(response: Any, path: Path) -> str | None:
    """Log a response; gives why it could not be, which is said on stderr too."""
    from .store import MemoryStore

    lock = _keeping.setdefault(path.resolve(), threading.Lock())
    try:
        with lock, explained(path), MemoryStore(path) as store:
            store.keep(response)
    except PrellmError as error:
        failure = f"the answer was not kept: {error}"
        warn(failure)
        return failure
    return None


def _outcome(response: Any, failure: str | None) -> PreLLMResponse:
    receipt: dict[str, Any] = dict(response.response_json[RECEIPT_KEY])
    if failure is not None:
        receipt["warnings"] = [*receipt.get("warnings", []), failure]
    return PreLLMResponse(
        content="".join(response._chunks),
        decomposition=receipt.get("decomposition"),
        model_used=receipt["model"],
        small_model_used=receipt["small_model"],
        receipt=receipt,
    )
