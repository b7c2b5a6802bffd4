"""The areas that a map of the pages may draw: their outlines, and their tiles where one is missing.

The site writes them as ``/areas.geojson``, which is what Evidence reads; our own maps take them from here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from dashboards.querying.release import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboards.querying.release import Release

AREAS_URL = "/areas.geojson"
"""Where a site has them; the only address that ``geoJsonUrl`` of a map may hold."""
PROPERTIES = ("region_code", "name", "slug", "year")
"""What each feature says of itself; ``geoId`` of a map names one of these."""

Ring = tuple[tuple[float, float], ...]
Polygon = tuple[Ring, ...]

_NAMES = """
    select region_code, name, slug
    from monitor.dim_region
    where is_named and kind = 'municipality'
    order by sort_order
"""
_TILES = """
    select region_code, tile_column, tile_row
    from monitor.dim_region
    where tile_column is not null and tile_row is not null
"""
_OUTLINES = """
    select b.region_code, b.year, b.geojson, s.attribution, s.licence
    from monitor.dim_region_boundary as b
    left join monitor.dim_source_table as s on s.table_id = b.table_id
    where b.is_latest
"""


@dataclass(frozen=True)
class Area:
    """One area: what it is called, and where it lies."""

    properties: dict[str, str]
    polygons: tuple[Polygon, ...] = ()
    """Longitude and latitude in degrees, the first ring of a polygon its outline; none where the release has no
    outline of it."""
    tile: tuple[int, int] | None = None
    """Column and row of its tile in a schematic map."""


@dataclass(frozen=True)
class Areas:
    """All areas of a release."""

    areas: tuple[Area, ...]
    source: str
    """Whose boundaries they are, of which year and under which licence; empty where there are none."""

    def find(self, geo_id: str, value: object) -> Area | None:
        """The area whose property ``geo_id`` has this value; of more than one the first."""
        return self._by_property[geo_id].get(str(value))

    @cached_property
    def _by_property(self) -> dict[str, dict[str, Area]]:
        return {
            name: {area.properties[name]: area for area in reversed(self.areas) if name in area.properties}
            for name in PROPERTIES
        }

    def geojson(self) -> bytes:
        """The outlines as a GeoJSON FeatureCollection (RFC 7946); equal releases give equal bytes."""
        features: list[dict[str, Any]] = [
            {
                "type": "Feature",
                "properties": area.properties,
                "geometry": {"type": "MultiPolygon", "coordinates": area.polygons},
            }
            for area in self.areas
            if area.polygons
        ]
        collection = {"type": "FeatureCollection", "features": features}
        return (json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8")


def areas_of(release: Release) -> Areas:
    """The areas of a release; one that was made before there were boundaries or tiles has areas without them.

    Read once for as long as the release is open: every map of every page asks.
    """
    if release not in _READ:
        _READ[release] = _read(release)
    return _READ[release]


_READ: WeakKeyDictionary[Release, Areas] = WeakKeyDictionary()


def _read(release: Release) -> Areas:
    tiles = {
        row["region_code"]: (int(row["tile_column"]), int(row["tile_row"]))
        for row in _rows(release, "areas_tiles", _TILES)
    }
    outlines = {row["region_code"]: row for row in _rows(release, "areas_outlines", _OUTLINES)}
    areas = []
    for row in _rows(release, "areas_names", _NAMES):
        code = row["region_code"]
        properties = {name: str(row[name]) for name in PROPERTIES if name in row}
        outline = outlines.get(code)
        if outline is not None:
            properties["year"] = str(outline["year"])
        areas.append(Area(properties, _polygons(outline["geojson"]) if outline else (), tiles.get(code)))
    return Areas(tuple(areas), _source(outlines.values()))


def _rows(release: Release, name: str, sql: str) -> Sequence[Any]:
    try:
        return release.query(name, sql, {}).rows
    except QueryError:
        return ()


def _polygons(text: str) -> tuple[Polygon, ...]:
    coordinates = json.loads(text)["coordinates"]
    return tuple(tuple(tuple((x, y) for x, y in ring) for ring in polygon) for polygon in coordinates)


def _source(outlines: Iterable[Any]) -> str:
    said = {
        f"{row['attribution']}, {row['year']} ({row['licence']})" for row in outlines if row["attribution"] is not None
    }
    return "; ".join(sorted(said))
