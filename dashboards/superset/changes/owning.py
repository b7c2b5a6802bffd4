"""Whose an asset is, and who stands on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.superset.changes.marking import is_marked
from dashboards.superset.server.stock import is_managed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet
    from uuid import UUID

    from dashboards.superset.assets import Bundle
    from dashboards.superset.changes.record import Applied
    from dashboards.superset.server.session import Session
    from dashboards.superset.server.stock import Held, Stock


def owned(session: Session, wanted: Bundle, stock: Stock, applied: Applied | None) -> frozenset[UUID]:
    """Which of the server's assets are ours: wanted now, or marked by us (or applied by us) and flagged as managed."""
    known = {asset.uuid for asset in wanted.assets}
    return frozenset(
        uuid
        for uuid, held in stock.assets.items()
        if uuid in known
        or (
            (is_marked(held.kind, held.body) or (applied is not None and applied.knows(str(uuid))))
            and is_managed(session, held)
        )
    )


def needed_by_others(stock: Stock, ours: AbstractSet[UUID]) -> dict[UUID, str]:
    """Assets of ours that somebody else's stand on, each with a name of who does.

    Superset removes a dataset under a chart without a word; what others made would then show an error.
    """
    by_text = {str(uuid): uuid for uuid in stock.assets}
    needed: dict[UUID, str] = {}
    open_ends = [held for uuid, held in stock.assets.items() if uuid not in ours]
    while open_ends:
        held = open_ends.pop()
        who = needed.get(held.uuid, f"{held.kind[:-1]} '{held.name}'")
        for text in _stands_on(held):
            uuid = by_text.get(text)
            if uuid is not None and uuid in ours and uuid not in needed:
                needed[uuid] = who
                open_ends.append(stock.assets[uuid])
    return needed


def _stands_on(held: Held) -> Iterator[str]:
    for key in ("dataset_uuid", "database_uuid"):
        if held.body.get(key):
            yield str(held.body[key])
    position, metadata = held.body.get("position"), held.body.get("metadata")
    for item in position.values() if isinstance(position, dict) else ():
        if isinstance(item, dict) and item.get("type") == "CHART":
            yield str(item.get("meta", {}).get("uuid"))
    filters = metadata.get("native_filter_configuration") if isinstance(metadata, dict) else None
    for one in filters or ():
        for target in one.get("targets") or ():
            yield str(target.get("datasetUuid"))
