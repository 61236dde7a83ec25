"""Secrets in a text: found, and masked before the text goes to a model that is not the user's own."""

from .mask import Found, Masked, mask

__all__ = ["Found", "Masked", "mask"]
