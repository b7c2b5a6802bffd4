"""The publisher's own list of tables: is there one that we do not have yet?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.odata.errors import RequestRefused
from sources.odata.measures import normalised
from sources.odata.paging import entities, field, literal, query_url

if TYPE_CHECKING:
    from sources.odata.endpoints import Endpoints
    from sources.odata.request import SourceTableRequest
    from sources.odata.transport import Transport

_V4 = "Identifier,Title,Status,VersionReason,ObservationsModified,Modified"
_V3 = "Identifier,Title,OutputStatus,ReasonDelivery,Modified"


@dataclass(frozen=True)
class ListedTable:
    """A table as the publisher lists it."""

    identifier: str
    title: str
    modified: str | None
    """The stamp of its data, letter for letter."""
    status: str | None
    """``Regulier``, ``Gediscontinueerd``, as the publisher writes it."""


def listed(
    transport: Transport, endpoints: Endpoints, beside: SourceTableRequest, title_begins: str
) -> list[ListedTable]:
    """The tables of the service of ``beside`` whose title begins with ``title_begins``, in the publisher's order."""
    v4 = beside.protocol == "v4"
    source = f"{beside.publisher} list of tables"
    base = endpoints.v4_datasets() if v4 else endpoints.v3_tables(beside)
    form = None if v4 else "json"
    condition = f"startswith(Title,{literal(title_begins)})"
    url = query_url(base, format=form, filter=condition, select=_V4 if v4 else _V3)
    try:
        rows = list(entities(transport, source, url))
    except RequestRefused:
        # A list that cannot be filtered is read whole: some 5,000 tables with their descriptions.
        url = query_url(base, format=form)
        rows = list(entities(transport, source, url))
    return [
        ListedTable(
            identifier=str(field(source, url, row, "Identifier")).strip(),
            title=str(row["Title"]).strip(),
            modified=row.get("ObservationsModified") or row.get("Modified"),
            status=row.get("Status" if v4 else "OutputStatus"),
        )
        for row in rows
        if normalised(str(field(source, url, row, "Title"))).startswith(normalised(title_begins))
    ]
