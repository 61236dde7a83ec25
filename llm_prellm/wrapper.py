"""The wrapping models: recall, inject, let the small model prepare, execute, keep the receipt."""

from __future__ import annotations

import functools
import time
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import llm

from . import options as profile_options
from . import write_lock
from .aside import run_aside
from .profiles import Profile
from .selection import MissingModel, large_model, small_model
from .unanswered import unanswered

if TYPE_CHECKING:
    from llm.models import ModelWithAliases

    from .alarm import Sent
    from .prepare import Receipt, Turn
    from .preprocess import Decomposition
    from .window import Reader

RECEIPT_KEY = "prellm"


@dataclass
class Execution:
    """A turn ready to be executed."""

    prompt: llm.Prompt
    conversation: Any
    model: Any
    receipt: Receipt
    sent: Sent

    def finish(self, response: Any) -> None:
        """Keep the receipt with the response: llm logs it exactly when it logs the turn."""
        read = self.sent.check(response)
        if "window" in self.receipt:
            self.receipt["window"].update(read)
        own = response.response_json
        if own is not None and not isinstance(own, dict):
            own = {"response": own}
        response.response_json = {**(own or {}), RECEIPT_KEY: dict(self.receipt)}
        if response.resolved_model is None:
            response.set_resolved_model(self.model.model_id)
        write_lock.wait_for_other_writers(response)


