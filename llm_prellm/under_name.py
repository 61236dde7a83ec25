"""A text that is cleaned together with the name that it is given: a secret may be known by that alone."""

from __future__ import annotations

from collections.abc import Callable


def cleaned_under(name: object, text: str, clean: Callable[[str], str]) -> str:
    """``text`` as it is cleaned with ``name: `` before it, as in ``{"password": "…"}``."""
    lead = f"{name}: "
    together = clean(lead + text)
    return together[len(lead) :] if together.startswith(lead) else clean(text)
