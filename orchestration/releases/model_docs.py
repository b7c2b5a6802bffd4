"""dbt's own documentation of the models as one file, made from the parsed manifest and the release: no run of dbt.

``dbt docs generate --static`` compiles every model and asks the build database for its columns again; all it does
beyond that is to put two JSON documents into a page that comes with dbt. Both are at hand here.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE = "model/index.html"
"""Where it lies below the pages."""

_OWN = "regiodeal"
_MANIFEST = '"MANIFEST.JSON INLINE DATA"'
_PATHS = ("build_path", "compiled_path", "root_path")
_CATALOG = '"CATALOG.JSON INLINE DATA"'


class ModelDocsError(Exception):
    """dbt's page is not what it was: its place for the models is gone."""


def write_model_docs(manifest: Path, release_db: Path, file: Path) -> int:
    """Write the documentation of every model, its SQL, columns, tests, metrics and lineage.

    The page asks nothing of another host. Macros of dbt itself are left out, as dbt's page would not show them.

    Args:
        manifest: dbt's ``manifest.json``.
        release_db: the release's database, for the types of the columns and the numbers of rows.
        file: where it goes.

    Returns:
        Its size in bytes.

    Raises:
        ModelDocsError: this version of dbt brings a page that cannot be filled.
    """
    parsed = json.loads(manifest.read_text(encoding="utf-8"))
    parsed["macros"] = {name: macro for name, macro in parsed["macros"].items() if macro["package_name"] == _OWN}
    for node in parsed["nodes"].values():
        # Where it was made is nobody's business.
        node.update({name: None for name in _PATHS if name in node})
    # dbt's page reports its readers to dbt where this is true.
    parsed["metadata"]["send_anonymous_usage_stats"] = False
    page = (resources.files("dbt.task.docs") / "index.html").read_text(encoding="utf-8")
    for place, document in ((_MANIFEST, parsed), (_CATALOG, _catalog(parsed, release_db))):
        if page.count(place) != 1:
            raise ModelDocsError(f"dbt's page of documentation has no {place}: see {__name__}")
        page = page.replace(place, _inline(document))
    file.parent.mkdir(parents=True, exist_ok=True)
    return file.write_bytes(page.encode("utf-8"))


def _inline(document: Mapping[str, Any]) -> str:
    # Within a script nothing may look like its end.
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def _catalog(parsed: Mapping[str, Any], release_db: Path) -> dict[str, Any]:
    with duckdb.connect(str(release_db), read_only=True) as connection:
        tables = connection.execute(
            "select table_name, comment from duckdb_tables() where schema_name = 'main' order by all"
        ).fetchall()
        found = {name: _described(connection, name, comment) for name, comment in tables}
    nodes = {
        key: {**found[node["name"]], "unique_id": key}
        for key, node in parsed["nodes"].items()
        if node["resource_type"] == "model" and node["name"] in found
    }
    return {"metadata": parsed["metadata"], "nodes": nodes, "sources": {}, "errors": None}


def _described(connection: duckdb.DuckDBPyConnection, table: str, comment: str | None) -> dict[str, Any]:
    columns = connection.execute(
        "select column_name, column_index, data_type, comment from duckdb_columns() "
        "where schema_name = 'main' and table_name = ? order by column_index",
        [table],
    ).fetchall()
    (rows,) = connection.execute(f'select count(*) from "{table}"').fetchone() or (0,)  # noqa: S608  a release's own
    return {
        "metadata": {"type": "table", "schema": "main", "name": table, "comment": comment},
        "columns": {
            name: {"name": name, "index": index, "type": kind, "comment": said} for name, index, kind, said in columns
        },
        "stats": {
            "has_stats": {"id": "has_stats", "label": "Has stats?", "value": True, "include": False},
            "row_count": {"id": "row_count", "label": "Rows", "value": rows, "include": True},
        },
    }
