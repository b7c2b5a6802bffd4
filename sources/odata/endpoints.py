"""Where the services live; tests and proxies point them elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from sources.odata.request import SourceTableRequest


@dataclass(frozen=True)
class Endpoints:
    """Base URLs of the services, without a slash at the end."""

    v4: str = "https://datasets.cbs.nl/odata/v1/CBS"
    v3_cbs: str = "https://opendata.cbs.nl"
    v3_dataderden: str = "https://dataderden.cbs.nl"
    pdok: str = "https://service.pdok.nl"
    """Boundaries; they are asked for by ``sources.boundaries``."""

    def hosts(self) -> list[tuple[str, int]]:
        """The distinct (host, port) pairs."""
        return sorted({host_of(url) for url in (self.v4, self.v3_cbs, self.v3_dataderden, self.pdok)})

    def v4_table(self, table: SourceTableRequest) -> str:
        """Base of a v4 table."""
        return f"{self.v4}/{table.remote_id or table.id}"

    def v3_api(self, table: SourceTableRequest) -> str:
        """Base of a v3 table for what is small: at most 10,000 rows, no paging."""
        return f"{self._v3(table)}/ODataApi/odata/{table.remote_id or table.id}"

    def v3_feed(self, table: SourceTableRequest) -> str:
        """Base of a v3 table for data: pages of 10,000 rows."""
        return f"{self._v3(table)}/ODataFeed/odata/{table.remote_id or table.id}"

    def v4_datasets(self) -> str:
        """The list of all v4 tables."""
        return f"{self.v4}/Datasets"

    def v3_tables(self, table: SourceTableRequest) -> str:
        """The list of all tables of the v3 service that a table belongs to."""
        return f"{self._v3(table)}/ODataCatalog/Tables"

    def _v3(self, table: SourceTableRequest) -> str:
        return self.v3_dataderden if table.service == "dataderden" else self.v3_cbs


def host_of(url: str) -> tuple[str, int]:
    """Host and port of a URL."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (80 if parts.scheme == "http" else 443)
