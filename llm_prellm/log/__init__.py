"""llm's own log: the only place that knows its tables, both generations of them."""

from .erase import LogEraser
from .extras import Attached, Extras, ToolUse, extras_of
from .read import Log
from .rows import Stretch
from .write import LogWriter, NewTurn

__all__ = [
    "Attached",
    "Extras",
    "Log",
    "LogEraser",
    "LogWriter",
    "NewTurn",
    "Stretch",
    "ToolUse",
    "extras_of",
]
