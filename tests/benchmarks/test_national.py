"""The generated country: the same every time, adds up, hits the catalogue, stays out of homes that are not its own."""

import dataclasses
from pathlib import Path

import duckdb
import pytest

from benchmarks.national.areas import NEIGHBOURHOODS, neighbourhoods
from benchmarks.national.catalogue import TITLE, UnknownMeasureError, write_catalogue
from benchmarks.national.figures import Country
from benchmarks.national.home import OWN_CATALOGUE, NotOursError, generate
from benchmarks.national.measures import KNOWN, measures
from sources.catalogue import Catalogue, load_catalogue
from sources.landing import OBSERVATIONS, Landing

DEEP = 2


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """With two generated indicators beside the project's own."""
    return write_catalogue(OWN_CATALOGUE, tmp_path_factory.mktemp("country") / "catalogue", measures(42), 2)


@pytest.fixture(scope="module")
def landed(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One table of some neighbourhoods, landed."""
    return _land(catalogue, tmp_path_factory.mktemp("landing"))


def _land(catalogue: Catalogue, root: Path) -> Path:
    table = next(table for table in catalogue.source_tables if table.id == "NATIONAL2016")
    landing = Landing(root)
    some = neighbourhoods(catalogue)[:60]
    manifest = Country(some, measures(42), DEEP).land(landing, table)
    assert manifest.nearness == TITLE
    return landing.file(manifest, OBSERVATIONS)


def test_the_same_country_every_time(catalogue: Catalogue, landed: Path, tmp_path: Path) -> None:
    assert _land(catalogue, tmp_path).read_bytes() == landed.read_bytes()


def test_every_municipality_has_districts_and_neighbourhoods_of_its_own() -> None:
    areas = neighbourhoods(load_catalogue(OWN_CATALOGUE))
    codes = {area.code for area in areas}
    assert len(codes) == len(areas) == pytest.approx(NEIGHBOURHOODS, rel=0.02)
    assert len({area.municipality for area in areas}) == 342
    for area in areas:
        assert area.district == "WK" + area.code[2:8]
        assert area.municipality == "GM" + area.code[2:6]


def test_counts_add_up_to_the_municipality(landed: Path) -> None:
    found = duckdb.execute(
        """
        select substr(region_code, 1, 2) as kind, substr(region_code, 3, 4) as municipality, sum(value) as total
        from read_parquet(?) where measure_title = 'Aantal inwoners' and region_code <> 'NL00' group by all
        """,
        [str(landed)],
    ).fetchall()
    totals = {kind: {m: total for k, m, total in found if k == kind} for kind in ("BU", "WK", "GM")}
    assert totals["BU"] == totals["WK"] == totals["GM"]
    assert sum(totals["GM"].values()) > 0


def test_few_measures_reach_below_the_municipality(landed: Path) -> None:
    found = duckdb.execute(
        "select count(distinct measure), count(distinct case when region_code[1:2] = 'BU' then measure end) "
        "from read_parquet(?)",
        [str(landed)],
    ).fetchone()
    assert found == (42, DEEP)


def test_the_catalogue_binds_generated_measures_too(catalogue: Catalogue) -> None:
    ids = {indicator.id for indicator in catalogue.indicators}
    assert {"gegenereerd-001", "gegenereerd-002", "aantal-inwoners"} <= ids
    assert "gegenereerd-003" not in ids


def test_a_measure_that_is_not_known_is_named(tmp_path: Path) -> None:
    without = [dataclasses.replace(m, title="iets anders") if m.title == "Koopwoningen" else m for m in KNOWN]
    with pytest.raises(UnknownMeasureError, match="Koopwoningen"):
        write_catalogue(OWN_CATALOGUE, tmp_path / "catalogue", without, 0)


def test_a_home_that_was_not_made_here_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "landing").mkdir()
    with pytest.raises(NotOursError, match="was not made here"):
        generate(tmp_path, 1, None, print)
    assert [path.name for path in tmp_path.iterdir()] == ["landing"]


def test_too_small_a_country_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="too few"):
        generate(tmp_path / "home", 0.1, None, print)
