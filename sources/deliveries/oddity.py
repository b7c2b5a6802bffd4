"""The answer to something in the inbox that is no plain file: it cannot be a delivery, and is never opened."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from sources.deliveries.model import Finding
from sources.deliveries.naming import bare_name

if TYPE_CHECKING:
    from pathlib import Path

    from sources.deliveries.arrival import Odd

NOT_A_FILE = "not_a_file"

_PAGE = """<!doctype html>
<html lang="nl">
<head><meta charset="utf-8"><title>Niet in behandeling genomen</title>
<style>body {{ font: 1rem/1.5 sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem }}</style></head>
<body>
<h1>Niet in behandeling genomen</h1>
<p><strong>{name}</strong></p>
<p>{message}</p>
<p>{expected}</p>
</body>
</html>
"""


def answer_to_odd(odd: Odd, folder: Path) -> list[Path]:
    """Write ``antwoord.html`` and ``antwoord.json`` into ``folder`` and return them."""
    name = bare_name(odd.name)
    finding = Finding(
        rule=NOT_A_FILE,
        value=name,
        message=f"Dit is geen gewoon bestand maar {odd.kind}. Zoiets openen en volgen wij niet.",
        expected="Zet het bestand zelf in de map: kopieer het, en niet een verwijzing ernaar.",
    )
    page, machine = folder / "antwoord.html", folder / "antwoord.json"
    page.write_text(
        _PAGE.format(name=escape(name), message=escape(finding.message), expected=escape(finding.expected)),
        encoding="utf-8",
    )
    body = {"verdict": "rejected", "name": name, "findings": [finding.model_dump(exclude_none=True)]}
    machine.write_text(json.dumps(body, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return [page, machine]
