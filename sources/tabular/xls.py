"""Excel's old workbooks (xls): what is noted of each sheet, and its cells, read in a process of its own.

An xls is a file system with records in it, in which a few bytes can make a reader ask for any amount of memory, and a
reader that cannot have it takes its process with it. Zipped workbooks are looked through down to each cell instead.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import olefile  # type: ignore[import-untyped]  # it has no types, and nobody publishes any

from sources.tabular.refusal import (
    damaged,
    external_links,
    macro_workbook,
    password_protected,
    too_large,
    unknown_format,
)
from sources.tabular.xls_cells import MEMORY, SECONDS, TOO_MUCH_TEXT, plain
from sources.tabular.xls_records import look_at_records

if TYPE_CHECKING:
    from sources.tabular.book import Limits
    from sources.tabular.calamine import Cells
    from sources.tabular.facts import SheetFacts

_READER = Path(__file__).with_name("xls_cells.py")
_ENCRYPTED = re.compile(r"encryptedpackage|encryptioninfo|encryption")
_ACTS = re.compile(r"_vba_project_cur|_vba_project|vba|macros")


def look_at(content: bytes, limits: Limits) -> list[SheetFacts]:
    """What is noted of each sheet, in the workbook's order; chart sheets are left out.

    Raises:
        Unreadable: it acts, fetches from outside, is too large, encrypted, no workbook, or cannot be followed.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as files:
            names = [[part.lower() for part in path] for path in files.listdir(streams=True, storages=True)]
            tops = {path[0] for path in names}
            if any(_ENCRYPTED.fullmatch(name) for name in tops):
                raise password_protected()
            stream = next((name for name in ("workbook", "book") if name in tops), None)
            if stream is None:
                raise unknown_format(_what(tops))
            if any(_ACTS.fullmatch(part) for path in names for part in path):
                raise macro_workbook()
            records = files.openstream(stream).read()
    except (OSError, ValueError, IndexError, TypeError, AttributeError, OverflowError) as error:
        raise damaged() from error
    found = look_at_records(records, limits)
    if found.encrypted:
        raise password_protected()
    if found.acts:
        raise macro_workbook()
    if found.fetches:
        raise external_links("Er zitten koppelingen met andere bestanden of bronnen in.")
    return found.sheets


def _what(tops: set[str]) -> str:
    if "worddocument" in tops:
        return "Dit is een Word-document."
    if "powerpoint document" in tops:
        return "Dit is een presentatie."
    return "Dit is een Office-bestand zonder werkblad."


def read_cells(content: bytes, facts: list[SheetFacts], limits: Limits) -> list[Cells]:
    """Each sheet's cells from A1 on; names are put into ``facts``.

    Raises:
        Unreadable: they cannot be read within the memory and time that is given, or hold too much text.
    """
    command = [sys.executable, "-I", str(_READER), str(limits.unpacked_bytes)]
    try:
        answer = subprocess.run(command, input=content, capture_output=True, timeout=2 * SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise damaged() from error
    if answer.returncode == TOO_MUCH_TEXT:
        raise too_large(limits.unpacked_bytes, unpacked=True)
    if answer.returncode != 0:
        raise damaged()
    sheets = json.loads(answer.stdout, object_hook=plain)
    if len(sheets) != len(facts):
        raise damaged("De bladen kloppen niet met de inhoud.")
    for about, (name, hidden, rows) in zip(facts, sheets, strict=True):
        about.name, about.hidden = name, hidden
        for row, cells in enumerate(rows, start=1):
            for column, value in enumerate(cells, start=1):
                if isinstance(value, str):
                    about.text(row, column, len(value), start=value)
    return [rows for _, _, rows in sheets]


__all__ = ["MEMORY", "look_at", "read_cells"]
