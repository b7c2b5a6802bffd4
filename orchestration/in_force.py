"""Reads from the landing zone what a build starts from now."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from orchestration.dbt_runs import dbt_digest
from orchestration.deliveries import open_deliveries
from orchestration.inputs import Delivered, Inputs, SourceOutcome, code_digest
from orchestration.releases.breaches import acceptances
from orchestration.releases.meetings import last_meeting
from orchestration.settings import PROJECT_ROOT
from sources.catalogue import load_catalogue
from sources.catalogue.due import AMSTERDAM
from sources.catalogue.land import PUBLISHER, TABLE
from sources.deliveries.standing import standings
from sources.landing import Landing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from orchestration.settings import Settings
    from sources.catalogue import Catalogue
    from sources.catalogue.indicator import SourceTable
    from sources.deliveries.deliveries import Deliveries
    from sources.deliveries.outcome import DeliverySummary, LandedDelivery

PAGES = PROJECT_ROOT / "dashboards"

_PAGE_CODE = frozenset({".md", ".py", ".j2", ".html", ".css", ".js", ".svg", ".woff2"})

_NOT_IN_A_RELEASE = frozenset({"preview", "print"})
"""Packages of ``dashboards`` that a release's pages and live dashboards do not come from."""


class NothingLanded(Exception):  # noqa: N818 - a state, not a mistake
    """The catalogue has not been landed yet, so there is nothing to build from."""


def _outcome(landing: Landing, table: SourceTable, *, offline: bool) -> SourceOutcome:
    if table.protocol == "none":
        return SourceOutcome(table.id, "no_live_source")
    check = None if offline else landing.last_check(table.publisher, table.id)
    if check is None:
        return SourceOutcome(table.id, "not_asked")
    return SourceOutcome(table.id, check.outcome, check.cause, tuple(notice.text for notice in check.notices))


def _delivered(landed: Sequence[LandedDelivery], summaries: Sequence[DeliverySummary]) -> Iterator[Delivered]:
    organisations = {summary.delivery_id: summary.organisation_id for summary in summaries}
    for item in landed:
        record = item.record
        yield Delivered(
            delivery_id=record.delivery_id,
            target=record.target,
            organisation_id=organisations.get(record.delivery_id),
            channel=record.channel,
            received_at=record.received_at,
            manifest=item.manifest,
        )


def inputs_in_force(
    landing: Landing,
    catalogue: Catalogue,
    deliveries: Deliveries,
    settings: Settings,
    *,
    today: date | None = None,
    pages: Path = PAGES,
) -> Inputs:
    """The versions in force, what came of asking each source last, what was delivered and how everybody stands.

    Args:
        landing: where the versions lie.
        catalogue: whose tables, projects and feeds count.
        deliveries: the store of what was handed in.
        settings: whether publishers are asked.
        today: the day to count due dates and meetings from; the present one in the Netherlands by default.
        pages: the folder of pages and their code.

    Raises:
        NothingLanded: the catalogue has not been landed.
    """
    landed_catalogue = landing.in_force(PUBLISHER, TABLE)
    if landed_catalogue is None:
        raise NothingLanded("the catalogue has not been landed yet; run 'regiodeal refresh'")
    tables = catalogue.source_tables
    found = [landing.in_force(table.publisher, table.id) for table in tables]
    summaries = deliveries.summaries()
    day = today or datetime.now(AMSTERDAM).date()
    return Inputs(
        catalogue=landed_catalogue,
        tables=tuple(manifest for manifest in found if manifest is not None),
        outcomes=tuple(_outcome(landing, table, offline=settings.offline) for table in tables),
        code_digest=dbt_digest() + code_digest([pages], _PAGE_CODE, _NOT_IN_A_RELEASE),
        deliveries=tuple(_delivered(deliveries.in_force(), summaries)),
        summaries=tuple(summaries),
        standings=standings(catalogue, summaries, day),
        acceptances=acceptances(settings),
        last_meeting=last_meeting(catalogue.meetings, day),
        depth=settings.depth,
    )


def gather_inputs(settings: Settings) -> Inputs:
    """The same, with everything opened where the settings say and the catalogue as its files are now.

    Raises:
        NothingLanded: the catalogue has not been landed.
        CatalogueError: the catalogue does not hold.
    """
    catalogue = load_catalogue(settings.catalogue_root)
    return inputs_in_force(Landing(settings.landing), catalogue, open_deliveries(settings, catalogue), settings)
