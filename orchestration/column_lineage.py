"""Which columns each column of a model comes from, read off the SQL that dbt compiled.

dagster-dbt reads it off too, but only where it runs dbt in a process of its own; here dbt runs in this one. It depends
on the models alone, not on figures, so it is kept until they change.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import duckdb
from sqlglot import MappingSchema, exp, parse_one, to_table
from sqlglot.lineage import lineage
from sqlglot.optimizer import optimize

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

Parents = dict[str, list[tuple[str, str]]]
"""By column the columns it comes from: dbt's unique id of a model, seed or source, and the column."""

_KEPT = "column_lineage.json"
_DIALECT = "duckdb"


def column_lineage(
    manifest: Mapping[str, Any], target: Path, database: Path, only: Collection[str] | None = None
) -> dict[str, Parents]:
    """The parents of every column of every model.

    Args:
        manifest: dbt's ``manifest.json``.
        target: dbt's target folder, with the compiled SQL of a whole build.
        database: that build's database, before it is sealed: its tables tell which columns there are.
        only: names of models; None: all of them, some 12 seconds of work.

    Returns:
        By dbt's unique id of a model. A column made of no other column (a constant, a count of rows) has no parents.
    """
    columns = _columns(database)
    models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    return {
        node["unique_id"]: _of_model(node, manifest, target, columns)
        for node in models
        if only is None or node["name"] in only
    }


def kept_column_lineage(manifest: Mapping[str, Any], target: Path, database: Path, digest: str) -> dict[str, Parents]:
    """The same for all models, made once for each state of their code.

    Args:
        manifest: dbt's ``manifest.json``.
        target: dbt's target folder; what was made is kept there.
        database: the build's database, before it is sealed.
        digest: of everything dbt parses.
    """
    kept = target / _KEPT
    if kept.exists():
        found = json.loads(kept.read_text(encoding="utf-8"))
        if found["digest"] == digest:
            return {
                model: {column: [(node, name) for node, name in parents] for column, parents in columns.items()}
                for model, columns in found["models"].items()
            }
    made = column_lineage(manifest, target, database)
    kept.write_text(json.dumps({"digest": digest, "models": made}), encoding="utf-8")
    return made


def _columns(database: Path) -> dict[tuple[str, str], dict[str, str]]:
    """Types by column, by schema and table or view."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            "select schema_name, table_name, column_name, data_type from duckdb_columns() where not internal "
            "order by column_index"
        ).fetchall()
    for schema, table, column, kind in rows:
        found.setdefault((schema, table), {})[column] = kind
    return found


def _of_model(
    node: Mapping[str, Any],
    manifest: Mapping[str, Any],
    target: Path,
    columns: Mapping[tuple[str, str], dict[str, str]],
) -> Parents:
    schema = MappingSchema(dialect=_DIALECT)
    parents: dict[str, str] = {}
    for unique_id in node["depends_on"]["nodes"]:
        parent = manifest["sources" if unique_id.startswith("source.") else "nodes"][unique_id]
        table = parent.get("identifier") or parent["alias"]
        schema.add_table(
            to_table(parent["relation_name"], dialect=_DIALECT), columns[parent["schema"], table], dialect=_DIALECT
        )
        parents[f"{parent['schema']}.{table}"] = unique_id
    compiled = target / "compiled" / node["package_name"] / node["original_file_path"]
    query = optimize(parse_one(compiled.read_text(encoding="utf-8"), dialect=_DIALECT), schema=schema, dialect=_DIALECT)
    # Written out and read anew: lineage() cannot take the optimiser's own tree.
    sql = query.sql(dialect=_DIALECT)
    return {column: _of_column(column, sql, schema, parents) for column in columns[node["schema"], node["alias"]]}


def _of_column(column: str, sql: str, schema: MappingSchema, parents: Mapping[str, str]) -> list[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for leaf in lineage(column, sql, schema=schema, dialect=_DIALECT).walk():
        table = None if leaf.downstream else leaf.expression.find(exp.Table)
        if table is not None and (parent := parents.get(f"{table.db}.{table.name}")):
            found.add((parent, exp.to_column(leaf.name).name))
    return sorted(found)
