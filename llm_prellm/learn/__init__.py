"""Preferences learned by rule from a user's own words: pure functions from a text to statements."""

from __future__ import annotations

from .apply import apply
from .reader import learn
from .statement import FORMAT, KEYS, LANGUAGE, TOOL, Statement

__all__ = ["FORMAT", "KEYS", "LANGUAGE", "TOOL", "Statement", "apply", "learn"]
