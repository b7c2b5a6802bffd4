"""The live dashboards, brought up to the release in force: where a Superset is configured, and never in its way.

A step of the nightly job, after the release is in force; for releases in between a run of its own, so that the next
release does not wait for it. A Superset that is down is caught up with later.
"""

import time

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from orchestration.alerts import close_incident, open_incident
from orchestration.defs.release import CURRENT_KEY, GROUP
from orchestration.progress import Progress, Reporter
from orchestration.releases.finding import current_release
from orchestration.settings import Settings
from orchestration.superset import apply_after_release, pending_path

LIVE_KEY = dg.AssetKey(["release", "live_dashboards"])
SUBJECT = "live_dashboards"
SECONDS_BETWEEN_TRIES = 300


def live_dashboards_asset(settings: Settings, report: Reporter) -> dg.AssetsDefinition:
    """Succeeds whatever Superset does: what could not be done is told, and due until it is done."""

    @dg.asset(key=LIVE_KEY, deps=[CURRENT_KEY], group_name=GROUP, kinds={"superset"},
              description="De live dashboards in Superset.")  # fmt: skip
    def live_dashboards() -> dg.MaterializeResult:  # type: ignore[type-arg]  # Dagster reads the bare class
        outcome = apply_after_release(settings, lambda words: report(Progress("superset", words)))
        if outcome.state in {"pending", "refused"}:
            open_incident(settings, "run_failed", SUBJECT, outcome.message)
        else:
            close_incident(settings, "run_failed", SUBJECT)
        return dg.MaterializeResult(metadata={"state": outcome.state, "message": outcome.message})

    return live_dashboards


def live_dashboards_job() -> UnresolvedAssetJobDefinition:
    """Only the dashboards."""
    return dg.define_asset_job(
        "live_dashboards",
        selection=dg.AssetSelection.assets(LIVE_KEY),
        executor_def=dg.in_process_executor,
        description="De live dashboards bijwerken naar de uitgave die geldt.",
    )


def live_dashboards_sensor(settings: Settings, job: UnresolvedAssetJobDefinition) -> dg.SensorDefinition:
    """One run for each release; while an apply is due, one every few minutes."""

    @dg.sensor(
        name="live_dashboards", job=job, minimum_interval_seconds=30, default_status=dg.DefaultSensorStatus.RUNNING,
        description="Een nieuwe uitgave, of dashboards die nog bijgewerkt moeten worden.",
    )  # fmt: skip
    def live_dashboards_due() -> dg.RunRequest | dg.SkipReason:
        if settings.superset_url is None:
            return dg.SkipReason("no Superset is configured (REGIODEAL_SUPERSET_URL)")
        current = current_release(settings.releases)
        if current is None:
            return dg.SkipReason("there is no release yet")
        due = f":{int(time.time()) // SECONDS_BETWEEN_TRIES}" if pending_path(settings).exists() else ""
        return dg.RunRequest(run_key=f"{current.name}{due}")

    return live_dashboards_due
