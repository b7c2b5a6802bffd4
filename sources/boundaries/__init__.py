"""Boundaries of municipalities: outlines as CBS and Kadaster publish them, fetched, recorded and landed.

Belongs here: asking PDOK's feature service for the outlines of one year, reading them from GeoJSON, and the recorded
outlines that ship with the project. Does not belong here: simplifying, turning or writing a geometry (dbt), and drawing
a map (``dashboards``).
"""

from sources.boundaries.fetching import foresee_boundaries, land_boundaries
from sources.boundaries.outlines import OUTLINES, OutlinesUnreadable, Vertex, outlines_of
from sources.boundaries.recorded import land_recorded_boundaries, record_boundaries

__all__ = [
    "OUTLINES",
    "OutlinesUnreadable",
    "Vertex",
    "foresee_boundaries",
    "land_boundaries",
    "land_recorded_boundaries",
    "outlines_of",
    "record_boundaries",
]
