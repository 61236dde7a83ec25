"""A turn before it is executed: what the conversation holds, what was sent before, what is sent now.

What is stable goes first and what is recalled for a turn goes with that turn's own message; the messages of
earlier turns are sent again just as they were first sent. A model server can then reuse what it has computed
for them.
"""

from __future__ import annotations

import copy
import dataclasses
import functools
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import llm
from llm.parts import AttachmentPart, TextPart

from . import budget, cleaning, inject
from .cleaning import AS_IT_IS, Cleaner
from .log.rows import RECEIPT_KEY

Receipt = Mapping[str, Any]

_REMEMBERED = 2048
_sent: OrderedDict[tuple[str, ...], Receipt] = OrderedDict()
"""Receipts of this process by conversation, or profile and memory, and the hash of the message that they belong to: a
tool chain's later steps and the next turn of a chat need them before, or without, llm having logged the turn."""


def remember(conversation: Any, scope: tuple[str, str], message_hash: str, receipt: Receipt) -> None:
    """Keep a receipt for the rest of this process. ``scope`` are the profile and the memory."""
    # A conversation's response is replied to without it: see ``remembered``.
    for place in {_place(conversation, scope, message_hash), _place(None, scope, message_hash)}:
        _sent[place] = receipt
        _sent.move_to_end(place)
    while len(_sent) > _REMEMBERED:
        _sent.popitem(last=False)


def remembered(conversation: Any, scope: tuple[str, str], hashes: Sequence[str]) -> dict[str, Receipt]:
    """The receipts of this process for messages of a conversation with these hashes.

    A prompt without a conversation is told by what its profile was sent last from its memory: another profile may
    have been shown what this one's model may not see.
    """
    places = {digest: _place(conversation, scope, digest) for digest in hashes}
    # Another thread may be dropping the oldest meanwhile.
    found = {digest: _sent.get(place) for digest, place in places.items()}
    return {digest: receipt for digest, receipt in found.items() if receipt is not None}


def _place(conversation: Any, scope: tuple[str, str], message_hash: str) -> tuple[str, ...]:
    """Two conversations may begin with the same words, and were sent different things with them."""
    return (conversation.id, message_hash) if conversation is not None else (*scope, message_hash)


def hashes(messages: Sequence[llm.Message]) -> list[str]:
    """llm's own hash of each message, which covers the messages before it."""
    from llm.logs import message_hash

    digests: list[str] = []
    for message in messages:
        digests.append(message_hash(message, digests[-1] if digests else None))
    return digests


def answered(messages: Sequence[llm.Message], digests: Sequence[str]) -> list[str]:
    """The hashes, of these, of the messages that a model answered."""
    roles = [message.role for message in messages]
    return [digests[at - 1] for at in range(1, len(roles)) if roles[at] == "assistant" != roles[at - 1]]


def has_files(messages: Sequence[llm.Message]) -> bool:
    """Whether a file is attached to any message: llm's hash of it and of all after it changes with the file."""
    return any(
        isinstance(part, AttachmentPart) and part.attachment is not None and part.attachment.path
        for message in messages
        for part in message.parts
    )


@dataclasses.dataclass(frozen=True)
class Turn:
    """What llm hands to a model, seen as a conversation with a new message at its end."""

    prompt: llm.Prompt
    messages: list[llm.Message]
    hashes: list[str]
    asked: int | None
    """Where the user's message stands that is being answered; ``None`` when there is none."""
    is_step: bool
    """Whether the user says nothing new: in a later step of a tool chain, or with an empty prompt."""
    follows_tools: bool
    """Whether it is such a step of a tool chain."""

    @classmethod
    def of(cls, prompt: llm.Prompt) -> Turn:
        """The turn that a prompt stands for."""
        messages = list(prompt.messages)
        said = len(messages)
        if said > 1 and messages[-2].role == "tool" and not any(isinstance(p, TextPart) for p in messages[-1].parts):
            said -= 1  # what the tools attached, which llm sends as if the user had: nobody has said anything new
        asked = next((i for i in reversed(range(said)) if messages[i].role == "user"), None)
        return cls(
            prompt=prompt,
            messages=messages,
            hashes=hashes(messages),
            asked=asked,
            is_step=asked is not None and asked != len(messages) - 1,
            follows_tools=bool(messages) and (messages[-1].role == "tool" or said < len(messages)),
        )

    @property
    def question(self) -> str:
        """The user's own words in the message being answered, without fragments."""
        if self.is_step or self.asked is None:
            return ""
        return self.prompt._prompt or ("" if self.prompt.fragments else _text(self.messages[self.asked]))

    @property
    def spoken(self) -> str:
        """The text of the message being answered as llm would send it, fragments included."""
        return "" if self.asked is None else _text(self.messages[self.asked])

    @property
    def asked_hash(self) -> str | None:
        """The hash of the message being answered."""
        return None if self.asked is None else self.hashes[self.asked]

    @property
    def system(self) -> str:
        """The system prompt: in a conversation that goes on it stands with the first message alone."""
        first = self.messages[0] if self.messages else None
        return _text(first) if first is not None and first.role == "system" else self.prompt.system or ""

    def holds(self, query: str, response: str) -> bool:
        """Whether the conversation itself already holds an exchange."""
        asked, answered = self._texts["user"], self._texts["assistant"]
        return query.strip() in asked and (not response or response.strip() in answered)

    @functools.cached_property
    def _texts(self) -> dict[str, set[str]]:
        said: dict[str, set[str]] = {"user": set(), "assistant": set()}
        for message in self.messages:
            if message.role in said:
                said[message.role].add(_text(message).strip())
        return said


