"""The errors with which a profile leaves a prompt unanswered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
import llm

from .errors import PrellmError


class Unanswered(PrellmError, llm.ModelError, click.ClickException):
    """A prompt can't be answered, and the user can mend it; the message is one line.

    ``llm`` shows any error of a model as one line, ``llm chat`` only those that click shows so by itself.
    """


@contextmanager
def unanswered() -> Iterator[None]:
    """Our own errors inside are raised as ``Unanswered``."""
    try:
        yield
    except Unanswered:
        raise
    except PrellmError as error:
        raise Unanswered(str(error)) from error
