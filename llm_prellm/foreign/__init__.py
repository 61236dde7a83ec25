"""Conversations that other programs export: ChatGPT, Claude, Open WebUI and LM Studio.

A file for each format knows its shape and nothing else; ``talk.py`` makes interactions of what they find, and
``export.py`` opens files, ZIP archives too, and tells which format they have.
"""

from .export import Export, find

__all__ = ["Export", "find"]
