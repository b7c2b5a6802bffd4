"""Everything Dagster knows of this project. Importing this module opens no file and no socket."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dagster as dg

from orchestration.defs.landing import catalogue_asset, table_asset
from orchestration.defs.marts import inputs_asset, marts_assets
from orchestration.defs.refresh import nightly_schedule, refresh_job
from orchestration.defs.release import release_assets
from orchestration.progress import Reporter, silent
from orchestration.resources import Home, Publishers
from orchestration.settings import Settings
from sources.catalogue import load_catalogue
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
    catalogue = load_catalogue(settings.catalogue_root)
    marts = marts_assets(catalogue, settings.home.resolve() / "dbt", report)
    job = refresh_job()
    assets = [
        catalogue_asset(settings.catalogue_root, report),
        *(table_asset(table, catalogue, recorded_root, report) for table in catalogue.source_tables),
        inputs_asset(catalogue, report),
        marts,
        *release_assets(catalogue, list(marts.keys), report),
    ]
    return dg.Definitions(
        assets=assets,
        jobs=[job],
        schedules=[nightly_schedule(job)],
        executor=dg.in_process_executor,
        resources={
            "home": Home(
                home=str(settings.home.resolve()),
                offline=settings.offline,
                keep_releases=settings.keep_releases,
            ),
            "publishers": Publishers(),
            "io_manager": dg.FilesystemIOManager(base_dir=str(settings.home.resolve() / "dagster" / "storage")),
        },
    )


@dg.definitions
def defs() -> dg.Definitions:
    """What Dagster's tools load; evaluated by them, not on import."""
    return build_defs()
