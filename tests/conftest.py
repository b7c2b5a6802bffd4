"""What tests of several folders share: the real build, made once per session, and one browser."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from hypothesis import settings

from tests.browser import driver
from tests.dbt.building import Built, build
from tests.released import Released, release_of
from tests.shared_material import SHARED
from tests.sharing_out import Sharing, turn_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

# CI tries the same examples every time; elsewhere new ones are looked for.
settings.register_profile("ci", derandomize=True)
if "CI" in os.environ:
    settings.load_profile("ci")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing | None:
    """Share out by ``sharing_out``, unless another way was asked for."""
    return Sharing(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Heaviest first; leave out what compares with the shared folder where there is none."""
    items.sort(key=turn_of)
    if SHARED.is_dir():
        return
    left_out = [item for item in items if item.get_closest_marker("needs_shared")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


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


@pytest.fixture(scope="session")
def released(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Released:
    """A release made of that build, with its pages."""
    shared = tmp_path_factory.getbasetemp()
    if shared.name.startswith("popen-"):  # pytest-xdist: one folder per worker, one release for all
        shared = shared.parent
    return release_of(built, shared / "released")


@pytest.fixture(scope="session")
def opened() -> Iterator[Browser]:
    """One browser for all; without one its tests fail in CI and are skipped elsewhere."""
    if driver.chromium() is None and "CI" not in os.environ:
        pytest.skip("no chromium on this machine: 'make browser' installs Debian's package")
    with driver.browser() as found:
        yield found
