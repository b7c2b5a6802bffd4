"""The form of a project's workbook: sheets, columns, hidden identity; the template writes it, the judge reads it."""

from __future__ import annotations

from typing import Literal

FORM_VERSION = 1

FILL_IN = "Invullen"
"""The sheet to fill in, and the only one that is read."""
EXPLANATION = "Toelichting"
IDENTITY = "_formulier"
"""The hidden sheet: a key in the first column, its value in the second."""

IDENTITY_PROJECT = "project"
IDENTITY_CATALOGUE = "catalogus"
IDENTITY_FORM = "formulier"

Column = Literal["project", "fact", "indicator", "unit", "value", "certainty", "as_of", "remark"]
"""What a column holds, whatever its heading is called."""

HEADINGS: dict[Column, tuple[str, ...]] = {
    "project": ("Project",),
    "fact": ("Kenmerk",),
    "indicator": ("Indicator",),
    "unit": ("Eenheid",),
    "value": ("Nieuwe waarde", "Waarde"),
    "certainty": ("Zekerheid",),
    "as_of": ("Peildatum",),
    "remark": ("Opmerking",),
}
"""The headings of each column, the one that we write first; compared without case and extra spaces."""

SHOWN_ONLY = ("Soort", "Doel", "Laatst bekende waarde", "Peildatum laatste waarde")
"""Columns of the template that inform whoever fills it in; what stands there is not read."""

INPUTS: tuple[Column, ...] = ("value", "certainty", "as_of", "remark")
"""The columns that are filled in: everything else in the template is locked."""

CERTAINTIES: dict[str, bool] = {"exact": False, "ongeveer": True}
"""The choices for how sure a value is, and whether each makes it approximate; empty counts as the first."""
