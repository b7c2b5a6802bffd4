"""The recorder takes what the catalogue asks, as it stands, and refuses what is in doubt."""

from __future__ import annotations

import gzip
from datetime import date
from typing import TYPE_CHECKING

import pytest

from sources.catalogue import load_catalogue
from sources.recorded.recorder import RecordingError, record
from sources.recorded.series import read_series, recorded_tables
from tests.sources.catalogue.small import INDICATOR, broken, write

if TYPE_CHECKING:
    from pathlib import Path

    from sources.recorded.recorder import Recording

HEADER = "table_id,measure_key,measure_title,region_code,period,value,unit,origin\n"
ROW = "1NED,M1,Woningen,GM0001,2020JJ00,12.50,aantal,cbs\n"
TODAY = date(2026, 1, 2)


def recorded(tmp_path: Path, rows: str, *, measure: str = "title: Woningen") -> list[Recording]:
    catalogue = load_catalogue(write(tmp_path / "catalogue", broken(INDICATOR, "title: Woningen", measure)))
    source = tmp_path / "figures.csv.gz"
    source.write_bytes(gzip.compress((HEADER + rows).encode()))
    return record(source, catalogue, tmp_path / "recorded", TODAY)


def figures(tmp_path: Path) -> str:
    return (tmp_path / "recorded" / "1NED" / "figures.csv").read_text(encoding="utf-8")


def test_figures_are_carried_over_as_they_stand(tmp_path: Path) -> None:
    """No figure is rounded or rewritten; what the catalogue does not ask is left."""
    rows = ROW + "1NED,M1,Woningen,GM0002,2020JJ00,,aantal,cbs\n" + ROW.replace("M1,Woningen", "M2,Huizen")
    assert [(r.table, r.measures, r.rows, r.missing) for r in recorded(tmp_path, rows)] == [("1NED", 1, 2, [])]
    assert figures(tmp_path) == ("measure,region_code,period,value\nM1,GM0001,2020JJ00,12.50\nM1,GM0002,2020JJ00,\n")
    described = read_series(recorded_tables(tmp_path / "recorded")["1NED"])
    assert described.recorded_on == TODAY
    (measure,) = described.measures
    assert (measure.measure, measure.title, measure.unit, measure.nearness) == ("M1", "Woningen", "aantal", "cbs")
    assert (measure.periods, measure.rows) == (["2020JJ00"], 2)


def test_a_measure_may_be_asked_by_its_key(tmp_path: Path) -> None:
    assert recorded(tmp_path, ROW, measure="measure: M1")[0].rows == 1


def test_the_same_figure_twice_is_one(tmp_path: Path) -> None:
    assert recorded(tmp_path, ROW + ROW)[0].rows == 1
    assert figures(tmp_path).count("GM0001") == 1


def test_a_title_under_two_headings_with_the_same_figures_is_one_measure(tmp_path: Path) -> None:
    assert recorded(tmp_path, ROW + ROW.replace("M1", "M9"))[0].rows == 1
    assert "M9" not in figures(tmp_path)


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (ROW.replace("12.50", "13"), "two values: GM0001 2020JJ00 is 12.50 and 13"),
        (ROW.replace("12.50", ""), "two values: GM0001 2020JJ00 is 12.50 and missing"),
        (ROW.replace("M1", "M9").replace("12.50", "13"), "two values: GM0001 2020JJ00"),
        (ROW.replace("M1", "M9").replace("GM0001", "GM0002"), "more than one measure: M1, M9"),
        (ROW.replace("aantal", "%").replace("GM0001", "GM0002"), "more than one measure"),
    ],
)
def test_what_is_in_doubt_is_refused_and_nothing_is_written(tmp_path: Path, second: str, message: str) -> None:
    with pytest.raises(RecordingError, match=message):
        recorded(tmp_path, ROW + second)
    assert not (tmp_path / "recorded").exists()


def test_a_table_without_figures_is_not_recorded(tmp_path: Path) -> None:
    assert recorded(tmp_path, ROW.replace("Woningen", "Huizen")) == []
    assert recorded_tables(tmp_path / "recorded") == {}


def test_recording_again_replaces_what_was_there(tmp_path: Path) -> None:
    recorded(tmp_path, ROW)
    recorded(tmp_path, ROW.replace("12.50", "14"))
    assert figures(tmp_path) == "measure,region_code,period,value\nM1,GM0001,2020JJ00,14\n"
