"""A real release says what it is: a read-me, comments on everything, keys that are named and typed alike."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import duckdb
import pytest

from orchestration.dbt_runs import manifest_path
from orchestration.releases.described import describe_marts
from orchestration.releases.manifest import CheckSummary, read_manifest
from orchestration.releases.sealing import make_release, marts_digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.dbt.building import Built

PUBLIC = "https://monitor.example/"

OTHER_MEANING = {
    # A target is a number for a fact and the way in for a delivery.
    "target": {"mart_programme__submissions"},
}
"""Columns that share a name with another and not its type, and the marts where they do."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, built: Built) -> Path:
    """A release of the recorded figures."""
    place = tmp_path_factory.mktemp("documented")
    shutil.copy(built.database, place / "monitor.duckdb")
    marts = describe_marts(manifest_path(built.home / "target"))
    checks = CheckSummary(passed=1, failed=0)
    return make_release(place / "releases", place / "monitor.duckdb", built.inputs, checks, marts, PUBLIC)


@pytest.fixture(scope="module")
def release(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(folder / "monitor.duckdb"), read_only=True) as connection:
        yield connection


def test_every_table_and_column_has_a_comment(release: duckdb.DuckDBPyConnection) -> None:
    tables = "select table_name from duckdb_tables() where nullif(comment, '') is null"
    columns = "select table_name, column_name from duckdb_columns() where not internal and nullif(comment, '') is null"
    assert release.execute(tables).fetchall() == []
    assert release.execute(columns).fetchall() == []


def test_every_mart_says_what_a_row_is_and_has_a_key_that_holds(release: duckdb.DuckDBPyConnection) -> None:
    found = release.execute("select table_name, title, row_title, primary_key, row_count from meta_table").fetchall()
    marts = "select table_name from duckdb_tables() where table_name not like 'meta_%' and table_name <> 'read_me'"
    assert {row[0] for row in found} == {name for (name,) in release.execute(marts).fetchall()}
    for name, title, row, key, count in found:
        assert title != name, f"{name} has no Dutch title: give config.meta.title in its yml"
        assert row, f"{name}: say in config.meta.row of its yml what there is one row of, in Dutch"
        assert key, f"{name}: its grain is not tested"
        assert release.execute(f"select count(*) from (select distinct {key} from {name})").fetchone() == (count,)
        comment = release.execute("select comment from duckdb_tables() where table_name = ?", [name]).fetchone()
        assert comment
        assert re.search(r"One row per [^.]+\.$", comment[0]), f"{name}: its description ends otherwise"


def test_columns_that_are_called_the_same_are_of_the_same_type(release: duckdb.DuckDBPyConnection) -> None:
    kinds: dict[str, dict[str, list[str]]] = {}
    for table, column, kind in release.execute(
        "select table_name, column_name, data_type from duckdb_columns() where not internal"
    ).fetchall():
        if table not in OTHER_MEANING.get(column, ()):
            kinds.setdefault(column, {}).setdefault(kind, []).append(table)
    assert {column: found for column, found in kinds.items() if len(found) > 1} == {}


def test_what_refers_to_a_key_is_called_alike_and_refers_to_what_there_is(release: duckdb.DuckDBPyConnection) -> None:
    references = release.execute(
        "select table_name, column_name, references_table, references_column from meta_column "
        "where references_table is not null"
    ).fetchall()
    assert len(references) > 30
    for table, column, target, key in references:
        same_ending = column.endswith(("_id", "_code")) and column.split("_")[-1] == key.split("_")[-1]
        assert column == key or same_ending, f"{table}.{column} refers to {target}.{key}"
        lost = (
            f"select {column} from {table} where {column} is not null and {column} not in (select {key} from {target})"
        )
        assert release.execute(lost).fetchall() == [], f"{table}.{column} holds what {target} has not"


def test_descriptions_name_the_dimension_that_a_key_belongs_to(release: duckdb.DuckDBPyConnection) -> None:
    for table, column, target, comment in release.execute(
        "select c.table_name, c.column_name, m.references_table, c.comment from duckdb_columns() as c "
        "inner join meta_column as m using (table_name, column_name) "
        "where m.references_table is not null and c.column_name <> 'pillar'"
    ).fetchall():
        assert f"key of {target}" in comment, f"{table}.{column}: {comment}"


def test_required_columns_are_never_empty_and_accepted_values_are_the_only_ones(
    release: duckdb.DuckDBPyConnection,
) -> None:
    for table, column, required, accepted in release.execute(
        "select table_name, column_name, is_required, from_json(accepted_values, '[\"varchar\"]') from meta_column"
    ).fetchall():
        if required:
            assert release.execute(f"select count(*) from {table} where {column} is null").fetchone() == (0,)
        if accepted:
            values = release.execute(f"select distinct {column} from {table} where {column} is not null").fetchall()
            assert {value for (value,) in values} <= set(accepted), f"{table}.{column}"


def test_the_read_me_says_who_what_how_to_cite_and_every_table(
    folder: Path, release: duckdb.DuckDBPyConnection
) -> None:
    manifest = read_manifest(folder)
    rows = release.execute("select section, subject, text from read_me order by sort_order").fetchall()
    sections = list(dict.fromkeys(section for section, _, _ in rows))
    assert sections == ["Wat dit is", "Uitgave", "Maker", "Verwijzen", "Uitleg", "Licentie", "Tabel"]
    said = {section: " ".join(f"{subject} {text}" for part, subject, text in rows if part == section)
            for section in sections}  # fmt: skip
    assert manifest.release_id in said["Uitgave"]
    assert manifest.marts_digest in said["Uitgave"]
    assert "Regio Deal Zuid- en Oost-Drenthe" in said["Maker"]
    assert f"{PUBLIC}data/{manifest.release_id}/" in said["Verwijzen"]
    assert f"{PUBLIC}uitleg.html" in said["Uitleg"]
    for (attribution,) in release.execute("select attribution from dim_source_table").fetchall():
        assert attribution in said["Licentie"]
    assert "Eén rij per indicator, gebied, periode en uitsplitsing" in said["Tabel"]
    assert {subject for section, subject, _ in rows if section == "Tabel"} == {
        name for (name,) in release.execute("select table_name from meta_table").fetchall()
    }


def test_what_documents_a_release_does_not_count_for_its_digest(
    folder: Path, release: duckdb.DuckDBPyConnection
) -> None:
    assert marts_digest(release) == read_manifest(folder).marts_digest, "reckoned before they were added"
