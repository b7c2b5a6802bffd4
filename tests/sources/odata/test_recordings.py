"""The client against the publishers' recorded answers. Collected only where the recordings are."""

from __future__ import annotations

import pytest

from sources.odata import Endpoints, OdataClient, http_client
from tests.publisher import recorded_kwb, recorded_listings, recorded_sickness, recorded_vacancies
from tests.sources.odata.conftest import HASTE, Request

SICKNESS = Request("80072ned", region_dimension=None)
VACANCIES = Request("83599NED", protocol="v3")
KWB = Request(
    "84799NED",
    protocol="v3",
    region_dimension="WijkenEnBuurten",
    period_dimension=None,
    fixed_period="2020JJ00",
)

CASES = {
    "every observation of 80072ned": (
        recorded_sickness,
        SICKNESS,
        ["Ziekteverzuimpercentage"],
        4409,
        "select value, status from it where period='1996KW01' and breakdown like '%T001081%'",
        [(5.5, "Definitief")],
    ),
    "80072ned, held at all branches": (
        recorded_sickness,
        SICKNESS.but(filters={"BedrijfskenmerkenSBI2008": "T001081"}),
        ["M001924"],
        None,
        "select breakdown, value, value_attribute from it where period='1996KW01'",
        [("", 5.5, "None")],
    ),
    "both pages of 83599NED": (
        recorded_vacancies,
        VACANCIES,
        ["Openstaande vacatures"],
        None,
        "select region_code, value from it where period='2011KW01' and breakdown like '%T001081%' limit 1",
        [("NL01", 135.5)],
    ),
    "83599NED, held at all branches by a padded key": (
        recorded_vacancies,
        VACANCIES.but(filters={"BedrijfstakkenBranchesSBI2008": "300010"}),
        ["OpenstaandeVacatures_1"],
        None,
        "select value from it where region_code='PV23' and period='2012KW03'",
        [(1.0,)],
    ),
    "84799NED by title": (
        recorded_kwb,
        KWB,
        ["Aantal inwoners", "Mannen"],
        712,
        "select measure, measure_title, value from it where region_code='NL00'",
        [("AantalInwoners_5", "Aantal inwoners", 17407585.0), ("Mannen_6", "Mannen", 8648031.0)],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_recording(name, publisher, staged, rows):
    table_of, request, measures, expected, query, answer = CASES[name]
    table = table_of()
    publisher.add(table)
    with http_client() as http:
        client = OdataClient(http, Endpoints(**publisher.endpoints), policy=HASTE)
        fetched = client.fetch(request, measures, staged)
    assert rows(fetched.path, query) == answer
    assert fetched.rows_announced == fetched.rows_received
    if expected is not None:
        assert fetched.observations == expected
    assert rows(fetched.path, "select count(*) from it where region_code <> trim(region_code)") == [(0,)]
    if name.startswith("both pages"):
        assert len(publisher.requests("TypedDataSet")) == 3  # the count and two pages


def test_recorded_lists_of_tables(publisher, client):
    publisher.listings = recorded_listings()
    found = client.listed(SICKNESS, "Kerncijfers wijken en buurten")
    assert sorted((table.identifier, table.title[-4:]) for table in found) == [
        ("82931NED", "2014"),
        ("83220NED", "2015"),
        ("83487NED", "2016"),
        ("83765NED", "2017"),
    ]
    assert {table.modified for table in found if table.identifier == "83765NED"} == {"2020-02-26T02:00:00+01:00"}
    stopped = [table for table in client.listed(VACANCIES, "Instromers flexibele schil") if table.status != "Regulier"]
    assert [(table.identifier, table.status) for table in stopped] == [
        (identifier, "Gediscontinueerd") for identifier in ("83257NED", "83255NED", "83256NED")
    ]
