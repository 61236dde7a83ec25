"""The record kept with a turn: what was put into its prompt and why. Plain dicts, as they stand in the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

from .inject import History, LeftOut
from .interaction import Memory

VERSION = 1

FORGOTTEN = "[forgotten]"
"""Stands in a receipt for what was recalled and has been forgotten since."""


def make(
    *,
    profile: str,
    small_model: str | None,
    model: str | None,
    session: str,
    strategy: str,
    system: str,
    before: str,
    prompt: str | None,
    history: History | None,
    preferences: Mapping[str, str],
    milliseconds: float,
    window: Mapping[str, Any],
    yields: str | None = None,
    warnings: Sequence[str] = (),
    decomposition: Mapping[str, Any] | None = None,
    asked: Sequence[Mapping[str, Any]] = (),
    masked: Sequence[str] | None = None,
    memory: bool = True,
) -> dict[str, Any]:
    """A receipt.

    ``system`` is what was added to the system prompt, ``before`` what was put before the user's words and
    ``prompt`` what was sent in their place, if anything was. ``asked`` is what the small model was asked to prepare
    the prompt, and answered. ``masked`` are the kinds of secrets that were taken out of all that is sent; ``None``
    says that none were looked for, as the model may see them. ``memory`` is false when it was turned off.
    ``milliseconds`` is what memory took of the
    turn's time. ``window`` is what is known of the window of the model that answered, and of what the prompt took of
    it; ``yields`` names what it left no room for although earlier turns were sent with it: ``recalled``, or
    ``preferences``, which means both.
    """
    receipt: dict[str, Any] = {
        "version": VERSION,
        "profile": profile,
        "small_model": small_model,
        "model": model,
        "session": session,
        "strategy": strategy,
        "system": system,
        "before": before,
        "prompt": prompt,
        "preferences": dict(preferences),
        "recalled": [_item(memory) for memory in history.taken] if history else [],
        "left_out": [_left_out(left) for left in history.left_out] if history else [],
        "tokens": {"budget": history.budget, "history": history.tokens} if history else None,
        "milliseconds": round(milliseconds, 1),
        "window": dict(window),
    }
    if yields:
        receipt["yields"] = yields
    if warnings:
        receipt["warnings"] = list(warnings)
    if decomposition:
        receipt["decomposition"] = dict(decomposition)
    if asked:
        receipt["asked"] = [dict(each) for each in asked]
    if masked is not None:
        receipt["masked"] = list(masked)
    if not memory:
        receipt["memory"] = False
    return receipt


def step(receipt: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept with a later step of a tool chain, whose first turn holds the receipt."""
    return {"version": VERSION, "profile": receipt["profile"], "session": receipt["session"], "step": True}


def redact(receipt: Mapping[str, Any], gone: Set[str]) -> dict[str, Any] | None:
    """The receipt without what it quotes of the interactions ``gone``; ``None`` when it quotes none of them."""
    items = [*receipt.get("recalled", []), *receipt.get("left_out", [])]
    if not any(item["id"] in gone for item in items):
        return None
    changed = dict(receipt)
    changed["left_out"] = [item for item in receipt["left_out"] if item["id"] not in gone]
    if any(item["id"] in gone for item in receipt["recalled"]):
        changed["recalled"] = [item for item in receipt["recalled"] if item["id"] not in gone]
        # The quotation can't be cut out of the text exactly, so the whole block goes; so does what a small
        # model made of it.
        changed["before"] = FORGOTTEN + "\n\n" if receipt["before"] else ""
        if receipt.get("prompt"):
            changed["prompt"] = FORGOTTEN
        changed.pop("decomposition", None)
        changed.pop("asked", None)
    return changed


def _item(memory: Memory) -> dict[str, Any]:
    return {"id": memory.id, "score": round(memory.score, 4), "why": _rounded(memory.why)}


def _left_out(left: LeftOut) -> dict[str, Any]:
    return {**_item(left.memory), "reason": left.reason}


def _rounded(parts: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in parts.items()}
