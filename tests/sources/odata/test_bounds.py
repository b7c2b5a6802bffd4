"""Confidence bounds: asked with the figures, landed beside them, and never at the figures' expense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from sources.odata import SchemaChanged, Selection
from tests.publisher import Dim, Fault, v3_table, v4_table
from tests.sources.odata.conftest import JOBS, PERIODS, V3, V4, WORK

if TYPE_CHECKING:
    from collections.abc import Mapping

REGIONS = ("NL00", "GM0114", "GM0118")


@dataclass(frozen=True)
class Codes:
    """As the catalogue would say it."""

    dimension: str = "Marges"
    value: str = "MW00000"
    lower: str = "MOG0095"
    upper: str = "MBG0095"


def figure(_measure: str, place: Mapping[str, str]) -> float | None:
    """Figures with bounds 1 below and 2 above; GM0118 has none, and in 2024 no figure either."""
    value = 10.0 * (1 + REGIONS.index(place["RegioS"])) + PERIODS.index(place["Perioden"])
    if place["RegioS"] == "GM0118" and (place["Marges"] != "MW00000" or place["Perioden"] == "2024JJ00"):
        return None
    return value + {"MW00000": 0.0, "MOG0095": -1.0, "MBG0095": 2.0, "MSE0000": 99.0}[place["Marges"]]


def served(publisher, table, codes=("MW00000", "MOG0095", "MBG0095", "MSE0000")):
    """A table with a dimension of bounds, and one code in it that nobody asks."""
    width = 10 if table.protocol == "v3" else 0
    make = v3_table if table.protocol == "v3" else v4_table
    publisher.add(
        make(
            "81000NED",
            measures=[JOBS, WORK],
            dimensions=[
                Dim("RegioS", REGIONS, "GeoDimension", 6 if width else 0),
                Dim("Perioden", PERIODS, "TimeDimension"),
                Dim("Marges", codes, "Dimension", width),
            ],
            value=figure,
        )
    )
    return table.but(id="81000NED", filters={}, bounds=Codes())


@pytest.mark.parametrize("table", [V4, V3], ids=["v4", "v3"])
def test_bounds_lie_beside_the_figures_and_change_none(publisher, client, tmp_path, rows, table):
    table = served(publisher, table)
    (tmp_path / "with").mkdir()
    (tmp_path / "without").mkdir()

    bounded = client.fetch(table, ["M001", "M002"], tmp_path / "with")
    plain = client.fetch(table.but(bounds=None, filters={"Marges": "MW00000"}), ["M001", "M002"], tmp_path / "without")

    columns = [row[0] for row in rows(plain.path, "describe it")]
    assert [row[0] for row in rows(bounded.path, "describe it")] == [*columns, "value_lower", "value_upper"]
    assert rows(bounded.path, f"select {', '.join(columns)} from it") == rows(plain.path, "select * from it")
    assert bounded.breakdown == plain.breakdown == ()
    assert bounded.observations == plain.observations == 2 * len(REGIONS) * len(PERIODS)
    assert rows(
        bounded.path,
        "select region_code, period, value - value_lower, value_upper - value from it where measure = 'M001' "
        "and period > '2022' order by all",
    ) == [
        *(("GM0114", period, 1.0, 2.0) for period in PERIODS),
        *(("GM0118", period, None, None) for period in PERIODS),
        *(("NL00", period, 1.0, 2.0) for period in PERIODS),
    ]


def test_only_the_three_codes_are_asked(publisher, client, staged):
    client.fetch(served(publisher, V3), ["M001"], staged)
    (asked,) = [unquote(request) for request in publisher.requests("/ODataFeed/odata/81000NED/TypedDataSet")]
    assert "(Marges eq 'MW00000   ' or Marges eq 'MOG0095   ' or Marges eq 'MBG0095   ')" in asked


@pytest.mark.parametrize(("table", "says"), [(V3, "has no code 'MOG0095'; it has MBG0095, MOG0090, MW00000"),
                                             (V4, "no figure has a bound 'MOG0095' in dimension Marges")],
                         ids=["v3", "v4"])  # fmt: skip
def test_a_wrong_code_stops_the_fetch_and_says_what_to_mend(publisher, client, staged, table, says, monkeypatch):
    monkeypatch.setitem(globals(), "figure", lambda _measure, _place: 1.0)
    wanted = served(publisher, table, codes=("MW00000", "MOG0090", "MBG0095"))
    with pytest.raises(SchemaChanged, match=says):
        client.fetch(wanted, ["M001"], staged)


def test_a_publisher_that_overlooks_the_question_is_refused(publisher, client, staged):
    wanted = served(publisher, V3)
    publisher.fault("81000NED", Fault("deaf"))
    with pytest.raises(SchemaChanged, match="a row that was not asked for: Marges is 'MSE0000'"):
        client.fetch(wanted, ["M001"], staged)


def test_a_table_without_bounds_asks_what_it_always_asked():
    """Another digest would fetch every unchanged table anew."""
    selection = Selection(("M001", "M002"))
    assert selection.digest(V3) == "41a04fc1c439e469"
    assert selection.digest(V3.but(bounds=Codes())) != selection.digest(V3)
