"""A release with enough indicators to choose from, and its reports, made once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from dashboards.print import print_municipalities
from tests.dashboards import release

if TYPE_CHECKING:
    from pathlib import Path

INSERT = """
insert into {mart} by name
select * replace (
    '{id}' as indicator_id, '{name}' as indicator_name, '{name}' as title, '/indicatoren/{id}' as page,
    '{theme}' as theme, {value} as latest_value,
    {rank} as position_rank, 300 as position_of, {base} as base_year, '{status}' as pace_status,
    '{label}' as pace_label, '{name} om reden {id}.' as pace_reason
)
from {mart} where indicator_id = '{like}' and region_code in ('GM0114', 'GM0118', 'NL00')
"""


@dataclass(frozen=True)
class Candidate:
    """An indicator of pillar Welzijn, for both municipalities alike."""

    id: str
    theme: str
    rank: int
    base: int
    value: float
    status: str = "moving_away"
    label: str = "beweegt van het doel af"


CANDIDATES = (
    Candidate("alfa", "Gezondheid", 299, 2016, 71.3),
    Candidate("bravo", "Gezondheid", 297, 2016, 62.4),
    Candidate("charlie", "Samenleving", 4, 2016, 53.5, "on_track", "op koers"),
    Candidate("delta", "Veiligheid", 160, 2016, 44.6, "on_track", "op koers"),
    # Furthest from the middle, but over one year, or without a verdict.
    Candidate("echo", "Voorzieningen", 300, 2020, 35.7),
    Candidate("foxtrot", "Wonen", 300, 2016, 26.8, "no_target", "geen doel"),
)


@pytest.fixture(scope="session")
def rich_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = release.build(tmp_path_factory.mktemp("print") / "monitor.duckdb")
    with duckdb.connect(str(path)) as connection:
        for one in CANDIDATES:
            fields: dict[str, Any] = {**vars(one), "name": f"Cijfer {one.id}"}
            connection.execute(INSERT.format(mart="mart_programme__indicator_status", like="rokers", **fields))
        note = "Er is een rekenkamer. De gemeente Hoogeveen doet niet mee."
        connection.execute("update dim_programme set note = ?", [note])
    return path


@pytest.fixture(scope="session")
def reports(rich_release: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Slug to PDF."""
    made = print_municipalities(rich_release, tmp_path_factory.mktemp("reports") / "new")
    return {path.stem.removeprefix("regiodeal-"): path for path in made}
