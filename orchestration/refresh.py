"""The main job, run here and now: the same job the nightly schedule starts."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.in_force import NothingLanded, gather_inputs
from orchestration.progress import Progress, Reporter, silent
from orchestration.releases.finding import current_release
from orchestration.releases.manifest import ReleaseError, ReleaseManifest, read_manifest
from orchestration.remote_home.errors import RemoteHomeError
from orchestration.remote_home.working import catch_up, shared
from orchestration.run_lock import is_held
from orchestration.step_costs import THIS_RUN
from sources.catalogue import CatalogueError

if TYPE_CHECKING:
    from orchestration.inputs import SourceOutcome
    from orchestration.settings import Settings
    from orchestration.step_costs import StepCost
    from sources.landing import LandingManifest


@dataclass(frozen=True)
class RefreshReport:
    """What a refresh came to."""

    release: ReleaseManifest | None
    """The release in force afterwards."""
    changed: bool
    """Whether that release is new."""
    outcomes: tuple[SourceOutcome, ...] = ()
    tables: tuple[LandingManifest, ...] = ()
    costs: tuple[StepCost, ...] = ()
    """What each step took; what lies between them is Dagster's."""
    seconds: float = 0.0
    error: str | None = None
    """Why it failed; the release of before is then still in force."""

    @property
    def exit_code(self) -> int:
        """0 good, 1 failed with the last release untouched, 3 released with stale sources."""
        if self.error is not None:
            return 1
        return 3 if any(outcome.result == "failed" for outcome in self.outcomes) else 0


def _current(settings: Settings) -> ReleaseManifest | None:
    """The manifest of the release in force; None when there is none, or none that can be read."""
    folder = current_release(settings.releases)
    try:
        return read_manifest(folder) if folder else None
    except ReleaseError:
        return None


def _cause(error: BaseException) -> str:
    """What a person needs to know of a failed run: the innermost message, without Dagster's wrapping."""
    import dagster as dg

    while error.__cause__ is not None:
        error = error.__cause__
    if isinstance(error, dg.Failure):
        return error.description or "a step failed"
    return f"{type(error).__name__}: {error}" if not str(error).startswith(type(error).__name__) else str(error)


def refresh(settings: Settings, report: Reporter = silent) -> RefreshReport:
    """Run the main job in this process and say what came of it; never raises for a failed step."""
    started = time.perf_counter()
    if is_held(settings.home):
        report(Progress("sources", "another run is at work; waiting for it"))
    before: ReleaseManifest | None = None
    try:
        with shared(settings, report=report):
            before = _current(settings)
            error = _execute(settings, report)
        # Of a home on S3 that counts which is there: a run whose release could not be put up made none.
        catch_up(settings, landed=True)
    except RemoteHomeError as problem:
        error = str(problem)
    after = _current(settings)
    outcomes: tuple[SourceOutcome, ...] = ()
    tables: tuple[LandingManifest, ...] = ()
    try:
        found = gather_inputs(settings)
        outcomes, tables = found.outcomes, found.tables
    except (NothingLanded, CatalogueError) as problem:
        error = error or str(problem)
    return RefreshReport(
        release=after,
        changed=after is not None and (before is None or before.release_id != after.release_id),
        outcomes=outcomes,
        tables=tables,
        costs=THIS_RUN.so_far,
        seconds=time.perf_counter() - started,
        error=error,
    )


def _execute(settings: Settings, report: Reporter) -> str | None:
    """The job itself; returns why it failed, or None."""
    from orchestration.definitions import build_defs
    from orchestration.defs.jobs import JOB
    from orchestration.instance import open_instance

    with ExitStack() as opened:
        try:
            defs = build_defs(settings, report=report)
            instance = opened.enter_context(open_instance(settings))
        except Exception as error:  # noqa: BLE001 - whatever stops a run is said to the person who started it
            return _cause(error)
        result = defs.resolve_job_def(JOB).execute_in_process(
            instance=instance,
            raise_on_error=False,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
        failures = [event for event in result.all_events if event.is_step_failure]
        if result.success:
            return None
        if not failures:
            return "the run failed before its first step; see the run in 'regiodeal dev'"
        first = failures[0].step_failure_data
        said = first.user_failure_data.description if first.user_failure_data else None
        if said is None and first.error is not None:
            cause = first.error
            while cause.cause is not None:
                cause = cause.cause
            said = cause.message.strip()
        return f"{failures[0].step_key}: {said}"
