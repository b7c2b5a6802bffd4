"""What people changed by hand on our assets: seen, set back, or kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from dashboards.superset.changes.adopted import keep
from dashboards.superset.changes.difference import differences
from dashboards.superset.changes.open_form import open_held
from dashboards.superset.changes.plan import ROLES, charts_by_number
from dashboards.superset.changes.record import forms_of
from dashboards.superset.server.roles import VIEWERS, wanted_roles

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from dashboards.superset.assets import Bundle
    from dashboards.superset.changes.difference import Field
    from dashboards.superset.changes.plan import Plan
    from dashboards.superset.changes.record import Applied
    from dashboards.superset.server.stock import Stock

What = Literal["changed", "removed", "role"]


@dataclass(frozen=True)
class Drift:
    """One asset (or role) that is not as we left it."""

    what: What
    asset: str
    """``charts/<uuid>``, ``roles/<name>``."""
    name: str
    origin: str
    fields: tuple[Field, ...] = ()
    """From what we put there to what is there now."""

    @property
    def adoptable(self) -> tuple[Field, ...]:
        """Fields that can be kept: what an asset shows, not who sees it."""
        return tuple(field for field in self.fields if field.path != (ROLES,)) if self.what == "changed" else ()


def find_drift(wanted: Bundle, stock: Stock, applied: Applied | None) -> list[Drift]:
    """Compare the server with what we last applied; where nothing is recorded, with what we want now."""
    base = applied.assets if applied is not None else forms_of(wanted)
    before = applied.before if applied is not None else {}
    held = {str(uuid): one for uuid, one in stock.assets.items()}
    charts = charts_by_number(stock)
    found: list[Drift] = []
    for uuid, entry in base.items():
        kind, name, origin = entry["kind"], str(entry["name"]), str(entry["origin"])
        asset = held.get(uuid)
        if asset is None:
            # Without a record nothing tells "never applied" from "removed"; after a broken apply neither.
            if applied is not None and (not before or uuid in before):
                found.append(Drift("removed", f"{kind}/{uuid}", name, origin))
            continue
        now = open_held(asset.kind, asset.body, charts)
        fields = tuple(differences(entry["form"], now))
        if fields and uuid in before and not tuple(differences(before[uuid]["form"], now)):
            fields = ()
        if asset.kind == "dashboards":
            fields += tuple(differences({ROLES: sorted(VIEWERS)}, {ROLES: sorted(asset.roles)}))
        if fields:
            found.append(Drift("changed", f"{kind}/{uuid}", name, origin, fields))
    return found + (_role_drift(wanted, stock) if applied is not None and not before else [])


def adopt(drift: Iterable[Drift], path: Path) -> tuple[list[Drift], list[Drift]]:
    """Write what can be kept into ``adopted.yaml``; gives what was kept and what cannot be."""
    kept, left = [], []
    for one in drift:
        if one.adoptable:
            keep(path, one.asset, one.name, one.origin, one.adoptable)
            kept.append(one)
        if len(one.adoptable) < max(1, len(one.fields)):
            left.append(one)
    return kept, left


def set_aside(plan: Plan, path: Path) -> int:
    """Keep what an apply is about to set back, in the form of ``adopted.yaml``; says how many fields that are."""
    count = 0
    for change in plan.of("change"):
        fields = [replace(f, old=f.new, new=f.old) for f in change.fields if f.by_hand and f.path != (ROLES,)]
        if fields:
            keep(path, f"{change.kind}/{change.uuid}", change.name, change.origin, fields)
            count += len(fields)
    return count


def _role_drift(wanted: Bundle, stock: Stock) -> list[Drift]:
    ids = {asset.uuid for asset in wanted.assets}
    databases = [(held.name, held.id) for held in stock.of("databases") if held.uuid in ids]
    found = []
    for name, permissions in wanted_roles(databases).items():
        role = stock.roles.get(name)
        ours = {" on ".join(permission): True for permission in permissions}
        theirs = {" on ".join(permission): True for permission in (role.permissions if role is not None else ())}
        fields = tuple(differences(ours, theirs))
        if fields:
            found.append(Drift("role", f"roles/{name}", name, "dashboards/superset/server/roles.py", fields))
    return found
