"""Parquet, read by DuckDB with everything but the one file shut off."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

import duckdb

from sources.deliveries.model import Finding
from sources.tabular.book import Book, Sheet, Unreadable, Value
from sources.tabular.refusal import damaged, too_large, too_long_cell, too_many_cells, too_many_columns, too_many_rows
from sources.tabular.trimming import trimmed

if TYPE_CHECKING:
    from sources.tabular.book import Limits

TIME_ZONE = "Europe/Amsterdam"
"""A moment becomes the date and time that the clock on the wall showed."""
MEMORY = "512MB"

_KEPT = {"BOOLEAN", "DATE", "TIME", "INTERVAL", "DOUBLE"}
_WHOLE = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}
_NESTED = ("STRUCT", "MAP", "UNION", "BLOB", "BIT", "VARIANT", "GEOMETRY")


def read_parquet(content: bytes, limits: Limits) -> Book:
    """A file's rows, its columns' names as the first.

    Raises:
        Unreadable: it is damaged, larger than allowed, or a column holds lists or records.
    """
    with tempfile.TemporaryDirectory(prefix="regiodeal-parquet-") as folder:
        # Under a name of our own: in the sender's, stars and brackets would stand for other files.
        path = Path(folder) / "file.parquet"
        path.write_bytes(content)
        try:
            with _shut_off(path) as connection:
                names, rows = _read(connection, path, limits)
        except duckdb.OutOfMemoryException as error:
            raise too_large(limits.unpacked_bytes, unpacked=True) from error
        except duckdb.Error as error:
            raise damaged() from error
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            if isinstance(value, str) and len(value) > limits.cell_chars:
                raise too_long_cell(limits, None, number, column, value)
    return Book(kind="parquet", sheets=(Sheet(name=None, rows=trimmed([names, *rows])),))


def _shut_off(path: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        config={
            "threads": 1,
            "memory_limit": MEMORY,
            "temp_directory": "",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    connection.execute(f"SET TimeZone = '{TIME_ZONE}'")
    connection.execute("SET allowed_paths = ?", [[str(path)]])
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _read(connection: duckdb.DuckDBPyConnection, path: Path, limits: Limits) -> tuple[list[Value], list[list[Value]]]:
    described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
    columns = [(str(name), str(kind)) for name, kind, *_ in described]
    if len(columns) > limits.columns:
        raise too_many_columns(limits, None, 1, len(columns))
    wrong = [_nested(place, name, kind) for place, (name, kind) in enumerate(columns, start=1) if _is_nested(kind)]
    if wrong:
        raise Unreadable(*wrong)
    selected = ", ".join(_selected(name, kind, limits) for name, kind in columns)
    # The names come from the file, quoted; the path and the number are handed over as values.
    question = f"SELECT {selected} FROM read_parquet(?) LIMIT ?"  # noqa: S608
    texts = [name for name, kind in columns if kind == "VARCHAR"]
    if texts:
        # Before they are fetched: a short file can hold one long text very often.
        lengths = " + ".join(f"coalesce(sum(length({_quoted(name)})), 0)" for name in texts)
        counted = connection.execute(f"SELECT {lengths} FROM ({question})", [str(path), limits.rows]).fetchall()  # noqa: S608 - as above
        if counted[0][0] > limits.unpacked_bytes:
            raise too_large(limits.unpacked_bytes, unpacked=True)
    rows = connection.execute(question, [str(path), limits.rows]).fetchall()
    if len(rows) >= limits.rows:
        raise too_many_rows(limits, None, limits.rows + 1)
    if (len(rows) + 1) * len(columns) > limits.cells:
        raise too_many_cells(limits, None, len(rows) + 1, len(columns))
    return [name for name, _ in columns], [[_value(value) for value in row] for row in rows]


def _is_nested(kind: str) -> bool:
    return kind.endswith("]") or kind.startswith(_NESTED)


def _nested(place: int, name: str, kind: str) -> Finding:
    return Finding(
        rule="nested_value",
        row=1,
        column=name,
        value=kind[:200],
        message=f"Kolom {place} bevat geen losse waarden, maar lijsten, records of ruwe bytes.",
        expected="Elke cel bevat een tekst, getal of datum.",
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _selected(name: str, kind: str, limits: Limits) -> str:
    quoted = _quoted(name)
    if kind == "VARCHAR":
        # One character more than is allowed, to see that it is too long.
        return f"left({quoted}, {limits.cell_chars + 1}) AS {quoted}"
    if kind in _KEPT | _WHOLE:
        return quoted
    if kind == "FLOAT" or kind.startswith("DECIMAL"):
        # By way of its shortest text: 0.1 as four bytes would otherwise become 0.10000000149.
        return f"CAST(CAST({quoted} AS VARCHAR) AS DOUBLE)"
    if kind.startswith("TIMESTAMP"):
        return f"CAST({quoted} AS TIMESTAMP)"
    return f"CAST({quoted} AS VARCHAR)"


def _value(value: object) -> Value:
    return None if value == "" else cast("Value", value)
