"""Assets of the landing zone: one per source table, and the catalogue."""

from pathlib import Path

import dagster as dg

from orchestration.defs.origins import reached, table_origin
from orchestration.progress import Progress, Reporter
from orchestration.resources import Home, Publishers
from orchestration.step_costs import THIS_RUN
from sources.catalogue import Catalogue, load_catalogue
from sources.catalogue.indicator import SourceTable
from sources.catalogue.land import land_catalogue
from sources.odata import SourceError
from sources.publishers import land_source
from sources.recorded.reader import land_recorded

GROUP = "landing"
CATALOGUE_KEY = dg.AssetKey(["landing", "catalogue"])
REACHED = "source_reached"


def table_key(table: SourceTable) -> dg.AssetKey:
    """The asset of a source table: ``landing/cbs/85984NED``."""
    return dg.AssetKey(["landing", table.publisher, table.id])


def reached_check(result: str, cause: str | None) -> dg.AssetCheckResult:
    """What the check on a source says: a source that fails is told, and fails no run."""
    return dg.AssetCheckResult(
        check_name=REACHED,
        passed=result != "failed",
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"result": result, **({"cause": cause} if cause else {})},
    )


def catalogue_asset(root: Path, report: Reporter) -> dg.AssetsDefinition:
    """The catalogue, validated and landed; an error in it stops the run before anything is fetched."""

    @dg.asset(key=CATALOGUE_KEY, group_name=GROUP, description="De catalogus, gecontroleerd en vastgelegd.")
    @THIS_RUN.measured("landing")
    def catalogue(home: Home) -> dg.MaterializeResult:  # type: ignore[type-arg]  # Dagster reads the bare class
        report(Progress("catalogue", "checking the catalogue"))
        landed = land_catalogue(home.landing, load_catalogue(root))
        return dg.MaterializeResult(
            metadata={"version": landed.manifest.version, "new_version": landed.created,
                      "rows": landed.manifest.rows_received},
            data_version=dg.DataVersion(landed.manifest.version),
        )  # fmt: skip

    return catalogue


def _fetch(
    home: Home, publishers: Publishers, catalogue: Catalogue, table: SourceTable, report: Reporter
) -> tuple[str, str | None, tuple[str, ...]]:
    """Ask the live source; returns what came of it, the cause of a failure, and what a person should know."""
    try:
        outcome = land_source(publishers.client, home.landing, catalogue, table, depth=home.settings.depth)
    except SourceError as error:
        cause = f"{error.cause_text} ({error.url})"
        report(Progress("sources", f"{table.publisher} {table.id}: {type(error).__name__}: {cause}"))
        return "failed", cause, ()
    report(Progress("sources", f"{table.publisher} {table.id}: {outcome.outcome}"))
    return outcome.outcome, None, tuple(notice.text for notice in outcome.notices)


def table_asset(named: SourceTable, root: Path, recorded_root: Path, report: Reporter) -> dg.AssetsDefinition:
    """One source table: the recorded figures landed as a floor, then the live source asked.

    A source that fails does not fail the run: its last good version stays in force and the check says so. The table is
    taken from the catalogue as it is when the run begins, which may be newer than the definitions.
    """
    key = table_key(named)
    upstream = [] if named.protocol == "none" else [table_origin(named)]

    @dg.asset(
        key=key,
        deps=[CATALOGUE_KEY, *upstream],
        group_name=GROUP,
        description=named.title,
        check_specs=[dg.AssetCheckSpec(REACHED, asset=key, description="De bron was bereikbaar en bruikbaar.")],
        kinds={"parquet"},
        metadata={"url": dg.MetadataValue.url(named.url), "licence": named.licence},
    )
    @THIS_RUN.measured("landing")
    def landed_table(context: dg.AssetExecutionContext, home: Home, publishers: Publishers) -> dg.MaterializeResult:  # type: ignore[type-arg]  # Dagster reads the bare class
        catalogue = load_catalogue(root)
        table = next((found for found in catalogue.source_tables if found.id == named.id), named)
        notices: tuple[str, ...] = ()
        recorded = land_recorded(home.landing, table, recorded_root)
        if table.protocol == "none":
            result, cause = "no_live_source", None
        elif home.offline:
            result, cause = "not_asked", None
        else:
            result, cause, notices = _fetch(home, publishers, catalogue, table, report)
        if result in {"fetched", "unchanged"}:
            context.log_event(reached(table_origin(table), result=result))
        in_force = home.landing.in_force(table.publisher, table.id)
        metadata: dict[str, dg.MetadataValue | str | int | bool] = {"result": result}
        if cause is not None:
            metadata["cause"] = cause
        if notices:
            metadata["notices"] = dg.MetadataValue.md("\n".join(f"- {notice}" for notice in notices))
        if in_force is not None:
            metadata |= {
                "version": in_force.version,
                "origin": in_force.origin,
                "rows": in_force.rows_received,
            }
        return dg.MaterializeResult(
            metadata={**metadata, "recorded": recorded is not None},
            data_version=dg.DataVersion(in_force.version if in_force else "none"),
            check_results=[reached_check(result, cause)],
        )

    return landed_table
