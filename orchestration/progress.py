"""How long work tells what it is doing: a callable that gets one event at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Stage = Literal["home", "sources", "catalogue", "marts", "release", "data", "pages", "superset"]


@dataclass(frozen=True)
class Progress:
    """One event: a stage, what happens in it, and how far it is."""

    stage: Stage
    message: str
    done: int = 0
    total: int = 0
    """0 where the end is not known beforehand."""


Reporter = Callable[[Progress], None]


def silent(_: Progress) -> None:
    """For runs that nobody watches."""
