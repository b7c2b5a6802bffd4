"""Assets of a release: the sealed database, its pages, and the moment both come in force."""

import itertools
import time
from pathlib import Path

import dagster as dg

from orchestration.build import DATABASE
from orchestration.defs.automation import follows
from orchestration.defs.guarding import lasting_failures
from orchestration.defs.marts import BUILD, CHECKS
from orchestration.in_force import PAGES
from orchestration.inputs import read_inputs
from orchestration.noticing import notice_release
from orchestration.progress import Progress, Reporter
from orchestration.releases.described import describe_marts
from orchestration.releases.finding import CANDIDATES
from orchestration.releases.manifest import CheckSummary
from orchestration.releases.meetings import meeting_days
from orchestration.releases.model_docs import FILE as MODEL_DOCS
from orchestration.releases.model_docs import write_model_docs
from orchestration.releases.publish import LATEST
from orchestration.releases.putting_in_force import DATA, put_in_force
from orchestration.releases.retention import Keeping
from orchestration.releases.sealing import make_release, note_costs
from orchestration.remote_home.working import put_up_now
from orchestration.resources import BuildHome
from orchestration.step_costs import THIS_RUN

GROUP = "release"
RENDERED = ".rendered"
"""Pages of before by what they were made from: what has not changed is not rendered again."""
DATABASE_KEY = dg.AssetKey(["release", "database"])
PAGES_KEY = dg.AssetKey(["release", "pages"])
OPEN_DATA_KEY = dg.AssetKey(["release", "open_data"])
CURRENT_KEY = dg.AssetKey(["release", "current"])


def database_asset(marts: list[dg.AssetKey], manifest: Path, report: Reporter) -> dg.AssetsDefinition:
    """The checked build, sealed into a release folder that no reader sees yet."""

    @dg.asset(
        key=DATABASE_KEY, deps=marts, group_name=GROUP, kinds={"duckdb"},
        automation_condition=follows(),
        description="De gecontroleerde en verzegelde database.",
    )  # fmt: skip
    @THIS_RUN.measured("sealing")
    def database(build_home: BuildHome) -> dg.Output[str]:
        settings = build_home.settings
        report(Progress("release", "sealing the release"))
        build = settings.builds / BUILD
        checks = CheckSummary.model_validate_json((build / CHECKS).read_bytes())
        inputs = read_inputs(settings.builds)
        with lasting_failures(settings):
            folder = make_release(
                settings.releases, build / DATABASE, inputs, checks, describe_marts(manifest), settings.public_url
            )
        return dg.Output(folder.name, metadata={"release": folder.name, "checks": checks.passed})

    return database


def pages_asset(pages: Path, manifest: Path, report: Reporter) -> dg.AssetsDefinition:
    """The pages of that release, and what documents its models, in a folder of their own that no reader sees yet."""

    @dg.asset(key=PAGES_KEY, ins={"release_id": dg.AssetIn(DATABASE_KEY)}, group_name=GROUP,
              automation_condition=follows(), description="De pagina's bij de release.")  # fmt: skip
    def site_pages(build_home: BuildHome, release_id: str) -> dg.Output[str]:
        from dashboards.site.build import build_site

        settings = build_home.settings
        started = time.perf_counter()
        number = itertools.count(1)
        with lasting_failures(settings), THIS_RUN.measured("pages"):
            site = build_site(
                pages,
                settings.releases / CANDIDATES / release_id / DATABASE,
                settings.site / CANDIDATES / release_id,
                progress=lambda route: report(Progress("pages", route, next(number))),
                reuse=settings.site / RENDERED,
                open_data=f"{DATA}/{LATEST}/index.html",
                model=MODEL_DOCS,
            )
            if site.problems:
                said = "\n".join(str(problem) for problem in site.problems)
                raise dg.Failure(f"{len(site.problems)} problems in the pages:\n{said}", allow_retries=False)
        with lasting_failures(settings), THIS_RUN.measured("model_docs"):
            model_bytes = write_model_docs(
                manifest,
                settings.releases / CANDIDATES / release_id / DATABASE,
                settings.site / CANDIDATES / release_id / MODEL_DOCS,
            )
        seconds = round(time.perf_counter() - started, 2)
        return dg.Output(
            release_id,
            metadata={
                "pages": site.pages,
                "reused": site.reused,
                "bytes": site.bytes,
                "model_bytes": model_bytes,
                "seconds": seconds,
            },
        )

    return site_pages


def open_data_asset(report: Reporter) -> dg.AssetsDefinition:
    """Every mart of that release as open data, in a folder of its own that no reader sees yet.

    A failure here keeps the release back, as one of the pages does: they promise that the data is there.
    """

    @dg.asset(key=OPEN_DATA_KEY, ins={"release_id": dg.AssetIn(DATABASE_KEY)}, group_name=GROUP,
              automation_condition=follows(), description="De open data bij de release.")  # fmt: skip
    @THIS_RUN.measured("open_data")
    def open_data(build_home: BuildHome, release_id: str) -> dg.Output[str]:
        from dashboards.open_data import write_package

        settings = build_home.settings
        started = time.perf_counter()
        with lasting_failures(settings):
            package = write_package(
                settings.releases / CANDIDATES / release_id / DATABASE,
                settings.open_data / CANDIDATES / release_id,
                public_url=settings.public_url,
                in_site=True,
                progress=lambda table, number, total: report(Progress("data", table, number, total)),
            )
        seconds = round(time.perf_counter() - started, 2)
        return dg.Output(
            release_id,
            metadata={"tables": package.tables, "rows": package.rows, "bytes": package.bytes, "seconds": seconds},
        )

    return open_data


def current_asset(report: Reporter) -> dg.AssetsDefinition:
    """The release in force: its symlinks moved and noted, surplus releases removed."""

    @dg.asset(key=CURRENT_KEY, ins={"release_id": dg.AssetIn(PAGES_KEY)}, deps=[OPEN_DATA_KEY], group_name=GROUP,
              automation_condition=follows(), description="De release die geldt.")  # fmt: skip
    def current(build_home: BuildHome, release_id: str) -> dg.MaterializeResult:  # type: ignore[type-arg]  # Dagster reads the bare class
        settings = build_home.settings
        candidate = settings.releases / CANDIDATES / release_id
        keeping = Keeping(settings.keep_releases, settings.keep_months, meeting_days(candidate / DATABASE))
        pages = settings.site / CANDIDATES / release_id
        note_costs(candidate, THIS_RUN.so_far)
        removed = put_in_force(candidate, pages, settings.releases, settings.site, keeping, settings.open_data)
        put_up_now(settings, report)
        notice_release(settings)
        report(Progress("release", f"release {release_id} is in force"))
        return dg.MaterializeResult(metadata={"release": release_id, "removed": len(removed)})

    return current


def release_assets(
    marts: list[dg.AssetKey], manifest: Path, report: Reporter, pages: Path = PAGES / "pages"
) -> list[dg.AssetsDefinition]:
    """The assets of a release, in their order."""
    return [
        database_asset(marts, manifest, report),
        open_data_asset(report),
        pages_asset(pages, manifest, report),
        current_asset(report),
    ]
