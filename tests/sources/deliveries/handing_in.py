"""Files as they are handed in, for a small catalogue with one project; judged by the real judge."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import duckdb

from sources.catalogue import load_catalogue
from sources.catalogue.export import catalogue_digest
from sources.deliveries.deliveries import Deliveries
from sources.deliveries.landed import FIGURES
from sources.deliveries.store import received
from sources.landing import Landing
from tests.sources.catalogue.small import FILES, PROJECT, write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sources.deliveries.asking import Judge
    from sources.deliveries.outcome import Outcome

HEADINGS = "Project;Indicator;Eenheid;Waarde;Peildatum;Opmerking"
VISITED = "huizen"
"""The one fact of the small catalogue: a running total, 250 on 31 March 2022."""

SECOND_FACT = """\
  - id: daken
    name: Vernieuwde daken
    unit: daken
    value: 10
    target: 40
    kind: output
    cumulative: true
    as_of: 2022-03-31
    as_of_basis: stated
    source: {document: bedacht, section: "2.1", passage: begin}
"""


def row(
    value: object, as_of: str = "30-09-2022", *, fact: str = VISITED, unit: str = "huizen", remark: str = ""
) -> str:
    """A line of a file in the long form."""
    return f"wonen-2.1;{fact};{unit};{value};{as_of};{remark}"


def sheet(path: Path, *rows: str, newline: str = "\r\n") -> Path:
    """A file of such lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((newline.join([HEADINGS, *rows]) + newline).encode())
    return path


def with_second_fact() -> dict[str, str]:
    """The small catalogue after a correction: it knows one more fact."""
    return {**FILES, PROJECT: FILES[PROJECT] + SECOND_FACT}


def opened(home: Path, files: dict[str, str] = FILES, *, judge: Judge | None = None) -> Deliveries:
    """The store of a home, with the small catalogue or another one."""
    catalogue = load_catalogue(write(home / f"catalogue-{hashlib.sha256(repr(files).encode()).hexdigest()[:8]}", files))
    landing = Landing(home / "landing")
    return Deliveries(home / "deliveries", landing, catalogue, catalogue_digest(catalogue), judge=judge)


def submitted(deliveries: Deliveries, file: Path, name: str | None = None) -> Outcome:
    """Hand a file in and have it processed."""
    return deliveries.receive(file, name=name or file.name, channel="submit")


def figures(deliveries: Deliveries) -> dict[tuple[str, str], float]:
    """The values in force by fact and date, as the rest of the platform sees them: from the landing zone."""
    found: dict[tuple[str, str], float] = {}
    for item in sorted(deliveries.in_force(), key=lambda item: received(item.record)):
        path = landing_of(deliveries).file(item.manifest, FIGURES)
        with duckdb.connect() as connection:
            rows = connection.execute("select fact_id, as_of, value from read_parquet(?)", [str(path)]).fetchall()
        found |= {(fact, str(as_of)): value for fact, as_of, value in rows}
    return found


def landing_of(deliveries: Deliveries) -> Landing:
    """The landing zone beside a store."""
    return Landing(deliveries.root.parent / "landing")


def rules(outcome: Outcome) -> list[str]:
    """The rules of its errors."""
    return [finding.rule for finding in outcome.judgement.all_findings if finding.severity == "error"]


def files_below(folder: Path) -> dict[str, bytes]:
    """Every plain file below a folder, by its path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def landed_versions(deliveries: Deliveries) -> dict[str, Sequence[str]]:
    """The landing versions there ever were, by delivery."""
    landing = landing_of(deliveries)
    return {
        table: [manifest.version for manifest in landing.versions(publisher, table)]
        for publisher, table in landing.tables()
        if publisher in {"projects", "partners"}
    }
