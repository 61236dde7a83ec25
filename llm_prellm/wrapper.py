"""The wrapping models: recall, inject, let the small model prepare, execute, keep the receipt."""

from __future__ import annotations

import functools
from collections.abc import AsyncGenerator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import llm

from . import options as profile_options
from .aside import run_aside
from .profiles import Profile
from .selection import MissingModel, large_model, small_model
from .unanswered import unanswered

if TYPE_CHECKING:
    from llm.models import ModelWithAliases

    from .composing import Execution


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
        from .composing import Composer

        composer = Composer(self, sanitize=self._sanitize)
        return composer.turn(prompt, conversation, path, preview=preview, ask=ask, embedding_model=embedding_model)


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
        await run_aside(turn.finish, response)


def register(register: Any, installed: Sequence[ModelWithAliases]) -> None:
    """Register the profiles as models over the models ``installed``; a file of profiles that can't be read is said."""
    from . import profiles

    try:
        known = profiles.load()
    except profiles.BrokenProfiles as error:
        from .warn import warn_once

        warn_once(str(error))  # llm registers its models time and again
        known = list(profiles.BUILT_IN)
    names = {entry.model.model_id for entry in installed}
    for profile in known:
        if profile.name not in names:
            register(ProfileModel(profile, installed), AsyncProfileModel(profile, installed))
