"""llm's own log: the only place that knows its tables, both generations of them."""

from .erase import LogEraser
from .read import Log, Stretch
from .write import LogWriter, NewTurn

__all__ = ["Log", "LogEraser", "LogWriter", "NewTurn", "Stretch"]
