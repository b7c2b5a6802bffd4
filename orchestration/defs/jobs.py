"""The jobs: the main one, from the sources to the release in force, with its schedule; and those of the sensors.

All are made when asked for: Dagster reads the time zone from disk when a schedule comes into being, and importing the
definitions opens no file.
"""

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from orchestration.defs.automation import BUILD_TAG
from orchestration.defs.deliveries import DELIVERY_KEY, feed_key
from orchestration.defs.landing import CATALOGUE_KEY, table_key
from sources.catalogue import Catalogue

JOB = "refresh"
SCHEDULE = "nightly"


def refresh_job() -> UnresolvedAssetJobDefinition:
    """Everything but the deliveries one by one, in the process that starts the job: the inbox is a step of its own."""
    return dg.define_asset_job(
        JOB,
        selection=dg.AssetSelection.all() - dg.AssetSelection.assets(DELIVERY_KEY),
        executor_def=dg.in_process_executor,
        tags={BUILD_TAG: "true"},
        description="Van bronnen tot de release die geldt; dezelfde job als `make refresh`.",
    )


def nightly_schedule(job: UnresolvedAssetJobDefinition) -> dg.ScheduleDefinition:
    """The job at half past two, by Dutch clocks: the safety net below the sensors."""
    return dg.ScheduleDefinition(
        name=SCHEDULE,
        job=job,
        cron_schedule="30 2 * * *",
        execution_timezone="Europe/Amsterdam",
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )


def delivery_job() -> UnresolvedAssetJobDefinition:
    """One delivery, judged and answered; the release follows by itself."""
    return dg.define_asset_job(
        "delivery",
        selection=dg.AssetSelection.assets(DELIVERY_KEY),
        executor_def=dg.in_process_executor,
        description="Eén aanlevering beoordelen, vastleggen en beantwoorden.",
    )


def catalogue_job() -> UnresolvedAssetJobDefinition:
    """The catalogue, landed anew."""
    return dg.define_asset_job(
        "catalogue",
        selection=dg.AssetSelection.assets(CATALOGUE_KEY),
        executor_def=dg.in_process_executor,
        description="De gewijzigde catalogus vastleggen.",
    )


def sources_job(catalogue: Catalogue) -> UnresolvedAssetJobDefinition:
    """Tables and feeds, asked; a sensor names which."""
    tables = [table_key(table) for table in catalogue.source_tables]
    feeds = [feed_key(feed) for feed in catalogue.feeds if feed.transport.kind == "http"]
    return dg.define_asset_job(
        "sources",
        selection=dg.AssetSelection.assets(*tables, *feeds),
        executor_def=dg.in_process_executor,
        description="Bij uitgevers en partners ophalen wat nieuw is.",
    )
