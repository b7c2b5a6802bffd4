"""Boundaries as PDOK's feature service serves them: a collection a year, GeoJSON with ``statcode`` and ``statnaam``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

ASKED = {
    "service": "WFS",
    "version": "2.0.0",
    "request": "GetFeature",
    "typeNames": "gemeente_gegeneraliseerd",
    "outputFormat": "application/json",
    "srsName": "EPSG:4326",
}
"""What a good question holds."""

Rings = list[list[list[float]]]


@dataclass
class Boundaries:
    """The outlines of one year; its faults go by the year."""

    year: str
    outlines: dict[tuple[str, str], list[Rings]] = field(default_factory=dict)
    """Polygons by code and name; axes in the order in which they are to be served."""

    def answer(self) -> dict[str, Any]:
        """The answer to ``GetFeature``."""
        features: list[dict[str, Any]] = [
            {
                "type": "Feature",
                "id": f"gemeente_gegeneraliseerd.{number}",
                "geometry": {"type": "MultiPolygon", "coordinates": polygons}
                if len(polygons) > 1
                else {"type": "Polygon", "coordinates": polygons[0]},
                "properties": {
                    "id": number, "statcode": code, "jrstatcode": f"{self.year}{code}", "statnaam": name,
                    "rubriek": "gemeente",
                },
            }
            for number, ((code, name), polygons) in enumerate(self.outlines.items(), start=1)
        ]  # fmt: skip
        return {
            "type": "FeatureCollection",
            "timeStamp": "2026-03-12T01:30:00Z",
            "numberMatched": len(features),
            "numberReturned": len(features),
            "features": features,
        }


def square(west: float, south: float, size: float = 0.1) -> Rings:
    """A square with the clock, as the service gives rings."""
    east, north = round(west + size, 3), round(south + size, 3)
    return [[[west, south], [west, north], [east, north], [east, south], [west, south]]]
