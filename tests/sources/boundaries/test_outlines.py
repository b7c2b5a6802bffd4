"""Reading GeoJSON: what is outlines of municipalities in degrees, and what is not."""

from __future__ import annotations

from typing import Any

import pytest

from sources.boundaries import OutlinesUnreadable, outlines_of
from tests.publisher import Boundaries, square

EMMEN, HOOGEVEEN = ("GM0114", "Emmen"), ("GM0118", "Hoogeveen")


def answer(**outlines: list[list[list[list[float]]]]) -> dict[str, Any]:
    return Boundaries("2025", {(code, f"Naam {code}"): polygons for code, polygons in outlines.items()}).answer()


def test_every_corner_is_kept_as_it_was_given_by_region() -> None:
    hole = [[6.84, 52.74], [6.86, 52.74], [6.86, 52.76], [6.84, 52.74]]
    given = answer(GM0118=[square(6.4, 52.7)], GM0114=[[*square(6.8, 52.7), hole], square(7.0, 52.9)])
    found = outlines_of(given)
    assert [v.region_code for v in found] == ["GM0114"] * 14 + ["GM0118"] * 5
    assert [(v.polygon, v.ring, v.vertex) for v in found[:10]] == [
        *((1, 0, number) for number in range(1, 6)),
        *((1, 1, number) for number in range(1, 5)),
        (2, 0, 1),
    ]
    assert [(v.longitude, v.latitude) for v in found[5:9]] == [tuple(place) for place in hole]
    assert {v.region_name for v in found if v.region_code == "GM0118"} == {"Naam GM0118"}


def test_latitude_first_is_put_right() -> None:
    swapped = [[[place[1], place[0]] for place in ring] for ring in square(6.8, 52.7)]
    assert outlines_of(answer(GM0114=[swapped])) == outlines_of(answer(GM0114=[square(6.8, 52.7)]))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"type": "Topology"}, "no GeoJSON FeatureCollection"),
        ({"type": "FeatureCollection", "features": 3}, "no GeoJSON FeatureCollection"),
        (answer(GM0114=[[[[256000.0, 533000.0], [256100.0, 533000.0], [256100.0, 533100.0], [256000.0, 533000.0]]]]),
         "GM0114: 256000, 533000 is no longitude and latitude"),
        (answer(GM0114=[[[[6.8, 52.7], [6.9, 52.7], [6.9, 52.8], [6.8, 52.8]]]]),
         "GM0114: ring 0 of polygon 1 does not close"),
        (answer(GM0114=[[[[6.8, 52.7], [6.9, 52.7], [6.8, 52.7]]]]),
         "feature 1: geometry.Polygon.coordinates.0: List should have"),
        (answer(Emmen=[square(6.8, 52.7)]), "feature 1: properties.statcode"),
        ({"type": "FeatureCollection", "features": answer(GM0114=[square(6.8, 52.7)])["features"] * 2},
         "feature 2: GM0114 stands in the answer twice"),
        ({"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": None,
          "properties": {"statcode": "GM0114", "statnaam": "Emmen"}}]}, "feature 1: geometry"),
    ],
)  # fmt: skip
def test_what_is_no_outline_is_refused_by_name(given: dict[str, Any], said: str) -> None:
    with pytest.raises(OutlinesUnreadable) as refused:
        outlines_of(given)
    assert said in str(refused.value)
