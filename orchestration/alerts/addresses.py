"""Whom to tell: Apprise addresses from the settings. They hold secrets, so that nobody may see more than the scheme."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchestration.settings import Settings

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30})://")

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Address:
    """One address; its text shows in no repr."""

    position: int
    """From 1, as they stand in the setting."""
    scheme: str
    """``mailto``, ``json``, ``workflows`` …; ``unknown`` where it is no address at all."""
    url: str = field(repr=False)

    @property
    def label(self) -> str:
        """What may be written down of it."""
        return f"{self.position}:{self.scheme}"


def addresses_of(settings: Settings) -> tuple[Address, ...]:
    """The addresses in ``REGIODEAL_ALERTS``, apart by whitespace; none by default."""
    if settings.alerts is None:
        return ()
    return tuple(
        Address(position, _scheme(url), url)
        for position, url in enumerate(settings.alerts.get_secret_value().split(), start=1)
    )


def _scheme(url: str) -> str:
    found = _SCHEME.match(url)
    return found[1].lower() if found else UNKNOWN
