"""A download as CSV the way Dutch readers' programs open it: semicolons, decimal comma, UTF-8 with a mark."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboards.querying.result import Result


def render(result: Result) -> bytes:
    """The rows, every column, values unrounded."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(result.columns)
    for row in result.rows:
        writer.writerow([_cell(value) for value in row.values()])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float):
        return (str(int(value)) if value.is_integer() else repr(value)).replace(".", ",")
    if isinstance(value, dt.date):
        return value.isoformat()
    text = str(value)
    # A cell that begins like this is run as a formula by spreadsheet programs.
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} and not isinstance(value, int) else text
