"""llm's own log: the only place that knows its tables, both generations of them."""

from .read import Log, Stretch
from .write import LogWriter, NewTurn

__all__ = ["Log", "LogWriter", "NewTurn", "Stretch"]
