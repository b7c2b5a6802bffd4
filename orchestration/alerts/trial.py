"""A try message to every address, to see who answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.alerts.addresses import addresses_of
from orchestration.alerts.message import trial_message
from orchestration.alerts.sending import TIMEOUT_SECONDS, send

if TYPE_CHECKING:
    from orchestration.settings import Settings


@dataclass(frozen=True)
class Trial:
    """Whether one address took the try message."""

    position: int
    """From 1, as the addresses stand in the setting."""
    scheme: str
    answered: bool


def try_addresses(settings: Settings, *, timeout_seconds: float = TIMEOUT_SECONDS) -> list[Trial]:
    """Send a try message to each address; writes nothing down."""
    addresses = addresses_of(settings)
    taken = set(send([(address, trial_message()) for address in addresses], timeout_seconds))
    return [Trial(address.position, address.scheme, number in taken) for number, address in enumerate(addresses)]
