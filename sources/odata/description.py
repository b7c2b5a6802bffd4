"""What a table consists of, as its publisher describes it: dimensions and measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sources.odata.measures import Measure


@dataclass(frozen=True)
class Description:
    """The dimensions and measures of a table."""

    dimensions: Mapping[str, str]
    """Name to kind: ``Dimension``, ``TimeDimension``, ``GeoDimension`` or ``GeoDetail``."""
    dimensions_url: str
    measures: tuple[Measure, ...]
    """All of them, in the publisher's order; columns of text are none."""
    measures_url: str

    @property
    def time(self) -> list[str]:
        """The dimensions that the publisher calls time."""
        return [name for name, kind in self.dimensions.items() if kind == "TimeDimension"]