class ProfileMixin:
    """Everything that the sync and the async wrapping model share: all but ``execute``."""

    is_prellm_profile = True

    def __init__(
        self,
        profile: Profile,
        installed: Sequence[ModelWithAliases],
        *,
        memory_path: Path | None = None,
        sanitize: bool = True,
    ) -> None:
        """A model for ``profile`` among the models ``installed``; the list may still grow.

        ``memory_path`` is the memory to use, by default that of the command that runs. ``sanitize`` masks secrets
        before anything goes to a large model.
        """
        self.model_id = profile.name
        self.profile = profile
        self._installed = installed
        self._memory_path = memory_path
        self._sanitize = sanitize

    # -- which models -------------------------------------------------------------------

    @functools.cached_property
    def small(self) -> ModelWithAliases:
        """The small model. Raises MissingModel."""
        return small_model(self.profile, self._installed)

    @functools.cached_property
    def large(self) -> ModelWithAliases | None:
        """The large model, if the profile has one. Raises MissingModel."""
        return large_model(self.profile, self._installed)

    def executor(self) -> Any:
        """The model that answers. Raises MissingModel."""
        raise NotImplementedError

    def _mirror(self, name: str, default: Any) -> Any:
        """A capability of the model that answers; while that is missing, what lets a prompt reach ``execute``."""
        try:
            return getattr(self.executor(), name)
        except MissingModel:
            return default

    can_stream = property(lambda self: self._mirror("can_stream", True))
    supports_schema = property(lambda self: self._mirror("supports_schema", True))
    supports_tools = property(lambda self: self._mirror("supports_tools", True))
    supports_conversation = property(lambda self: self._mirror("supports_conversation", True))
    attachment_types = property(lambda self: self._mirror("attachment_types", frozenset()))
    supported_server_side_tools = property(lambda self: self._mirror("supported_server_side_tools", ()))
    json_replacements = property(lambda self: self._mirror("json_replacements", None))

    @functools.cached_property
    def Options(self) -> type[llm.Options]:
        """Our options and those of the model that answers."""
        return profile_options.combined(self._mirror("Options", None))

    def get_key(self, explicit_key: str | None = None) -> str | None:
        """The key given with the prompt; the model that answers finds its own if none was."""
        return explicit_key

    def __str__(self) -> str:
        try:
            behind = self.executor().model_id
        except MissingModel:
            behind = "its model is not installed"
        return f"prellm: {self.model_id} ({behind})"

    # -- a turn -------------------------------------------------------------------------

    def memory_path(self) -> Path:
        """The memory that a prompt uses now; asked in the thread that llm's command runs in."""
        from . import turns

        return turns.memory_path(self._memory_path)

    def prepare(
        self,
        prompt: llm.Prompt,
        conversation: Any,
        path: Path,
        *,
        preview: bool = False,
        ask: bool = True,
        embedding_model: str | None = None,
    ) -> Execution:
        """Everything that comes before execution: recall, injection, the small model's preparation.

        A memory that fails says so on stderr, and the prompt goes on without it. With ``preview`` nothing will be
        executed: the model that answers need not be there. Without ``ask`` the small model is not asked.
        ``embedding_model`` stands in for that of the profile. Raises MissingModel.
        """
        from . import alarm, prepare, receipt, turns, window

        model, missing = self._model_for(preview)
        inner = prompt.options if model is None else profile_options.inner_options(prompt.options, model)
        turn = prepare.Turn.of(prompt)
        off = getattr(prompt.options, "memory", None) is False
        reader = window.Reader(model, inner)
        known = {} if off else prepare.as_last_sent(turn.hashes, turns.receipts_so_far(turn, conversation, path))
        asked = turn.asked_hash
        # An empty prompt is no message that a receipt could belong to.
        digests = turn.hashes if asked is not None else [*turn.hashes, ""]
        if not (turn.is_step and asked in known):
            meaning = embedding_model or self.profile.embedding_model
            new = self._new_receipt(turn, conversation, known, path, reader, ask=ask, embedding_model=meaning)
            if asked is not None and not preview:
                prepare.remember(conversation, asked, new)
            known = prepare.as_last_sent(digests, {**known, asked or "": new})
        noted = known[asked or ""]
        system = prepare.system_of(digests, known) or ""
        clean = self._cleaner()
        built = prepare.build(turn, model, inner, known, system, clean)
        if not turn.is_step and noted.get("masked") is not None:
            noted["masked"] = list(clean.kinds)  # type: ignore[index]  # our own, made above
        if missing is not None:
            noted = {**noted, "missing": missing}
        return Execution(
            prompt=built,
            conversation=prepare.conversation(conversation, model, system, noted, clean),
            model=model,
            receipt=receipt.step(noted) if turn.is_step else noted,
            sent=alarm.sent(turn, known, noted, reader, built.messages),
        )

    def _model_for(self, preview: bool) -> tuple[Any, str | None]:
        """The model that answers; for a preview ``None`` with the reason why there is none."""
        try:
            return self.executor(), None
        except MissingModel as missing:
            if preview:
                return None, str(missing)
            raise

    def _new_receipt(
        self,
        turn: Turn,
        conversation: Any,
        known: dict[str, Receipt],
        path: Path,
        reader: Reader,
        *,
        ask: bool,
        embedding_model: str | None,
    ) -> Receipt:
        from . import prepare, turns
        from .room import Room

        started = time.perf_counter()
        options = turn.prompt.options
        off = getattr(options, "memory", None) is False
        has_large = self.profile.large is not None
        strategy = self._strategy(turn)
        found = self._is_history_read(turn, strategy)
        room = Room(
            turn,
            known,
            reader,
            model=reader.model_id,
            asked=getattr(options, "context_tokens", None),
            shown=self._shares_history(),
            small=self._small_reader(),
        )
        session = turns.session_of(getattr(options, "session", None), known)
        question = turns.Question(session, room, embedding_model, shown=found)
        recalled, warnings = (None, []) if off else turns.recall(turn, conversation, known, path, question)
        remembered = time.perf_counter()
        asks = has_large and bool(turn.question)
        decomposition, asked = self._decompose(turn, strategy, recalled, ask) if asks else (None, [])
        answered = time.perf_counter()
        return turns.write_receipt(
            profile=self.model_id,
            small_model=(self._small_id() if asked else None) if has_large else reader.model_id,
            model=reader.model_id,
            session=question.session,
            decomposition=decomposition,
            asked=asked,
            recalled=recalled,
            room=room,
            system="" if off else prepare.system_of(turn.hashes, known),
            found=found,
            share_history=self._shares_history(),
            said=turn.spoken,
            sanitize=has_large and self._sanitize,
            memory=not off,
            warnings=warnings,
            milliseconds=1000 * (remembered - started),
            asking_milliseconds=1000 * (answered - remembered) if asked and ask else None,
        )

    def _shares_history(self) -> bool:
        """Whether the model that answers is shown what is recalled."""
        return self.profile.large is None or self.profile.share_history

    def _is_history_read(self, turn: Turn, strategy: str) -> bool:
        """Whether any model would be shown what is recalled: what none is shown is not looked for."""
        if self._shares_history():
            return True
        from .preprocess import reads_history

        return bool(turn.question) and reads_history(turn.spoken, strategy)

    def _strategy(self, turn: Turn) -> str:
        """How the small model is to prepare the prompt; ``passthrough`` without a large model."""
        from . import small

        if self.profile.large is None:
            return "passthrough"
        strategy = getattr(turn.prompt.options, "strategy", None) or self.profile.strategy
        return "passthrough" if strategy == "auto" and self._small_id() in small.NOT_HELPFUL else strategy

    def _cleaner(self) -> Any:
        """What makes a text such as the model that answers may see it: a large one is shown no secrets."""
        from . import prepare

        if self.profile.large is None or not self._sanitize:
            return prepare.as_it_is
        from .secrets import Masker

        return Masker()

    def _decompose(
        self, turn: Turn, strategy: str, recalled: Any, ask: bool
    ) -> tuple[Decomposition, list[dict[str, Any]]]:
        """Let the small model prepare the prompt for the large one: what came of it, and what it was asked."""
        from . import inject, profiles, small
        from .preprocess import decompose

        steps = decompose(
            turn.spoken,
            strategy,
            context=recalled.history.text if recalled else "",
            preferences=inject.preferences(recalled.preferences) if recalled else "",
            prompts_dir=profiles.path().parent / "prompts",
        )
        return small.prepare(lambda: self.small.model, steps, ask=ask)

    def _small_id(self) -> str | None:
        """The id of the small model; ``None`` when it is not installed, which need not stop a large one."""
        try:
            return self.small.model.model_id
        except MissingModel:
            return None

    def _small_reader(self) -> Reader | None:
        """The small model as a reader, when a large one answers and the small one is there."""
        from .window import Reader

        if self.profile.large is None:
            return None
        try:
            return Reader(self.small.model, self.small.model.Options())
        except MissingModel:
            return None


