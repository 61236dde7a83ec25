"""One turn of a wrapping model, made ready: what is recalled, what the small model makes of it, what is sent."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from . import alarm, budget, cleaning, inject, preference_line, prepare, profiles, turns, write_lock
from . import options as profile_options
from .cleaning import AS_IT_IS, Cleaner
from .log.rows import RECEIPT_KEY
from .profiles import Profile
from .receipt import step
from .room import Room
from .selection import MissingModel
from .warn import warn
from .window import Reader

if TYPE_CHECKING:
    import llm
    from llm.models import ModelWithAliases

    from .prepare import Receipt, Turn
    from .preprocess.ask import Decomposition


class Behind(Protocol):
    """What stands behind a wrapping model."""

    model_id: str
    profile: Profile

    @property
    def small(self) -> ModelWithAliases:
        """The small model. Raises MissingModel."""

    def executor(self) -> Any:
        """The model that answers. Raises MissingModel."""


@dataclass
class Execution:
    """A turn ready to be executed."""

    prompt: llm.Prompt
    conversation: Any
    model: Any
    receipt: Receipt
    sent: alarm.Sent

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


class Composer:
    """Makes the turns of a wrapping model."""

    def __init__(self, behind: Behind, *, sanitize: bool) -> None:
        """``sanitize`` masks secrets before anything goes to a large model."""
        self._behind = behind
        self._sanitize = sanitize

    def turn(
        self,
        prompt: llm.Prompt,
        conversation: Any,
        path: Path,
        *,
        preview: bool,
        ask: bool,
        embedding_model: str | None,
    ) -> Execution:
        """A turn over the memory ``path``, as ``ProfileMixin.prepare`` describes it. Raises MissingModel."""
        model, missing = self._model_for(preview)
        inner = prompt.options if model is None else profile_options.inner_options(prompt.options, model)
        turn = prepare.Turn.of(prompt)
        off = getattr(prompt.options, "memory", None) is False
        reader = Reader(model, inner)
        profile = self._behind.model_id
        so_far = {} if off else turns.receipts_so_far(turn, conversation, profile, path)
        known = prepare.as_last_sent(turn.hashes, so_far)
        clean = self._cleaner()
        cleaning.teach(clean, prompt, turn.messages, conversation)
        asked = turn.asked_hash
        # An empty prompt is no message that a receipt could belong to.
        digests = turn.hashes if asked is not None else [*turn.hashes, ""]
        own = known.get(asked or "") if turn.follows_tools else None
        if own is not None and own.get("profile") == profile:
            noted, is_step = dict(own), True
        else:
            meaning = embedding_model or self._behind.profile.embedding_model
            noted = dict(
                self._new_receipt(turn, conversation, known, path, reader, clean, ask=ask, embedding_model=meaning)
            )
            is_step = False
            if not turn.is_step:
                if asked is not None and not preview:
                    prepare.remember(conversation, (profile, str(path)), asked, noted)
                known = prepare.as_last_sent(digests, {**known, asked or "": noted})
                noted = dict(known[asked or ""])
        yields = {noted.get("yields") or ""}
        if off or not self._shares_history():
            # Whatever the receipts say: they are those of other models, perhaps.
            yields.add(budget.WITHHELD)
        if not self._shares_history():
            known = prepare.without_recalled(known)
        system = prepare.system_of(digests, known) or ""
        built = prepare.build(turn, model, inner, known, system, clean)
        shown = prepare.conversation(conversation, model, system, yields, clean)
        if noted.get("masked") is not None:
            noted["masked"] = list(clean.kinds)
        if missing is not None:
            noted["missing"] = missing
        return Execution(
            prompt=built,
            conversation=shown,
            model=model,
            receipt=step(noted) if is_step else noted,
            sent=alarm.sent(turn, known, noted, reader, built.messages),
        )

    def _model_for(self, preview: bool) -> tuple[Any, str | None]:
        """The model that answers; for a preview ``None`` with the reason why there is none."""
        try:
            return self._behind.executor(), None
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
        clean: Cleaner,
        *,
        ask: bool,
        embedding_model: str | None,
    ) -> Receipt:
        started = time.perf_counter()
        options = turn.prompt.options
        off = getattr(options, "memory", None) is False
        has_large = self._behind.profile.large is not None
        strategy = self._strategy(turn)
        found = self._is_history_read(turn, strategy)
        withheld = not self._shares_history() and any(receipt.get("before") for receipt in known.values())
        room = Room(
            turn,
            known,
            reader,
            model=reader.model_id,
            asked=getattr(options, "context_tokens", None),
            shown=self._shares_history(),
            withheld=withheld,
            small=self._small_reader(),
        )
        if withheld:
            # What the small model was shown before may be recalled for it again.
            known = prepare.without_recalled(known)
        session = turns.session_of(getattr(options, "session", None), known)
        question = turns.Question(session, room, embedding_model, shown=found)
        recalled, warnings = (None, []) if off else turns.recall(turn, conversation, known, path, question)
        remembered = time.perf_counter()
        asks = has_large and bool(turn.question)
        decomposition, asked = self._decompose(turn, strategy, recalled, clean, ask) if asks else (None, [])
        answered = time.perf_counter()
        return turns.write_receipt(
            profile=self._behind.model_id,
            small_model=(self._small_id() if asked else None) if has_large else reader.model_id,
            model=reader.model_id,
            session=question.session,
            decomposition=decomposition,
            asked=asked,
            recalled=recalled,
            room=room,
            system=self._own_system(turn, known) if not off else "",
            found=found,
            share_history=self._shares_history(),
            said=turn.spoken,
            clean=clean,
            memory=not off,
            warnings=warnings,
            milliseconds=1000 * (remembered - started),
            asking_milliseconds=1000 * (answered - remembered) if asked and ask else None,
        )

    def _own_system(self, turn: Turn, known: dict[str, Receipt]) -> str | None:
        """What the conversation's system prompt has of ours; ``None`` where that is to be found out."""
        if preference_line.stands_in(turn.system):
            return ""
        return prepare.system_of(turn.hashes, known)

    def _shares_history(self) -> bool:
        """Whether the model that answers is shown what is recalled."""
        return self._behind.profile.large is None or self._behind.profile.share_history

    def _is_history_read(self, turn: Turn, strategy: str) -> bool:
        """Whether any model would be shown what is recalled: what none is shown is not looked for."""
        if self._shares_history():
            return True
        from .preprocess.choose import reads_history  # needed by profiles with a large model alone

        return bool(turn.question) and reads_history(turn.spoken, strategy)

    def _strategy(self, turn: Turn) -> str:
        """How the small model is to prepare the prompt; ``passthrough`` without a large model."""
        given = getattr(turn.prompt.options, "strategy", None)
        if self._behind.profile.large is None:
            if given not in (None, "auto", "passthrough") and not turn.is_step:
                warn(
                    f"-o strategy {given} has no effect: {self._behind.profile.name} has no large model to prepare for"
                )
            return "passthrough"
        from . import small

        strategy = given or self._behind.profile.strategy
        return "passthrough" if strategy == "auto" and self._small_id() in small.NOT_HELPFUL else strategy

    def _cleaner(self) -> Cleaner:
        """What makes a text such as the model that answers may see it: a large one is shown no secrets."""
        if self._behind.profile.large is None or not self._sanitize:
            return AS_IT_IS
        from .secrets import Masker

        return Masker()

    def _decompose(
        self, turn: Turn, strategy: str, recalled: Any, clean: Cleaner, ask: bool
    ) -> tuple[Decomposition, list[dict[str, Any]]]:
        """Let the small model prepare the prompt for the large one: what came of it, and what it was asked.

        It is shown no secrets either: what it quotes or fills in goes to the large one, and a part of a private key,
        or a password without the word before it, is no longer seen to be one.
        """
        from . import small
        from .preprocess.decompose import decompose

        steps = decompose(
            clean(turn.spoken),
            strategy,
            context=clean(recalled.history.text) if recalled else "",
            preferences=clean(inject.preferences(recalled.preferences)) if recalled else "",
            prompts_dir=profiles.path().parent / "prompts",
        )
        return small.prepare(lambda: self._behind.small.model, steps, ask=ask)

    def _small_id(self) -> str | None:
        """The id of the small model; ``None`` when it is not installed, which need not stop a large one."""
        try:
            return self._behind.small.model.model_id
        except MissingModel:
            return None

    def _small_reader(self) -> Reader | None:
        """The small model as a reader, when a large one answers and the small one is there."""
        if self._behind.profile.large is None:
            return None
        try:
            return Reader(self._behind.small.model, self._behind.small.model.Options())
        except MissingModel:
            return None
