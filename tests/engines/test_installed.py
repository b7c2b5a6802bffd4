"""The group engines agrees with what the project itself runs on."""

from __future__ import annotations

import importlib.metadata


def test_both_adapters_belong_to_the_same_dbt() -> None:
    series = {name: importlib.metadata.version(name).split(".")[:2] for name in ("dbt-core", "dbt-duckdb", "dbt-spark")}
    assert series["dbt-spark"] == series["dbt-core"]
