"""Memory for llm: your local model remembers what you told it.

llm registers this module as a plugin, so it re-exports every hook; the public names are loaded when asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from .hooks import register_commands as register_commands
from .hooks import register_embedding_models as register_embedding_models
from .hooks import register_fragment_loaders as register_fragment_loaders
from .hooks import register_models as register_models
from .hooks import register_template_loaders as register_template_loaders
from .hooks import register_tools as register_tools

if TYPE_CHECKING:
    from .errors import PrellmError as PrellmError
    from .interaction import Memory as Memory
    from .memory import UserMemory as UserMemory
    from .pipeline import PreLLMResponse as PreLLMResponse
    from .pipeline import preprocess_and_execute as preprocess_and_execute
    from .pipeline import preprocess_and_execute_sync as preprocess_and_execute_sync
    from .snapshot import SessionSnapshot as SessionSnapshot
    from .transfer import ImportReport as ImportReport

_PUBLIC = {
    "ImportReport": "transfer",
    "Memory": "interaction",
    "PreLLMResponse": "pipeline",
    "PrellmError": "errors",
    "SessionSnapshot": "snapshot",
    "UserMemory": "memory",
    "preprocess_and_execute": "pipeline",
    "preprocess_and_execute_sync": "pipeline",
}

__all__ = [
    "ImportReport",
    "Memory",
    "PreLLMResponse",
    "PrellmError",
    "SessionSnapshot",
    "UserMemory",
    "preprocess_and_execute",
    "preprocess_and_execute_sync",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: every ``llm`` command pays for what is imported here."""
    if name in _PUBLIC:
        return getattr(importlib.import_module(f".{_PUBLIC[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
