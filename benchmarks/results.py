"""What a benchmark found, kept as JSON beside it: the goals with what was measured, and the table it printed."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

RESULTS = Path(__file__).resolve().parent / "results"
"""A file per benchmark, from a real run; ``python -m benchmarks`` puts their goals into the README."""


class Goal(BaseModel):
    """One goal, and how far it was reached."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    what: str
    """In words: "ingestion of 1 million v4 rows against cbsodata4"."""
    wanted: float
    sense: Literal["at most", "at least"]
    measured: float
    unit: str
    """``times``, ``s``, ``MB``, ``%`` …"""
    note: str = ""
    """Where it is not met: why, and what would be needed."""

    @property
    def met(self) -> bool:
        """Whether what was measured is good enough."""
        return self.measured <= self.wanted if self.sense == "at most" else self.measured >= self.wanted


class Result(BaseModel):
    """What one command found in one run."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    command: str
    """What to type to measure it again."""
    measured_at: datetime
    machine: str
    load_before: float
    """The load of the machine before it began (1 minute): above 0.5 somebody else was at work."""
    versions: dict[str, str]
    """Of ours and of the peers."""
    goals: tuple[Goal, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str | float | int | None, ...], ...]


class Bench:
    """Made as a benchmark begins, so that the load noted is that of before it.

    Args:
        name: name of the file in ``results``.
        command: what a person types.
        packages: distributions whose versions are noted.
        versions: versions of what is no Python distribution.
    """

    def __init__(
        self, name: str, command: str, packages: tuple[str, ...] = (), versions: dict[str, str] | None = None
    ) -> None:
        self._name = name
        self._command = command
        self._load = os.getloadavg()[0]
        self._versions = {p: importlib.metadata.version(p) for p in ("duckdb", *packages)} | (versions or {})

    def keep(
        self, goals: list[Goal], columns: tuple[str, ...], rows: list[tuple[str | float | int | None, ...]]
    ) -> Result:
        """Write the result to ``results/NAME.json``, print its table and its goals."""
        found = Result(
            command=self._command,
            measured_at=datetime.now(UTC).replace(microsecond=0),
            machine=_machine(),
            load_before=round(self._load, 2),
            versions=self._versions,
            goals=tuple(goals),
            columns=columns,
            rows=tuple(rows),
        )
        RESULTS.mkdir(exist_ok=True)
        text = json.dumps(found.model_dump(mode="json"), indent=1, ensure_ascii=False)
        (RESULTS / f"{self._name}.json").write_text(text + "\n", encoding="utf-8")
        print(as_markdown(columns, found.rows))
        for goal in goals:
            print(
                f"{'met    ' if goal.met else 'NOT MET'} {goal.what}: {goal.measured:g} {goal.unit}"
                f" ({goal.sense} {goal.wanted:g}) {goal.note}"
            )
        return found


def as_markdown(columns: tuple[str, ...], rows: tuple[tuple[str | float | int | None, ...], ...]) -> str:
    """A table; numbers to the right, three digits that count."""
    numeric = [all(isinstance(row[at], int | float) or row[at] is None for row in rows) for at in range(len(columns))]
    lines = ["| " + " | ".join(columns) + " |", "|" + "|".join("--:" if n else "---" for n in numeric) + "|"]
    lines += ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(value: str | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else value


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, {platform.machine()}"
