"""A fetch, worked out before it begins: which pages to ask, and what is in their rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sources.odata.errors import DimensionGone, SchemaChanged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sources.odata.description import Description
    from sources.odata.measures import Measure
    from sources.odata.request import BoundCodes, SourceTableRequest

LONGEST_QUERY = 1_700
"""Characters of a URL's query. IIS refuses more than 2,048; what is longer is asked in several questions."""


@dataclass(frozen=True)
class Query:
    """One question to a set of rows, and the first of its pages."""

    url: str
    columns: frozenset[str]
    """What every row must have."""
    measures: tuple[Measure, ...]
    announced: int | None = None
    """Rows announced beforehand; ``None`` when the first page is to say."""


@dataclass(frozen=True)
class Layout:
    """Which dimension of a table plays which part."""

    region: str | None
    period: str | None
    filters: Mapping[str, str]
    """Dimension to code, without padding."""
    breakdown: tuple[str, ...]
    """Dimensions that are none of these, in alphabetical order."""
    bounds: BoundCodes | None = None
    """The dimension that tells a figure from its confidence bounds, and its codes."""

    @property
    def dimensions(self) -> tuple[str, ...]:
        """All dimensions whose columns are needed."""
        parts = [self.region, self.period, *self.filters, *self.breakdown]
        if self.bounds is not None:
            parts.append(self.bounds.dimension)
        return tuple(part for part in parts if part is not None)

    @property
    def constant_columns(self) -> tuple[str, ...]:
        """The columns of shaped pages that would hold the empty text and nothing else, and so are left out."""
        has = {"breakdown": bool(self.breakdown), "bound_code": self.bounds is not None}
        return tuple(column for column, there in has.items() if not there)


@dataclass(frozen=True)
class Plan:
    """Everything that is needed to fetch and convert a selection."""

    shape: Literal["long", "wide"]
    """``long``: a row is one value (v4); ``wide``: a column per measure (v3)."""
    layout: Layout
    queries: tuple[Query, ...]
    periods: Mapping[str, str | None]
    """Period code to the publisher's status."""

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures of all queries."""
        return tuple(measure for query in self.queries for measure in query.measures)


def layout(source: str, table: SourceTableRequest, description: Description) -> Layout:
    """Give every dimension of a table its part.

    Args:
        source: how messages name the table.
        table: what the catalogue says of it.
        description: what the publisher says of it.

    Raises:
        DimensionGone: a dimension that the catalogue names is not there.
        SchemaChanged: there is a time dimension that the catalogue does not name.
    """
    url, dimensions = description.dimensions_url, description.dimensions
    named = [table.region_dimension, table.period_dimension, *table.filters]
    if table.bounds is not None:
        named.append(table.bounds.dimension)
    for name in named:
        if name is not None and name not in dimensions:
            raise DimensionGone(source, url, f"no dimension {name}; there are {', '.join(dimensions) or 'none'}")
    for name in description.time:
        if name not in named:
            raise SchemaChanged(source, url, f"a time dimension {name} that the catalogue does not name")
    return Layout(
        region=table.region_dimension,
        period=table.period_dimension,
        filters=dict(sorted(table.filters.items())),
        breakdown=tuple(sorted(set(dimensions) - set(named))),
        bounds=table.bounds,
    )
