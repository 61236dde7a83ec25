"""The index of the log: words, postings, ranking. Knows only our own ``prellm_`` tables, never llm's.

    from llm_prellm.index import Hit, Index, Part, look_back, migrations, relevant

    migrations.apply(db)                  # makes the tables
    index = Index(db)                     # no I/O
    index.add(interactions)               # -> int; an iterable of any length, in constant memory; replaces by id
    index.remove(ids)                     # -> int; never found again
    index.scrub()                         # erases the words of what was removed from the file (after a "forget")
    index.clear()                         # everything, the state below too
    index.count(); index.has(id); index.missing(ids)      # -> int, bool, list[str]
    index.get_state(name); index.set_state(name, value)   # -> str | None
    hits = index.search(query, limit=10, texts=texts, session=None, conversation=None, now=None, part=Part())
    relevant(query, hits)                 # -> list[Hit]: those that may be injected
    look_back(query, today).is_all        # -> bool: it names nothing but a time, so there is nothing to compare it with

``texts(ids)`` returns ``{id: (prompt, answer)}`` from the log and is called a few times in a search, with about fifty
ids; ids that it leaves out are never returned. ``session`` is preferred, not a filter (``part`` is one).
Nothing here commits or rolls back: an open transaction is the caller's.
"""

from __future__ import annotations

from .look_back import look_back
from .migrations import migrations
from .part import EVERYTHING, Part
from .store import Hit, Index
from .threshold import relevant

__all__ = ["EVERYTHING", "Hit", "Index", "Part", "look_back", "migrations", "relevant"]
