"""What a caller may show while a table is being fetched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Progress:
    """How far a fetch is."""

    table_id: str
    phase: Literal["describing", "fetching", "converting"]
    rows_received: int = 0
    rows_announced: int | None = None


ProgressCallback = Callable[[Progress], None]


def silent(_: Progress) -> None:
    """Show nothing."""
