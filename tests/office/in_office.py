"""Run by the Python that LibreOffice's bridge belongs to, not by ours: does in an open LibreOffice what people do.

Reads one JSON job from standard input, writes one JSON report to standard output.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

FILTERS = {
    "xlsx": ("Calc MS Excel 2007 XML", ""),
    "ods": ("calc8", ""),
    "xls": ("MS Excel 97", ""),
    # Separator ';', quotes '"', UTF-8, as shown.
    "csv": ("Text - txt - csv (StarCalc)", "59,34,76,1,,0,false,true"),
}
PATIENCE = 60.0


def properties(**values: object) -> tuple[PropertyValue, ...]:
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


def desktop(pipe: str) -> object:
    """The open LibreOffice at the other end of a pipe, as soon as it listens."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    end = time.monotonic() + PATIENCE
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def looked_at(document: object, cells: list[str]) -> dict[str, object]:
    """What a person meets on the first sheet: which cells are locked, and what each accepts."""
    sheet = document.Sheets.getByIndex(0)
    found = {}
    for name in cells:
        cell = sheet.getCellRangeByName(name)
        rule = cell.Validation
        found[name] = {
            "kind": rule.Type.value,
            "list_is_shown": rule.ShowList != 0,
            "first": rule.getFormula1(),
            "second": rule.getFormula2(),
            "error": rule.ErrorMessage,
            "is_stopped": rule.ErrorAlertStyle.value == "STOP" and rule.ShowErrorMessage,
            "is_locked": cell.CellProtection.IsLocked,
        }
    return {
        "sheets": [[each.Name, each.IsVisible, each.isProtected()] for each in document.Sheets],
        "cells": found,
    }


def filled(document: object, values: dict[str, object]) -> None:
    """Fill in cells of the first sheet: numbers as numbers, days (``ISO:…``) as dates, the rest as text."""
    sheet = document.Sheets.getByIndex(0)
    for name, value in values.items():
        cell = sheet.getCellRangeByName(name)
        if isinstance(value, str) and value.startswith("ISO:"):
            # As typed: LibreOffice makes the date.
            cell.setFormula(value.removeprefix("ISO:"))
        elif isinstance(value, str):
            cell.setString(value)
        else:
            cell.setValue(value)


def main() -> None:
    job = json.load(sys.stdin)
    office = desktop(job["pipe"])
    document = office.loadComponentFromURL(Path(job["template"]).as_uri(), "_blank", 0, properties(Hidden=True))
    try:
        report = looked_at(document, job["look_at"])
        filled(document, job["values"])
        for kind in job["save_as"]:
            name, options = FILTERS[kind]
            target = Path(job["folder"]) / f"ingevuld.{kind}"
            document.storeToURL(target.as_uri(), properties(FilterName=name, FilterOptions=options))
    finally:
        document.close(True)
    json.dump(report, sys.stdout)


main()
