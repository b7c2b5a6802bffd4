"""The outlines that ship with the project: complete, small, and what they were taken from."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
import yaml

from sources.boundaries import OUTLINES, OutlinesUnreadable, outlines_of, record_boundaries
from sources.boundaries.outlines import read_csv
from sources.boundaries.recorded import DESCRIPTION, VERTICES, RecordedBoundaries
from sources.catalogue import load_catalogue
from sources.catalogue.needs import watched_municipalities
from sources.landing import Landing
from sources.recorded.reader import land_recorded
from sources.recorded.series import RECORDED_ROOT
from tests.publisher import Boundaries, square
from tests.shared_material import SHARED, needs_shared

if TYPE_CHECKING:
    from pathlib import Path

CATALOGUE = load_catalogue()
TABLE = next(table for table in CATALOGUE.source_tables if table.protocol == "wfs")
FOLDER = RECORDED_ROOT / TABLE.id
LARGEST = 300_000


def test_every_municipality_of_the_pages_is_recorded_and_it_is_small() -> None:
    described = RecordedBoundaries.model_validate(yaml.safe_load((FOLDER / DESCRIPTION).read_text(encoding="utf-8")))
    vertices = read_csv(FOLDER / VERTICES)
    assert {(v.region_code, v.region_name) for v in vertices} == set(watched_municipalities(CATALOGUE).items())
    assert (described.rows, described.regions) == (len(vertices), 6)
    assert (described.table, described.licence) == (TABLE.id, TABLE.licence)
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < LARGEST


def test_landing_them_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = Landing(tmp_path / "one"), Landing(tmp_path / "other")
    first, second = land_recorded(one, TABLE), land_recorded(other, TABLE)
    assert first is not None
    assert second is not None
    assert one.file(first.manifest, OUTLINES).read_bytes() == other.file(second.manifest, OUTLINES).read_bytes()
    again = land_recorded(one, TABLE)
    assert again is not None
    assert not again.created
    assert first.manifest.rows_announced == first.manifest.rows_received


def test_a_year_that_is_not_recorded_lands_nothing(tmp_path: Path) -> None:
    other = TABLE.model_copy(update={"id": "GEBIEDEN2031"})
    assert land_recorded(Landing(tmp_path), other) is None


@needs_shared
def test_they_equal_what_they_were_taken_from() -> None:
    source = SHARED / "data" / "geo" / "gemeente_2025_regiodeal.geojson"
    assert read_csv(FOLDER / VERTICES) == outlines_of(json.loads(source.read_text(encoding="utf-8")))


def test_only_the_wanted_outlines_are_carried_over(tmp_path: Path) -> None:
    source = tmp_path / "kaart.geojson"
    given = Boundaries(
        "2025", {("GM0114", "Emmen"): [square(6.8, 52.71234)], ("GM0014", "Groningen"): [square(6.5, 53.2)]}
    )
    source.write_text(json.dumps(given.answer()), encoding="utf-8")
    done = record_boundaries(source, TABLE, ["GM0114"], tmp_path / "recorded", date(2026, 11, 25))
    assert (done.regions, done.rows, done.nearness) == (1, 5, "cbs")
    assert {v.region_name for v in read_csv(tmp_path / "recorded" / TABLE.id / VERTICES)} == {"Emmen"}
    with pytest.raises(OutlinesUnreadable, match="no outline of GM0118"):
        record_boundaries(source, TABLE, ["GM0114", "GM0118"], tmp_path / "recorded", date(2026, 11, 25))
    source.write_text("{", encoding="utf-8")
    with pytest.raises(OutlinesUnreadable, match="is no JSON"):
        record_boundaries(source, TABLE, ["GM0114"], tmp_path / "recorded", date(2026, 11, 25))
