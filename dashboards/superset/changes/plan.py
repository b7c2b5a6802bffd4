"""What an apply would do: created, changed field by field, removed, and who may see it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from dashboards.superset.assets import KINDS
from dashboards.superset.changes.checking import Unsound, check_bundle, unique_key
from dashboards.superset.changes.difference import ABSENT, differences, value_at
from dashboards.superset.changes.open_form import open_held, open_wanted
from dashboards.superset.changes.owning import needed_by_others, owned
from dashboards.superset.server.roles import VIEWERS, wanted_roles

if TYPE_CHECKING:
    from uuid import UUID

    from dashboards.superset.assets import Bundle, Instead, Kind
    from dashboards.superset.changes.difference import Field
    from dashboards.superset.changes.record import Applied
    from dashboards.superset.server.session import Session
    from dashboards.superset.server.stock import Held, Permission, Stock

Action = Literal["create", "change", "remove"]
ROLES = "roles"
"""Path of the field that says who may see a dashboard."""


@dataclass(frozen=True)
class Change:
    """What happens to one asset."""

    action: Action
    kind: Kind
    uuid: UUID
    name: str
    origin: str
    fields: tuple[Field, ...] = ()
    """Of a change: every field, from the server's value to ours."""

    @property
    def body_differs(self) -> bool:
        """Whether the asset itself is sent, and not only who may see it."""
        return self.action == "create" or any(field.path != (ROLES,) for field in self.fields)


@dataclass(frozen=True)
class RoleChange:
    """What a role gains and loses."""

    name: str
    new: bool
    given: tuple[Permission, ...]
    taken: tuple[Permission, ...]


@dataclass(frozen=True)
class Plan:
    """The difference between what we want and what a server holds."""

    changes: tuple[Change, ...]
    roles: tuple[RoleChange, ...] = ()
    unsound: tuple[Unsound, ...] = ()
    """Why it may not be applied as it is."""
    notes: tuple[str, ...] = ()
    instead: tuple[Instead, ...] = ()
    foreign: int = 0
    """Assets on the server that are not ours, and stay as they are."""

    @property
    def empty(self) -> bool:
        """Nothing to do."""
        return not self.changes and not self.roles

    def of(self, action: Action) -> list[Change]:
        """Changes of one kind of action, in the order in which assets need each other."""
        return [change for kind in KINDS for change in self.changes if change.action == action and change.kind == kind]


def make_plan(
    session: Session, wanted: Bundle, stock: Stock, applied: Applied | None, notes: tuple[str, ...] = ()
) -> Plan:
    """Compare; asks the server about assets that may be ours to remove, and writes nothing."""
    ids = {str(asset.uuid) for asset in wanted.assets}
    ours = owned(session, wanted, stock, applied)
    charts = charts_by_number(stock)
    changes: list[Change] = []
    for asset in wanted.assets:
        held = stock.assets.get(asset.uuid)
        if held is None:
            changes.append(Change("create", asset.kind, asset.uuid, asset.name, asset.origin))
            continue
        fields = _fields(open_wanted(asset.kind, asset.body), held, charts, applied)
        if fields:
            changes.append(Change("change", asset.kind, asset.uuid, asset.name, asset.origin, fields))
    kept = needed_by_others(stock, ours)
    for uuid in ours:
        held = stock.assets[uuid]
        if str(uuid) in ids:
            continue
        if uuid in kept:
            notes = (*notes, f"{held.kind[:-1]} '{held.name}' is not wanted any more and stays: {kept[uuid]} needs it")
        else:
            changes.append(Change("remove", held.kind, uuid, held.name, _origin_of(held, applied)))
    changes.sort(key=lambda change: (KINDS.index(change.kind), change.origin, change.name, str(change.uuid)))
    foreign = {str(uuid) for uuid in stock.assets if uuid not in ours}
    roles, unknown = _roles(wanted, stock)
    unsound = (*check_bundle(wanted, frozenset(foreign)), *_taken(wanted, stock, foreign), *unknown)
    return Plan(tuple(changes), roles, unsound, notes, wanted.instead, len(foreign))


def charts_by_number(stock: Stock) -> dict[int, str]:
    """The identifier behind each chart's number on this server."""
    return {held.id: str(uuid) for uuid, held in stock.assets.items() if held.kind == "charts"}


def _fields(
    wanted: dict[str, object], held: Held, charts: dict[int, str], applied: Applied | None
) -> tuple[Field, ...]:
    on_server = open_held(held.kind, held.body, charts)
    if held.kind == "dashboards":
        wanted = {**wanted, ROLES: sorted(VIEWERS)}
        on_server[ROLES] = sorted(held.roles)
    bases = applied.ours(str(held.uuid)) if applied is not None else []
    found = []
    for field in differences(on_server, wanted):
        if field.path == (ROLES,):
            # Newly made dashboards have none yet.
            by_hand = bool(bases) and bool(held.roles)
        else:
            by_hand = bool(bases) and all(_differs(value_at(base, field.path), field.old) for base in bases)
        found.append(replace(field, by_hand=by_hand))
    return tuple(found)


def _differs(base: object, held: object) -> bool:
    return (base is ABSENT) != (held is ABSENT) or base != held


def _origin_of(held: Held, applied: Applied | None) -> str:
    entry = applied.assets.get(str(held.uuid)) if applied is not None else None
    return str(entry["origin"]) if entry is not None else str(held.body.get("certification_details") or "")


def _taken(wanted: Bundle, stock: Stock, foreign: set[str]) -> list[Unsound]:
    """Names of ours that somebody else's asset has: an import would overwrite that asset."""
    theirs = {unique_key(h.kind, h.body): h for h in stock.assets.values() if str(h.uuid) in foreign}
    found = []
    for asset in wanted.assets:
        held = theirs.get(unique_key(asset.kind, asset.body))
        if held is not None and asset.kind != "charts":
            what = (
                f"{held.kind[:-1]} '{held.name}' on the server has its {_TAKEN[asset.kind]} and is not ours: "
                "rename or remove that one there, for an import would overwrite it"
            )
            found.append(Unsound(asset.origin, f"{asset.kind[:-1]} '{asset.name}'", what))
    return found


_TAKEN = {"databases": "name", "datasets": "table", "dashboards": "slug"}


def _roles(wanted: Bundle, stock: Stock) -> tuple[tuple[RoleChange, ...], list[Unsound]]:
    # A database that is still to be made gets its number then: its permission is given in the same apply.
    databases = [
        (str(asset.body.get("database_name")), there.id if (there := stock.assets.get(asset.uuid)) else "new")
        for asset in wanted.of("databases")
    ]
    changes, unknown = [], []
    for name, permissions in wanted_roles(databases).items():
        role = stock.roles.get(name)
        held = role.permissions if role is not None else frozenset()
        given, taken = sorted(permissions - held), sorted(held - permissions)
        renamed = {
            (what, where)
            for what, where in given
            if what == "database_access" and (what, where) not in stock.permissions
        }
        unknown += [
            Unsound("dashboards/superset/server/roles.py", f"role '{name}'", f"Superset knows no '{what}' on '{where}'")
            for what, where in given
            if (what, where) not in stock.permissions and (what, where) not in renamed
        ]
        if given or taken or role is None:
            changes.append(RoleChange(name, role is None, tuple(given), tuple(taken)))
    return tuple(changes), unknown
