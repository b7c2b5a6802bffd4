"""Text in a delivery that must not be carried along, or that is dangerous elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.deliveries.model import Finding
from sources.feeds.row_model import SHOWN_CHARS
from sources.tabular.cell_text import is_formula_like, personal_data_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sources.feeds.table import TableRow


def risks_of(row: TableRow) -> Iterator[Finding]:
    """Text that must not be carried along, or that a spreadsheet would run; extra columns are kept, so they count."""
    for heading, text in row.cells.items():
        if text is None:
            continue
        personal = personal_data_in(text)
        if personal is not None:
            yield Finding(
                rule="personal_data",
                column=heading,
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
