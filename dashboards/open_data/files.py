"""A table as files: CSV by RFC 4180 and Parquet, in the order of its key, so that equal rows give equal bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from dashboards.open_data.contents import Table

Format = Literal["csv", "parquet"]


@dataclass(frozen=True)
class WrittenFile:
    """A file of the package."""

    name: str
    format: Format
    bytes: int
    sha256: str
    """Hexadecimal digits."""


@dataclass(frozen=True)
class WrittenTable:
    """A table with its files."""

    table: Table
    csv: WrittenFile
    parquet: WrittenFile

    @property
    def files(self) -> tuple[WrittenFile, WrittenFile]:
        """Both."""
        return self.csv, self.parquet


def write_table(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> WrittenTable:
    """Write both files of one table into a folder.

    In CSV a missing value is an empty cell, a truth value ``true`` or ``false``, a moment UTC with a ``Z``.
    """
    columns = [(column.name, column.kind) for column in table.columns]
    order = ", ".join(_name(name) for name in table.primary_key or [name for name, _ in columns])
    plain = ", ".join(_name(name) for name, _ in columns)
    texts = ", ".join(f"{_as_text(name, kind)} as {_name(name)}" for name, kind in columns)
    rows = f"(select {plain} from {_name(table.name)} order by {order})"  # noqa: S608 - names are the release's own
    csv, parquet = folder / f"{table.name}.csv", folder / f"{table.name}.parquet"
    connection.execute(f"copy {rows} to {_text(parquet)} (format parquet, compression zstd)")
    connection.execute(f"copy (select {texts} from {rows}) to {_text(csv)} (format csv, header)")  # noqa: S608
    csv.write_bytes(_with_crlf(csv.read_bytes()))
    return WrittenTable(table, _written(csv, "csv"), _written(parquet, "parquet"))


def _as_text(name: str, kind: str) -> str:
    """A column as the CSV has it: DuckDB's own text, but for moments."""
    column = _name(name)
    if kind != "TIMESTAMP":
        return column
    split = f"case when epoch_us({column}) % 1000000 = 0 then '' else strftime({column}, '.%f') end"
    return f"strftime({column}, '%Y-%m-%dT%H:%M:%S') || {split} || 'Z'"


def _with_crlf(data: bytes) -> bytes:
    """RFC 4180 ends lines with CR LF, DuckDB with LF. What is between quotes is a value and stays as it is."""
    parts = data.split(b'"')
    return b'"'.join(part if at % 2 else part.replace(b"\n", b"\r\n") for at, part in enumerate(parts))


def _written(path: Path, kind: Format) -> WrittenFile:
    data = path.read_bytes()
    return WrittenFile(path.name, kind, len(data), hashlib.sha256(data).hexdigest())


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(path: Path) -> str:
    return "'" + str(path.resolve()).replace("'", "''") + "'"
