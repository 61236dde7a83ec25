"""The wrapping models: recall, inject, let the small model prepare, execute, keep the receipt."""

from __future__ import annotations

import asyncio
import functools
import time
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import llm

from . import options as profile_options
from . import write_lock
from .errors import PrellmError
from .profiles import Profile
from .selection import MissingModel, large_model, small_model

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

    def prepare(self, prompt: llm.Prompt, conversation: Any, path: Path) -> Execution:
        """Everything that comes before execution: recall, injection, the small model's preparation.

        A memory that fails says so on stderr, and the prompt goes on without it. Raises MissingModel.
        """
        from . import alarm, prepare, receipt, turns, window

        model = self.executor()
        inner = profile_options.inner_options(prompt.options, model)
        turn = prepare.Turn.of(prompt)
        off = getattr(prompt.options, "memory", None) is False
        reader = window.Reader(model, inner)
        known = {} if off else prepare.as_last_sent(turn, turns.receipts_so_far(turn, conversation, path))
        asked = turn.asked_hash
        if asked is not None and not (turn.is_step and asked in known):
            known[asked] = self._new_receipt(
                turn, conversation, known, path, reader, off=off, embedding_model=self.profile.embedding_model
            )
            prepare.remember(conversation, asked, known[asked])
            known = prepare.as_last_sent(turn, known)
        system = prepare.system_of(turn, known) or ""
        noted = known.get(asked or "", {"profile": self.model_id, "session": turns.session_of(None, known)})
        built = prepare.build(turn, model, inner, known, system, self._clean)
        return Execution(
            prompt=built,
            conversation=prepare.conversation(conversation, model, system, noted, self._clean),
            model=model,
            receipt=receipt.step(noted) if turn.is_step else noted,
            sent=alarm.sent(turn, known, noted, reader, built.messages),
        )

    def preview(self, query: str, memory: Path, embedding_model: str | None = None, **options: Any) -> Receipt:
        """The receipt that a first prompt with these words would have, without asking any model that answers.

        ``embedding_model`` stands in for that of the profile.
        """
        from . import prepare
        from .window import Reader

        values = {name: value for name, value in options.items() if value is not None}
        prompt = llm.Prompt(query, model=self, options=profile_options.ProfileOptions(**values))
        meaning = embedding_model or self.profile.embedding_model
        try:
            reader = Reader(self.executor(), prompt.options)
        except MissingModel:
            reader = Reader(None, prompt.options)
        return self._new_receipt(
            prepare.Turn.of(prompt), None, {}, memory, reader, off=False, ask=False, embedding_model=meaning
        )

    def _new_receipt(
        self,
        turn: Turn,
        conversation: Any,
        known: dict[str, Receipt],
        path: Path,
        reader: Reader,
        *,
        off: bool,
        ask: bool = True,
        embedding_model: str | None,
    ) -> Receipt:
        from . import prepare, turns
        from .room import Room

        started = time.perf_counter()
        options = turn.prompt.options
        try:
            model = self.executor()
        except MissingModel:
            if ask:
                raise
            model = None
        room = Room(
            turn,
            known,
            reader,
            model=model_id_of(model),
            asked=getattr(options, "context_tokens", None),
            shown=self.profile.large is None or self.profile.share_history,
            small=self._small_reader(),
        )
        session = turns.session_of(getattr(options, "session", None), known)
        question = turns.Question(session, room, embedding_model)
        recalled, warnings = (None, []) if off else turns.recall(turn, conversation, known, path, question)
        prepares = ask and self.profile.large is not None and turn.question
        decomposition = self._decompose(turn, recalled) if prepares else None
        return turns.write_receipt(
            profile=self.model_id,
            small_model=model_id_of(model) if self.profile.large is None else self._asked_small(decomposition),
            model=model_id_of(model),
            session=question.session,
            decomposition=decomposition,
            recalled=recalled,
            room=room,
            system="" if off else prepare.system_of(turn, known),
            share_history=self.profile.large is None or self.profile.share_history,
            said=turn.spoken,
            clean=self._clean,
            warnings=warnings,
            started=started,
        )

    def _clean(self, text: str) -> str:
        """A text as the model that answers may see it: a large one is shown no secrets."""
        if self.profile.large is None or not self._sanitize:
            return text
        from .secrets import mask

        return mask(text).text

    def _decompose(self, turn: Turn, recalled: Any) -> Decomposition:
        """Let the small model prepare the prompt for the large one."""
        from . import inject, profiles
        from .preprocess import SmallModelFailed, decompose
        from .small import NOT_HELPFUL, ask_within

        strategy = getattr(turn.prompt.options, "strategy", None) or self.profile.strategy
        if strategy == "auto" and self.small.model.model_id in NOT_HELPFUL:
            strategy = "passthrough"
        context = recalled.history.text if recalled else ""
        preferences = inject.preferences(recalled.preferences) if recalled else ""
        steps = decompose(
            turn.spoken,
            strategy,
            context=context,
            preferences=preferences,
            prompts_dir=profiles.path().parent / "prompts",
        )
        try:
            ask = next(steps)
            while True:
                try:
                    answer = ask_within(self.small.model, ask)
                except (SmallModelFailed, MissingModel) as error:
                    ask = steps.throw(SmallModelFailed(str(error)))
                else:
                    ask = steps.send(answer)
        except StopIteration as done:
            outcome: Decomposition = done.value
            return outcome

    def _small_reader(self) -> Reader | None:
        """The small model as a reader, when a large one answers and the small one is there."""
        from .window import Reader

        if self.profile.large is None:
            return None
        try:
            return Reader(self.small.model, self.small.model.Options())
        except MissingModel:
            return None

    def _asked_small(self, decomposition: Decomposition | None) -> str | None:
        return self.small.model.model_id if decomposition is not None and decomposition.calls else None


def model_id_of(model: Any) -> str | None:
    """A model's id; ``None`` for none."""
    return None if model is None else model.model_id


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
        profile_options.set_defaults(prompt, self.executor().model_id)
        turn = await asyncio.to_thread(self.prepare, prompt, conversation, self.memory_path())
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


def preview(name: str, query: str, memory: Path, *, embedding_model: str | None = None, **options: Any) -> Receipt:
    """What a profile would put into a first prompt with these words. Raises PrellmError for an unknown profile."""
    for entry in llm.get_models_with_aliases():
        model = entry.model
        if isinstance(model, ProfileModel) and (model.model_id == name or name in entry.aliases):
            return model.preview(query, memory, embedding_model, **options)
    raise PrellmError(f"no profile {name!r}; see: llm prellm list")


def register(register: Any, installed: Sequence[ModelWithAliases]) -> None:
    """Register the profiles as models over the models ``installed``; a file of profiles that can't be read is said."""
    from . import profiles
    from .warn import warn

    try:
        known = profiles.load()
    except profiles.BrokenProfiles as error:
        warn(str(error))
        known = list(profiles.BUILT_IN)
    names = {entry.model.model_id for entry in installed}
    for profile in known:
        if profile.name not in names:
            register(ProfileModel(profile, installed), AsyncProfileModel(profile, installed))
