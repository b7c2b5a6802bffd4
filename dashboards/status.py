"""Statuses of the release: the word, its shape and its tone. A status is never shown by colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.querying.release import QueryError

if TYPE_CHECKING:
    from dashboards.querying.release import Release

TONES = frozenset({"good", "fair", "weak", "bad", "neutral", "unknown"})


@dataclass(frozen=True)
class Status:
    """One row of ``dim_status``."""

    kind: str
    code: str
    label: str
    tone: str
    sort_order: int

    @property
    def icon(self) -> str:
        """Name of the shape: each status of a kind has its own."""
        return f"{self.kind}-{self.code}"


class Statuses:
    """Looks a label up by the column it stands in: ``pace_label`` holds labels of kind pace."""

    def __init__(self, statuses: list[Status]) -> None:
        self._by_label = {(s.kind, s.label): s for s in statuses}
        self._kinds = {s.kind for s in statuses}

    @classmethod
    def of(cls, release: Release) -> Statuses:
        """All statuses of a release; none where it has no such table (a page that needs them then says so)."""
        sql = "select kind, code, label, tone, sort_order from monitor.dim_status order by kind, sort_order, code"
        try:
            rows = release.query("statuses", sql, {}).rows
        except QueryError:
            return cls([])
        return cls(
            [
                Status(str(r["kind"]), str(r["code"]), str(r["label"]), _tone(r["tone"]), int(str(r["sort_order"])))
                for r in rows
            ]
        )

    def find(self, column: str, value: object) -> Status | None:
        """The status of a label, None where the column holds something else."""
        kind = column.removesuffix("_label")
        if kind == column or kind not in self._kinds or not isinstance(value, str):
            return None
        return self._by_label.get((kind, value))


def _tone(value: object) -> str:
    return str(value) if value in TONES else "neutral"
