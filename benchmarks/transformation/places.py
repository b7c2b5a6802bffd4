"""Where a generated home keeps what this benchmark makes in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def build_folder(home: Path) -> Path:
    """The build database's folder."""
    return home / "build" / "measured"


def by_hand_folder(home: Path) -> Path:
    """The folder of the database that the same SQL fills without dbt."""
    return home / "build" / "by-hand"


def target_folder(home: Path) -> Path:
    """Where dbt keeps its parse and the SQL it compiled."""
    return home / "target"
