"""What an incident is, and what its kinds are."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal, get_args

from pydantic import AwareDatetime, BaseModel, ConfigDict

if TYPE_CHECKING:
    from datetime import datetime

Kind = Literal["run_failed", "source_stale", "source_changed", "delivery_rejected", "check_failed"]

KINDS: tuple[Kind, ...] = get_args(Kind)


class Incident(BaseModel):
    """Something that is wrong with one subject, from when it was first seen until it was well again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    incident_id: str
    kind: Kind
    subject: str
    """What it is about: a job, a table, a feed, a project or a check. Never the name of a file."""
    cause: str
    """Why, as it was first seen; free of addresses' secrets."""
    opened_at: AwareDatetime
    closed_at: AwareDatetime | None = None
    addresses: tuple[str, ...] = ()
    """Whom it is told, as ``1:mailto``: position and scheme, nothing else of an address is ever written down."""
    sent_to: tuple[str, ...] = ()
    """Who has had the message."""
    recovery_sent_to: tuple[str, ...] = ()
    """Who has had the message that it is well again."""

    @property
    def is_open(self) -> bool:
        """Whether it still lasts."""
        return self.closed_at is None

    @property
    def unsent(self) -> tuple[str, ...]:
        """Who has not had the message yet."""
        return tuple(address for address in self.addresses if address not in self.sent_to)


def incident_id(kind: Kind, subject: str, opened_at: datetime) -> str:
    """An id that a later occurrence of the same does not share."""
    return hashlib.sha256(f"{kind}\n{subject}\n{opened_at.isoformat()}".encode()).hexdigest()[:12]
