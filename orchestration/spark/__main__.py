"""``python -m orchestration.spark FOLDER``: the models of the home's landing, built on Apache Spark."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path  # noqa: TC003 - Typer needs it at run time
from typing import Annotated

import duckdb
import typer

from orchestration.build import DATABASE, prepare_build
from orchestration.cli.console import Exit, fail, out
from orchestration.in_force import NothingLanded, gather_inputs
from orchestration.landed_views import landed_views
from orchestration.releases.finding import current_release
from orchestration.releases.meetings import release_at_meeting
from orchestration.settings import Settings
from orchestration.spark.build import SparkBuildError, environment_of, run_dbt
from orchestration.spark.cluster import ClusterError, local_cluster
from orchestration.spark.landing import WAREHOUSE, LayoutError, lay_out
from sources.landing import Landing


def main(
    folder: Annotated[
        Path, typer.Argument(help="For the build: its build/ and spark/ are emptied first. Every worker must see it.")
    ],
    master: Annotated[
        str | None, typer.Option(help="Address of a cluster, spark://HOST:PORT. None: one is started here and stopped.")
    ] = None,
    only_lay_out: Annotated[
        bool, typer.Option("--only-lay-out", help="Prepare, say how to run dbt, and stop.")
    ] = False,
) -> None:
    """Build every model on Apache Spark, and test it, from what the home (REGIODEAL_HOME) has landed.

    What comes out are the marts as Parquet, below FOLDER/spark/warehouse/main.db. Nothing is published: a release is
    one DuckDB file. Needs the dependency group 'engines' (uv sync --group engines) and Java 17.

    Example: python -m orchestration.spark /shared/spark-build --master spark://10.0.0.5:7077
    """
    try:
        laid_out = _lay_out(folder.resolve())
        if only_lay_out:
            for name, value in environment_of(laid_out, master or "spark://HOST:PORT").items():
                out.print(f"export {name}={value}", soft_wrap=True)
            out.print("dbt build --target spark --project-dir dbt_project --profiles-dir dbt_project", soft_wrap=True)
            return
        with nullcontext(master) if master else local_cluster(folder.resolve() / "cluster") as address:
            run_dbt(laid_out, address, None, "build", "--exclude-resource-type", "unit_test")
    except NothingLanded as error:
        fail("nothing has landed yet: run 'regiodeal refresh' first")
        raise typer.Exit(Exit.FAILED) from error
    except (ClusterError, LayoutError, SparkBuildError, duckdb.Error) as error:
        fail(str(error))
        raise typer.Exit(Exit.FAILED) from error
    out.print(f"marts: {laid_out / WAREHOUSE / 'main.db'}", soft_wrap=True)


def _lay_out(folder: Path) -> Path:
    settings = Settings()
    landing, inputs = Landing(settings.landing), gather_inputs(settings)
    previous = current_release(settings.releases)
    meeting = release_at_meeting(settings.releases, inputs.last_meeting) if inputs.last_meeting else None
    database = prepare_build(folder / "build", landing, inputs, previous / DATABASE if previous else None, meeting)
    lay_out(folder / "spark", database, landed_views(landing, inputs))
    return folder / "spark"


if __name__ == "__main__":
    typer.run(main)
