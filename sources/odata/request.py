"""What is asked of a source: the table as the catalogue describes it, and the selection from it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEFAULT_REGIONS = ("NL", "PV", "GM")
"""Country, provinces, municipalities: prefixes of region codes."""


class AcceptedChange(Protocol):
    """A change by the publisher that a person has looked at and taken for right."""

    @property
    def kind(self) -> str:
        """What kind of change, a ``ChangeKind`` of the landing zone."""

    @property
    def version_stamp(self) -> str:
        """The publisher's stamp of the version that shows it, letter for letter."""

    @property
    def reason(self) -> str:
        """Why it is right."""


class BoundCodes(Protocol):
    """The dimension in whose codes a table gives a figure and its confidence bounds."""

    @property
    def dimension(self) -> str:
        """The dimension."""

    @property
    def value(self) -> str:
        """Its code of the figure itself."""

    @property
    def lower(self) -> str:
        """Its code of the lower bound."""

    @property
    def upper(self) -> str:
        """Its code of the upper bound."""


class SourceTableRequest(Protocol):
    """What the client must know of a table; an entry of the catalogue has it all."""

    @property
    def id(self) -> str:
        """The table as we call it."""

    @property
    def publisher(self) -> str:
        """``cbs``, ``rivm``, ``politie``."""

    @property
    def title(self) -> str:
        """The table's title."""

    @property
    def protocol(self) -> str:
        """``v4``, ``v3``, or ``none`` for a table without a live source."""

    @property
    def service(self) -> str:
        """``cbs`` or ``dataderden``: which v3 host."""

    @property
    def remote_id(self) -> str | None:
        """The table as the publisher calls it, where that differs."""

    @property
    def region_dimension(self) -> str | None:
        """The dimension that holds region codes; ``None`` for a table about the country alone."""

    @property
    def period_dimension(self) -> str | None:
        """The dimension that holds period codes; ``None`` with a fixed period."""

    @property
    def fixed_period(self) -> str | None:
        """The period of a table that has no period dimension."""

    @property
    def filters(self) -> Mapping[str, str]:
        """Codes at which other dimensions are held."""

    @property
    def bounds(self) -> BoundCodes | None:
        """Where the confidence bounds of its figures are, if it gives them."""

    @property
    def licence(self) -> str:
        """The licence of the figures."""

    @property
    def attribution(self) -> str:
        """Whom to name."""

    @property
    def accepted_changes(self) -> Sequence[AcceptedChange]:
        """Changes that may land although they take figures away."""


@dataclass(frozen=True)
class Selection:
    """What is wanted of a table: measures by title or key, regions by prefix."""

    measures: tuple[str, ...]
    regions: tuple[str, ...] = DEFAULT_REGIONS
    areas: tuple[str, ...] = ()
    """Prefixes of the districts and neighbourhoods that are wanted with their names; none by default."""

    @property
    def starts(self) -> tuple[str, ...]:
        """How the codes of everything wanted begin."""
        return (*self.regions, *self.areas)

    def digest(self, table: SourceTableRequest) -> str:
        """A digest of the whole question; another question makes an unchanged table worth fetching."""
        question: dict[str, object] = {
            "protocol": table.protocol,
            "service": table.service,
            "table": table.remote_id or table.id,
            "measures": sorted(set(self.measures)),
            "regions": sorted(set(self.starts)) if table.region_dimension else [],
            "region_dimension": table.region_dimension,
            "period_dimension": table.period_dimension,
            "fixed_period": table.fixed_period,
            "filters": dict(sorted(table.filters.items())),
        }
        # Only where there are bounds: the digests of other tables are those from before bounds could be asked.
        if (bounds := table.bounds) is not None:
            question["bounds"] = [bounds.dimension, bounds.value, bounds.lower, bounds.upper]
        return hashlib.sha256(json.dumps(question, sort_keys=True).encode()).hexdigest()[:16]


def source_name(table: SourceTableRequest) -> str:
    """How messages name a source."""
    return f"{table.publisher} {table.id}"
