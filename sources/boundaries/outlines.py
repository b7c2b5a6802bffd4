"""Outlines as rows: one vertex of one ring of one polygon each, letter for letter as they were published."""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING, Annotated, Any, Literal

import duckdb
from pydantic import BaseModel, ConfigDict, Field, ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

OUTLINES = "outlines.parquet"
"""The one file of a landed version of boundaries."""

WEST, EAST, SOUTH, NORTH = 3.0, 7.5, 50.5, 54.0
"""What holds the Netherlands, in degrees. No longitude there could be a latitude, so swapped axes can be told."""

_CLOSED = 4
"""A ring closes on its first vertex: a triangle has four."""
_REGION = re.compile(r"(GM|PV|NL|LD|CR)[0-9]{2,4}")


class OutlinesUnreadable(Exception):  # noqa: N818 - says what happened
    """What was given is no set of outlines in longitude and latitude; the message names the feature."""


@dataclass(frozen=True)
class Vertex:
    """One corner of an outline, in degrees (WGS 84)."""

    region_code: str
    region_name: str
    polygon: int
    """1-based within the region: an island or an exclave is a polygon of its own."""
    ring: int
    """0 is the outline of a polygon, 1 and on are holes in it."""
    vertex: int
    """1-based along the ring; the last one is the first again."""
    longitude: float
    latitude: float


class _Properties(BaseModel):
    statcode: Annotated[str, Field(pattern=_REGION.pattern)]
    statnaam: Annotated[str, Field(min_length=1)]


_Position = Annotated[list[float], Field(min_length=2)]
_Ring = Annotated[list[_Position], Field(min_length=_CLOSED)]
_Polygon = Annotated[list[_Ring], Field(min_length=1)]


class _OnePolygon(BaseModel):
    type: Literal["Polygon"]
    coordinates: _Polygon

    def polygons(self) -> list[list[list[list[float]]]]:
        return [self.coordinates]


class _ManyPolygons(BaseModel):
    type: Literal["MultiPolygon"]
    coordinates: Annotated[list[_Polygon], Field(min_length=1)]

    def polygons(self) -> list[list[list[list[float]]]]:
        return self.coordinates


class _Feature(BaseModel):
    model_config = ConfigDict(extra="ignore")

    type: Literal["Feature"]
    properties: _Properties
    geometry: Annotated[_OnePolygon | _ManyPolygons, Field(discriminator="type")]


def outlines_of(collection: dict[str, Any]) -> list[Vertex]:
    """The vertices of a GeoJSON FeatureCollection with ``statcode`` and ``statnaam``, by region, in their order.

    Services differ in which axis comes first for WGS 84; latitude first is recognised and put right.

    Raises:
        OutlinesUnreadable: no such collection, a region twice, a ring that is open, or a place outside the Netherlands
            (as in metres of the national grid).
    """
    features = collection.get("features")
    if collection.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise OutlinesUnreadable("the answer is no GeoJSON FeatureCollection")
    seen: set[str] = set()
    vertices: list[Vertex] = []
    for number, feature in enumerate(features, start=1):
        try:
            found = _Feature.model_validate(feature)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(step) for step in first["loc"])
            raise OutlinesUnreadable(f"feature {number}: {where}: {first['msg']}") from error
        if found.properties.statcode in seen:
            raise OutlinesUnreadable(f"feature {number}: {found.properties.statcode} stands in the answer twice")
        seen.add(found.properties.statcode)
        vertices.extend(_vertices(found))
    return sorted(vertices, key=lambda v: (v.region_code, v.polygon, v.ring, v.vertex))


def _vertices(feature: _Feature) -> Iterator[Vertex]:
    code, name = feature.properties.statcode, feature.properties.statnaam
    for polygon, rings in enumerate(feature.geometry.polygons(), start=1):
        for ring, places in enumerate(rings):
            if places[0] != places[-1]:
                raise OutlinesUnreadable(f"{code}: ring {ring} of polygon {polygon} does not close")
            for vertex, place in enumerate(places, start=1):
                yield Vertex(code, name, polygon, ring, vertex, *_degrees(code, place))


def _degrees(code: str, place: list[float]) -> tuple[float, float]:
    first, second = place[0], place[1]
    if WEST <= first <= EAST and SOUTH <= second <= NORTH:
        return first, second
    if SOUTH <= first <= NORTH and WEST <= second <= EAST:
        return second, first
    raise OutlinesUnreadable(
        f"{code}: {first:g}, {second:g} is no longitude and latitude in the Netherlands (WGS 84 is asked for)"
    )


COLUMNS = tuple(field.name for field in fields(Vertex))
_TYPES = ("varchar", "varchar", "integer", "integer", "integer", "double", "double")


def write_outlines(vertices: Iterable[Vertex], table_id: str, year: int, target: Path) -> int:
    """Write the file of a landed version; returns the number of rows. Equal outlines give equal bytes."""
    shape = ", ".join(f"{name} {kind}" for name, kind in zip(COLUMNS, _TYPES, strict=True))
    lines = target.with_suffix(".csv")
    count = write_csv(vertices, lines)
    given = ", ".join(f"'{name}': '{kind}'" for name, kind in zip(COLUMNS, _TYPES, strict=True))
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(f"create table outlines ({shape})")
        connection.execute(
            f"insert into outlines select * from read_csv(?, header = true, columns = {{{given}}})",  # noqa: S608 - constants
            [str(lines)],
        )
        quoted = str(target).replace("'", "''")
        connection.execute(
            f"copy (select '{table_id}' as table_id, {year} as boundary_year, * from outlines "  # noqa: S608 - from the catalogue's own patterns
            f"order by region_code, polygon, ring, vertex) to '{quoted}' (format parquet, compression zstd)"
        )
    lines.unlink()
    return count


def write_csv(vertices: Iterable[Vertex], target: Path) -> int:
    """The vertices as a CSV file with a line for the headings; returns the number of rows."""
    count = 0
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for count, vertex in enumerate(vertices, start=1):  # noqa: B007 - the number of the last one is the answer
            writer.writerow(astuple(vertex))
    return count


def read_csv(source: Path) -> list[Vertex]:
    """What :func:`write_csv` wrote."""
    with source.open(encoding="utf-8", newline="") as file:
        return [
            Vertex(
                row["region_code"], row["region_name"], int(row["polygon"]), int(row["ring"]), int(row["vertex"]),
                float(row["longitude"]), float(row["latitude"]),
            )
            for row in csv.DictReader(file)
        ]  # fmt: skip


def stamp_of(vertices: Iterable[Vertex]) -> str:
    """Sixteen hex digits of the outlines' content: the service gives them no date of change."""
    sha = hashlib.sha256()
    for vertex in vertices:
        sha.update(repr(astuple(vertex)).encode())
    return sha.hexdigest()[:16]
