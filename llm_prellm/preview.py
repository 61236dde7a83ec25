"""What would be sent, and what was: by the same steps as the real call, and put together from the same parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import llm
from pydantic import ValidationError

from . import cleaning, prepare, receipt
from .cleaning import AS_IT_IS
from .errors import PrellmError
from .wrapper import ProfileModel

if TYPE_CHECKING:
    from llm.models import Conversation

    from .prepare import Receipt
    from .store import MemoryStore


@dataclass(frozen=True)
class Sent:
    """A turn's receipt, and every message that the model that answers is sent for it, byte for byte."""

    receipt: Receipt
    messages: list[llm.Message]

    def to_dict(self) -> dict[str, Any]:
        """The receipt with ``messages``: for each its ``role`` and its ``parts``, as llm writes them."""
        return {**self.receipt, "messages": [message.to_dict() for message in self.messages]}


def preview(
    name: str,
    query: str,
    memory: Path,
    *,
    conversation: Conversation | None = None,
    system: str | None = None,
    options: Mapping[str, Any] | None = None,
    embedding_model: str | None = None,
    ask: bool = False,
) -> Sent:
    """What the profile ``name`` would send for a prompt with these words. The model that answers is not asked.

    With ``conversation`` the prompt goes on with it; ``options`` are those of ``-o``. Only with ``ask`` is the small
    model asked to prepare the prompt, if there is a large one to prepare it for; otherwise what it would be asked is
    said. Raises PrellmError for an unknown profile or option.
    """
    model = _profile(name)
    try:
        if conversation is not None:
            conversation.model = model
            response = conversation.prompt(query, system=system, options=dict(options or {}))
        else:
            response = model.prompt(query, system=system, options=dict(options or {}))
    except ValidationError as error:
        first = error.errors()[0]
        raise PrellmError(f"-o {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    ready = model.prepare(response.prompt, conversation, memory, preview=True, ask=ask, embedding_model=embedding_model)
    return Sent(ready.receipt, ready.prompt.messages)


def sent(store: MemoryStore, turn_id: str | None) -> tuple[str, Sent]:
    """The id of a turn, the latest by default, and what was sent for it. Raises PrellmError."""
    identity, noted = store.receipt(turn_id)
    noted = receipt.whole(noted)
    messages = store.messages_before(identity)
    digests = prepare.hashes(messages)
    known: dict[str, Receipt] = {}
    if noted.get("memory", True):
        conversation = store.get(identity).conversation_id
        places = [*prepare.answered(messages, digests), *digests[-1:]] if prepare.has_files(messages) else []
        kept = store.receipts_of(conversation or "", places, until=identity)
        known = {digest: each for digest, each in kept.items() if digest in digests}
    if digests:
        known[digests[-1]] = noted
    known = prepare.as_last_sent(digests, known)
    system = prepare.system_of(digests, known) or ""
    clean = AS_IT_IS
    if noted.get("masked") is not None:
        from .secrets import Masker

        clean = Masker()
        cleaning.learn(clean, messages)
    return identity, Sent(noted, prepare.sent(messages, digests, known, system, clean))


def _profile(name: str) -> ProfileModel:
    for entry in llm.get_models_with_aliases():
        model = entry.model
        if isinstance(model, ProfileModel) and (model.model_id == name or name in entry.aliases):
            return model
    raise PrellmError(f"no profile {name!r}; see: llm prellm list")
