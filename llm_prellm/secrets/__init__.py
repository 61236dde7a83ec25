"""Secrets in a text: found, and masked before the text goes to a model that is not the user's own."""

from .found import Found
from .masking import Masked, mask, may_hold_secrets

__all__ = ["Found", "Masked", "mask", "may_hold_secrets"]
