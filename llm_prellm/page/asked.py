"""Which interactions the page asks a server for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import PrellmError
from ..index import Part
from ..interaction import Interaction
from ..log import Extras
from ..log.identity import MAX_TIMESTAMP


@dataclass(frozen=True)
class Asked:
    """Filters; all of them have to fit. An empty one lets everything through."""

    session: str = ""
    model: str = ""
    since: float = 0.0
    """Unix seconds; the first moment that fits."""
    until: float = math.inf
    """Unix seconds; the first moment that no longer fits."""
    tools: bool = False
    attachments: bool = False
    injected: bool = False
    """Only what something was recalled for."""

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Asked:
        """From the parameters of an address. Raises PrellmError when a time is none."""
        return cls(
            session=values.get("session", ""),
            model=values.get("model", ""),
            since=_moment(values.get("since"), 0.0),
            until=_moment(values.get("until"), math.inf),
            tools="tools" in values,
            attachments="attachments" in values,
            injected="injected" in values,
        )

    @property
    def part(self) -> Part:
        """The part of the log that is asked about, as far as the index can tell."""
        return Part(
            session=self.session or None,
            since=self.since or None,
            until=None if math.isinf(self.until) else self.until,
        )

    def fits(self, interaction: Interaction) -> bool:
        """Whether an interaction is among those asked for, as far as itself can tell."""
        return (
            (not self.session or interaction.session == self.session)
            and (not self.model or (interaction.model or "unknown") == self.model)
            and self.since <= interaction.timestamp < self.until
        )

    @property
    def by_extras(self) -> bool:
        """Whether what came with an interaction matters."""
        return self.tools or self.attachments or self.injected

    def fits_extras(self, extras: Extras) -> bool:
        """Whether what came with an interaction is what was asked for."""
        return (
            (not self.tools or bool(extras.tools))
            and (not self.attachments or bool(extras.attachments))
            and (not self.injected or bool(extras.receipt and extras.receipt["recalled"]))
        )


def _moment(text: str | None, missing: float) -> float:
    if not text:
        return missing
    try:
        moment = float(text)
    except ValueError:
        moment = math.nan
    if not abs(moment) <= MAX_TIMESTAMP:  # not a number, too
        raise PrellmError(f"{text!r} is no time in unix seconds")
    return moment
