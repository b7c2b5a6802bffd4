"""The Dutch words of a message: what happened, why, whose move it is, and where it says what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import datetime

    from orchestration.alerts.incident import Incident, Kind

RUNBOOK = "docs/runbook.md"

SECTIONS: dict[Kind, str] = {
    "run_failed": "run-failed",
    "source_stale": "source-stale",
    "source_changed": "source-changed",
    "delivery_rejected": "delivery-rejected",
    "check_failed": "check-failed",
}
"""The section of the runbook on each kind."""

Tone = Literal["failure", "warning", "success", "info"]
"""What Apprise calls a notification's type."""


@dataclass(frozen=True)
class Message:
    """One message as it is sent."""

    title: str
    body: str
    tone: Tone


@dataclass(frozen=True)
class _Words:
    title: str
    what: str
    move: str
    over: str
    tone: Tone


_WORDS: dict[Kind, _Words] = {
    "run_failed": _Words(
        "Verwerking mislukt",
        "De verwerking '{subject}' is niet afgerond. De laatste uitgave van de monitor blijft ongewijzigd staan.",
        "de beheerder.",
        "De verwerking '{subject}' gaat weer goed.",
        "failure",
    ),
    "source_stale": _Words(
        "Bron loopt achter",
        "Van '{subject}' is langer dan afgesproken niets nieuws gekomen. De laatste goede cijfers blijven staan.",
        "het programmateam bij een project of partner, anders de beheerder.",
        "Bron '{subject}' is weer bij.",
        "warning",
    ),
    "source_changed": _Words(
        "Bron is veranderd",
        "Bij de uitgever is iets veranderd aan '{subject}'. Er wordt niets geraden: de laatste goede cijfers blijven "
        "staan tot iemand heeft gekeken.",
        "de beheerder, samen met wie de catalogus bijhoudt.",
        "De verandering bij '{subject}' is verwerkt.",
        "warning",
    ),
    "delivery_rejected": _Words(
        "Aanlevering niet aangenomen",
        "Een aanlevering voor '{subject}' is niet of niet helemaal aangenomen. Wat niet is aangenomen staat apart; er "
        "is niets verloren.",
        "wie aanleverde: in het antwoord staat per cel wat er mis is. Het programmateam let op dat het gebeurt.",
        "Van de aanlevering voor '{subject}' staat niets meer apart.",
        "warning",
    ),
    "check_failed": _Words(
        "Controle niet geslaagd",
        "De controle '{subject}' is niet geslaagd. Er is geen nieuwe uitgave gemaakt; de vorige blijft staan.",
        "de beheerder, samen met het programmateam.",
        "De controle '{subject}' slaagt weer.",
        "failure",
    ),
}

_SENDER = "Monitor Regio Deal"
_ZONE = ZoneInfo("Europe/Amsterdam")
_MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december")  # fmt: skip  # noqa: E501


def section_of(kind: Kind, runbook_url: str | None) -> str:
    """Where the runbook says what to do: an address, or without a base the path in the project."""
    path = f"{RUNBOOK}#{SECTIONS[kind]}"
    return f"{runbook_url.rstrip('/')}/{path}" if runbook_url else path


def message_of(incident: Incident, runbook_url: str | None) -> Message:
    """The message on an incident; where it was well again before it could be told, that too."""
    words = _WORDS[incident.kind]
    lines = [
        words.what.format(subject=incident.subject),
        "",
        f"Oorzaak: {incident.cause or 'niet bekend'}",
        f"Sinds: {_moment(incident.opened_at)}",
        f"Aan zet: {words.move}",
        f"Wat te doen: {section_of(incident.kind, runbook_url)}",
    ]
    if incident.closed_at is not None:
        lines.append(f"Inmiddels opgelost: {_moment(incident.closed_at)}. U hoeft niets te doen.")
    return Message(f"{_SENDER}: {words.title} ({incident.subject})", "\n".join(lines), words.tone)


def recovery_of(incident: Incident) -> Message:
    """The one line that it is well again."""
    words = _WORDS[incident.kind]
    return Message(f"{_SENDER}: opgelost ({incident.subject})", words.over.format(subject=incident.subject), "success")


def trial_message() -> Message:
    """What ``regiodeal alerts test`` sends."""
    return Message(
        f"{_SENDER}: proefbericht",
        "Dit is een proefbericht. Berichten van de monitor komen op dit adres aan; u hoeft niets te doen.",
        "info",
    )


def _moment(moment: datetime) -> str:
    here = moment.astimezone(_ZONE)
    return f"{here.day} {_MONTHS[here.month - 1]} {here.year}, {here:%H.%M} uur"
