"""The command line. The groups load their commands when one of them is used."""

from __future__ import annotations

import importlib
from typing import Any

import click


class LazyGroup(click.Group):
    """A group whose commands live in a module that is imported when the group is used."""

    def __init__(self, module: str, **settings: Any) -> None:
        super().__init__(**settings)
        self._module = module

    def _load(self) -> dict[str, click.Command]:
        commands: dict[str, click.Command] = importlib.import_module(self._module, __name__).COMMANDS
        return commands

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._load())

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        return self._load().get(name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            # Newer versions of click say this themselves.
            meant = difflib.get_close_matches(args[0], self.list_commands(ctx), n=1)
            if not meant or "Did you mean" in error.message:
                raise
            raise click.UsageError(f"{error.message} Did you mean {meant[0]!r}?", ctx) from None


def add_to(cli: click.Group) -> None:
    """Add our groups to ``llm``."""
    cli.add_command(LazyGroup(".session", name="session", help="Look at, move and clear what your models remember"))
    cli.add_command(
        LazyGroup(".profiles", name="prellm", help="Profiles: models with memory, and the models behind them")
    )
