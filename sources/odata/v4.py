"""OData v4 as CBS speaks it: a row per value, codes without padding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.odata.description import Description
from sources.odata.errors import SchemaChanged
from sources.odata.measures import Measure
from sources.odata.paging import any_of, entities, field, literal, query_url
from sources.odata.plan import LONGEST_QUERY, Layout, Plan, Query, layout
from sources.odata.request import source_name
from sources.odata.state import TableState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.odata.endpoints import Endpoints
    from sources.odata.request import SourceTableRequest
    from sources.odata.transport import Transport

_OWN_COLUMNS = frozenset({"Measure", "Value", "ValueAttribute"})


def probe(transport: Transport, endpoints: Endpoints, table: SourceTableRequest) -> TableState:
    """The table's state, in one request."""
    source, url = source_name(table), f"{endpoints.v4_table(table)}/Properties"
    properties = transport.document(source, url)
    # Modified also moves when only a text is corrected; ObservationsModified is the stamp of the data.
    modified = properties.get("ObservationsModified") or properties.get("Modified")
    if not modified:
        raise SchemaChanged(source, url, "properties without ObservationsModified and Modified")
    count = properties.get("ObservationCount")
    return TableState(
        title=str(properties.get("Title") or table.title),
        modified=str(modified),
        status=properties.get("Status"),
        reason=properties.get("VersionReason"),
        observation_count=count if isinstance(count, int) else None,
        url=url,
        moved_to=transport.moved_to(url),
    )


def describe(transport: Transport, endpoints: Endpoints, table: SourceTableRequest) -> Description:
    """What the table consists of, in two requests."""
    source, base = source_name(table), endpoints.v4_table(table)
    kinds_url, measures_url = f"{base}/Dimensions", f"{base}/MeasureCodes"
    kinds = {
        str(field(source, kinds_url, row, "Identifier")): str(row.get("Kind"))
        for row in entities(transport, source, kinds_url)
    }
    measures = tuple(
        Measure(
            key=str(field(source, measures_url, row, "Identifier")),
            title=str(field(source, measures_url, row, "Title")),
            unit=row.get("Unit"),
        )
        for row in entities(transport, source, measures_url)
    )
    return Description(kinds, kinds_url, measures, measures_url)


def plan(
    transport: Transport,
    endpoints: Endpoints,
    table: SourceTableRequest,
    regions: Sequence[str],
    description: Description,
    measures: tuple[Measure, ...],
    state: TableState,
) -> Plan:
    """Work out the questions that bring ``measures`` for the regions that begin as ``regions`` do."""
    source, base = source_name(table), endpoints.v4_table(table)
    parts = layout(source, table, description)
    periods: dict[str, str | None] = {}
    if parts.period is not None:
        url = f"{base}/{parts.period}Codes"
        for row in entities(transport, source, url):
            periods[str(field(source, url, row, "Identifier")).strip()] = row.get("Status")
    held = parts.filters or parts.bounds
    everything = len(measures) == len(description.measures) and parts.region is None and not held
    queries = tuple(
        Query(
            url=_url(base, parts, regions, group, filtered=not everything),
            columns=_OWN_COLUMNS | set(parts.dimensions),
            measures=group,
            # Without a filter the table's own count is announced; with one the first page tells it.
            announced=state.observation_count if everything else None,
        )
        for group in _groups(base, parts, regions, measures)
    )
    return Plan("long", parts, queries, periods)


def region_names(transport: Transport, endpoints: Endpoints, table: SourceTableRequest) -> tuple[str, dict[str, str]]:
    """The address of the table's list of regions, and the name of each code in it."""
    source, url = source_name(table), f"{endpoints.v4_table(table)}/{table.region_dimension}Codes"
    return url, {
        str(field(source, url, row, "Identifier")).strip(): str(field(source, url, row, "Title"))
        for row in entities(transport, source, url)
    }


def _url(base: str, parts: Layout, regions: Sequence[str], measures: tuple[Measure, ...], *, filtered: bool) -> str:
    conditions = [f"{name} eq {literal(code)}" for name, code in parts.filters.items()]
    if (bounds := parts.bounds) is not None:
        codes = (bounds.value, bounds.lower, bounds.upper)
        conditions.append(any_of([f"{bounds.dimension} eq {literal(code)}" for code in codes]))
    conditions.append(any_of([f"Measure eq {literal(measure.key)}" for measure in measures]))
    if parts.region is not None and regions:
        conditions.append(any_of([f"startswith({parts.region},{literal(start)})" for start in regions]))
    return query_url(f"{base}/Observations", filter=" and ".join(conditions) if filtered else None, count="true")


def _groups(
    base: str, parts: Layout, regions: Sequence[str], measures: tuple[Measure, ...]
) -> list[tuple[Measure, ...]]:
    """The measures in as few groups as keep every URL short enough."""
    groups: list[tuple[Measure, ...]] = [()]
    for measure in measures:
        longer = (*groups[-1], measure)
        if groups[-1] and len(_url(base, parts, regions, longer, filtered=True)) - len(base) > LONGEST_QUERY:
            groups.append((measure,))
        else:
            groups[-1] = longer
    return groups
