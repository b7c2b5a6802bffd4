"""AreaMap: outlines of the release, names and values in words, tiles where an outline is missing."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import duckdb
import pytest

from dashboards import build_site
from dashboards.areas import areas_of
from dashboards.querying.release import Release

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.dashboards.conftest import Tried

DATA = (
    "```sql kaart\nselect * from (values ('GM0114', 12.5, 'op koers', '/gemeenten'), "
    "('GM0118', null, 'beweegt van het doel af', '/gemeenten')) as t(region_code, waarde, pace_label, pagina)\n```\n\n"
)
MAP = "<AreaMap data={kaart} geoJsonUrl='/areas.geojson' geoId=region_code areaCol=region_code basemap=\"\" "
PLACE = {"pages/gemeenten.md": "# Gemeenten"}


def figure(html: str) -> str:
    found = re.search(r'<figure class="chart area-map">.*?</figure>', html, re.DOTALL)
    assert found is not None
    return found[0]


def test_areas_carry_name_and_value_and_lead_to_their_page(try_pages: Callable[..., Tried]) -> None:
    page = DATA + MAP + 'value=waarde valueFmt=num1 link=pagina title="Cijfer"/>'
    html = figure(try_pages(page, **PLACE).html())
    assert 'role="group"' in html, "an image has no links in it"
    assert html.count('<a href="gemeenten.html" aria-label="') == 2
    assert 'aria-label="Emmen: 12,5"' in html
    assert ">12,5</text>" in html
    assert ">geen cijfer</text>" in html, "an unknown figure is said, and is not drawn as a low one"
    assert html.count('class="area hollow"') == 1
    assert '<tr><th scope="row">Hoogeveen</th><td class="number">\u2013</td></tr>' in html
    assert "Kaart. Emmen: 12,5; Hoogeveen: geen cijfer." in html
    assert "Grenzen: Een kaartmaker, 2025 (CC BY 4.0)." in html
    assert "Schema" not in html


def test_the_projection_keeps_north_up_and_narrows_degrees_of_longitude(try_pages: Callable[..., Tried]) -> None:
    html = figure(try_pages(DATA + MAP + "value=waarde/>").html())
    paths = re.findall(r'd="(M[^"]*Z)"', html)
    corners = [[tuple(map(float, place.split())) for place in re.split("[ML]", path.strip("Z"))[1:]] for path in paths]
    (square, triangle) = corners
    (x0, y0), (x1, _), (_, y2), _ = square
    # 0.2 degree either way, at 52.75 degrees north: a degree of longitude is 0.605 of one of latitude.
    assert (x1 - x0) / (y0 - y2) == pytest.approx(0.6053, abs=0.003)
    assert max(x for x, _ in triangle) < x0, "Hoogeveen lies west of Emmen"
    assert max(y for _, y in triangle) > y0, "and reaches further south"
    assert min(x for x, _ in triangle) >= 0
    assert x1 <= 360


def test_statuses_have_shape_and_legend(try_pages: Callable[..., Tried]) -> None:
    html = try_pages(DATA + MAP + "value=pace_label/>").html()
    drawn = figure(html)
    assert '<g class="area-mark tone-bad"><use href="#i-pace-moving_away"' in drawn
    assert '<symbol id="i-pace-moving_away"' in html
    legend = drawn.split("</ul>")[0]
    assert legend.index("op koers") < legend.index("beweegt van het doel af"), "statuses in their own order"
    assert 'role="img"' in drawn, "without links it is a picture"


def test_one_missing_outline_makes_it_a_schema_that_says_so(
    try_pages: Callable[..., Tried], release_db: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.duckdb"
    shutil.copy(release_db, other)
    with duckdb.connect(str(other)) as connection:
        connection.execute("delete from dim_region_boundary where region_code = 'GM0118'")
    pages = try_pages(DATA + MAP + "value=waarde/>").out.with_name("dashboards") / "pages"
    out = tmp_path / "again"
    report = build_site(pages, other, out)
    assert (report.pages, report.problems) == (1, [])
    html = figure((out / "index.html").read_text(encoding="utf-8"))
    assert "Schema, geen kaart: van Hoogeveen is geen grens beschikbaar. De vakken liggen ongeveer" in html
    tiles = re.findall(r"<rect x=\"([0-9.]+)\"", html)
    assert len(tiles) == 2
    assert float(tiles[0]) > float(tiles[1]), "Emmen keeps its place, east of Hoogeveen"


def test_a_release_from_before_there_were_boundaries_has_a_schema(
    try_pages: Callable[..., Tried], release_db: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.duckdb"
    shutil.copy(release_db, other)
    with duckdb.connect(str(other)) as connection:
        connection.execute("drop table dim_region_boundary")
        connection.execute("alter table dim_region drop column tile_column")
    pages = try_pages(DATA + MAP + "value=waarde/>").out.with_name("dashboards") / "pages"
    out = tmp_path / "again"
    report = build_site(pages, other, out)
    assert (report.pages, report.problems) == (1, [])
    html = figure((out / "index.html").read_text(encoding="utf-8"))
    assert "Schema, geen kaart: de grenzen zijn niet beschikbaar.</p>" in html, "no word of places that mean nothing"
    assert ">Emmen</text>" in html
    assert json.loads((out / "areas.geojson").read_text(encoding="utf-8"))["features"] == []


def test_the_site_has_the_areas_that_evidence_reads(try_pages: Callable[..., Tried], release_db: Path) -> None:
    written = (try_pages(DATA + MAP + "value=waarde/>").out / "areas.geojson").read_bytes()
    with Release(release_db) as release:
        assert written == areas_of(release).geojson()
    emmen, hoogeveen = json.loads(written)["features"]
    assert emmen["properties"] == {"region_code": "GM0114", "name": "Emmen", "slug": "emmen", "year": "2025"}
    assert emmen["geometry"]["coordinates"][0][0][0] == [6.8, 52.7]
    assert hoogeveen["properties"]["name"] == "Hoogeveen"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (MAP.replace("/areas.geojson", "https://elsewhere.example/x") + "/>", "write geoJsonUrl='/areas.geojson'"),
        (MAP.replace('basemap=""', "basemap=osm") + "/>", 'write basemap=""'),
        (MAP.replace("geoId=region_code", "geoId=regioncode") + "/>", "an area has no property 'regioncode'"),
        (MAP + "value=waard/>", "'kaart' has no column 'waard'"),
        (MAP + "value=pace_label legendType=scalar/>", "legendType=scalar needs numbers"),
        (MAP + "value=waarde tooltip={[{'id': 'jaar'}]}/>", "tooltip: no column 'jaar'"),
        (MAP.replace("areaCol=region_code", "areaCol=pagina") + "/>", "two rows of 'kaart' are about the same area"),
    ],
)
def test_what_does_not_fit_is_a_problem_at_its_line(try_pages: Callable[..., Tried], written: str, said: str) -> None:
    (problem,) = try_pages(DATA + written, **PLACE).problems
    assert said in problem.what
    assert (problem.file, problem.line) == ("pages/index.md", 7)
