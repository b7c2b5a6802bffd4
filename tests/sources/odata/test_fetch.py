"""A selection of a table arrives in the shape of landing, from v4 and from v3 alike."""

from __future__ import annotations

import json
from urllib.parse import unquote

import duckdb
import pytest

from sources.odata import (
    Endpoints,
    MeasureAmbiguous,
    MeasureNotFound,
    OdataClient,
    Progress,
    SchemaChanged,
    http_client,
)
from tests.publisher import Dim, Publisher, Topic, v3_table, v4_table
from tests.sources.odata.conftest import AGES, HASTE, JOBS, KWB, PERIODS, V3, V4, Request, dimensions, figure

COLUMNS = [
    ("table_id", "VARCHAR"),
    ("measure", "VARCHAR"),
    ("measure_title", "VARCHAR"),
    ("unit", "VARCHAR"),
    ("region_code", "VARCHAR"),
    ("period", "VARCHAR"),
    ("breakdown", "VARCHAR"),
    ("value", "DOUBLE"),
    ("value_attribute", "VARCHAR"),
    ("status", "VARCHAR"),
]


@pytest.mark.parametrize("table", [V4, V3], ids=["v4", "v3"])
def test_shape_of_landing(client, staged, rows, table):
    fetched = client.fetch(table, ["werkzame personen"], staged)
    assert [row[:2] for row in rows(fetched.path, "describe it")] == COLUMNS
    # NL, PV and GM were asked; CR0701 was not. One age was asked, so there is no breakdown.
    assert rows(fetched.path, "select distinct region_code from it order by 1") == [
        ("GM0114",),
        ("GM0118",),
        ("NL01",),
        ("PV22",),
    ]
    assert rows(fetched.path, "select distinct breakdown, table_id, unit from it") == [("", table.id, "x 1 000")]
    assert fetched.observations == fetched.rows_received == fetched.rows_announced == 4 * len(PERIODS)
    assert rows(fetched.path, "select value, status from it where region_code='PV22' order by period") == [
        (2000.0, "Definitief"),
        (12000.0, "Definitief"),
        (22000.0, "Voorlopig"),
    ]
    keys = rows(fetched.path, "select measure, region_code, period, breakdown from it")
    assert keys == sorted(keys)
    assert [path.name for path in staged.iterdir()] == ["observations.parquet"]


@pytest.mark.parametrize(("table", "word"), [(V4, "None"), (V3, "Missing")], ids=["v4", "v3"])
def test_missing_is_a_row_with_null(client, staged, rows, table, word):
    fetched = client.fetch(table, ["Arbeidsparticipatie"], staged)
    missing = "select region_code, period, value, value_attribute from it where value is null"
    # v4 gives its own word, here 'None'; v3 gives null, and its word for that with the measure.
    assert rows(fetched.path, missing) == [("GM0118", "2024JJ00", None, word)]
    assert rows(fetched.path, "select distinct value_attribute from it where value is not null") == [("None",)]


def test_v4_and_v3_agree(client, tmp_path, rows):
    found = []
    for table in (V4, V3):
        folder = tmp_path / table.protocol
        folder.mkdir()
        fetched = client.fetch(table, ["Werkzame personen", "Arbeidsparticipatie"], folder)
        query = "select unit, region_code, period, breakdown, value, status from it order by all"
        found.append(rows(fetched.path, query))
    assert found[0] == found[1]


@pytest.mark.parametrize("table", [V4, V3], ids=["v4", "v3"])
def test_a_dimension_that_is_not_held_goes_to_breakdown(client, staged, rows, table):
    fetched = client.fetch(table.but(filters={}), ["Arbeidsparticipatie"], staged)
    found = rows(fetched.path, "select distinct breakdown from it order by 1")
    assert [json.loads(breakdown) for (breakdown,) in found] == [{"Leeftijd": age} for age in AGES]


def test_breakdown_has_its_keys_in_order(publisher, client, staged, rows):
    publisher.add(
        v4_table(
            "80004NED",
            measures=[JOBS],
            dimensions=[Dim("Zorg", ["Z"]), *dimensions()[:2], Dim("Alles", ['a"b'])],
            value=lambda _measure, _place: 1.0,
        )
    )
    fetched = client.fetch(V4.but(id="80004NED", filters={}), ["M001"], staged)
    assert rows(fetched.path, "select distinct breakdown from it") == [('{"Alles":"a\\"b","Zorg":"Z"}',)]


def test_fixed_period_padded_codes_and_sentinels(publisher, client, staged, rows):
    fetched = client.fetch(KWB, ["Huurwoning_40", "Aantal inwoners", "Huurwoning_90"], staged)
    assert rows(fetched.path, "select measure, region_code, period, value, value_attribute, status from it") == [
        ("AantalInwoners_5", "GM0114", "2024JJ00", None, "Impossible", None),
        ("AantalInwoners_5", "NL00", "2024JJ00", 17407585.0, "None", None),
        ("Huurwoning_40", "GM0114", "2024JJ00", 12.3, "None", None),
        ("Huurwoning_40", "NL00", "2024JJ00", None, "-99997.0", None),
        ("Huurwoning_90", "GM0114", "2024JJ00", 1234.5678901234567, "None", None),
        ("Huurwoning_90", "NL00", "2024JJ00", 1234.5678901234567, "None", None),
    ]
    assert (fetched.rows_announced, fetched.rows_received, fetched.observations) == (2, 2, 6)


