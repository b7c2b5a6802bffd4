"""``regiodeal record``: carry figures over into the project's embedded default."""

from __future__ import annotations

from datetime import date
from pathlib import Path  # noqa: TC003 - Typer reads annotations at run time
from typing import Annotated

import typer

from orchestration.cli.console import Exit, fail


def record(
    source: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, help="CSV (may be gzipped) of figures, or GeoJSON of outlines."),
    ],
) -> None:
    """Carry the figures the catalogue needs over from a file into sources/recorded.

    The file has columns table_id, measure_key, measure_title, region_code, period, value, unit and origin. Values are
    taken as they stand; what the file does not hold is named. A file that ends in .geojson holds outlines of
    municipalities (statcode, statnaam) of the newest year of boundaries in the catalogue.
    """
    if source.suffix == ".geojson":
        _record_boundaries(source)
        return
    from sources.catalogue import load_catalogue
    from sources.recorded.recorder import RecordingError
    from sources.recorded.recorder import record as run
    from sources.recorded.series import RECORDED_ROOT

    try:
        recordings = run(source, load_catalogue(), RECORDED_ROOT, date.today())  # noqa: DTZ011 - the day here
    except RecordingError as error:
        fail(str(error))
        raise typer.Exit(Exit.FAILED) from error
    for recording in recordings:
        typer.echo(f"{recording.table}: {recording.measures} measures, {recording.rows:,} figures")
        if recording.missing:
            typer.echo(f"  not in the file: {', '.join(recording.missing)}")


def _record_boundaries(source: Path) -> None:
    from sources.boundaries import OutlinesUnreadable, record_boundaries
    from sources.catalogue import load_catalogue
    from sources.catalogue.needs import watched_municipalities
    from sources.recorded.series import RECORDED_ROOT

    catalogue = load_catalogue()
    tables = [table for table in catalogue.source_tables if table.protocol == "wfs"]
    if not tables:
        fail("no table in source_tables.yaml has protocol wfs: there is no year to record outlines of")
        raise typer.Exit(Exit.FAILED)
    newest = max(tables, key=lambda table: table.boundaries)
    try:
        done = record_boundaries(source, newest, watched_municipalities(catalogue), RECORDED_ROOT, date.today())  # noqa: DTZ011 - the day here
    except OutlinesUnreadable as error:
        fail(str(error))
        raise typer.Exit(Exit.FAILED) from error
    typer.echo(f"{done.table}: {done.regions} regions, {done.rows:,} vertices")
