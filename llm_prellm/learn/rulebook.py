"""All rules, in the order in which they are tried."""

from __future__ import annotations

from .rules_en import RULES as ENGLISH
from .rules_pl import RULES as POLISH

RULES = (*ENGLISH, *POLISH)
