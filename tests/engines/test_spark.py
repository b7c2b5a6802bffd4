"""The very same models on a real cluster of Apache Spark: a master and two workers on loopback."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import duckdb
import pytest

from orchestration.releases.described import describe_marts
from orchestration.spark.build import run_dbt
from orchestration.spark.cluster import local_cluster
from orchestration.spark.comparing import differences
from orchestration.spark.landing import WAREHOUSE, lay_out
from tests.engines.everything import Case, make_case
from tests.engines.listening import listening

if TYPE_CHECKING:
    from pathlib import Path

# A process that lives for minutes gains nothing from Java's second compiler, which takes half of the processor's time.
# Without it Java sets aside too little for compiled code: hundreds of statements fill it, and all stays interpreted.
SHORT_LIVED = {"JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:ReservedCodeCacheSize=240m"}

# What these say of a column holds of equal marts as well, and DuckDB's build has passed them.
OF_A_COLUMN = ("not_null", "unique", "accepted_values", "relationships")


class OnSpark(NamedTuple):
    """What a build on the cluster left."""

    marts: Path
    addresses: set[str]
    """Those that its processes listened on."""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return make_case(tmp_path_factory.mktemp("engines"))


@pytest.fixture(scope="module")
def on_spark(case: Case) -> OnSpark:
    """``dbt build --target spark``: seeds, models, the project's own tests."""
    folder = case.home / "spark"
    lay_out(folder, case.database, case.views)
    with pytest.MonkeyPatch.context() as patch, listening() as addresses:
        for name, value in SHORT_LIVED.items():
            patch.setenv(name, value)
        with local_cluster(case.home / "cluster", workers=2) as master:
            run_dbt(
                folder, master, case.home / "spark.log", "build", "--exclude-resource-type", "unit_test",
                "--exclude", *(f"test_name:{name}" for name in OF_A_COLUMN),
            )  # fmt: skip
        workers = [(case.home / "cluster" / f"worker-{number}.log").read_text() for number in range(2)]
    assert all("Asked to launch executor" in log for log in workers), "the cluster did not do the work"
    return OnSpark(folder / WAREHOUSE / "main.db", addresses)


def test_every_row_of_every_mart_is_the_same(case: Case, on_spark: OnSpark) -> None:
    marts = describe_marts(case.manifest)
    found: list[str] = []
    empty = []
    with duckdb.connect(str(case.database), read_only=True) as connection:
        for mart in marts:
            found += differences(connection, mart.name, mart.primary_key, on_spark.marts / mart.name)
            if connection.table(mart.name).limit(1).fetchone() is None:
                empty.append(mart.name)
    assert found == []
    assert empty == [], "a mart without rows tells nothing"
    assert len(marts) > 40


def test_nothing_listens_beyond_loopback(on_spark: OnSpark) -> None:
    assert on_spark.addresses
    assert {
        address for address in on_spark.addresses if address.removeprefix("::ffff:") not in ("127.0.0.1", "::1")
    } == set()
