"""A new year of a family of tables, found in the publisher's own list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.odata.measures import normalised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sources.catalogue import Catalogue
    from sources.catalogue.indicator import SourceTable
    from sources.odata import ListedTable, OdataClient

_YEAR = re.compile(r"(.*\S)\s+([0-9]{4})")


@dataclass(frozen=True)
class NewTable:
    """A table that the publisher lists and the catalogue does not have."""

    entry: SourceTable
    """As it would stand in source_tables.yaml, made after the newest table of its family."""
    after: SourceTable
    """That newest table."""
    modified: str | None
    """The publisher's stamp, letter for letter."""
    status: str | None
    """``Regulier`` and the like, as the publisher writes it."""

    @property
    def year(self) -> int:
        """The year of its figures."""
        return int((self.entry.fixed_period or "")[:4])


def discover(client: OdataClient, catalogue: Catalogue) -> list[NewTable]:
    """The tables that bear a family's title with a year after its newest; one request a family, oldest year first.

    Raises:
        SourceError: a list cannot be read; ``transient`` tells whether that may pass.
    """
    newest: dict[str, SourceTable] = {}
    for table in sorted(catalogue.source_tables, key=lambda found: found.fixed_period or ""):
        if table.family is not None and table.protocol != "none":
            newest[table.family] = table
    found = [new for table in newest.values() for new in _of_family(client, table)]
    return sorted(found, key=lambda new: (new.entry.family or "", new.year, new.entry.id))


def _of_family(client: OdataClient, newest: SourceTable) -> Iterator[NewTable]:
    for listed in client.listed(newest, newest.family_title):
        parts = _YEAR.fullmatch(listed.title)
        if (
            parts is not None
            and normalised(parts[1]) == normalised(newest.family_title)
            and f"{parts[2]}JJ00" > (newest.fixed_period or "")
        ):
            yield NewTable(_entry(newest, listed, parts[2]), newest, listed.modified, listed.status)


def _entry(newest: SourceTable, listed: ListedTable, year: str) -> SourceTable:
    own = listed.identifier.upper()
    return newest.model_copy(
        update={
            "id": own,
            "remote_id": None if own == listed.identifier else listed.identifier,
            "title": listed.title,
            "fixed_period": f"{year}JJ00",
            "boundaries": year,
            "url": newest.url.replace(newest.id, own),
            "accepted_changes": [],
            "note": None,
        }
    )
