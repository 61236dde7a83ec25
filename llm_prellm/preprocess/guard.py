"""stub until the guard is written"""

from __future__ import annotations
import re


def faithful(original: str, rewritten: str, *, known: str = "") -> list[str]:
    n = re.compile(r"\d+")
    return [x for x in n.findall(original) if x not in rewritten] + [
        x for x in n.findall(rewritten) if x not in original + known
    ]
