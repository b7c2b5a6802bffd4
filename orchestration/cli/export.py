"""``regiodeal export``: the open data of a release, written to a folder of one's own."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads annotations at run time
from typing import Annotated

import typer

from orchestration.cli.console import Exit, err, fail
from orchestration.cli.opening import open_release, reads_home


@reads_home()
def export(
    folder: Annotated[Path, typer.Argument(help="Folder to write to; it does not exist yet or is empty.")],
    release: Annotated[
        str | None,
        typer.Option(help="Which release ('regiodeal releases' lists them); the one in force when left out."),
    ] = None,
    tables: Annotated[
        str | None,
        typer.Option(help="Only these, apart by commas: fct_observation,dim_region. All if left out.", metavar="NAMES"),
    ] = None,
) -> None:
    """Write a release's tables as CSV and Parquet, with everything that describes them.

    It is what the site shows below data/latest/: an index.html for people, datapackage.json (Frictionless),
    csv-metadata.json (CSV on the Web) and dcat.jsonld (DCAT-AP-NL, for data catalogues). The folder stands by itself
    and can be copied anywhere.

    Addresses in it are relative, or begin with REGIODEAL_PUBLIC_URL where that is set.

    Examples:
        regiodeal export open-data

        regiodeal export cijfers --tables fct_observation,dim_indicator,dim_region
    """
    from dashboards.open_data import OpenDataError, write_package
    from orchestration.settings import Settings

    settings, source = Settings(), open_release(None, release)
    names = [name.strip() for name in tables.split(",") if name.strip()] if tables is not None else None
    if names == []:
        fail("--tables names no table; leave it out for all of them.")
        raise typer.Exit(Exit.USAGE)
    try:
        with err.status("writing …") as status:
            package = write_package(
                source.database,
                folder,
                public_url=settings.public_url,
                names=names,
                progress=lambda table, number, total: status.update(f"writing {number} of {total}: {table}"),
            )
    except (OpenDataError, OSError) as error:
        fail(str(error))
        raise typer.Exit(Exit.FAILED) from error
    typer.echo(f"release   {package.release_id}")
    typer.echo(f"tables    {package.tables}, {package.rows:,} rows, {package.bytes / 1e6:.1f} MB")
    typer.echo(f"read      {folder / 'index.html'}")