def test_untyped_texts(publisher, staged, rows):
    with http_client() as http:
        client = OdataClient(http, Endpoints(**publisher.endpoints), policy=HASTE, v3_data_set="UntypedDataSet")
        fetched = client.fetch(KWB, ["Aantal inwoners"], staged)
    assert rows(fetched.path, "select region_code, value, value_attribute from it") == [
        ("GM0114", None, "."),
        ("NL00", 17407585.0, "None"),
    ]


def test_filters_are_asked_on_the_server_with_padded_keys(publisher, client, staged):
    client.fetch(V3, ["Deelname_2"], staged)
    (asked,) = [unquote(request) for request in publisher.requests("/ODataFeed/odata/80002NED/TypedDataSet")]
    assert "Leeftijd eq '10000   '" in asked
    assert "(startswith(RegioS,'NL') or startswith(RegioS,'PV') or startswith(RegioS,'GM'))" in asked
    assert asked.endswith("$select=RegioS,Perioden,Leeftijd,Deelname_2")


def test_region_prefixes(client, staged, rows):
    fetched = client.fetch(V4, ["M001"], staged, regions=["GM0114"])
    assert rows(fetched.path, "select distinct region_code from it") == [("GM0114",)]


def test_national_table_has_no_region_dimension(publisher, client, staged, rows):
    publisher.add(
        v4_table("80005NED", measures=[JOBS], dimensions=dimensions()[1:2], value=lambda *_: 3.5),
    )
    table = V4.but(id="80005NED", region_dimension=None, filters={})
    fetched = client.fetch(table, ["M001"], staged)
    assert rows(fetched.path, "select distinct region_code, value from it") == [("NL00", 3.5)]
    # All of a table is asked without a filter; its own count is then announced too.
    assert "$filter" not in publisher.requests("Observations")[0]


@pytest.mark.parametrize("table", [V4, V3], ids=["v4", "v3"])
@pytest.mark.parametrize("relative", [False, True], ids=["absolute", "relative"])
def test_pages_are_followed(publisher, client, staged, table, relative):
    publisher.v4_page = publisher.v3_page = 5
    publisher.relative_links = relative
    seen: list[Progress] = []
    fetched = client.fetch(table, ["Arbeidsparticipatie"], staged, progress=seen.append)
    assert fetched.observations == 12
    assert [step.rows_received for step in seen if step.phase == "fetching"] == [5, 10, 12]
    assert {step.rows_announced for step in seen if step.phase == "fetching"} == {12}
    asked = publisher.requests("/Observations" if table is V4 else "/TypedDataSet")
    pages = [request for request in asked if "$count?" not in request]
    assert len(pages) == 3
    assert all(page.count("filter") == 1 for page in pages)


def test_v3_dimension_sets_are_paged_too(publisher, client, staged):
    publisher.v3_page = 2
    assert client.fetch(V3, ["Arbeidsparticipatie"], staged).observations == 12
    assert len(publisher.requests("/ODataFeed/odata/80002NED/Perioden")) == 2


@pytest.mark.parametrize("protocol", ["v4", "v3"])
def test_many_measures_are_asked_in_several_short_questions(publisher, client, staged, protocol):
    measures = [Topic(f"EenLangeNaamVoorEenOnderwerp_{n}", f"Onderwerp {n}") for n in range(120)]
    make = v4_table if protocol == "v4" else v3_table
    publisher.add(
        make("80006NED", measures=measures, dimensions=dimensions()[:2], value=lambda *_: 1.0)  # type: ignore[operator]
    )
    table = Request("80006NED", protocol=protocol)
    fetched = client.fetch(table, [measure.title for measure in measures], staged)
    assert fetched.observations == 120 * 12
    asked = [len(request) for request in publisher.requests("select=" if protocol == "v3" else "Measure")]
    assert len(asked) > 2
    assert max(asked) < 2_000


def test_measures_by_title_or_key(publisher, client, staged):
    fetched = client.fetch(V4, ["  WERKZAME personen ", "M001"], staged)
    assert fetched.observations == 12


def test_unknown_measure_names_the_nearest(client, staged):
    with pytest.raises(MeasureNotFound, match=r"80001NED.*'Arbeidsparticipatie'") as caught:
        client.fetch(V4, ["Arbeidsparticpatie"], staged)
    assert caught.value.nearest == ["Arbeidsparticipatie"]
    assert not caught.value.transient


def test_renamed_measure_is_not_found(publisher, client, staged):
    publisher.tables["80001NED"].rename_measure("M002", "Nettoarbeidsparticipatie")
    with pytest.raises(MeasureNotFound, match="nearest: 'Nettoarbeidsparticipatie'"):
        client.fetch(V4, ["Arbeidsparticipatie"], staged)


