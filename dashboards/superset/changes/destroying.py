"""Taking away everything that is ours, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.superset.changes.applying import remove
from dashboards.superset.changes.marking import marked
from dashboards.superset.changes.owning import needed_by_others, owned
from dashboards.superset.changes.plan import Change
from dashboards.superset.changes.record import read_record, remove_record
from dashboards.superset.server.stock import is_managed, read_stock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dashboards.superset.assets import Bundle
    from dashboards.superset.server.session import Session
    from dashboards.superset.server.stock import Stock


@dataclass(frozen=True)
class Destruction:
    """What would go, and what stays because others stand on it."""

    stock: Stock
    changes: tuple[Change, ...]
    roles: tuple[str, ...]
    """Roles that we made here."""
    foreign: int
    kept: tuple[str, ...] = ()
    """Ours, but somebody else's chart or dataset needs it."""


def foresee(session: Session, wanted: Bundle, record: Path) -> Destruction:
    """List what is ours; writes nothing."""
    stock = read_stock(session)
    applied = read_record(record, session.url)
    ours = {u for u in owned(session, marked(wanted), stock, applied) if is_managed(session, stock.assets[u])}
    needed = needed_by_others(stock, ours)
    changes = tuple(
        Change("remove", held.kind, uuid, held.name, "")
        for uuid, held in stock.assets.items()
        if uuid in ours and uuid not in needed
    )
    kept = tuple(f"{stock.assets[u].kind[:-1]} '{stock.assets[u].name}': {who} needs it" for u, who in needed.items())
    roles = tuple(name for name in (applied.roles if applied is not None else ()) if name in stock.roles)
    return Destruction(stock, changes, roles, len(stock.assets) - len(ours), tuple(sorted(kept)))


def destroy(session: Session, found: Destruction, record: Path, progress: Callable[[str], None]) -> None:
    """Remove what was foreseen: dashboards, charts, datasets, database, then our roles."""
    remove(session, found.stock, found.changes, progress)
    for name in found.roles:
        progress(f"removing role {name}")
        session.delete(f"/api/v1/security/roles/{found.stock.roles[name].id}", f"role {name}")
    remove_record(record)
