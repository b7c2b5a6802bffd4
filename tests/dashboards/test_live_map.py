"""AreaMap on a live dashboard: polygons, or what stands in for them, said to whoever plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.components.live import LiveChart
from dashboards.components.maps import AreaMap
from dashboards.querying.release import Release

if TYPE_CHECKING:
    from pathlib import Path

OUTLINE = ", '[[6,52],[7,52],[6,53],[6,52]]' as outline"


class Told:
    """The context of a page without a heading."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def instead(self, what: str) -> None:
        self.said.append(what)

    def heading(self) -> str:
        return ""


def live(release_db: Path, more: str = "", value: str = "waarde", **props: object) -> tuple[LiveChart, list[str]]:
    sql = f"select 'GM0114' as region_code, 'Emmen' as name, 12.5 as waarde, 'op koers' as pace_label{more}"
    with Release(release_db) as release:
        data = release.query("kaart", sql, {})
    given = {
        "data": data, "areaCol": "region_code", "geoId": "region_code", "geoJsonUrl": "/areas.geojson", "basemap": "",
        "value": value, **props,
    }  # fmt: skip
    told = Told()
    (block,) = AreaMap.model_validate(given).live(told, ())  # type: ignore[arg-type]
    assert isinstance(block, LiveChart)
    return block, told.said


def test_with_outlines_it_is_polygons_on_no_base_map(release_db: Path) -> None:
    chart, said = live(release_db, OUTLINE, valueFmt="pct1", title="Cijfer")
    assert (chart.viz_type, chart.query, chart.title) == ("deck_polygon", "kaart", "Cijfer")
    assert chart.columns == ("outline", "name")
    assert chart.options["line_type"] == "json"
    assert chart.options["map_style"] == chart.options["mapbox_style"] == ""
    assert chart.options["legend_format"] == ",.1%"
    assert chart.options["metric"]["column"] == {"column_name": "waarde"}  # type: ignore[index]
    assert set(chart.options["tooltip_contents"]) <= set(chart.columns), "else Superset answers 500"  # type: ignore[call-overload]
    (only,) = said
    assert only.startswith("the map 'Cijfer': no words stand on the areas")


def test_without_outlines_it_is_bars_and_says_why(release_db: Path) -> None:
    chart, said = live(release_db)
    assert (chart.viz_type, chart.x, chart.measures[0].column) == ("echarts_timeseries_bar", "name", "waarde")
    assert said == ["the map 'Kaart': its query has no column 'outline', so a bar for each area stands there"]


def test_words_become_a_table(release_db: Path) -> None:
    chart, said = live(release_db, OUTLINE, value="pace_label")
    assert (chart.viz_type, chart.columns) == ("table", ("name", "pace_label"))
    assert "a table stands there" in said[0]


def test_many_areas_without_outlines_are_a_table(release_db: Path) -> None:
    with Release(release_db) as release:
        data = release.query("kaart", "select 'GM' || n as region_code, n / 2 as waarde from range(41) as t(n)", {})
    given = {
        "data": data, "areaCol": "region_code", "geoId": "region_code", "geoJsonUrl": "/areas.geojson", "basemap": "",
        "value": "waarde",
    }  # fmt: skip
    told = Told()
    (block,) = AreaMap.model_validate(given).live(told, ())  # type: ignore[arg-type]
    assert isinstance(block, LiveChart)
    assert (block.viz_type, block.columns) == ("table", ("region_code", "waarde"))
    assert told.said == ["the map 'Kaart': no column 'outline', and bars of 41 areas: a table"]
