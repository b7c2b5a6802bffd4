"""The format of recorded figures: what ``series.yaml`` says about ``figures.csv`` beside it."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - Pydantic needs it at run time
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

RECORDED_ROOT = Path(__file__).parent
"""The recorded figures that ship with the project."""

FIGURES = "figures.csv"
SERIES = "series.yaml"


class RecordedMeasure(BaseModel):
    """One measure of a recorded table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    measure: str
    """The publisher's key, or the label under which the figure was re-served."""
    title: str
    unit: str
    periods: list[str]
    nearness: str
    """How near to the publisher: ``cbs``, ``cbs, re-served``, ``police, summed`` …"""
    rows: Annotated[int, Field(gt=0)]


class RecordedTable(BaseModel):
    """A recorded source table; ``figures.csv`` has columns measure, region_code, period, value.

    Codes are the publisher's own, value is in the measure's unit; an empty value is a missing figure.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str
    publisher: str
    title: str
    url: str
    licence: str
    recorded_on: date
    """The day the figures were carried over; the day of retrieval from the publisher is not known."""
    measures: list[RecordedMeasure]


def recorded_tables(root: Path = RECORDED_ROOT) -> dict[str, Path]:
    """Folder of each recorded table by table id."""
    return {path.parent.name: path.parent for path in sorted(root.glob(f"*/{SERIES}"))}


def read_series(folder: Path) -> RecordedTable:
    """The description in a recorded table's folder."""
    return RecordedTable.model_validate(yaml.safe_load((folder / SERIES).read_text(encoding="utf-8")))
