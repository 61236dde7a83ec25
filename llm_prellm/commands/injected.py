"""``llm session context`` and ``llm session why``: what would be, and what was, put into a prompt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..budget import PREFERENCES, RECALLED, WITHHELD
from ..database import default_path
from ..errors import PrellmError
from ..receipt import read_by
from ..store import MemoryStore
from .common import (
    as_json,
    check_embedding_model,
    embedding_option,
    friendly,
    json_option,
    memory_option,
    safe,
    safe_line,
    sum_of,
    when,
)

if TYPE_CHECKING:
    import llm

    from ..preview import Sent

messages_option = click.option("--messages", is_flag=True, help="Show the messages of earlier turns too")


@click.command()
@click.argument("query")
@click.option("-m", "--model", "profile", help="The profile to ask with (default: prellm, or the conversation's)")
@click.option("-s", "--system", help="A system prompt, as with llm -s")
@click.option("options", "-o", "--option", type=(str, str), multiple=True, help="An option, as with llm -o")
@click.option("-c", "--continue", "continue_", is_flag=True, help="Go on with the latest conversation")
@click.option("--cid", help="Go on with the conversation of this id")
@click.option("--session", help="The memory session, as with -o session")
@click.option("--context-tokens", type=click.IntRange(min=0), help="As with -o context_tokens")
@click.option("--ask", is_flag=True, help="Ask the small model to prepare the prompt for the large one")
@memory_option
@embedding_option
@messages_option
@json_option
@friendly
def context(
    query: str,
    profile: str | None,
    system: str | None,
    options: Sequence[tuple[str, str]],
    continue_: bool,
    cid: str | None,
    session: str | None,
    context_tokens: int | None,
    ask: bool,
    path: str | None,
    embedding_model: str | None,
    messages: bool,
    json_: bool,
) -> None:
    """Show what would be sent for a prompt, and why; sends nothing.

    It is put together by the same steps as the real prompt. With a large model the small one would be asked first:
    shown is what it would be asked, and with --ask what the large one gets then.

    \b
        llm session context "gdzie jest płytka?"
        llm session context -c "a gdzie jest kabel?" --json
    """
    from llm.cli import get_model_options, load_conversation

    from ..preview import preview

    memory = Path(path) if path else default_path()
    if path and not memory.exists():
        raise PrellmError(f"no memory at {memory}: the file does not exist")
    check_embedding_model(embedding_model)
    if (cid or continue_) and not memory.exists():
        raise PrellmError(f"no conversation to go on with: llm has logged nothing in {memory}")
    conversation = load_conversation(cid, database=str(memory)) if cid or continue_ else None
    if profile is None:
        own = conversation is not None and getattr(conversation.model, "is_prellm_profile", False)
        profile = conversation.model.model_id if conversation is not None and own else "prellm"
    given: dict[str, Any] = {**get_model_options(profile), **dict(options)}
    given |= {"session": session} if session else {}
    given |= {"context_tokens": context_tokens} if context_tokens is not None else {}
    shown = preview(
        profile,
        query,
        memory,
        conversation=conversation,  # type: ignore[arg-type]  # not async
        system=system,
        options=given,
        embedding_model=embedding_model,
        ask=ask,
    )
    if json_:
        click.echo(as_json(shown.to_dict()))
        return
    # A prompt is sent as well before anything was ever logged, and where the log can't be read.
    try:
        opened = MemoryStore(memory, create=False) if memory.exists() else nullcontext()
    except PrellmError:
        opened = nullcontext()
    with opened as store:
        _show(store, shown, messages, "would be sent")


@click.command()
@click.argument("turn_id", required=False)
@memory_option
@messages_option
@json_option
@friendly
def why(turn_id: str | None, path: str | None, messages: bool, json_: bool) -> None:
    """Show what was sent for a prompt, and why: a turn's receipt.

    The latest turn by default.

    \b
        llm session why
    """
    from ..preview import sent

    with MemoryStore(path, create=False) as store:
        identity, shown = sent(store, turn_id)
        if json_:
            click.echo(as_json({"id": identity, **shown.to_dict()}))
            return
        asked = store.get(identity)
        click.echo(f"turn:     {identity}  {when(asked.timestamp)}")
        click.echo(f"asked:    {safe_line(asked.query)[:300]}")
        _show(store, shown, messages, "was sent")


def _show(store: MemoryStore | None, shown: Sent, all_messages: bool, verb: str) -> None:
    receipt = shown.receipt
    model = safe_line(receipt["model"] or "no model")
    missing = f": {safe_line(receipt['missing'])}" if "missing" in receipt else ""
    click.echo(f"profile:  {safe_line(receipt['profile'])}, answered by {model}{missing}")
    click.echo(f"session:  {safe_line(receipt['session'])}")
    click.echo(f"strategy: {safe_line(receipt['strategy'])}")
    if receipt["tokens"]:
        spent = receipt["tokens"]
        click.echo(f"tokens:   {spent.get('history')} of at most {spent.get('budget')} for history, estimated")
    _window(receipt)
    if receipt.get("masked"):
        click.echo(f"masked:   {', '.join(safe_line(str(kind)) for kind in receipt['masked'])}")
    asking = receipt.get("asking_milliseconds")
    memory = f"{receipt['milliseconds']} ms" if receipt.get("memory", True) else "off: nothing is recalled or added"
    click.echo(f"memory:   {memory}" + (f"; the small model: {asking} ms" if asking else ""))
    for warning in receipt.get("warnings", []):
        click.echo(f"warning:  {safe_line(str(warning))}")
    if receipt["tokens"] and not receipt["recalled"] and not receipt["left_out"]:
        click.echo("\nnothing recalled")
    for title, items in ((_recalled(receipt), receipt["recalled"]), ("left out", receipt["left_out"])):
        if items:
            click.echo(f"\n{title}:")
        for item in items:
            click.echo(_item(store, item))
    unasked = (receipt.get("decomposition") or {}).get("unasked", False)
    _asked(receipt, unasked=unasked)
    lacking = f", without what {_small(receipt)} would add beneath" if unasked else ""
    _messages(shown.messages, all_messages, f"{verb} to {model}", lacking)


def _recalled(receipt: Mapping[str, Any]) -> str:
    """What was recalled, and to whom it went."""
    reader = read_by(receipt)
    if reader == "model":
        return "recalled"
    if reader == "small_model":
        return f"found, and kept from the large model; for {_small(receipt)} alone"
    return "found, and shown to no model"


def _small(receipt: Mapping[str, Any]) -> str:
    return safe_line(receipt["small_model"] or "the small model")


def _window(receipt: Mapping[str, Any]) -> None:
    if receipt.get("yields") == WITHHELD:
        click.echo("history:  earlier turns are sent without what was recalled for them: this model is shown none")
    window = receipt.get("window") or {}
    if not window.get("tokens"):
        return
    line = f"window:   {window['tokens']} tokens ({safe_line(str(window.get('source', 'not known')))})"
    if (words := int(window.get("conversation") or 0)) > window["tokens"]:
        line += f"; the prompt takes about {words} and does not fit"
    elif receipt.get("yields") in (RECALLED, PREFERENCES) and window.get("yielded"):
        gone = "what was recalled before" + (" and preferences" if receipt["yields"] == PREFERENCES else "")
        line += f"; {gone} had to make room"
    click.echo(line)
    if window.get("evaluated"):
        lost = f" of at least {window['cut']}: its beginning was cut off" if window.get("cut") else ""
        click.echo(f"read:     {window['evaluated']} tokens{lost}")


def _asked(receipt: Mapping[str, Any], *, unasked: bool) -> None:
    """What the small model was asked about the prompt; what it would be, if it is ``unasked``."""
    small = _small(receipt)
    asked_of = f"would be asked of {small}" if unasked else f"asked of {small}"
    for asked in receipt.get("asked", []):
        _block(f"{asked_of}, its system prompt", str(asked.get("system") or ""))
        _block(asked_of, str(asked.get("prompt") or ""))
        if asked.get("answer") is not None:
            _block(f"answered by {small}", str(asked["answer"]))
    if unasked:
        click.echo(f"\n{small} is not asked, as this is a preview; --ask asks it and shows what it adds")
    if fallback := (receipt.get("decomposition") or {}).get("fallback"):
        click.echo(f"\nthe prompt goes as it is: {safe_line(str(fallback))}")


def _item(store: MemoryStore | None, item: Mapping[str, Any]) -> str:
    try:
        words = safe_line(store.get(item["id"]).query)[:100] if store else "(no longer there)"
    except PrellmError:
        words = "(no longer there)"
    reason = f"; {safe_line(item['reason'])}" if "reason" in item else ""
    return f"  {safe_line(item['id'])}  {words}\n      {sum_of(item['score'], item['why'])}{reason}"


def _messages(messages: Sequence[llm.Message], everything: bool, verb: str, lacking: str) -> None:
    """The messages as they are sent: the system prompt and the latest, or all of them. ``lacking`` is what the latest
    has not got yet."""
    from .. import budget

    earlier = [at for at in range(len(messages) - 1) if messages[at].role != "system"]
    if earlier and not everything:
        click.echo(f"\nmessages of earlier turns: {len(earlier)}, shown with --messages")
    for at, message in enumerate(messages):
        if everything or at not in earlier:
            attached = sum(part.to_dict().get("type") == "attachment" for part in message.parts)
            role = f"{message.role}, with attachments: {attached}" if attached else message.role
            still = lacking if at == len(messages) - 1 else ""
            _block(f"{verb} ({role}){still}", "".join(budget.texts([message])))


def _block(title: str, text: str) -> None:
    click.echo(f"\n{title}:\n{safe(text)}" if text else f"\n{title}: nothing")
