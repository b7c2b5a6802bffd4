"""The journal of incidents, ``alerts/incidents.jsonl``: one line per event, folded into incidents when it is read."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from orchestration.alerts.incident import Incident, Kind
from sources.landing.durable import append_synced

if TYPE_CHECKING:
    from pathlib import Path

_log = logging.getLogger(__name__)


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    incident_id: str
    at: AwareDatetime


class Opened(_Event):
    """It was seen for the first time."""

    event: Literal["opened"] = "opened"
    kind: Kind
    subject: str
    cause: str
    addresses: tuple[str, ...]


class Closed(_Event):
    """It is well again."""

    event: Literal["closed"] = "closed"
    tell: bool
    """Whether those who were told that it was wrong are told that it is well again."""


class Sent(_Event):
    """One address has had one message."""

    event: Literal["sent"] = "sent"
    address: str
    recovery: bool
    """False: the incident; True: that it is well again."""


AnyEvent = Annotated[Opened | Closed | Sent, Field(discriminator="event")]

_EVENT: TypeAdapter[Opened | Closed | Sent] = TypeAdapter(AnyEvent)


def append(path: Path, event: Opened | Closed | Sent) -> None:
    """Add one event; the caller holds the journal's lock."""
    append_synced(path, event.model_dump_json())


def read(path: Path) -> list[tuple[Incident, bool]]:
    """Every incident, oldest first, each with whether its end is to be told.

    A line torn by a killed writer is reported and left out; so is an event of an incident that was never opened.
    """
    found: dict[str, tuple[Incident, bool]] = {}
    if not path.exists():
        return []
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            event = _EVENT.validate_json(line)
        except ValidationError:
            _log.warning("%s, line %d is no event and is left out", path, number)
            continue
        _fold(found, event)
    return list(found.values())


def _fold(found: dict[str, tuple[Incident, bool]], event: Opened | Closed | Sent) -> None:
    if isinstance(event, Opened):
        opened = event.model_dump(exclude={"event", "at"})
        found.setdefault(event.incident_id, (Incident(opened_at=event.at, **opened), False))
        return
    if event.incident_id not in found:
        return
    incident, tell = found[event.incident_id]
    if isinstance(event, Closed):
        found[event.incident_id] = (incident.model_copy(update={"closed_at": event.at}), event.tell)
        return
    field = "recovery_sent_to" if event.recovery else "sent_to"
    told: tuple[str, ...] = getattr(incident, field)
    if event.address not in told:
        found[event.incident_id] = (incident.model_copy(update={field: (*told, event.address)}), tell)
