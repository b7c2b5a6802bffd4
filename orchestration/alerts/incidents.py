"""Opening and closing incidents, and telling about them: once each, however often and from wherever it is called.

Nothing here raises because a message cannot be sent or the journal cannot be written: an alert that fails must not
make the run fail that it is about.
"""

from __future__ import annotations

import fcntl
import logging
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from orchestration.alerts import journal
from orchestration.alerts.addresses import addresses_of
from orchestration.alerts.incident import Incident, Kind, incident_id
from orchestration.alerts.message import message_of, recovery_of
from orchestration.alerts.scrub import scrub_cause, scrub_subject
from orchestration.alerts.sending import TIMEOUT_SECONDS, send
from sources.landing.durable import locked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from orchestration.alerts.addresses import Address
    from orchestration.alerts.message import Message
    from orchestration.settings import Settings

JOURNAL = "incidents.jsonl"

_log = logging.getLogger(__name__)


def open_incident(
    settings: Settings,
    kind: Kind,
    subject: str,
    cause: str,
    *,
    now: datetime | None = None,
    timeout_seconds: float = TIMEOUT_SECONDS,
) -> Incident:
    """Say that something is wrong; the first time it is told to every address, after that it is known.

    Args:
        settings: where the journal lies and whom to tell.
        kind: what kind of thing is wrong.
        subject: what it is about (a job, table, feed, project or check), never the name of a file.
        cause: why, in a sentence; secrets in addresses and tokens are taken out of it.
        now: when it was seen; the present by default.
        timeout_seconds: how long sending may take at most.

    Returns:
        The open incident: the one that was open already, or a new one.
    """
    addresses = addresses_of(settings)
    at = now or datetime.now(UTC)
    about = scrub_subject(subject)
    fresh = Incident(
        incident_id=incident_id(kind, about, at),
        kind=kind,
        subject=about,
        cause=scrub_cause(cause, addresses),
        opened_at=at,
        addresses=tuple(address.label for address in addresses),
    )
    try:
        found = _opened(settings, fresh)
    except OSError as error:
        _log.error("The journal of incidents cannot be written (%s); %s %s is not told", error.strerror, kind, about)
        return fresh
    deliver_unsent(settings, timeout_seconds=timeout_seconds)
    return found


def close_incident(
    settings: Settings,
    kind: Kind,
    subject: str,
    *,
    now: datetime | None = None,
    tell: bool = True,
    timeout_seconds: float = TIMEOUT_SECONDS,
) -> Incident | None:
    """Say that something is well again; those who were told that it was wrong get one line, unless ``tell`` is False.

    Returns:
        The incident that was open, now closed; None where nothing was the matter, which is no error.
    """
    about = scrub_subject(subject)
    at = now or datetime.now(UTC)
    try:
        with _journal(settings) as path:
            standing = _standing(path, kind, about)
            if standing is None:
                return None
            journal.append(path, journal.Closed(incident_id=standing.incident_id, at=at, tell=tell))
    except OSError as error:
        _log.error("The journal of incidents cannot be written (%s); %s %s stays open", error.strerror, kind, about)
        return None
    deliver_unsent(settings, timeout_seconds=timeout_seconds)
    return standing.model_copy(update={"closed_at": at})


def list_incidents(settings: Settings, *, open_only: bool = False) -> list[Incident]:
    """Every incident, oldest first, or only those that still last."""
    return [incident for incident, _ in journal.read(_folder(settings) / JOURNAL) if incident.is_open or not open_only]


def deliver_unsent(settings: Settings, *, timeout_seconds: float = TIMEOUT_SECONDS) -> int:
    """Send what could not be sent before, or was not yet; returns how many messages were taken by an address.

    One process sends at a time. Another that comes meanwhile leaves its message to the one at work, which looks again
    when it is done. A process killed between a receiver's yes and the journal's line sends that one message again.
    """
    addresses = addresses_of(settings)
    if not addresses:
        return 0
    deadline = time.monotonic() + timeout_seconds
    sent, refused = 0, set[_Key]()
    try:
        while due := [item for item in _due(settings, addresses) if item.key not in refused]:
            with _sending(settings) as mine:
                if not mine:
                    break
                # Looked up again: whoever held the lock before may have sent them.
                due = [item for item in _due(settings, addresses) if item.key not in refused]
                taken = _send(settings, due, deadline - time.monotonic())
            sent += len(taken)
            refused.update(item.key for item in due if item.key not in taken)
    except OSError as error:
        _log.error("Messages about incidents could not be sent (%s); they are kept", error.strerror)
    if refused:
        _log.warning("%d messages about incidents were not taken; they are kept and tried again", len(refused))
    return sent


_Key = tuple[str, str]


@dataclass(frozen=True)
class _Due:
    """One message that one address should have and has not had."""

    incident: Incident
    address: Address
    message: Message
    ends: tuple[bool, ...]
    """What it tells: False the incident, True its end; both where it was well again before it could be told."""

    @property
    def key(self) -> _Key:
        return self.incident.incident_id, self.address.label


def _due(settings: Settings, addresses: tuple[Address, ...]) -> list[_Due]:
    due = []
    for incident, tell in journal.read(_folder(settings) / JOURNAL):
        for address in addresses:
            if address.label not in incident.addresses:
                continue
            if address.label not in incident.sent_to:
                ends = (False,) if incident.is_open else (False, True)
                due.append(_Due(incident, address, message_of(incident, settings.runbook_url), ends))
            elif not incident.is_open and tell and address.label not in incident.recovery_sent_to:
                due.append(_Due(incident, address, recovery_of(incident), (True,)))
    return due


def _send(settings: Settings, due: list[_Due], seconds: float) -> set[_Key]:
    """Send them, and write down which were taken as soon as they are; says which."""
    taken: set[_Key] = set()
    for number in send([(item.address, item.message) for item in due], seconds):
        item = due[number]
        taken.add(item.key)
        with _journal(settings) as path:
            for recovery in item.ends:
                event = journal.Sent(
                    incident_id=item.incident.incident_id,
                    at=datetime.now(UTC),
                    address=item.address.label,
                    recovery=recovery,
                )
                journal.append(path, event)
    return taken


def _opened(settings: Settings, fresh: Incident) -> Incident:
    """The open incident of the same kind and subject, or the fresh one, now written down."""
    with _journal(settings) as path:
        standing = _standing(path, fresh.kind, fresh.subject)
        if standing is not None:
            return standing
        event = journal.Opened(
            incident_id=fresh.incident_id,
            at=fresh.opened_at,
            kind=fresh.kind,
            subject=fresh.subject,
            cause=fresh.cause,
            addresses=fresh.addresses,
        )
        journal.append(path, event)
        return fresh


def _standing(path: Path, kind: Kind, subject: str) -> Incident | None:
    alike = [incident for incident, _ in journal.read(path) if (incident.kind, incident.subject) == (kind, subject)]
    return alike[-1] if alike and alike[-1].is_open else None


def _folder(settings: Settings) -> Path:
    return settings.home.resolve() / "alerts"


@contextmanager
def _journal(settings: Settings) -> Iterator[Path]:
    """The journal, to nobody else meanwhile; only ever held for as long as a line takes."""
    folder = _folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / ".journal.lock"):
        yield folder / JOURNAL


@contextmanager
def _sending(settings: Settings) -> Iterator[bool]:
    """Whether this process is the one that sends; it does not wait for another that does."""
    with (_folder(settings) / ".sending.lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
