"""The one job: everything from the sources to the release in force, in one process; and its nightly schedule."""

import dagster as dg

JOB = "refresh"
SCHEDULE = "nightly"

refresh_job = dg.define_asset_job(
    JOB,
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    description="Van bronnen tot de release die geldt; dezelfde job als `make refresh`.",
)

nightly_schedule = dg.ScheduleDefinition(
    name=SCHEDULE,
    job=refresh_job,
    cron_schedule="30 2 * * *",
    execution_timezone="Europe/Amsterdam",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
