"""The catalogue as tables, and the landing of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import duckdb

from sources.catalogue import load_catalogue
from sources.catalogue.export import COLUMNS, catalogue_digest, catalogue_rows, write_tables
from sources.catalogue.land import land_catalogue
from sources.landing import Landing
from tests.sources.catalogue.small import INDICATOR, PROJECT, broken, write

if TYPE_CHECKING:
    from pathlib import Path


def test_every_row_has_the_columns_of_its_table() -> None:
    for table, rows in catalogue_rows(load_catalogue()).items():
        for row in rows:
            assert set(row) == set(COLUMNS[table]), table


def test_the_tables_hold_what_the_files_say(tmp_path: Path) -> None:
    catalogue = load_catalogue(write(tmp_path / "catalogue"))
    total = write_tables(catalogue, tmp_path)
    counted = {table: duckdb.sql(f"from '{tmp_path / table}.parquet'").fetchall() for table in COLUMNS}
    assert sum(map(len, counted.values())) == total
    assert counted["project_municipalities"] == [("wonen-2.1", "GM0001")]
    assert counted["indicator_breaks"] == []
    facts = duckdb.read_parquet(f"{tmp_path}/project_facts.parquet")
    assert facts.project("value, target, as_of, is_cumulative").fetchall() == [(250.0, 400.0, date(2022, 3, 31), True)]
    types = duckdb.sql(f"describe from '{tmp_path}/indicator_breaks.parquet'").fetchall()
    assert {name: kind.lower() for name, kind, *_ in types} == COLUMNS["indicator_breaks"]
    assert not list(tmp_path.glob("*.jsonl"))


def test_every_fact_of_the_real_catalogue_is_a_row() -> None:
    catalogue = load_catalogue()
    rows = catalogue_rows(catalogue)
    assert len(rows["projects"]) == 43
    assert len(rows["project_facts"]) == sum(len(project.facts) for project in catalogue.projects)
    keys = [(row["project_id"], row["fact_id"], row["as_of"]) for row in rows["project_facts"]]
    assert len(set(keys)) == len(keys)


def test_codes_sort_as_chapters_do() -> None:
    rows = [row for row in catalogue_rows(load_catalogue())["projects"] if row["pillar"] == "werken"]
    in_order = [row["code"] for row in sorted(rows, key=lambda row: row["sort_order"])]
    assert in_order[:5] == ["1.1", "1.2", "1.3", "2", "3"]
    assert in_order[-1] == "20"


def test_a_figure_is_published_only_when_nothing_is_done_to_it(tmp_path: Path) -> None:
    def basis(numerator: str) -> str:
        files = broken(INDICATOR, "numerator: [{title: Woningen}]", numerator)
        rows = catalogue_rows(load_catalogue(write(tmp_path, files)))["indicator_formulas"]
        return {row["basis"] for row in rows if row["origin"] == "live"}.pop()

    one = "numerator: [{title: A}]"
    assert basis(one) == "published"
    assert basis("numerator: [{title: A}, {title: B}]") == "computed"
    assert basis(f"{one}\n    factor: 10") == "computed"
    assert basis(f"{one}\n    denominator: [{{title: B}}]") == "computed"
    assert basis(f"{one}\n    numerator_constant: 1") == "computed"


def test_a_changed_word_is_a_new_version_and_an_unchanged_catalogue_is_not(tmp_path: Path) -> None:
    landing = Landing(tmp_path / "landing")
    first = land_catalogue(landing, load_catalogue(write(tmp_path / "catalogue")))
    again = land_catalogue(landing, load_catalogue(tmp_path / "catalogue"))
    assert (first.created, again.created) == (True, False)
    assert again.manifest.version == first.manifest.version
    changed = load_catalogue(write(tmp_path / "catalogue", broken(PROJECT, "Een proef.", "Een andere proef.")))
    assert catalogue_digest(changed) != first.manifest.selection_digest
    assert land_catalogue(landing, changed).created
