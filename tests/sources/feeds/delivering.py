"""Deliveries as partners make them: real files of every format, and a contract to hold them against."""

from __future__ import annotations

import csv
import json
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb
import openpyxl

from sources.catalogue import Catalogue, load_catalogue
from sources.catalogue.feed import Feed
from sources.deliveries.earlier import EarlierFigures
from sources.deliveries.model import EarlierFigure, Judgement
from sources.feeds import judge_feed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

TODAY = date(2022, 7, 1)
VISITED = ("wonen-2.1", "huishoudens-bezocht")

CONTRACT: dict[str, Any] = {
    "id": "proef",
    "title": "Proeflevering",
    "owner": "gemeente-aa-en-hunze",
    "contact_role": "projectleider",
    "description": "Een levering om regels mee te beproeven.",
    "transport": {"kind": "file"},
    "formats": ["csv", "xlsx", "ods", "jsonl", "parquet"],
    "columns": [
        {"name": "gemeente", "type": "region", "description": "De gemeente."},
        {"name": "peildatum", "type": "date", "description": "De dag."},
        {"name": "aantal", "type": "integer", "unit": "huishoudens", "required": False, "minimum": 0, "maximum": 5000,
         "description": "Het aantal."},
        {"name": "soort", "type": "text", "allowed": ["Koop", "Huur"], "description": "De soort woning."},
        {"name": "ongeveer", "type": "boolean", "required": False, "description": "Ja of nee."},
        {"name": "toelichting", "type": "text", "required": False, "description": "Uitleg."},
    ],
    "key": ["gemeente", "peildatum", "soort"],
    "frequency": "half_yearly",
    "due": ["01-31", "07-31"],
    "on_breach": "row",
    "facts": [
        {"fact": "/".join(VISITED), "value": "aantal", "as_of": "peildatum", "approximate": "ongeveer",
         "remark": "toelichting", "where": {"soort": "Koop", "gemeente": "GM1680"}},
    ],
    "measures": [
        {"measure": "huizen", "title": "Bezochte huizen", "unit": "huishoudens", "value": "aantal",
         "region": "gemeente", "period": "peildatum", "where": {"soort": "Huur"}},
    ],
    "regions": {"Regio Zuid-Oost": "RD01"},
    "period_grain": "quarter",
    "examples": [{"gemeente": "Emmen"}],
}  # fmt: skip

GOOD = {
    "gemeente": "Aa en Hunze", "peildatum": "31-03-2022", "aantal": "300", "soort": "Koop", "ongeveer": "ja",
    "toelichting": "",
}  # fmt: skip


@cache
def catalogue() -> Catalogue:
    return load_catalogue()


def contract(**changes: Any) -> Feed:
    return Feed.model_validate({**CONTRACT, **changes})


def of(feed_id: str) -> Feed:
    return next(feed for feed in catalogue().feeds if feed.id == feed_id)


def write(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """Rows as a file of the kind that its name says; the headings are those of the first row."""
    headings = list(rows[0]) if rows else []
    match path.suffix:
        case ".csv":
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, headings, delimiter=";")
                writer.writeheader()
                writer.writerows(rows)
        case ".jsonl":
            path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        case ".xlsx":
            book = openpyxl.Workbook()
            book.active.append(headings)
            for row in rows:
                book.active.append([row[name] if row[name] != "" else None for name in headings])
            book.save(path)
        case ".parquet":
            write(path.with_suffix(".jsonl"), rows)
            duckdb.sql(
                f"copy (from read_json('{path.with_suffix('.jsonl')}', format = 'newline_delimited')) to '{path}'"
            )
            path.with_suffix(".jsonl").unlink()
        case _:
            raise AssertionError(path)
    return path


def nothing_earlier() -> EarlierFigures:
    return EarlierFigures({})


def earlier(*figures: tuple[date, float], fact: tuple[str, str] = VISITED) -> EarlierFigures:
    return EarlierFigures({fact: tuple(EarlierFigure(as_of=as_of, value=value) for as_of, value in figures)})


def judge(path: Path, feed: Feed | None = None, known: EarlierFigures | None = None, today: date = TODAY) -> Judgement:
    return judge_feed(
        path,
        feed or contract(),
        catalogue(),
        known if known is not None else nothing_earlier(),
        catalogue_version="0123456789abcdef",
        today=today,
    )


def delivered(
    folder: Path, *rows: Mapping[str, Any], feed: Feed | None = None, known: EarlierFigures | None = None
) -> Judgement:
    """The judgement of these rows as csv."""
    return judge(write(folder / "levering.csv", rows), feed, known)


def rules(judgement: Judgement, severity: str | None = None) -> list[str]:
    return [f.rule for f in judgement.all_findings if severity in {None, f.severity}]
