"""A place to run a compiled model on the tables that a test puts there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.dbt.building import Built


@pytest.fixture(scope="module")
def workbench(built: Built) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database by the build's name, in which a compiled model finds the tables a test puts there."""
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as monitor")
        connection.execute("create schema monitor.intermediate")
        connection.execute("create schema monitor.staging")
        connection.execute(f"attach '{built.database}' as built (read_only)")
        connection.execute(
            "create table monitor.intermediate.t_critical_values as from built.intermediate.t_critical_values"
        )
        yield connection


@pytest.fixture(scope="module")
def compiled(built: Built) -> Callable[[str], str]:
    """The SQL of a model of the intermediate layer, as dbt made it."""
    folder = built.home / "target" / "compiled" / "regiodeal" / "models" / "intermediate"
    return lambda model: (folder / f"{model}.sql").read_text(encoding="utf-8")
