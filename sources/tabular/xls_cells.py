"""The process that reads an xls: its content comes in on standard input, its sheets go out as JSON.

Started by ``xls`` as a file, with nothing of the project imported, so that it starts quickly and dies alone.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import resource
import sys
from typing import Any

MEMORY = 2_000_000_000
"""Bytes of address space."""
SECONDS = 20
"""Of processor time."""
TOO_MUCH_TEXT = 3
"""Exit code: all texts together are longer than was asked for."""


def marked(value: object) -> dict[str, str | float]:
    """A date or time as JSON."""
    if isinstance(value, dt.datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, dt.time):
        return {"time": value.isoformat()}
    if isinstance(value, dt.timedelta):
        return {"seconds": value.total_seconds()}
    raise TypeError(type(value).__name__)


def plain(value: dict[str, Any]) -> object:
    """The reverse of ``marked``."""
    ((kind, given),) = value.items()
    if kind == "datetime":
        return dt.datetime.fromisoformat(given)
    if kind == "date":
        return dt.date.fromisoformat(given)
    if kind == "time":
        return dt.time.fromisoformat(given)
    return dt.timedelta(seconds=given)


def main(most_chars: int) -> int:
    """Read what comes in; the exit code."""
    # Here and not above: the starting process needs the constants and ``plain``, not the library.
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    sheets = []
    chars = 0
    for about in workbook.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        rows = workbook.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
        chars += sum(len(value) for row in rows for value in row if isinstance(value, str))
        if chars > most_chars:
            return TOO_MUCH_TEXT
        sheets.append((about.name, about.visible != SheetVisibleEnum.Visible, rows))
    json.dump(sheets, sys.stdout, default=marked)
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
