"""Assets of the landing zone: one per source table, and the catalogue."""

from pathlib import Path

import dagster as dg

from orchestration.progress import Progress, Reporter
from orchestration.resources import Home, Publishers
from sources.catalogue import Catalogue, load_catalogue
from sources.catalogue.indicator import SourceTable
from sources.catalogue.land import land_catalogue
from sources.catalogue.needs import terms
from sources.landing import Landing
from sources.odata import SourceError, land_table
from sources.recorded.reader import land_recorded

GROUP = "landing"
CATALOGUE_KEY = dg.AssetKey(["landing", "catalogue"])
REACHED = "source_reached"


def table_key(table: SourceTable) -> dg.AssetKey:
    """The asset of a source table: ``landing/cbs/85984NED``."""
    return dg.AssetKey(["landing", table.publisher, table.id])


def catalogue_asset(root: Path, report: Reporter) -> dg.AssetsDefinition:
    """The catalogue, validated and landed; an error in it stops the run before anything is fetched."""

    @dg.asset(key=CATALOGUE_KEY, group_name=GROUP, description="De catalogus, gecontroleerd en vastgelegd.")
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
    landing: Landing, publishers: Publishers, catalogue: Catalogue, table: SourceTable, report: Reporter
) -> tuple[str, str | None]:
    """Ask the live source; returns what came of it and the cause of a failure."""
    measures = [term.measure or term.title or "" for term in terms(catalogue, table.id, "live")]
    try:
        outcome = land_table(publishers.client, landing, table, measures)
    except SourceError as error:
        cause = f"{error.cause_text} ({error.url})"
        report(Progress("sources", f"{table.publisher} {table.id}: {type(error).__name__}: {cause}"))
        return "failed", cause
    report(Progress("sources", f"{table.publisher} {table.id}: {outcome.outcome}"))
    return outcome.outcome, None


def table_asset(table: SourceTable, catalogue: Catalogue, recorded_root: Path, report: Reporter) -> dg.AssetsDefinition:
    """One source table: the recorded figures landed as a floor, then the live source asked.

    A source that fails does not fail the run: its last good version stays in force and the check says so.
    """
    key = table_key(table)

    @dg.asset(
        key=key,
        deps=[CATALOGUE_KEY],
        group_name=GROUP,
        description=table.title,
        check_specs=[dg.AssetCheckSpec(REACHED, asset=key, description="De bron was bereikbaar en bruikbaar.")],
        kinds={"parquet"},
        metadata={"url": dg.MetadataValue.url(table.url), "licence": table.licence},
    )
    def landed_table(home: Home, publishers: Publishers) -> dg.MaterializeResult:  # type: ignore[type-arg]  # Dagster reads the bare class
        recorded = land_recorded(home.landing, table, recorded_root)
        if table.protocol == "none":
            result, cause = "no_live_source", None
        elif home.offline:
            result, cause = "not_asked", None
        else:
            result, cause = _fetch(home.landing, publishers, catalogue, table, report)
        in_force = home.landing.in_force(table.publisher, table.id)
        metadata: dict[str, dg.MetadataValue | str | int | bool] = {"result": result}
        if cause is not None:
            metadata["cause"] = cause
        if in_force is not None:
            metadata |= {
                "version": in_force.version,
                "origin": in_force.origin,
                "rows": in_force.rows_received,
            }
        return dg.MaterializeResult(
            metadata={**metadata, "recorded": recorded is not None},
            data_version=dg.DataVersion(in_force.version if in_force else "none"),
            check_results=[
                dg.AssetCheckResult(
                    check_name=REACHED,
                    passed=result != "failed",
                    severity=dg.AssetCheckSeverity.WARN,
                    metadata={"result": result, **({"cause": cause} if cause else {})},
                )
            ],
        )

    return landed_table
