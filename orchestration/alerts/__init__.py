"""Telling the programme team that something is wrong: one message per incident, by mail, Teams or webhook.

Belongs here: incidents and their journal, the Dutch words of a message, sending it through Apprise. Does not belong
here: noticing that something is wrong (the sensors and checks call this) and anything of Dagster.
"""

from orchestration.alerts.incident import KINDS, Incident, Kind
from orchestration.alerts.incidents import close_incident, deliver_unsent, list_incidents, open_incident
from orchestration.alerts.trial import Trial, try_addresses

__all__ = [
    "KINDS",
    "Incident",
    "Kind",
    "Trial",
    "close_incident",
    "deliver_unsent",
    "list_incidents",
    "open_incident",
    "try_addresses",
]
