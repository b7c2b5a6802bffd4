"""Whether the running definitions still fit the catalogue: which sources it names."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from sources.catalogue import CatalogueError, load_catalogue

if TYPE_CHECKING:
    from orchestration.settings import Settings


def definitions_state(settings: Settings) -> str | None:
    """A digest of what Dagster's assets are made from; None while the catalogue does not hold."""
    try:
        catalogue = load_catalogue(settings.catalogue_root)
    except CatalogueError:
        return None
    named = {
        "tables": [(table.publisher, table.id, table.protocol, table.frequency) for table in catalogue.source_tables],
        "feeds": [(feed.id, feed.transport.kind) for feed in catalogue.feeds],
        "projects": [project.id for project in catalogue.projects],
    }
    return hashlib.sha256(json.dumps(named, sort_keys=True, default=str).encode()).hexdigest()[:16]
