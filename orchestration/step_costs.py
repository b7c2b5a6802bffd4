"""What each step of a run took: time, processor and memory, for the release's manifest and whoever watches."""

from __future__ import annotations

import os
import resource
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from collections.abc import Iterator

Step = Literal["start", "landing", "inputs", "models", "sealing", "open_data", "pages", "model_docs", "in_between"]
"""In the order of a run: the process comes up with Dagster and dbt; catalogue, sources and deliveries land; what a
build starts from is gathered; dbt builds and checks the models; the database is sealed; open data, pages and the
models' documentation are written. What is in between is Dagster's, and putting the release in force."""

_PEAK_RESET = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")


class StepCost(BaseModel):
    """What one step took."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    step: Step
    seconds: Annotated[float, Field(ge=0)]
    """On the clock."""
    cpu_seconds: Annotated[float, Field(ge=0)]
    """Of processor, of this process and the children it waited for."""
    peak_bytes: Annotated[int, Field(ge=0)]
    """Most memory that this process held while the step ran."""


def _cpu() -> float:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _forget_peak() -> None:
    """Let the kernel count the largest memory anew; where it cannot, the peak is that of the process so far.

    Whoever started this process is told the largest since the last time this was done, not that of its whole life.
    """
    try:
        _PEAK_RESET.write_text("5", encoding="ascii")
    except OSError:
        return


def _peak() -> int:
    try:
        for line in _STATUS.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _process_began() -> float:
    """When this process began, by the clock of ``time.monotonic``; the present where the kernel does not tell."""
    now = time.monotonic()
    try:
        since_boot = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
        # Behind the name, which may hold spaces: the 22nd field is the start in ticks since boot.
        ticks = int(Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19])
    except OSError:
        return now
    return now - max(0.0, since_boot - ticks / os.sysconf("SC_CLK_TCK"))


def _cost(step: Step, seconds: float, cpu: float, peak: int) -> StepCost:
    # Clocks of process and kernel may differ by a tick, which is no cost below nothing.
    return StepCost(
        step=step, seconds=round(max(0.0, seconds), 3), cpu_seconds=round(max(0.0, cpu), 3), peak_bytes=peak
    )


class StepCosts:
    """The costs of one run, step by step; a step that comes again, such as a table that lands, adds up."""

    def __init__(self) -> None:
        self._found: dict[Step, StepCost] = {}
        # When the process began is only asked when a run does: importing this opens no file.
        self._idle_since: float | None = None
        self._cpu_then = 0.0
        self._began = self._cpu_began = 0.0

    def begin_run(self) -> None:
        """Count anew: the start of a run is what came since the process began, or since its last counted step."""
        self._found = {}
        self._began = _process_began() if self._idle_since is None else self._idle_since
        self._cpu_began = self._cpu_then
        self._add("start", time.monotonic() - self._began, _cpu() - self._cpu_began)

    @contextmanager
    def measured(self, step: Step) -> Iterator[None]:
        """Measure the block."""
        _forget_peak()
        began, cpu = time.monotonic(), _cpu()
        try:
            yield
        finally:
            self._add(step, time.monotonic() - began, _cpu() - cpu)
            self._idle_since, self._cpu_then = time.monotonic(), _cpu()

    def _add(self, step: Step, seconds: float, cpu: float) -> None:
        before = self._found.get(step)
        peak = _peak()
        if before is not None:
            seconds, cpu = seconds + before.seconds, cpu + before.cpu_seconds
            peak = max(peak, before.peak_bytes)
        self._found[step] = _cost(step, seconds, cpu, peak)

    @property
    def so_far(self) -> tuple[StepCost, ...]:
        """The steps that ended, in their order, and what passed in between them until now."""
        steps = tuple(self._found.values())
        rest = time.monotonic() - self._began - sum(step.seconds for step in steps)
        rest_cpu = _cpu() - self._cpu_began - sum(step.cpu_seconds for step in steps)
        return (*steps, _cost("in_between", rest, rest_cpu, _peak()))


THIS_RUN = StepCosts()
"""Of the run at work in this process: a process builds one release at a time."""
