"""Outlines as the release has them: those that were recorded, turned as RFC 7946 asks, small enough for a page."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from sources.boundaries.outlines import read_csv
from sources.boundaries.recorded import VERTICES
from sources.catalogue.needs import watched_municipalities
from sources.recorded.series import RECORDED_ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.dbt.building import Built

LARGEST = 60_000


@pytest.fixture(scope="module")
def boundaries(built: Built) -> dict[str, tuple[dict[str, Any], str, int, bool]]:
    with duckdb.connect(str(built.database), read_only=True) as connection:
        rows = connection.execute(
            "select region_code, geojson, outline, year, is_latest from dim_region_boundary"
        ).fetchall()
    return {code: (json.loads(geojson), outline, year, latest) for code, geojson, outline, year, latest in rows}


def doubled_area(ring: Sequence[Sequence[float]]) -> float:
    """Above 0 for corners against the clock."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))


def test_every_municipality_of_the_pages_has_its_outline(
    built: Built, boundaries: dict[str, tuple[dict[str, Any], str, int, bool]]
) -> None:
    assert set(boundaries) == set(watched_municipalities(built.catalogue))
    assert {(year, latest) for _, _, year, latest in boundaries.values()} == {(2025, True)}
    assert sum(len(outline) for _, outline, _, _ in boundaries.values()) < LARGEST


def test_outlines_are_the_recorded_corners_against_the_clock(
    boundaries: dict[str, tuple[dict[str, Any], str, int, bool]],
) -> None:
    given: dict[str, list[list[float]]] = {}
    for vertex in read_csv(RECORDED_ROOT / "GEBIEDEN2025" / VERTICES):
        given.setdefault(vertex.region_code, []).append([vertex.longitude, vertex.latitude])
    assert all(doubled_area(ring) < 0 for ring in given.values()), "as they were taken over: with the clock"
    for code, (geometry, outline, _, _) in boundaries.items():
        assert geometry["type"] == "MultiPolygon"
        ring = geometry["coordinates"][0][0]
        assert geometry["coordinates"] == [[ring]]
        assert ring == given[code][::-1]
        assert doubled_area(ring) > 0
        assert json.loads(outline) == ring


def test_tiles_lie_as_the_municipalities_do(
    built: Built, boundaries: dict[str, tuple[dict[str, Any], str, int, bool]]
) -> None:
    """Where two tiles differ in column or row, the middles of the outlines lie the same way round."""
    with duckdb.connect(str(built.database), read_only=True) as connection:
        tiles = {
            code: (column, row)
            for code, column, row in connection.execute(
                "select region_code, tile_column, tile_row from dim_region where tile_column is not null"
            ).fetchall()
        }
    assert set(tiles) == set(boundaries)
    assert len(set(tiles.values())) == len(tiles)
    middles = {}
    for code, (_, outline, _, _) in boundaries.items():
        corners = json.loads(outline)
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        middles[code] = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    for one, (column, row) in tiles.items():
        for other, (other_column, other_row) in tiles.items():
            if row < other_row:
                assert middles[one][1] > middles[other][1], (one, other)
            if row == other_row and column < other_column:
                assert middles[one][0] < middles[other][0], (one, other)
