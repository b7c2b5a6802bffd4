"""Where the dashboards will live."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """What assets say of the server's surroundings."""

    database_uri: str
    """SQLAlchemy address of the release as the server reaches it: ``duckdb:////…/releases/current/monitor.duckdb``."""
    source_url: str
    """What stands before the path of a page's file, so that people find the text that an asset comes from."""
    database_name: str = "Monitor Regio Deal"
