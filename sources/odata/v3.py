"""OData v3 as CBS speaks it: a column per measure, codes padded to a fixed width."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Literal

from sources.odata.description import Description
from sources.odata.errors import RequestRefused, SchemaChanged, TableGone
from sources.odata.measures import Measure
from sources.odata.paging import any_of, entities, field, literal, query_url
from sources.odata.plan import LONGEST_QUERY, Layout, Plan, Query, layout
from sources.odata.request import source_name
from sources.odata.state import TableState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sources.odata.endpoints import Endpoints
    from sources.odata.request import SourceTableRequest
    from sources.odata.transport import Transport

DataSet = Literal["TypedDataSet", "UntypedDataSet"]
"""Typed gives numbers; untyped gives the publisher's own texts, with ``.`` where a figure is missing."""

_DIMENSIONS = frozenset({"Dimension", "TimeDimension", "GeoDimension", "GeoDetail"})

_log = logging.getLogger(__name__)


def probe(transport: Transport, endpoints: Endpoints, table: SourceTableRequest) -> TableState:
    """The table's state, in one request."""
    source = source_name(table)
    url = query_url(f"{endpoints.v3_api(table)}/TableInfos", format="json")
    rows = list(entities(transport, source, url))
    if not rows:
        raise SchemaChanged(source, url, "TableInfos is empty")
    info = rows[0]
    modified = field(source, url, info, "Modified")
    if not modified:
        raise SchemaChanged(source, url, "TableInfos without Modified")
    return TableState(
        title=str(info.get("Title") or table.title).strip(),
        modified=str(modified),
        status=info.get("OutputStatus"),
        reason=info.get("ReasonDelivery"),
        observation_count=None,
        url=url,
        moved_to=transport.moved_to(url),
    )


def describe(transport: Transport, endpoints: Endpoints, table: SourceTableRequest) -> Description:
    """What the table consists of, in one request."""
    source = source_name(table)
    url = query_url(f"{endpoints.v3_api(table)}/DataProperties", format="json")
    properties = list(entities(transport, source, url))
    kinds = {
        str(field(source, url, row, "Key")): str(row["Type"]) for row in properties if row.get("Type") in _DIMENSIONS
    }
    return Description(kinds, url, tuple(_topics(source, url, properties)), url)


def plan(
    transport: Transport,
    endpoints: Endpoints,
    table: SourceTableRequest,
    regions: Sequence[str],
    description: Description,
    measures: tuple[Measure, ...],
    data_set: DataSet,
) -> Plan:
    """Work out the questions that bring ``measures`` for the regions that begin as ``regions`` do."""
    source = source_name(table)
    parts = layout(source, table, description)
    feed = endpoints.v3_feed(table)
    periods: dict[str, str | None] = {}
    if parts.period is not None:
        set_url = query_url(f"{feed}/{parts.period}", format="json")
        for row in entities(transport, source, set_url):
            periods[str(field(source, set_url, row, "Key")).strip()] = row.get("Status")
    held: dict[str, tuple[str, ...]] = {name: (code,) for name, code in parts.filters.items()}
    if (bounds := parts.bounds) is not None:
        held[bounds.dimension] = (bounds.value, bounds.lower, bounds.upper)
    conditions = [
        any_of([f"{name} eq {literal(code)}" for code in _padded(transport, source, feed, name, codes)])
        for name, codes in held.items()
    ]
    if parts.region is not None and regions:
        starts = [f"startswith({parts.region},{literal(start)})" for start in regions]
        conditions.append(any_of(starts))
    condition = " and ".join(conditions) or None
    announced = _announced(transport, source, f"{endpoints.v3_api(table)}/{data_set}", condition)
    queries = tuple(
        Query(
            url=_url(f"{feed}/{data_set}", parts, condition, group),
            columns=frozenset({*parts.dimensions, *(measure.key for measure in group)}),
            measures=group,
            announced=announced,
        )
        for group in _groups(f"{feed}/{data_set}", parts, condition, measures)
    )
    return Plan("wide", parts, queries, periods)


def region_names(transport: Transport, endpoints: Endpoints, table: SourceTableRequest) -> tuple[str, dict[str, str]]:
    """The address of the table's list of regions, and the name of each code in it."""
    source = source_name(table)
    url = query_url(f"{endpoints.v3_feed(table)}/{table.region_dimension}", format="json")
    return url, {
        str(field(source, url, row, "Key")).strip(): str(field(source, url, row, "Title"))
        for row in entities(transport, source, url)
    }


def _topics(source: str, url: str, properties: list[dict[str, Any]]) -> list[Measure]:
    """The measures; columns of text (names, codes) are none."""
    return [
        Measure(
            key=str(field(source, url, row, "Key")),
            title=str(field(source, url, row, "Title")),
            unit=row.get("Unit"),
            absent=str(row.get("Default") or "Missing"),
        )
        for row in properties
        if row.get("Type") == "Topic" and row.get("Datatype") != "String"
    ]


def _padded(transport: Transport, source: str, feed: str, dimension: str, codes: Sequence[str]) -> list[str]:
    """Codes with the padding they have in the publisher's own set: a filter matches nothing without it."""
    url = query_url(f"{feed}/{dimension}", format="json")
    known: Mapping[str, str] = {
        str(field(source, url, row, "Key")).strip(): str(row["Key"]) for row in entities(transport, source, url)
    }
    for code in codes:
        if code.strip() not in known:
            some = ", ".join(sorted(known)[:10])
            raise SchemaChanged(source, url, f"dimension {dimension} has no code {code!r}; it has {some} …")
    return [known[code.strip()] for code in codes]


def _announced(transport: Transport, source: str, url: str, condition: str | None) -> int | None:
    """The number of rows to expect; the feed does not announce it with the data."""
    try:
        return transport.number(source, query_url(f"{url}/$count", filter=condition))
    except (RequestRefused, TableGone) as error:
        # Not every third party's service counts. The manifest then says that no number was announced.
        _log.warning("no row count to check against: %s", error)
        return None


def _url(base: str, parts: Layout, condition: str | None, measures: tuple[Measure, ...]) -> str:
    columns = ",".join([*parts.dimensions, *(measure.key for measure in measures)])
    return query_url(base, format="json", filter=condition, select=columns)


def _groups(
    base: str, parts: Layout, condition: str | None, measures: tuple[Measure, ...]
) -> list[tuple[Measure, ...]]:
    """The measures in as few groups as keep every URL short enough."""
    groups: list[tuple[Measure, ...]] = [()]
    for measure in measures:
        longer = (*groups[-1], measure)
        if groups[-1] and len(_url(base, parts, condition, longer)) - len(base) > LONGEST_QUERY:
            groups.append((measure,))
        else:
            groups[-1] = longer
    return groups