def system_of(digests: Sequence[str], receipts: Mapping[str, Receipt]) -> str | None:
    """What was added to the system prompt when the conversation began, ``None`` when nothing is known of it."""
    for digest in digests:
        if digest in receipts and "system" in receipts[digest]:
            return str(receipts[digest]["system"])
    return None


def as_last_sent(digests: Sequence[str], receipts: Mapping[str, Receipt]) -> dict[str, Receipt]:
    """The receipts for messages with these hashes, without what later turns had to leave out of a window that was full.

    What yielded once stays away, so that the server finds in its cache what it was sent last.
    """
    known: dict[str, Receipt] = {}
    yielded: set[str] = set()
    for digest in reversed(digests):
        if digest in receipts:
            known[digest] = _lightened(receipts[digest], yielded)
            yielded.add(receipts[digest].get("yields") or "")
    return dict(reversed(known.items()))


def _lightened(receipt: Receipt, yielded: set[str]) -> Receipt:
    """A receipt without what a later turn left out."""
    if yielded & {budget.RECALLED, budget.PREFERENCES, budget.WITHHELD}:
        receipt = {**receipt, "before": "", "recalled": []}
    if budget.PREFERENCES in yielded and "system" in receipt:
        receipt = {**receipt, "system": ""}
    return receipt


def without_recalled(receipts: Mapping[str, Receipt]) -> dict[str, Receipt]:
    """Receipts without what was recalled, for a model that is shown none of it."""
    return {digest: _lightened(receipt, {budget.WITHHELD}) for digest, receipt in receipts.items()}


def recalled_before(receipts: Mapping[str, Receipt]) -> set[str]:
    """The ids of what earlier turns of the conversation were given already."""
    return {item["id"] for receipt in receipts.values() for item in receipt.get("recalled", [])}


def build(
    turn: Turn,
    model: llm.Model | llm.AsyncModel,
    options: llm.Options,
    receipts: Mapping[str, Receipt],
    system: str,
    clean: Cleaner = AS_IT_IS,
) -> llm.Prompt:
    """The prompt as it is sent: a changed copy that says the same to both generations of model plugins.

    New plugins read ``prompt.messages``; old ones ``prompt.prompt``, ``prompt.system`` and the conversation.
    Every text that the model may read goes through ``clean``.
    """
    prompt = copy.copy(turn.prompt)
    prompt.model = model  # type: ignore[assignment]
    prompt.options = options
    prompt._explicit_messages = sent(turn.messages, turn.hashes, receipts, system, clean)
    receipt = receipts.get(turn.asked_hash) if turn.asked_hash and not turn.is_step else None
    if turn.prompt.prompt:
        _say(prompt, clean(_spoken(turn.prompt.prompt, receipt)))
    _instruct(prompt, clean(inject.join(turn.prompt.system, system)))
    cleaning.prompt(prompt, clean)
    return prompt