class ProfileModel(ProfileMixin, llm.KeyModel):  # type: ignore[misc]  # Options is made from the model behind
    """A profile as a model."""

    def executor(self) -> llm.Model | llm.KeyModel:
        return (self.large or self.small).model

    def execute(
        self,
        prompt: llm.Prompt,
        stream: bool,
        response: llm.Response,
        conversation: llm.Conversation | None,
        key: str | None = None,
    ) -> Iterator[Any]:
        """Answer with the executing model; its text, reasoning, tool calls and usage pass through as they come."""
        with unanswered():
            profile_options.set_defaults(prompt, self.executor().model_id)
            turn = self.prepare(prompt, conversation, self.memory_path())
        arguments: dict[str, Any] = {
            "stream": stream,
            "response": response,
            "conversation": turn.conversation,
        }
        if isinstance(turn.model, llm.KeyModel):
            arguments["key"] = turn.model.get_key(key)
        yield from turn.model.execute(turn.prompt, **arguments)
        turn.finish(response)


class AsyncProfileModel(ProfileMixin, llm.AsyncKeyModel):  # type: ignore[misc]  # as above
    """A profile as an async model."""

    def executor(self) -> llm.AsyncModel | llm.AsyncKeyModel:
        entry = self.large or self.small
        if entry.async_model is None:
            raise MissingModel(
                f"{entry.model.model_id}, the model behind {self.model_id}, has no async version; ask without --async"
            )
        return entry.async_model

    async def execute(
        self,
        prompt: llm.Prompt,
        stream: bool,
        response: llm.AsyncResponse,
        conversation: llm.AsyncConversation | None,
        key: str | None = None,
    ) -> AsyncGenerator[Any, None]:
        """As ``ProfileModel.execute``; what blocks runs in a thread."""
        with unanswered():
            profile_options.set_defaults(prompt, self.executor().model_id)
            turn = await run_aside(self.prepare, prompt, conversation, self.memory_path())
        arguments: dict[str, Any] = {
            "stream": stream,
            "response": response,
            "conversation": turn.conversation,
        }
        if isinstance(turn.model, llm.AsyncKeyModel):
            arguments["key"] = turn.model.get_key(key)
        chunks = turn.model.execute(turn.prompt, **arguments)
        try:
            async for chunk in chunks:
                yield chunk
        finally:
            # A model that is no longer listened to stops at once, as it does alone; a plain iterator has no aclose.
            if hasattr(chunks, "aclose"):
                await chunks.aclose()
        turn.finish(response)


def register(register: Any, installed: Sequence[ModelWithAliases]) -> None:
    """Register the profiles as models over the models ``installed``; a file of profiles that can't be read is said."""
    from . import profiles

    try:
        known = profiles.load()
    except profiles.BrokenProfiles as error:
        _warn_once(str(error))
        known = list(profiles.BUILT_IN)
    names = {entry.model.model_id for entry in installed}
    for profile in known:
        if profile.name not in names:
            register(ProfileModel(profile, installed), AsyncProfileModel(profile, installed))


@functools.cache
def _warn_once(text: str) -> None:
    """llm registers its models time and again; what is wrong is said once."""
    from .warn import warn

    warn(text)
