"""Which judge a delivery goes to, and what is said where none can judge it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.catalogue.base import WORKBOOK
from sources.catalogue.due import AMSTERDAM
from sources.catalogue.problems import nearest
from sources.deliveries.model import Finding, Judgement
from sources.feeds import judge_feed
from sources.submissions import judge_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from sources.catalogue import Catalogue
    from sources.deliveries.model import DeliveryRecord, Earlier

UNKNOWN_FEED = "unknown_feed"


def judge(
    record: DeliveryRecord, original: Path, catalogue: Catalogue, earlier: Earlier, *, catalogue_version: str
) -> Judgement:
    """Judge one delivery as of the day it was received, by the judge of its target."""
    today = record.received_at.astimezone(AMSTERDAM).date()
    if record.target == WORKBOOK:
        return judge_workbook(original, catalogue, earlier, catalogue_version=catalogue_version, today=today)
    feeds = {feed.id: feed for feed in catalogue.feeds}
    feed = feeds.get(record.target)
    if feed is not None:
        return judge_feed(original, feed, catalogue, earlier, catalogue_version=catalogue_version, today=today)
    finding = Finding(
        rule=UNKNOWN_FEED,
        value=record.target,
        message=f"Er is geen levering met de naam '{record.target}'.",
        expected=_expected_feed(record.target, sorted(feeds)),
    )
    return Judgement(target=record.target, subject_id=None, catalogue_version=catalogue_version, findings=(finding,))


def _expected_feed(target: str, feeds: list[str]) -> str:
    near = nearest(target, feeds).removeprefix("; nearest: ")
    known = f"het meest lijkt: {near}" if near else f"bekend zijn: {', '.join(feeds) or 'nog geen'}"
    return f"Zet het bestand in de map van een bekende levering onder 'feeds' ({known})."