def test_title_of_two_measures_is_ambiguous(client, staged):
    with pytest.raises(MeasureAmbiguous, match="ask by key, Huurwoning_40, Huurwoning_90"):
        client.fetch(KWB, ["Huurwoning"], staged)


def test_columns_of_text_are_no_measures(client, staged):
    with pytest.raises(MeasureNotFound):
        client.fetch(KWB, ["Gemeentenaam"], staged)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (V4.but(region_dimension="WijkenEnBuurten"), "no dimension WijkenEnBuurten; there are RegioS"),
        (V4.but(filters={"Geslacht": "T001038"}), "no dimension Geslacht"),
        (
            V4.but(period_dimension=None, fixed_period="2024JJ00"),
            "time dimension Perioden that the catalogue",
        ),
        (
            V3.but(filters={"Leeftijd": "99999"}),
            "dimension Leeftijd has no code '99999'; it has 10000, 20300",
        ),
    ],
)
def test_a_table_that_is_not_as_described(client, staged, table, message):
    with pytest.raises(SchemaChanged, match=message):
        client.fetch(table, ["Arbeidsparticipatie"], staged)


def test_a_text_where_a_number_should_be(publisher, staged, client):
    publisher.add(
        v3_table(
            "80007NED",
            measures=[Topic("X_1", "Iets")],
            dimensions=dimensions()[:2],
            value=lambda *_: "geheim",
        )
    )
    with http_client() as http:
        client = OdataClient(http, Endpoints(**publisher.endpoints), policy=HASTE, v3_data_set="UntypedDataSet")
        with pytest.raises(SchemaChanged, match=r"80007NED.*geheim"):
            client.fetch(V3.but(id="80007NED", filters={}), ["Iets"], staged)


def test_third_parties_have_their_own_host(publisher, client, staged):
    publisher.add(
        v3_table(
            "47022NED",
            measures=[Topic("Personen_1", "Geregistreerde misdrijven")],
            dimensions=dimensions(8),
            value=figure,
            service="dataderden",
        )
    )
    table = V3.but(id="misdrijven", remote_id="47022NED", service="dataderden", publisher="politie")
    assert client.fetch(table, ["Geregistreerde misdrijven"], staged).observations == 12
    assert publisher.requests() == publisher.requests("/dataderden/")


def test_equal_content_gives_equal_bytes(client, tmp_path):
    found = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        found.append(client.fetch(V3, ["Arbeidsparticipatie"], folder).path.read_bytes())
    assert found[0] == found[1]


def test_a_large_table_is_not_held_in_memory(tmp_path):
    """120,000 observations in three pages; benchmarks/ingestion does the same with sixty million."""
    import os
    import subprocess
    import sys

    script = """
import sys
from pathlib import Path
from sources.odata import Endpoints, OdataClient, http_client
from tests.sources.odata.conftest import Request
endpoints = Endpoints(v4=sys.argv[1], v3_cbs=sys.argv[1], v3_dataderden=sys.argv[1])
client = OdataClient(http_client(), endpoints)
def peak():
    # Not getrusage: its peak includes that of the process we were forked from.
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
got = client.fetch(Request("80008NED"), ["M001"], Path(sys.argv[2]))
print(got.observations, peak() // 1024)
"""
    regions = [f"GM{number:04}" for number in range(1200)]
    periods = [f"{year}JJ00" for year in range(1925, 2025)]
    big = v4_table(
        "80008NED",
        measures=[JOBS],
        dimensions=[Dim("RegioS", regions, "GeoDimension"), Dim("Perioden", periods, "TimeDimension")],
        value=lambda *_: 1.5,
    )
    with Publisher(v4_page=40_000) as publisher:
        publisher.add(big)
        done = subprocess.run(
            [sys.executable, "-c", script, publisher.endpoints["v4"], str(tmp_path)],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
    assert done.returncode == 0, done.stderr
    observations, megabytes = map(int, done.stdout.split())
    assert observations == 120_000
    assert megabytes < 300, f"{megabytes} MB at its peak, interpreter and libraries with it"
    assert duckdb.read_parquet(str(tmp_path / "observations.parquet")).aggregate("count(*)").fetchone() == (120_000,)


def test_a_sort_that_needs_more_memory_gets_it(client, tmp_path, monkeypatch):
    found = []
    for name, memory in (("enough", ("960MB",)), ("too little first", ("100KB", "960MB"))):
        monkeypatch.setattr("sources.odata.convert._SORT_MEMORY", memory)
        folder = tmp_path / name
        folder.mkdir()
        found.append(client.fetch(V3, ["Arbeidsparticipatie"], folder).path.read_bytes())
    assert found[0] == found[1]


def test_a_sort_that_never_has_enough_says_so(client, staged, monkeypatch):
    monkeypatch.setattr("sources.odata.convert._SORT_MEMORY", ("100KB",))
    with pytest.raises(duckdb.OutOfMemoryException):
        client.fetch(V3, ["Arbeidsparticipatie"], staged)
