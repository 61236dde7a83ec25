"""The record kept with a turn: what was put into its prompt and why. Plain dicts, as they stand in the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

from .inject import History, LeftOut
from .interaction import DEFAULT_SESSION, Memory

VERSION = 1

FORGOTTEN = "[forgotten]"
"""Stands in a receipt for what was recalled and has been forgotten since."""

_FIELDS: dict[str, tuple[Any, Any]] = {
    "profile": (str, "a profile"),
    "small_model": ((str, type(None)), None),
    "model": ((str, type(None)), None),
    "session": (str, DEFAULT_SESSION),
    "strategy": (str, "passthrough"),
    "system": (str, ""),
    "before": (str, ""),
    "prompt": ((str, type(None)), None),
    "preferences": (Mapping, {}),
    "recalled": (list, []),
    "left_out": (list, []),
    "tokens": ((Mapping, type(None)), None),
    "milliseconds": ((int, float), 0.0),
    "window": (Mapping, {}),
}
"""What a receipt holds at least: of which type, and what stands for it where it is missing."""

_OPTIONAL = {"asked": list, "decomposition": Mapping, "masked": list, "warnings": list, "asking_milliseconds": float}
"""What it may hold beside, and of which type."""


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
    asking_milliseconds: float | None = None,
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
    ``milliseconds`` is what memory took of the turn's time, ``asking_milliseconds`` what the small model took of it if
    it was asked. ``window`` is what is known of the window of the model that answered, and of what the prompt took of
    it; ``yields`` names what was left out although earlier turns were sent with it: for want of room ``recalled``, or
    ``preferences``, which means both, and ``withheld`` what was recalled and this model may not see.
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
    if asking_milliseconds is not None:
        receipt["asking_milliseconds"] = round(asking_milliseconds, 1)
    if decomposition:
        receipt["decomposition"] = dict(decomposition)
    if asked:
        receipt["asked"] = [dict(each) for each in asked]
    if masked is not None:
        receipt["masked"] = list(masked)
    if not memory:
        receipt["memory"] = False
    return receipt


def whole(receipt: Mapping[str, Any]) -> dict[str, Any]:
    """A receipt with every field that ``make`` gives it.

    One that came with a file lacks what the file has elsewhere, and may lack more, or hold something else there.
    """
    full = dict(receipt)
    for name, (kinds, nothing) in _FIELDS.items():
        if name not in full or not isinstance(full[name], kinds):
            full[name] = nothing
    for name, kind in _OPTIONAL.items():
        if not isinstance(full.get(name), kind):
            full.pop(name, None)
    if "asked" in full:
        full["asked"] = _items(receipt, "asked")
    full["recalled"] = [_whole_item(item) for item in _items(receipt, "recalled")]
    full["left_out"] = [
        {**_whole_item(item), "reason": str(item.get("reason", "not known why"))}
        for item in _items(receipt, "left_out")
    ]
    return full


def _whole_item(item: Mapping[str, Any]) -> dict[str, Any]:
    score, why = item.get("score"), item.get("why")
    parts = why if isinstance(why, Mapping) else {}
    return {
        **item,
        "id": str(item.get("id")),
        "score": score if isinstance(score, (int, float)) else 0.0,
        "why": {str(name): part for name, part in parts.items() if isinstance(part, (int, float))},
    }


def _items(receipt: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """What a receipt, perhaps from a file, lists under a name."""
    listed = receipt.get(name)
    return [item for item in listed if isinstance(item, Mapping)] if isinstance(listed, list) else []


def read_by(receipt: Mapping[str, Any]) -> str | None:
    """Which model was given what was recalled: ``model`` or ``small_model``, as the receipt's fields are named.

    ``None`` when none was: receipts of earlier versions list what was found all the same.
    """
    if receipt["before"]:
        return "model"
    answered = any(asked.get("answer") is not None for asked in receipt.get("asked", []))
    unasked = (receipt.get("decomposition") or {}).get("unasked", False)
    return "small_model" if receipt["strategy"] == "enrich" and (answered or unasked) else None


def step(receipt: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept with a later step of a tool chain, whose first turn holds the receipt."""
    kept = {name: receipt[name] for name in ("profile", "session", "masked") if name in receipt}
    return {"version": VERSION, **kept, "step": True}


def redact(receipt: Mapping[str, Any], gone: Set[str]) -> dict[str, Any] | None:
    """The receipt without what it quotes of the interactions ``gone``; ``None`` when it quotes none of them."""
    recalled, left_out = _items(receipt, "recalled"), _items(receipt, "left_out")
    if not any(str(item.get("id")) in gone for item in [*recalled, *left_out]):
        return None
    changed = dict(receipt)
    changed["left_out"] = [item for item in left_out if str(item.get("id")) not in gone]
    if any(str(item.get("id")) in gone for item in recalled):
        changed["recalled"] = [item for item in recalled if str(item.get("id")) not in gone]
        # The quotation can't be cut out of the text exactly, so the whole block goes; so does what a small
        # model made of it.
        changed["before"] = FORGOTTEN + "\n\n" if receipt.get("before") else ""
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
