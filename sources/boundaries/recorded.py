"""Recorded outlines: ``boundaries.yaml`` says what ``outlines.csv`` beside it holds, one vertex a row."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

from sources.boundaries.outlines import OUTLINES, OutlinesUnreadable, outlines_of, read_csv, write_csv, write_outlines
from sources.landing import VersionFacts
from sources.recorded.series import RECORDED_ROOT

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from sources.boundaries.outlines import Vertex
    from sources.catalogue.indicator import SourceTable
    from sources.landing import Landed, Landing

DESCRIPTION = "boundaries.yaml"
VERTICES = "outlines.csv"


class RecordedBoundaries(BaseModel):
    """Outlines that ship with the project, in degrees (WGS 84), their corners as they were taken over."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str
    publisher: str
    title: str
    url: str
    licence: str
    recorded_on: date
    """The day the outlines were carried over; the day of retrieval from the publisher is not known."""
    nearness: str
    regions: Annotated[int, Field(gt=0)]
    rows: Annotated[int, Field(gt=0)]


def land_recorded_boundaries(landing: Landing, table: SourceTable, root: Path = RECORDED_ROOT) -> Landed | None:
    """Land the recorded outlines of a table; the same outlines again give the version that is there.

    Returns:
        What was landed, or None when none are recorded for the table.
    """
    folder = root / table.id
    if not (folder / DESCRIPTION).is_file():
        return None
    text = (folder / DESCRIPTION).read_text(encoding="utf-8")
    described = RecordedBoundaries.model_validate(yaml.safe_load(text))
    with landing.staging() as staged:
        rows = write_outlines(read_csv(folder / VERTICES), table.id, int(table.boundaries), staged / OUTLINES)
        facts = VersionFacts(
            publisher=table.publisher,
            table_id=table.id,
            origin="recorded",
            nearness=described.nearness,
            title=table.title,
            url=table.url,
            selection_digest=hashlib.sha256((folder / VERTICES).read_bytes()).hexdigest()[:16],
            retrieved_at=datetime.combine(described.recorded_on, time(), UTC),
            rows_announced=described.rows,
            rows_received=rows,
            licence=table.licence,
            attribution=table.attribution,
        )
        return landing.commit(staged, facts)


def record_boundaries(
    source: Path, table: SourceTable, wanted: Collection[str], root: Path, today: date
) -> RecordedBoundaries:
    """Carry the outlines of the wanted regions over from a GeoJSON file, every corner as it stands.

    Raises:
        OutlinesUnreadable: the file holds no outlines in degrees, or not of every wanted region.
    """
    try:
        collection = json.loads(source.read_text(encoding="utf-8"))
    except ValueError as error:
        raise OutlinesUnreadable(f"{source} is no JSON: {error}") from error
    vertices = [v for v in outlines_of(collection) if v.region_code in wanted]
    missing = sorted(set(wanted) - {v.region_code for v in vertices})
    if missing:
        raise OutlinesUnreadable(f"{source} holds no outline of {', '.join(missing)}")
    folder = root / table.id
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rows = write_csv(vertices, folder / VERTICES)
    described = RecordedBoundaries(
        table=table.id,
        publisher=table.publisher,
        title=table.title,
        url=table.url,
        licence=table.licence,
        recorded_on=today,
        nearness="cbs, rounded to 0.001 degree" if _rounded(vertices) else "cbs",
        regions=len(set(wanted)),
        rows=rows,
    )
    text = yaml.safe_dump(described.model_dump(), sort_keys=False, allow_unicode=True, width=110)
    (folder / DESCRIPTION).write_text(text, encoding="utf-8")
    return described


def _rounded(vertices: list[Vertex]) -> bool:
    return all(round(v.longitude, 3) == v.longitude and round(v.latitude, 3) == v.latitude for v in vertices)
