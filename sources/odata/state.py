"""What one request tells about a table: is there something new, and is it still kept up?"""

from __future__ import annotations

from dataclasses import dataclass

_DISCONTINUED = frozenset({"gediscontinueerd", "stopgezet"})


@dataclass(frozen=True)
class TableState:
    """A table as its publisher describes it at this moment."""

    title: str
    modified: str
    """The stamp of the data, letter for letter (v4 with offset, v3 without)."""
    status: str | None
    """``Regulier``, ``Gediscontinueerd``, as the publisher writes it."""
    reason: str | None
    """Why this version was published: ``Actualisering``, ``Stopgezet`` …"""
    observation_count: int | None
    """Of the whole table; v3 does not say."""
    url: str
    moved_to: str | None = None
    """Where ``url`` sent us for good, on the same host."""

    @property
    def discontinued(self) -> bool:
        """Whether the publisher has stopped the table. Its figures remain true, so this is no error."""
        return any((word or "").strip().casefold() in _DISCONTINUED for word in (self.status, self.reason))
