"""Which tables have something new: one request each, for whoever looks often."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.odata import SourceError, known_stamp

if TYPE_CHECKING:
    from sources.catalogue import Catalogue
    from sources.catalogue.indicator import SourceTable
    from sources.landing import Landing
    from sources.odata import OdataClient

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ChangedTable:
    """A table whose stamp is another than the one last dealt with."""

    table: SourceTable
    stamp_before: str | None
    """``None`` for a table that was never fetched."""
    stamp_now: str


def changed_tables(client: OdataClient, landing: Landing, catalogue: Catalogue) -> list[ChangedTable]:
    """The live tables whose publisher shows another stamp than the one that was landed or kept out last.

    One request a table. A source that cannot be asked is left out and logged: the nightly run tells of it. The
    client remembers hosts it could not reach for as long as it lives, so give each look a client of its own.
    """
    found = []
    for table in catalogue.source_tables:
        if table.protocol not in {"v3", "v4"}:
            continue  # boundaries carry no stamp: the nightly run asks for them
        try:
            now = client.probe(table).modified
        except SourceError as error:
            _log.info("not looked at: %s", error)
            continue
        before = known_stamp(landing, table)
        if now != before:
            found.append(ChangedTable(table, before, now))
    return found
