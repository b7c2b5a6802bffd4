"""The one job: everything from the sources to the release in force, in one process; and its nightly schedule.

Both are made when asked for: Dagster reads the time zone from disk when a schedule comes into being, and importing
the definitions opens no file.
"""

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

JOB = "refresh"
SCHEDULE = "nightly"


def refresh_job() -> UnresolvedAssetJobDefinition:
    """All assets, one after the other, in the process that starts the job."""
    return dg.define_asset_job(
        JOB,
        selection=dg.AssetSelection.all(),
        executor_def=dg.in_process_executor,
        description="Van bronnen tot de release die geldt; dezelfde job als `make refresh`.",
    )


def nightly_schedule(job: UnresolvedAssetJobDefinition) -> dg.ScheduleDefinition:
    """The job at half past two, by Dutch clocks."""
    return dg.ScheduleDefinition(
        name=SCHEDULE,
        job=job,
        cron_schedule="30 2 * * *",
        execution_timezone="Europe/Amsterdam",
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
