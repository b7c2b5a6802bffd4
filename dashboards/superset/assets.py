"""The assets of a Superset: what pages are compiled to, and what a plan compares with the server."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["databases", "datasets", "charts", "dashboards"]
KINDS: tuple[Kind, ...] = ("databases", "datasets", "charts", "dashboards")
"""In the order in which each needs those before it."""

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://regiodealzuidoostdrenthe.nl/monitor/superset")


def asset_uuid(kind: Kind, path: str, name: str) -> uuid.UUID:
    """The same path and name give the same identifier on every machine and in every run."""
    return uuid.uuid5(NAMESPACE, f"{kind}/{path}#{name}")


@dataclass(frozen=True)
class Asset:
    """One file of the bundle."""

    kind: Kind
    uuid: uuid.UUID
    name: str
    """What people call it: a chart's title, a dashboard's title, a table's name."""
    origin: str
    """File and line it comes from: ``dashboards/pages/werken.md:31``."""
    body: Mapping[str, object]
    """What the YAML file holds, every key of Superset's export schema present."""


@dataclass(frozen=True)
class Instead:
    """Something that Superset cannot show, and what stands there."""

    origin: str
    what: str


@dataclass(frozen=True)
class Bundle:
    """Everything that this project wants on the server."""

    assets: tuple[Asset, ...]
    instead: tuple[Instead, ...] = ()

    def of(self, kind: Kind) -> tuple[Asset, ...]:
        """Assets of one kind."""
        return tuple(asset for asset in self.assets if asset.kind == kind)
