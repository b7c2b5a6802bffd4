"""OData v4 as CBS speaks it: a row per value, codes without padding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.odata.errors import SchemaChanged
from sources.odata.measures import Measure, resolve
from sources.odata.paging import entities, field, literal, query_url
from sources.odata.plan import LONGEST_QUERY, Layout, Plan, Query, layout
from sources.odata.request import source_name
from sources.odata.state import TableState

if TYPE_CHECKING:
    from sources.odata.endpoints import Endpoints
    from sources.odata.request import Selection, SourceTableRequest
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
    )


def plan(
    transport: Transport,
    endpoints: Endpoints,
    table: SourceTableRequest,
    selection: Selection,
    state: TableState,
) -> Plan:
    """Ask what the table consists of and work out the questions."""
    source, base = source_name(table), endpoints.v4_table(table)
    url = f"{base}/Dimensions"
    kinds = {str(field(source, url, row, "Identifier")): row.get("Kind") for row in entities(transport, source, url)}
    parts = layout(source, url, table, list(kinds), [name for name, kind in kinds.items() if kind == "TimeDimension"])
    url = f"{base}/MeasureCodes"
    available = [
        Measure(
            key=str(field(source, url, row, "Identifier")),
            title=str(field(source, url, row, "Title")),
            unit=row.get("Unit"),
        )
        for row in entities(transport, source, url)
    ]
    measures = resolve(source, url, available, selection.measures)
    periods: dict[str, str | None] = {}
    if parts.period is not None:
        url = f"{base}/{parts.period}Codes"
        for row in entities(transport, source, url):
            periods[str(field(source, url, row, "Identifier")).strip()] = row.get("Status")
    everything = len(measures) == len(available) and parts.region is None and not parts.filters
    queries = tuple(
        Query(
            url=_url(base, parts, selection, group, filtered=not everything),
            columns=_OWN_COLUMNS | set(parts.dimensions),
            measures=group,
            # Without a filter the table's own count is announced; with one the first page tells it.
            announced=state.observation_count if everything else None,
        )
        for group in _groups(base, parts, selection, measures)
    )
    return Plan("long", parts, queries, periods)


def _url(base: str, parts: Layout, selection: Selection, measures: tuple[Measure, ...], *, filtered: bool) -> str:
    conditions = [f"{name} eq {literal(code)}" for name, code in parts.filters.items()]
    conditions.append(_any([f"Measure eq {literal(measure.key)}" for measure in measures]))
    if parts.region is not None and selection.regions:
        conditions.append(_any([f"startswith({parts.region},{literal(start)})" for start in selection.regions]))
    return query_url(f"{base}/Observations", filter=" and ".join(conditions) if filtered else None, count="true")


def _any(conditions: list[str]) -> str:
    return conditions[0] if len(conditions) == 1 else f"({' or '.join(conditions)})"


def _groups(base: str, parts: Layout, selection: Selection, measures: tuple[Measure, ...]) -> list[tuple[Measure, ...]]:
    """The measures in as few groups as keep every URL short enough."""
    groups: list[tuple[Measure, ...]] = [()]
    for measure in measures:
        longer = (*groups[-1], measure)
        if groups[-1] and len(_url(base, parts, selection, longer, filtered=True)) - len(base) > LONGEST_QUERY:
            groups.append((measure,))
        else:
            groups[-1] = longer
    return groups
