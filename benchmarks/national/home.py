"""A home with the generated country in its landing zone, ready to build from."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.national.areas import Neighbourhood, neighbourhoods
from benchmarks.national.catalogue import FAMILY, FIRST_YEAR, LAST_YEAR, write_catalogue
from benchmarks.national.figures import Country
from benchmarks.national.measures import KNOWN, measures
from orchestration.settings import PROJECT_ROOT, Settings
from sources.catalogue import load_catalogue
from sources.catalogue.land import land_catalogue
from sources.landing import Landing
from sources.recorded.reader import land_recorded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sources.catalogue import Catalogue

MARK = "generated-country.json"
"""Says that a home was made here, and of what size; a folder without it is never written to."""

OWN_CATALOGUE = PROJECT_ROOT / "sources" / "catalogue"


class NotOursError(Exception):
    """The folder holds something that was not made here."""


@dataclass(frozen=True)
class Size:
    """What a generated country holds.

    Attributes:
        observations: rows of landing in the generated tables.
        bound: rows of those that a formula of the catalogue reads.
        areas: regions with figures: the country, municipalities, districts, neighbourhoods.
        years: tables, one a year.
        measures: how many each table has.
        deep: how many of those districts and neighbourhoods have as well.
        indicators: of the catalogue, generated ones among them.
        bytes: of the generated tables' Parquet.
    """

    observations: int
    bound: int
    areas: int
    years: int
    measures: int
    deep: int
    indicators: int
    bytes: int


def settings_of(home: Path) -> Settings:
    """The settings with which a generated home is built: no publisher asked, down to the neighbourhoods."""
    return Settings(home=home, catalogue=home / "catalogue", depth="neighbourhood", offline=True)


def generate(home: Path, millions: float, indicators: int | None, report: Callable[[str], None]) -> Size:
    """Make a home of about so many million observations; one that is there, of the same size, is left as it is.

    Every measure exists for municipalities; as many as give that number of observations exist for districts and
    neighbourhoods too. Areas and years are the same at every size, so that cost can be set against it.

    Args:
        home: the folder to make.
        millions: how many million observations, at least 0.4.
        indicators: how many generated measures get an indicator; None for all.
        report: told what is at work.

    Raises:
        NotOursError: the folder is there and was not made here, or is of another size.
    """
    asked: dict[str, float | int | None] = {"millions": millions, "indicators": indicators}
    if (home / MARK).exists():
        kept = json.loads((home / MARK).read_text(encoding="utf-8"))
        if kept["asked"] != asked:
            raise NotOursError(f"{home} holds a country of {kept['asked']}; give another folder or remove it")
        if kept["size"] is not None:
            return Size(**kept["size"])
        shutil.rmtree(home)  # of one that was killed while it made this
    if home.exists() and any(home.iterdir()):
        raise NotOursError(f"{home} is not empty and was not made here; give a folder that does not exist yet")
    areas = neighbourhoods(load_catalogue(OWN_CATALOGUE))
    deep = _deep(areas, millions)
    wanted = measures(max(len(KNOWN), deep))
    home.mkdir(parents=True, exist_ok=True)
    _mark(home, asked, None)
    made = len(wanted) - len(KNOWN)
    catalogue = write_catalogue(OWN_CATALOGUE, home / "catalogue", wanted, made if indicators is None else indicators)
    landing = Landing(home / "landing")
    land_catalogue(landing, catalogue)
    size = _land(landing, catalogue, Country(areas, wanted, deep), report)
    found = Size(
        areas=_above(areas)[0] + len(areas), measures=len(wanted), deep=deep, indicators=len(catalogue.indicators),
        **size,
    )  # fmt: skip
    _mark(home, asked, found)
    return found


def _mark(home: Path, asked: dict[str, float | int | None], size: Size | None) -> None:
    """Say that the home is one of ours; without a size it is not whole yet."""
    text = json.dumps({"asked": asked, "size": vars(size) if size else None}, indent=1)
    (home / MARK).write_text(text + "\n", encoding="utf-8")


def _above(areas: Sequence[Neighbourhood]) -> tuple[int, int]:
    """How many regions lie above the neighbourhoods, and how many of those are no districts."""
    wide = len({area.municipality for area in areas}) + 1
    return len({area.district for area in areas}) + wide, wide


def _deep(areas: Sequence[Neighbourhood], millions: float) -> int:
    """How many measures reach below the municipality."""
    years = LAST_YEAR - FIRST_YEAR + 1
    above, wide = _above(areas)
    each = years * (len(areas) + above - wide)
    left = millions * 1e6 - years * wide * len(KNOWN)
    if left < each:
        raise ValueError(f"{millions:g} million is too few: one measure of all areas is {each / 1e6:.2f} million")
    deep = round(left / each)
    return deep if deep <= len(KNOWN) else round(millions * 1e6 / (each + years * wide))


def _land(landing: Landing, catalogue: Catalogue, country: Country, report: Callable[[str], None]) -> dict[str, int]:
    size = {"observations": 0, "bound": 0, "years": 0, "bytes": 0}
    for table in catalogue.source_tables:
        if table.family != FAMILY:
            land_recorded(landing, table)
            continue
        report(f"{table.id}: {table.fixed_period}, {size['observations']:,} observations so far")
        manifest = country.land(landing, table)
        size["observations"] += manifest.rows_received
        size["bound"] += country.bound(landing.file(manifest), catalogue, table.id)
        size["years"] += 1
        size["bytes"] += sum(file.bytes for file in manifest.files)
    return size
