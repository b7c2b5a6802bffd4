"""Datasets: one for each mart table that charts read, one for each query that is more than a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.superset.assets import Asset, asset_uuid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from dashboards.querying.release import Release
    from dashboards.superset.compiling.target import Target

VERSION = "1.0.0"
TABLES = (
    "select table_name, column_name, data_type, comment from duckdb_columns() "
    "where database_name = 'monitor' and schema_name = 'main' order by table_name, column_index"
)


@dataclass(frozen=True)
class DatasetColumn:
    """A column as a dataset lists it."""

    name: str
    type: str
    description: str | None = None


class Shelf:
    """Collects the datasets of all pages; asking twice gives the same one."""

    def __init__(self, release: Release, target: Target, database: UUID) -> None:
        self._target = target
        self._database = database
        self._found: dict[UUID, Asset] = {}
        self.tables: dict[str, list[DatasetColumn]] = {}
        for row in release.query("tables", TABLES, {}).rows:
            comment = str(row["comment"]) if row["comment"] else None
            column = DatasetColumn(str(row["column_name"]), str(row["data_type"]), comment)
            self.tables.setdefault(str(row["table_name"]), []).append(column)

    def assets(self) -> tuple[Asset, ...]:
        """Every dataset asked for, in order of name."""
        return tuple(sorted(self._found.values(), key=lambda a: a.name))

    def table(self, name: str) -> UUID:
        """The dataset of a mart table."""
        uuid = asset_uuid("datasets", "release", name)
        if uuid not in self._found:
            self._add(uuid, name, "dashboards/pages", self.tables[name], None)
        return uuid

    def query(self, page_file: str, origin: str, name: str, sql: str, columns: Iterable[DatasetColumn]) -> UUID:
        """The dataset of a page's query."""
        uuid = asset_uuid("datasets", page_file, name)
        if uuid not in self._found:
            self._add(uuid, f"{_stem(page_file)} · {name}", origin, columns, sql)
        return uuid

    def _add(self, uuid: UUID, name: str, origin: str, columns: Iterable[DatasetColumn], sql: str | None) -> None:
        body: dict[str, object] = {
            "table_name": name,
            "main_dttm_col": None,
            "currency_code_column": None,
            "description": None,
            "default_endpoint": None,
            "offset": 0,
            "cache_timeout": None,
            "schema": "main",
            "catalog": None,
            "sql": sql,
            "params": None,
            "template_params": None,
            "filter_select_enabled": True,
            "fetch_values_predicate": None,
            "extra": None,
            "normalize_columns": False,
            "always_filter_main_dttm": False,
            "uuid": str(uuid),
            "metrics": [],
            "columns": [_column(column) for column in columns],
            "version": VERSION,
            "database_uuid": str(self._database),
            **managed(self._target, origin),
        }
        self._found[uuid] = Asset("datasets", uuid, name, origin, body)


def managed(target: Target, origin: str) -> Mapping[str, object]:
    """The mark of assets that are made from a file, with that file's address."""
    return {"is_managed_externally": True, "external_url": f"{target.source_url}{origin.split(':', 1)[0]}"}


def _column(column: DatasetColumn) -> dict[str, object]:
    number = column.type.upper().startswith(("DECIMAL", "DOUBLE", "FLOAT", "HUGEINT", "BIGINT", "INTEGER", "SMALLINT"))
    return {
        "column_name": column.name,
        "verbose_name": None,
        "is_dttm": column.type.upper().startswith(("DATE", "TIMESTAMP")),
        "is_active": True,
        "type": column.type,
        "advanced_data_type": None,
        "groupby": not number or column.name.endswith(("year", "jaar")),
        "filterable": True,
        "expression": None,
        "description": column.description,
        "python_date_format": None,
        "datetime_format": None,
        "extra": {},
    }


def _stem(page_file: str) -> str:
    return page_file.removeprefix("pages/").removesuffix(".md")
