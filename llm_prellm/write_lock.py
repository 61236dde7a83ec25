"""Logging a turn while other processes write to the same log.

llm logs a turn in a transaction that reads before it writes. When another process holds the write lock at that
moment, SQLite refuses the step from reading to writing at once, whatever the timeout, and the turn is lost with
"database is locked" (https://www.sqlite.org/rescode.html#busy). A transaction that asks for the write lock first
waits for it instead. So the responses of our models begin one around llm's own.
"""

from __future__ import annotations

from typing import Any

from .database import transaction, waiting

LOGGING_PATIENCE = 60.0
"""Seconds that an answered turn waits to be logged; llm alone waits for five, then the turn is lost."""


def wait_for_other_writers(response: Any) -> None:
    """Have a response wait for the write lock when it is logged."""
    if hasattr(response, "to_sync_response"):
        log_as_sync = response.to_sync_response

        async def to_sync_response() -> Any:
            converted = await log_as_sync()
            wait_for_other_writers(converted)
            return converted

        response.to_sync_response = to_sync_response
    log = response.log_to_db

    def log_to_db(db: Any) -> None:
        with waiting(db, LOGGING_PATIENCE), transaction(db):
            log(db)

    response.log_to_db = log_to_db
