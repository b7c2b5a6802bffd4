"""What a server holds: every asset as it would export it, who may see it, and the roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from dashboards.superset.server.bundle_file import unpack
from dashboards.superset.server.errors import SupersetError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dashboards.superset.assets import Kind
    from dashboards.superset.server.session import Session

ENDPOINTS: Mapping[Kind, str] = {
    "databases": "database",
    "datasets": "dataset",
    "charts": "chart",
    "dashboards": "dashboard",
}
NAMES: Mapping[Kind, str] = {
    "databases": "database_name",
    "datasets": "table_name",
    "charts": "slice_name",
    "dashboards": "dashboard_title",
}
_COLUMNS: Mapping[Kind, str] = {
    "databases": "id,uuid",
    "datasets": "id,uuid",
    "charts": "id,uuid,is_managed_externally",
    "dashboards": "id,uuid,is_managed_externally,roles.id,roles.name",
}
PAGE = 100
"""More than this the server does not give at once."""

Permission = tuple[str, str]
"""What may be done, and on what: ``("can_read", "Dashboard")``."""


@dataclass(frozen=True)
class Held:
    """One asset on the server."""

    kind: Kind
    uuid: UUID
    id: int
    name: str
    body: Mapping[str, object]
    """As exported."""
    managed: bool | None
    """Whether it says that it is managed from outside; None where only a question of its own tells."""
    roles: frozenset[str] = frozenset()
    """Of a dashboard: who may see it."""


@dataclass(frozen=True)
class Role:
    """One role on the server."""

    id: int
    permissions: frozenset[Permission]


@dataclass(frozen=True)
class Stock:
    """Everything at one moment."""

    assets: Mapping[UUID, Held]
    roles: Mapping[str, Role]
    permissions: Mapping[Permission, int]
    """All that the server knows, with their numbers."""

    def of(self, kind: Kind) -> list[Held]:
        """Assets of one kind."""
        return [held for held in self.assets.values() if held.kind == kind]


def read_stock(session: Session, known: Mapping[Permission, int] | None = None) -> Stock:
    """Read all of it: one export and a few lists; nothing is written.

    ``known`` saves asking for the list of permissions again, where no database came or went.
    """
    listed = {UUID(str(row["uuid"])): row for kind in ENDPOINTS for row in _rows(session, kind)}
    assets: dict[UUID, Held] = {}
    for kind, body in unpack(session.get("/api/v1/assets/export/", "the export of everything").content):
        uuid = UUID(str(body["uuid"]))
        row = listed.get(uuid)
        if row is None:
            continue  # made between the two questions
        managed = row.get("is_managed_externally")
        roles = frozenset(str(role["name"]) for role in _list(row.get("roles")))
        name = str(body.get(NAMES[kind]))
        assets[uuid] = Held(
            kind, uuid, _int(row["id"]), name, body, bool(managed) if managed is not None else None, roles
        )
    permissions = known if known is not None else read_permissions(session)
    return Stock(assets, _roles(session, permissions), permissions)


def is_managed(session: Session, held: Held) -> bool:
    """Whether an asset says that it is managed from outside; asks where the lists do not tell."""
    if held.managed is not None:
        return held.managed
    answer = session.read(f"/api/v1/{ENDPOINTS[held.kind]}/{held.id}", held.name).get("result")
    return isinstance(answer, dict) and answer.get("is_managed_externally") is True


def read_permissions(session: Session) -> dict[Permission, int]:
    """Every permission that can be given, with its number."""
    found: dict[Permission, int] = {}
    for row in _pages(session, "/api/v1/security/permissions-resources/?q=(page:{page},page_size:100)"):
        match row:
            case {"id": int() as number, "permission": {"name": str() as what}, "view_menu": {"name": str() as where}}:
                found[what, where] = number
    return found


def _roles(session: Session, permissions: Mapping[Permission, int]) -> dict[str, Role]:
    by_number = {number: permission for permission, number in permissions.items()}
    found: dict[str, Role] = {}
    for row in _pages(session, "/api/v1/security/roles/search/?q=(page:{page},page_size:100)"):
        numbers = row.get("permission_ids")
        given = numbers if isinstance(numbers, list) else []
        found[str(row["name"])] = Role(_int(row["id"]), frozenset(by_number[n] for n in given if n in by_number))
    return found


def _rows(session: Session, kind: Kind) -> Iterator[dict[str, object]]:
    # Superset sorts by number where its own order ties, so that pages neither overlap nor leave a gap.
    yield from _pages(
        session, f"/api/v1/{ENDPOINTS[kind]}/?q=(columns:!({_COLUMNS[kind]}),page:{{page}},page_size:{PAGE})"
    )


def _pages(session: Session, path: str) -> Iterator[dict[str, object]]:
    seen = page = 0
    while True:
        answer = session.read(path.format(page=page))
        rows = _list(answer.get("result"))
        yield from rows
        seen += len(rows)
        page += 1
        if not rows or seen >= _int(answer.get("count", 0)):
            return


def _list(value: object) -> list[dict[str, object]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _int(value: object) -> int:
    if not isinstance(value, int):
        raise SupersetError(f"the server gave {value!r} where a number belongs: is this a Superset 6.1?")
    return value
