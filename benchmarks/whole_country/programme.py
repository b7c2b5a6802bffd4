"""A release of a programme in which every Dutch municipality takes part: recorded figures, a catalogue of its own."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import yaml

from dashboards.rendering.markdown import slug
from orchestration.build import prepare_build
from orchestration.releases.manifest import CheckSummary
from orchestration.releases.publish import CURRENT
from orchestration.releases.sealing import make_release
from sources.boundaries import land_recorded_boundaries, record_boundaries
from sources.catalogue import load_catalogue
from sources.catalogue.export import catalogue_digest
from sources.catalogue.load import CATALOGUE_ROOT, FLAT_FOLDERS, LIST_FILES, SINGLE_FOLDERS
from sources.deliveries.deliveries import Deliveries
from sources.landing import Landing
from tests.dbt.building import inputs_of, run_dbt
from tests.dbt.judging import judge

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sources.catalogue import Catalogue

DEAL = "RD01"
COUNTRY = "NL00"
Entries = list[dict[str, Any]]


def write_catalogue(folder: Path) -> int:
    """The project's catalogue with every municipality of the newest list in the first deal.

    A municipality keeps the province that the catalogue knows it in; of the others it knows none, and the country
    stands in for it, so that every page has the same queries and as many rows.

    Returns:
        How many municipalities take part.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in LIST_FILES:
        shutil.copy2(CATALOGUE_ROOT / name, folder / name)
    for name in (*SINGLE_FOLDERS, *FLAT_FOLDERS):
        shutil.copytree(CATALOGUE_ROOT / name, folder / name)
    regions, programmes, municipalities = (
        _read(folder / name) for name in ("regions.yaml", "programmes.yaml", "municipalities.yaml")
    )
    newest = max(year for entry in municipalities for year in entry["years"])
    members = {entry["code"]: entry["name"] for entry in municipalities if newest in entry["years"]}
    provinces = {code: r["code"] for r in regions if r["kind"] == "province" for code in r.get("members", ())}
    known, taken = ({region[key] for region in regions} for key in ("code", "slug"))
    for region in regions:
        if region["code"] == DEAL:
            region.update(name="Alle gemeenten", members=sorted(members))
    regions += [
        {
            "code": code,
            "name": name,
            "kind": "municipality",
            # Two have the name of their province.
            "slug": slug(name) if slug(name) not in taken else f"gemeente-{slug(name)}",
            "province": provinces.get(code, COUNTRY),
        }
        for code, name in members.items()
        if code not in known
    ]
    for programme in programmes:
        if programme["region"] == DEAL:
            programme["municipalities"] = sorted(members)
    _write(folder / "regions.yaml", regions)
    _write(folder / "programmes.yaml", programmes)
    return len(members)


def release_of(home: Path, say: Callable[[str], None], outlines: Path | None = None) -> Path:
    """A release of that programme below ``home``; one that is there is taken.

    Its models are those of the project, run by dbt on the recorded figures. The data tests are left out: that each
    indicator has a figure of every municipality of the programme does not hold for recorded figures of six.

    Args:
        home: where it comes.
        say: hears each step.
        outlines: GeoJSON of every municipality's outline, with ``statcode`` and ``statnaam``; without it the release
            has those of the six that are recorded.

    Returns:
        The database.

    Raises:
        OutlinesUnreadable: what was given holds no outlines in degrees, or not of every municipality.
    """
    database = home / "releases" / CURRENT / "monitor.duckdb"
    if database.is_file():
        return database
    say(f"a programme of {write_catalogue(home / 'catalogue')} municipalities")
    catalogue = load_catalogue(home / "catalogue")
    landing = Landing(home / "landing")
    if outlines is not None:
        _land_outlines(outlines, landing, catalogue, home / "recorded")
    deliveries = Deliveries(home / "deliveries", landing, catalogue, catalogue_digest(catalogue), judge=judge)
    inputs = inputs_of(landing, catalogue, deliveries)
    built = prepare_build(home / "build", landing, inputs, None)
    say("dbt build, without tests")
    run_dbt(home, built, "build", "--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
    candidate = make_release(home / "releases", built, inputs, CheckSummary(passed=1, failed=0))
    candidate.rename(home / "releases" / candidate.name)
    (home / "releases" / CURRENT).symlink_to(candidate.name)
    return database


def _land_outlines(source: Path, landing: Landing, catalogue: Catalogue, folder: Path) -> None:
    """As ``regiodeal record`` does, for all members; of today, so that they are in force before those of the six."""
    newest = max((t for t in catalogue.source_tables if t.protocol == "wfs"), key=lambda table: table.boundaries)
    (deal,) = (region for region in catalogue.regions if region.code == DEAL)
    record_boundaries(source, newest, deal.members, folder, datetime.now(UTC).date())
    land_recorded_boundaries(landing, newest, folder)


def _read(path: Path) -> Entries:
    found: Entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def _write(path: Path, entries: Entries) -> None:
    path.write_text(yaml.safe_dump(entries, allow_unicode=True, sort_keys=False), encoding="utf-8")
