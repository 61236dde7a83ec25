"""Secrets in a text: found, and masked before the text goes to a model that is not the user's own."""

from .cut import mask_cut
from .found import Found
from .masking import Masked, Masker, mask, may_hold_secrets, values_in

__all__ = ["Found", "Masked", "Masker", "mask", "mask_cut", "may_hold_secrets", "values_in"]
