"""Everything Dagster knows of this project. Importing this module opens no file and no socket."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import dagster as dg

from orchestration.dbt_runs import manifest_path
from orchestration.defs.automation import automation_sensor
from orchestration.defs.deliveries import delivery_asset, feed_asset, inbox_asset
from orchestration.defs.jobs import catalogue_job, delivery_job, nightly_schedule, refresh_job, sources_job
from orchestration.defs.landing import catalogue_asset, table_asset
from orchestration.defs.live_dashboards import live_dashboards_asset, live_dashboards_job, live_dashboards_sensor
from orchestration.defs.marts import inputs_asset, marts_assets
from orchestration.defs.origins import origins
from orchestration.defs.release import release_assets
from orchestration.defs.sensors import (
    catalogue_sensor,
    inbox_sensor,
    new_years_sensor,
    partners_sensor,
    publishers_sensor,
    run_sensors,
    watch_sensor,
)
from orchestration.progress import Reporter, silent
from orchestration.resources import BuildHome, Home, Partners, Publishers
from orchestration.settings import Settings
from sources.catalogue import load_catalogue
from sources.catalogue.due import AMSTERDAM
from sources.recorded.series import RECORDED_ROOT

if TYPE_CHECKING:
    from pathlib import Path


def build_defs(
    settings: Settings | None = None,
    *,
    recorded_root: Path = RECORDED_ROOT,
    report: Reporter = silent,
) -> dg.Definitions:
    """The project's definitions, with anything a caller wants otherwise.

    Args:
        settings: where data lies and what is asked; from the environment when None.
        recorded_root: the recorded figures.
        report: told what a run is doing.

    Returns:
        Assets, checks, the job and its schedule, bound to their resources.

    Raises:
        CatalogueError: the catalogue does not hold.
        DbtError: the models cannot be parsed.
    """
    settings = settings or Settings()
    home = settings.home.resolve()
    root = settings.catalogue_root
    catalogue = load_catalogue(root)
    marts = marts_assets(home / "dbt", settings.cache / "dbt", report)
    assets = [
        catalogue_asset(root, report),
        *(table_asset(table, root, recorded_root, report) for table in catalogue.source_tables),
        inbox_asset(root, report),
        delivery_asset(root, report),
        *(feed_asset(feed, root, report) for feed in catalogue.feeds if feed.transport.kind == "http"),
        inputs_asset(catalogue, settings, report),
        marts,
        *release_assets(list(marts.keys), manifest_path(home / "dbt"), report),
        live_dashboards_asset(settings, report),
    ]
    jobs = refresh_job(), delivery_job(), catalogue_job(), sources_job(catalogue), live_dashboards_job()
    refresh, deliver, renew, fetch, publish = jobs
    where: dict[str, Any] = {
        "home": settings.place,
        "catalogue": str(root),
        "offline": settings.offline,
        "keep_releases": settings.keep_releases,
        "depth": settings.depth,
    }
    return dg.Definitions(
        assets=[*assets, *origins(catalogue, datetime.now(AMSTERDAM).date())],
        jobs=jobs,
        schedules=[nightly_schedule(refresh)],
        sensors=[
            inbox_sensor(settings, deliver),
            catalogue_sensor(settings, renew),
            publishers_sensor(settings, fetch),
            partners_sensor(settings, fetch),
            new_years_sensor(settings),
            watch_sensor(settings),
            live_dashboards_sensor(settings, publish),
            *run_sensors(settings),
            automation_sensor(),
        ],
        executor=dg.in_process_executor,
        resources={
            "home": Home(**where),
            "build_home": BuildHome(**where),
            "publishers": Publishers(),
            "partners": Partners(),
            "io_manager": dg.FilesystemIOManager(base_dir=str(home / "dagster" / "storage")),
        },
    )


@dg.definitions
def defs() -> dg.Definitions:
    """What Dagster's tools load; evaluated by them, not on import."""
    return build_defs()
