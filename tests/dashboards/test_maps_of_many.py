"""AreaMap of more areas than words fit on: classes, hatchings, one table for all, outlines that keep meeting."""

from __future__ import annotations

import itertools
import json
import re
import shutil
from typing import TYPE_CHECKING

import duckdb
import pytest

from dashboards import build_site
from dashboards.charts import many_areas
from dashboards.charts.classes import classes
from dashboards.components.maps import AreaMap

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.dashboards.conftest import Tried

SIDE = 8
CODES = [f"GM{9000 + at}" for at in range(SIDE * SIDE)]
DATA = (
    "```sql kaart\nselect 'GM' || (9000 + n) as region_code, case when n >= 4 then n / 2 end as waarde, "
    "case when n % 3 = 0 then 'op koers' else 'beweegt van het doel af' end as pace_label, '/gemeenten' as pagina "
    f"from range({SIDE * SIDE}) as t(n) order by n\n```\n\n"
)
MAP = "<AreaMap data={kaart} geoJsonUrl='/areas.geojson' geoId=region_code areaCol=region_code basemap=\"\" "
PLACE = {"pages/gemeenten.md": "# Gemeenten"}


def figure(html: str) -> str:
    found = re.search(r'<figure class="chart area-map many">.*?</figure>', html, re.DOTALL)
    assert found is not None
    return found[0]


@pytest.fixture(scope="module")
def country(release_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release with a square of squares, corner to corner."""
    database = tmp_path_factory.mktemp("country") / "monitor.duckdb"
    shutil.copy(release_db, database)
    with duckdb.connect(str(database)) as connection:
        for code, (row, column) in zip(CODES, itertools.product(range(SIDE), repeat=2), strict=True):
            west, south = 4 + column * 0.1, 52 + row * 0.1
            ring = [[west, south], [west + 0.1, south], [west + 0.1, south + 0.1], [west, south + 0.1], [west, south]]
            shape = json.dumps({"type": "MultiPolygon", "coordinates": [[ring]]})
            connection.execute(
                "insert into dim_region by name select ? as region_code, ? as name, lower(?) as slug, "
                "'municipality' as kind, true as is_named, 100 as sort_order", [code, f"Plaats {code}", code],
            )  # fmt: skip
            connection.execute(
                "insert into dim_region_boundary by name select ? as region_code, 2025 as year, ? as geojson, "
                "true as is_latest, (select min(table_id) from dim_region_boundary) as table_id", [code, shape],
            )  # fmt: skip
    return database


def built(tried: Tried, database: Path, out: Path) -> str:
    report = build_site(tried.out.with_name("dashboards") / "pages", database, out)
    assert report.problems == []
    return figure((out / "index.html").read_text(encoding="utf-8"))


def test_numbers_are_in_classes_and_every_area_is_in_the_table(
    try_pages: Callable[..., Tried], country: Path, tmp_path: Path
) -> None:
    page = DATA + MAP + 'value=waarde valueFmt=num0 link=pagina title="Cijfer"/>'
    html = built(try_pages(page, **PLACE), country, tmp_path / "site")
    drawing = html[html.index('<svg class="drawing map"') : html.index("</svg></div>")]
    assert "<text" not in drawing
    assert drawing.count('<a href="gemeenten.html" tabindex="-1"><path') == len(CODES), "pointed at, not tabbed to"
    assert "<title>Plaats GM9010: 5</title>" in drawing
    assert "<title>Plaats GM9003: geen cijfer</title>" in drawing
    assert len(re.findall("fill:color-mix", drawing)) == 5
    legend = re.findall(r"</svg>([^<]+)</li>", html)
    assert len(legend) == 6
    assert legend[-1] == "geen cijfer"
    assert html.count('<tr><th scope="row"><a href="gemeenten.html">Plaats GM90') == len(CODES)
    said = re.search(r'<p class="visually-hidden" id="[^"]*">([^<]*)</p>', html)
    assert said is not None
    assert said[1] == (
        "Kaart van 64 gebieden. Laagste: 2 in Plaats GM9004. Hoogste: 32 in Plaats GM9063. "
        "De helft heeft 17 of minder. Zonder cijfer: 4. Alle gebieden staan in de tabel."
    )
    assert "Grenzen: Een kaartmaker, 2025 (CC BY 4.0)." in html


def test_words_differ_in_more_than_colour(try_pages: Callable[..., Tried], country: Path, tmp_path: Path) -> None:
    html = built(try_pages(DATA + MAP + "value=pace_label/>"), country, tmp_path / "site")
    kinds = re.findall(r'<g style="fill:([^"]*)">', html)
    assert kinds[0] == "var(--good)", "a status keeps its colour"
    assert kinds[1].startswith("url(#"), "and the next word is hatched as well"
    pattern = kinds[1].removeprefix("url(#").rstrip(")")
    assert f'<pattern id="{pattern}"' in html or f'id="{pattern}"' in html
    assert html.count(f"url(#{pattern})") == 2, "on the areas and in the legend"
    assert "op koers: 22" in html
    assert 'role="img"' in html, "without links it is a picture"


def test_most_outlines_missing_it_is_tiles_and_says_so(try_pages: Callable[..., Tried]) -> None:
    html = figure(try_pages(DATA + MAP + "value=waarde/>").html())
    assert html.count('<path d="M') == len(CODES) + 1, "a tile each, and the hatching of no figure"
    assert "Schema, geen kaart: van 64 van de 64 gebieden is geen grens beschikbaar." in html


def test_neighbours_keep_meeting_and_the_drawing_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    edge = [(4 + at * 0.0034, 52 + 0.002 * (at % 3)) for at in range(900)]
    above = (*edge, (edge[-1][0], 52.2), (4.0, 52.2), edge[0])
    below = (*reversed(edge), (4.0, 51.8), (edge[-1][0], 51.8), edge[-1])
    areas = (((above,),), ((below,),))

    def corners(path: str) -> set[tuple[int, int]]:
        x, y, *steps = map(int, re.findall(r"-?\d+", path))
        found = {(x, y)}
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            found.add((x, y))
        return found

    (first, second), _ = many_areas._paths(areas)
    assert len(corners(first) & corners(second)) == len(corners(first)) - 2, "all of the border between them"
    monkeypatch.setattr(many_areas, "CORNERS", 600)
    many_areas._paths.cache_clear()
    (coarse, _), _ = many_areas._paths(areas)
    many_areas._paths.cache_clear()
    assert len(corners(coarse)) < len(corners(first))


def test_classes_hold_as_many_and_share_no_words() -> None:
    values = [at**3 / 7 for at in range(100)]
    found = classes(values, lambda value: f"{value:.0f}")
    sizes = [sum(found.of(value) == at for value in values) for at in range(len(found.ranges))]
    assert sizes == [20] * 5
    ends = [f"{end:.0f}" for ends in found.ranges for end in ends]
    assert len(set(ends)) == len(ends)


def test_values_that_read_the_same_are_one_class() -> None:
    found = classes([0.1, 0.2, 0.3, 0.4, 5.0], lambda value: f"{value:.0f}")
    assert [found.of(value) for value in (0.1, 0.4, 5.0)] == [0, 0, 1]
    assert classes([3.0] * 50, str).ranges == ((3.0, 3.0),)


def test_the_limit_is_where_words_stop_fitting(try_pages: Callable[..., Tried]) -> None:
    few = DATA.replace(f"range({SIDE * SIDE})", f"range({AreaMap.MANY})")
    assert "area-map many" not in try_pages(few + MAP + "value=waarde/>").html()
