"""The plugin's hooks. Each loads what it needs when llm calls it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import llm

if TYPE_CHECKING:
    import click
    from llm.models import ModelWithAliases


@llm.hookimpl(trylast=True)
def register_models(register: Callable[..., None], model_aliases: list[ModelWithAliases]) -> None:
    """Register the embedded models, then the profiles over everything that is installed.

    Last, so that ``model_aliases`` holds the other plugins' models: finding a profile's models costs nothing then.
    """
    from . import wrapper
    from .embedded import register as register_embedded

    register_embedded(register)
    wrapper.register(register, model_aliases)


@llm.hookimpl
def register_embedding_models(register: Callable[..., None]) -> None:
    """Register the embedding model of the extra ``semantic`` if it is installed."""
    from .semantic import bundled

    bundled.register(register)


@llm.hookimpl
def register_commands(cli: click.Group) -> None:
    """Add ``llm session`` and ``llm prellm``."""
    from .commands import add_to

    add_to(cli)


@llm.hookimpl
def register_fragment_loaders(register: Callable[..., None]) -> None:
    """Add ``-f recall:QUERY`` and ``-f session:NAME``."""
    from . import fragments

    register("recall", fragments.recall)
    register("session", fragments.session)


@llm.hookimpl
def register_template_loaders(register: Callable[..., None]) -> None:
    """Add ``-t session:NAME``."""
    from . import templates

    register("session", templates.session)


@llm.hookimpl
def register_tools(register: Callable[..., None]) -> None:
    """Add the toolbox ``-T Recall``."""
    from .tools import Recall

    register(Recall)
