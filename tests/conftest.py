"""The real build, once per session; other tests use it through the fixtures ``built`` and ``figures``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.dbt.building import Built, build

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The build database of the recorded figures, every data test passed."""
    shared = tmp_path_factory.getbasetemp()
    if shared.name.startswith("popen-"):  # pytest-xdist: one folder per worker, one build for all
        shared = shared.parent
    return build(shared / "dbt-build")


@pytest.fixture(scope="session")
def figures(built: Built) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to it."""
    with duckdb.connect(str(built.database), read_only=True) as connection:
        yield connection
