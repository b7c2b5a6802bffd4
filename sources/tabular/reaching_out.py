"""Formulas that fetch something from outside the file, or start another program."""

from __future__ import annotations

import re

from sources.tabular.refusal import external_links

_TEXT = re.compile(r'"[^"]*"')
_QUOTED_NAME = re.compile(r"'[^']*'")
_FUNCTION = re.compile(r"(?<![A-Z0-9_])(?:_XLFN\.)?(?:DDE|RTD|WEBSERVICE)\s*\(", re.IGNORECASE)
_OTHER_FILE = re.compile(r"'(?:[a-z][a-z0-9+.-]*:|\.{0,2}/|\\\\)[^']*'\s*#", re.IGNORECASE)
LONGEST_FORMULA = 8_192
"""Excel's own limit; a longer one is looked at as far as this and refused by no rule of ours."""


def check_excel(formula: str) -> None:
    """Raise for a formula of Excel's that reaches out."""
    without_text = _TEXT.sub("", formula[:LONGEST_FORMULA])
    # Outside of names and texts Excel knows the bar only as program|subject!item.
    if "|" in _QUOTED_NAME.sub("", without_text):
        raise external_links("Een formule roept een ander programma aan (DDE).")
    _check_functions(without_text)


def check_open_document(formula: str) -> None:
    """Raise for a formula of LibreOffice's that reaches out."""
    without_text = _TEXT.sub("", formula[:LONGEST_FORMULA])
    if _OTHER_FILE.search(without_text):
        raise external_links("Een formule verwijst naar een ander bestand.")
    _check_functions(without_text)


def _check_functions(formula: str) -> None:
    if _FUNCTION.search(formula):
        raise external_links("Een formule haalt gegevens uit een ander programma of van internet.")
