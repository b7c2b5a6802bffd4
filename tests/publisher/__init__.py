"""A publisher on loopback: a real HTTP server that speaks CBS v4 and v3 as recorded, and can misbehave.

Tests give it tables as Python objects, switch faults on and off, and read what was asked of it. It knows
nothing of the client it serves.

    with Publisher() as publisher:
        publisher.add(v4_table("80001NED", measures=[...], dimensions=[...], value=...))
        client = OdataClient(http_client(), Endpoints(**publisher.endpoints))
        publisher.fault("80001NED", Fault("status", status=503, times=2))
        publisher.requests("Observations")
"""

from tests.publisher.boundaries import Boundaries, square
from tests.publisher.faults import Fault
from tests.publisher.recordings import WIRE, recorded_kwb, recorded_listings, recorded_sickness, recorded_vacancies
from tests.publisher.server import Publisher
from tests.publisher.tables import Dim, Topic, V3Table, V4Table, v3_table, v4_table

__all__ = [
    "WIRE",
    "Boundaries",
    "Dim",
    "Fault",
    "Publisher",
    "Topic",
    "V3Table",
    "V4Table",
    "recorded_kwb",
    "recorded_listings",
    "recorded_sickness",
    "recorded_vacancies",
    "square",
    "v3_table",
    "v4_table",
]