def conversation(
    held: Any,
    model: llm.Model | llm.AsyncModel,
    system: str,
    yields: Collection[str],
    clean: Cleaner = AS_IT_IS,
) -> Any:
    """The conversation as old plugins read it: its earlier prompts as they were sent, without what ``yields`` names.

    Responses know their receipts by themselves (``response_json``), so this works within one process; llm gives
    old plugins no earlier turns in another one.
    """
    if held is None:
        return None
    yielded = set(yields)
    receipts: list[Receipt] = []
    for response in reversed(held.responses):
        own = (response.response_json if isinstance(response.response_json, dict) else {}).get(RECEIPT_KEY) or {}
        receipts.insert(0, _lightened(own, yielded))
        yielded.add(own.get("yields") or "")
    responses = []
    given = [] if clean is AS_IT_IS else [response.prompt.messages for response in held.responses]
    chains = cleaning.chains(given, clean)
    for index, (response, own) in enumerate(zip(held.responses, receipts, strict=True)):
        shown = copy.copy(response)
        shown.prompt = copy.copy(response.prompt)
        if chains:
            shown.prompt._explicit_messages = chains[index]
        _say(shown.prompt, clean(_spoken(response.prompt.prompt, own)))
        _instruct(shown.prompt, clean(inject.join(response.prompt.system, system if index == 0 else "")))
        cleaning.prompt(shown.prompt, clean)
        cleaning.response(shown, clean)
        if own:
            shown.response_json = {name: held for name, held in shown.response_json.items() if name != RECEIPT_KEY}
        responses.append(shown)
    changed = dataclasses.replace(held, model=model, responses=responses)
    for shown in responses:
        shown.conversation = changed
    changed.loaded_messages = held.loaded_messages and cleaning.messages(held.loaded_messages, clean)
    return changed


def _say(prompt: llm.Prompt, text: str) -> None:
    """Make ``text`` the words of a prompt; one that says it already keeps its fragments apart."""
    if text != prompt.prompt:
        prompt._prompt, prompt.fragments = text, []


def _instruct(prompt: llm.Prompt, text: str) -> None:
    """The same for the system prompt."""
    if text != prompt.system:
        prompt._system, prompt.system_fragments = text, []


def sent(
    messages: Sequence[llm.Message],
    digests: Sequence[str],
    receipts: Mapping[str, Receipt],
    system: str,
    clean: Cleaner = AS_IT_IS,
) -> list[llm.Message]:
    """Messages with these hashes as they are sent: with what their receipts and ``system`` add."""
    changed = []
    for message, digest in zip(messages, digests, strict=True):
        receipt = receipts.get(digest)
        changed.append(_changed(message, receipt) if message.role == "user" and receipt else message)
    if system and changed and changed[0].role == "system":
        changed[0] = _extended(changed[0], system)
    elif system:
        changed.insert(0, llm.system(system))
    return cleaning.messages(changed, clean)


def _extended(message: llm.Message, system: str) -> llm.Message:
    """A system message with more after its last words, and all else as it is: a plugin may have marked its parts."""
    texts = [part for part in message.parts if isinstance(part, TextPart)]
    if not texts:
        return dataclasses.replace(message, parts=[*message.parts, TextPart(text=system)])
    added = inject.join(_text(message), system)[len(_text(message)) :]
    return _with_text(message, texts[-1], texts[-1].text + added)


def _changed(message: llm.Message, receipt: Receipt) -> llm.Message:
    """A user's message as it is sent: what was recalled before its first words, and all else where it stands."""
    texts = [part for part in message.parts if isinstance(part, TextPart)]
    said = _text(message)
    text = _spoken(said, receipt)
    if text == said:
        return message
    if not texts:
        return dataclasses.replace(message, parts=[TextPart(text=text), *message.parts])
    if text.endswith(said):
        return _with_text(message, texts[0], text[: len(text) - len(said)] + texts[0].text)
    # Other words than the user's: they stand where the user's began.
    rest = [part for part in message.parts if not any(part is other for other in texts[1:])]
    return _with_text(dataclasses.replace(message, parts=rest), texts[0], text)


def _with_text(message: llm.Message, old: TextPart, text: str) -> llm.Message:
    new = dataclasses.replace(old, text=text)
    return dataclasses.replace(message, parts=[new if part is old else part for part in message.parts])


def _spoken(text: str, receipt: Receipt | None) -> str:
    if not receipt:
        return text
    said = receipt.get("prompt")
    return str(receipt.get("before", "")) + (text if said is None else str(said))


def _text(message: llm.Message) -> str:
    return "".join(part.text for part in message.parts if isinstance(part, TextPart))
