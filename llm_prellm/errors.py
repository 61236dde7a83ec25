"""The errors that a user of llm-prellm sees."""

from __future__ import annotations


class PrellmError(Exception):
    """Something the user can mend; the message is one line that names the thing and what to do.

    The library raises it; the command line turns it into a ``click.ClickException``.
    """
