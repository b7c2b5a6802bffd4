"""Text that must not be carried along, or that a spreadsheet would run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.deliveries.model import Finding
from sources.tabular.cell_text import is_formula_like, personal_data_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PERSONAL_DATA = "personal_data"

SHOWN_CHARS = 200
"""Of a value in a finding."""


def risks_of(cells: Mapping[str, str | None]) -> Iterator[Finding]:
    """What is risky in the cells of a row, by heading; columns that are not read are kept, so they count."""
    for heading, text in cells.items():
        if text is None:
            continue
        personal = personal_data_in(text)
        if personal is not None:
            yield Finding(
                rule=PERSONAL_DATA,
                column=heading,
                value="(niet getoond)",
                message=f"In '{heading}' staat zo te zien een {personal}.",
                expected="Haal persoonsgegevens weg; noem hoogstens een organisatie.",
            )
        elif is_formula_like(text) and not text[1:2].isdigit():
            yield Finding(
                rule="formula_like_text",
                severity="warning",
                column=heading,
                value=text[:SHOWN_CHARS],
                message="Deze tekst lijkt op een formule. Wij nemen hem over als tekst.",
                expected="Begin een tekst niet met =, +, - of @.",
            )
