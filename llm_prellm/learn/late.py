"""Regular expressions that are compiled when they are first used: a prompt that states nothing needs few of them."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, cast


class _Late:
    def __init__(self, pattern: str, flags: int) -> None:
        self._source = (pattern, flags)

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(*self._source)

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._compiled, name)
        setattr(self, name, method)  # found without a detour from now on
        return method


def compile_late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """As ``re.compile``, but what is wrong with the pattern comes out at its first use."""
    return cast("re.Pattern[str]", _Late(pattern, flags))
