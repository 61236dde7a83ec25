"""``llm session``: look at what is remembered, move it and clear it."""

from __future__ import annotations

import click

from . import forgetting, moving, reading, sessions, upkeep
from .browse import browse
from .injected import context, why
from .preferences import preferences

COMMANDS: dict[str, click.Command] = {
    "list": reading.list_,
    "show": reading.show,
    "search": reading.search,
    "context": context,
    "why": why,
    "browse": browse,
    "export": moving.export,
    "import": moving.import_,
    "preferences": preferences,
    "start": sessions.start,
    "stop": sessions.stop,
    "rename": sessions.rename,
    "merge": sessions.merge,
    "move": sessions.move,
    "forget": forgetting.forget,
    "clear": forgetting.clear,
    "status": upkeep.status,
    "reindex": upkeep.reindex,
}
