"""A made-up catalogue of one of each, to break in one place at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = "projects/wonen/02.1-proef.yaml"
INDICATOR = "indicators/wonen/woningen.yaml"

FILES = {
    "programmes.yaml": """\
- id: proef-deal
  name: Proefdeal
  start_year: 2019
  end_year: 2023
  region: RD01
  municipalities: [GM0001]
  parties: [gemeente-proef]
  ambition: Alles beter.
  contributions:
    - {party: gemeente-proef, amount_eur: 10, source: bedacht}
""",
    "meetings.yaml": """\
- date: 2022-03-31
  name: Stuurgroep
  source: bedacht
""",
    "reconciliations.yaml": """\
- id: woningen-samen
  name: Woningen samen
  parts: [woningen]
  whole_value: 100
  complete: false
  tolerance: 1
  basis: bedacht
""",
    "pillars.yaml": """\
- id: wonen
  name: Wonen
  ambition: Goed wonen.
  ambition_year: 2030
  summary: Over wonen.
  source: bedacht
- id: werken
  name: Werken
  ambition: Goed werken.
  ambition_year: 2030
  summary: Over werken.
  source: bedacht
""",
    "strategic_goals.yaml": """\
- id: betere-huizen
  pillar: wonen
  name: Betere huizen
  description: Huizen worden beter.
  source: bedacht
- id: meer-banen
  pillar: werken
  name: Meer banen
  description: Er komen banen bij.
  source: bedacht
""",
    "partners.yaml": """\
- id: gemeente-proef
  name: Gemeente Proef
  kind: government
- id: school-proef
  name: School Proef
  aliases: [SP]
  kind: education
""",
    "regions.yaml": """\
- code: GM0001
  name: Proef
  kind: municipality
  slug: proef
- code: RD01
  name: Proefgebied
  kind: deal_area
  slug: proefgebied
  members: [GM0001]
""",
    "municipalities.yaml": """\
- {code: GM0001, name: Proef, years: [2020, 2024]}
""",
    "source_tables.yaml": """\
- id: 1NED
  publisher: cbs
  title: Proeftabel
  protocol: none
  fixed_period: 2020JJ00
  frequency: once
  boundaries: "2020"
  licence: CC BY 4.0
  attribution: CBS
  url: https://example.org
""",
    "comparison_groups.yaml": """\
- id: proefgebied
  name: Proefgebied
  region: RD01
- id: soortgelijk
  name: Soortgelijke gemeenten
  alike:
    year: 2024
    size: 5
    minimum: 3
    traits:
      - {indicator: woningen, scale: log, reason: bedacht}
""",
    INDICATOR: """\
id: woningen
name: Aantal woningen
short_name: Woningen
definition: Hoeveel woningen er zijn.
unit: woningen
decimals: 0
direction: neither
direction_basis: Eigen lezing.
pillar: wonen
strategic_goal: betere-huizen
theme: Wonen
series:
  - table: 1NED
    numerator: [{title: Woningen}]
aggregation: sum
magnitude: [0, 100]
first_period: 2020JJ00
last_period: 2020JJ00
""",
    PROJECT: """\
pillar: wonen
code: "2.1"
name: Proef
programme: proef-deal
lead: gemeente-proef
municipalities: [GM0001]
municipalities_basis: stated
partners: [school-proef]
summary: Een proef.
phase: execution
strategic_goals: [betere-huizen]
lessons:
  - text: Proberen helpt.
    theme: leren
    source: {document: bedacht, section: "2.1", passage: slot}
regionwide:
  status: unknown
  note: Niets bekend.
facts:
  - id: huizen
    name: Bezochte huizen
    unit: huizen
    value: 250
    target: 400
    kind: activity
    cumulative: true
    as_of: 2022-03-31
    as_of_basis: stated
    source: {document: bedacht, section: "2.1", passage: begin}
""",
}
"""The files of the made-up catalogue, by path."""


def write(root: Path, files: dict[str, str] = FILES) -> Path:
    """Write the files below ``root``; returns ``root``."""
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


def broken(file: str, old: str, new: str) -> dict[str, str]:
    """The files with one piece of text, which must stand there once, replaced."""
    assert FILES[file].count(old) == 1, f"{old!r} should stand once in {file}"
    return {**FILES, file: FILES[file].replace(old, new)}


def line_of(text: str, wanted: str) -> int:
    """The 1-based number of the only line that holds ``wanted``."""
    (found,) = [number for number, line in enumerate(text.splitlines(), start=1) if wanted in line]
    return found
