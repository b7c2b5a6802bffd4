"""The package as a Frictionless data package (datapackage.org, version 2): ``datapackage.json``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboards.open_data import wording

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from dashboards.open_data.contents import Column, Contents, Source, Table
    from dashboards.open_data.files import WrittenFile, WrittenTable

FILE = "datapackage.json"

_TYPES = {
    "VARCHAR": "string", "INTEGER": "integer", "BIGINT": "integer", "DOUBLE": "number", "BOOLEAN": "boolean",
    "DATE": "date", "TIMESTAMP": "datetime",
}  # fmt: skip


def data_package(contents: Contents, written: Sequence[WrittenTable], public_url: str | None) -> dict[str, Any]:
    """The descriptor, as JSON has it.

    Args:
        contents: the release.
        written: its tables with their files.
        public_url: where readers find the pages; None where that is not known.
    """
    names = {one.table.name for one in written}
    publisher = {"title": contents.publisher.name, "path": contents.publisher.website, "roles": ["publisher"]}
    return _filled(
        {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": wording.NAME,
            "id": f"{public_url}data/{contents.release_id}/" if public_url else None,
            "title": wording.TITLE,
            "description": wording.description(contents),
            "homepage": public_url,
            "version": contents.release_id,
            "created": wording.moment(contents.created_at),
            "keywords": list(wording.KEYWORDS),
            "contributors": [_filled(publisher)],
            "sources": [_source(source) for source in contents.sources],
            "resources": [resource for one in written for resource in (_csv(one.table, one.csv, names), _parquet(one))],
        }
    )


def _csv(table: Table, file: WrittenFile, names: Collection[str]) -> dict[str, Any]:
    return _filled(
        {
            "name": table.name,
            "type": "table",
            **_common(table, file),
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": _schema(table, names),
        }
    )


def _parquet(one: WrittenTable) -> dict[str, Any]:
    """The same rows for programs that read Parquet: a file, whose columns are those of the CSV."""
    return _filled(
        {
            "name": f"{one.table.name}.parquet",
            "type": "file",
            **_common(one.table, one.parquet),
            "format": "parquet",
            "mediatype": "application/vnd.apache.parquet",
        }
    )


def _common(table: Table, file: WrittenFile) -> dict[str, Any]:
    licence = {"name": "CC-BY-4.0", "path": wording.CC_BY_URL, "title": wording.CC_BY_TITLE}
    remark = None if table.is_open else wording.licence_remark(table)
    return {
        "title": table.title,
        "description": " ".join(filter(None, [wording.one_row_per(table), remark, table.description])),
        "path": file.name,
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "licenses": [licence] if table.is_open else None,
        "sources": [_source(source) for source in table.sources] or None,
    }


def _schema(table: Table, names: Collection[str]) -> dict[str, Any]:
    return _filled(
        {
            "fields": [_field(column) for column in table.columns],
            "primaryKey": list(table.primary_key) or None,
            "foreignKeys": [
                {"fields": [c.name], "reference": {"resource": c.references[0], "fields": [c.references[1]]}}
                for c in table.columns
                if c.references and c.references[0] in names
            ]
            or None,
        }
    )


def _field(column: Column) -> dict[str, Any]:
    constraints = {"required": column.is_required or None, "enum": list(column.accepted_values) or None}
    return _filled(
        {
            "name": column.name,
            "type": _TYPES[column.kind],
            "description": column.description,
            "constraints": _filled(constraints) or None,
            # A key may be an empty text, which is then a value: the total has no breakdown.
            "missingValues": [] if column.kind == "VARCHAR" and column.is_required else None,
        }
    )


def _source(source: Source) -> dict[str, Any]:
    words = {"title": f"{source.attribution or source.publisher or ''}: {source.title}", "path": source.url}
    return _filled({**words, "version": source.table_id})


def _filled(described: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in described.items() if value is not None}
