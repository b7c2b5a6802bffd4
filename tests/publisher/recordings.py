"""Recordings of the publishers' real answers, for the server to serve, where they are at hand.

They lie beside the repository and are never part of it; without them the tests that use them are not
collected.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.publisher.tables import V3Table, V4Table
from tests.shared_material import SHARED

if TYPE_CHECKING:
    from pathlib import Path

WIRE = SHARED / "data" / "wire"


def recorded_sickness() -> V4Table:
    """Sickness absence by branch (80072ned, v4): all 4,409 observations."""
    folder = WIRE / "v4" / "80072ned"
    codes = ("Perioden", "BedrijfskenmerkenSBI2008")
    return V4Table(
        identifier="80072ned",
        properties=_json(folder / "Properties.json"),
        dimensions=_json(folder / "Dimensions.json")["value"],
        measures=_json(folder / "MeasureCodes.json")["value"],
        codes={name: _json(folder / f"{name}Codes.json")["value"] for name in codes},
        observations=_json(folder / "Observations.json")["value"],
    )


def recorded_kwb() -> V3Table:
    """Key figures of neighbourhoods and municipalities 2020 (84799NED, v3)."""
    folder = WIRE / "v3" / "84799NED"
    return V3Table(
        identifier="84799NED",
        info=_json(folder / "Metadata.json"),
        properties=_json(folder / "DataProperties.json"),
        sets={"WijkenEnBuurten": _json(folder / "WijkenEnBuurten.gm-nl.json")},
        rows=_json(folder / "TypedDataSet.json"),
    )


def recorded_vacancies() -> V3Table:
    """Vacancies (83599NED, v3): both real pages, untyped. Its other sets are not recorded, so made to fit."""
    folder = WIRE / "v3" / "83599NED"
    pages = [_json(folder / f"UntypedDataSet.page{number}.json")["value"] for number in (1, 2)]
    rows = [row for page in pages for row in page]
    kinds = {
        "BedrijfstakkenBranchesSBI2008": "Dimension",
        "RegioS": "GeoDimension",
        "Perioden": "TimeDimension",
    }
    topic = {"Type": "Topic", "Key": "OpenstaandeVacatures_1", "Title": "Openstaande vacatures"}
    return V3Table(
        identifier="83599NED",
        info={"Title": "Vacatures", "Modified": "2020-11-16T02:00:00", "OutputStatus": "Regulier"},
        properties=[
            *({"Type": kind, "Key": name, "Title": name} for name, kind in kinds.items()),
            topic | {"Unit": "x 1 000", "Datatype": "Double", "Default": "Missing"},
        ],
        sets={name: [{"Key": key, "Title": key} for key in sorted({row[name] for row in rows})] for name in kinds},
        rows=rows,
    )


def recorded_listings() -> dict[str, list[dict[str, Any]]]:
    """The first rows of CBS's own lists of tables, v4 and v3."""
    return {
        "Datasets": _json(WIRE / "v4" / "Datasets.json")["value"],
        "Tables": _json(WIRE / "v3" / "Tables.first20.json")["value"],
    }


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
