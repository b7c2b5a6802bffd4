"""``regiodeal query``: one read-only question to a release."""

from __future__ import annotations

import csv
import json
import sys
from decimal import Decimal
from pathlib import Path  # noqa: TC003 - Typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from orchestration.cli.console import Exit, fail, out
from orchestration.cli.opening import open_release, reads_home

if TYPE_CHECKING:
    import duckdb


@reads_home()
def query(
    sql: Annotated[str, typer.Argument(help='One select, e.g. "select * from dim_project limit 5".')],
    as_csv: Annotated[bool, typer.Option("--csv", help="Comma-separated values on standard output.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON list of objects on standard output.")] = False,
    parquet: Annotated[Path | None, typer.Option(help="Write a Parquet file instead.", metavar="FILE")] = None,
    rows: Annotated[int, typer.Option(min=1, help="How many rows the table shows.")] = 100,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DAY|MOMENT", help="As known then: the release in force at the end of that day."),
    ] = None,
    release: Annotated[str | None, typer.Option(metavar="ID", help="An earlier release, by its id.")] = None,
) -> None:
    """Ask a release a question in SQL: the one in force, or an earlier one.

    The release is opened read-only, without access to files or networks. `from read_me` says what there is,
    `show tables` lists it, `describe fct_observation` the columns. Days and moments are by Dutch clocks; which release
    answered is said on standard error. One that is not kept any more is not replaced by another: the command ends with
    1 and names the nearest.
    """
    import duckdb

    if sum((as_csv, as_json, parquet is not None)) > 1:
        fail("Choose one of --csv, --json and --parquet.")
        raise typer.Exit(Exit.USAGE)
    if as_of is not None and release is not None:
        fail("Choose one of --as-of and --release.")
        raise typer.Exit(Exit.USAGE)
    found = open_release(as_of, release)
    if as_of is not None or release is not None:
        typer.echo(found.said, err=True)
    try:
        with _locked(found.database, parquet) as connection:
            if len(duckdb.extract_statements(sql)) != 1:
                fail("Give exactly one statement.")
                raise typer.Exit(Exit.USAGE)
            if parquet is not None:
                target = str(parquet.resolve()).replace("'", "''")
                connection.execute(f"copy ({sql.strip().rstrip(';')}) to '{target}' (format parquet)")
                typer.echo(f"wrote {parquet}", err=True)
                return
            answer = connection.execute(sql)
            names = [column[0] for column in answer.description or []]
            if as_csv:
                _csv(answer, names)
            elif as_json:
                _json(answer, names)
            else:
                _table(answer, names, rows)
    except duckdb.Error as error:
        fail(str(error))
        raise typer.Exit(Exit.FAILED) from error


def _locked(database: Path, parquet: Path | None) -> duckdb.DuckDBPyConnection:
    """A read-only connection that reaches no file but the release, and the one to write if there is one."""
    import duckdb

    connection = duckdb.connect(str(database), read_only=True)
    if parquet is not None:
        connection.execute("set allowed_paths = ?", [[str(parquet.resolve())]])
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever DuckDB returns
    if isinstance(value, Decimal):
        return float(value)
    return value if value is None or isinstance(value, bool | int | float | str | list | dict) else str(value)


def _csv(answer: duckdb.DuckDBPyConnection, names: list[str]) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(names)
    while batch := answer.fetchmany(10_000):
        writer.writerows(batch)


def _json(answer: duckdb.DuckDBPyConnection, names: list[str]) -> None:
    records = [{name: _plain(value) for name, value in zip(names, row, strict=True)} for row in answer.fetchall()]
    typer.echo(json.dumps(records, ensure_ascii=False, indent=2))


def _table(answer: duckdb.DuckDBPyConnection, names: list[str], limit: int) -> None:
    from rich.table import Table

    table = Table(box=None, show_edge=False, pad_edge=False)
    found = answer.fetchmany(limit)
    numeric = {i for i in range(len(names)) if all(isinstance(row[i], int | float | None) for row in found)}
    for i, name in enumerate(names):
        table.add_column(name, justify="right" if i in numeric else "left", overflow="fold")
    for row in found:
        table.add_row(*("" if value is None else str(value) for value in row))
    out.print(table, markup=False)
    rest = len(answer.fetchall())
    if rest:
        typer.echo(f"… {rest} more rows; --rows, --csv, --json or --parquet give them all", err=True)
