"""Findings as a table, in the words that senders get: Dutch."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table
    from rich.text import Text

    from sources.deliveries.model import Finding, Severity

NONE = "–"  # noqa: RUF001 - the dash that stands for nothing in a Dutch table

_SEVERITIES: dict[Severity, tuple[str, str]] = {
    "error": ("fout", "red"),
    "warning": ("let op", "yellow"),
    "notice": ("melding", "dim"),
}


def findings_table(findings: Iterable[Finding]) -> Table:
    """What was found and what would be right, a row each."""
    from rich.table import Table
    from rich.text import Text

    table = Table("waar", "kolom", "soort", "wat er is", "wat goed zou zijn")
    for finding in findings:
        # Text, not markup: what a file says must not colour or hide anything.
        table.add_row(
            Text(where(finding)),
            Text(finding.column or NONE),
            severity(finding),
            Text(finding.message),
            Text(finding.expected),
        )
    return table


def where(finding: Finding) -> str:
    """``Invullen E12``, ``regel 12`` or ``bestand``."""
    place = finding.cell or (f"regel {finding.row}" if finding.row else "")
    return " ".join(filter(None, (finding.sheet, place))) or "bestand"


def severity(finding: Finding) -> Text:
    """Its word, in its colour."""
    from rich.text import Text

    word, colour = _SEVERITIES[finding.severity]
    return Text(word, style=colour)
