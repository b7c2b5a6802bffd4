"""How every project and feed stands: what came last, what was due, what is open, and whose move it is.

The one rule of it, for the pages, the command line and the alerts. It follows from the catalogue, the deliveries'
summaries and a day alone.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from sources.catalogue.base import WORKBOOK
from sources.catalogue.due import AMSTERDAM, feed_rounds, project_rounds
from sources.deliveries.model import Verdict  # noqa: TC001 - Pydantic needs it at run time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sources.catalogue import Catalogue
    from sources.catalogue.due import Rounds
    from sources.deliveries.outcome import DeliverySummary

StandingStatus = Literal[
    "rejected", "overdue", "partly_accepted", "closed", "accepted", "not_due", "no_date", "no_figures"
]
"""Tried in this order.

``rejected``: of the last delivery nothing was accepted, and it is still open; ``overdue``: nothing accepted came for
the round that is over; ``final_missing``: the same, and no round is to come; ``partly_accepted``: rows are still in
quarantine; ``accepted``: all is well; ``not_due``: no round is over yet; ``no_date``: there are no rounds;
``no_figures``: the project has no indicators to report on.
"""

Move = Literal["project_lead", "partner", "programme_team", "nobody"]
"""Who has to do something: the sender where something is wrong with or missing from it, the programme team where only
it can decide (no date was agreed)."""


class Standing(BaseModel):
    """How one project or feed stands."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    subject_kind: Literal["project", "feed"]
    subject_id: str
    organisation_id: str
    """The partner that hands in: the project's lead, the feed's owner."""
    deliveries: int
    """How many were judged, accepted or not."""
    last_delivery_id: str | None
    last_received_at: AwareDatetime | None
    last_verdict: Verdict | None
    rows_accepted: int
    """Of the last delivery, as are the rejected rows."""
    rows_rejected: int
    rows_open: int
    """In quarantine, of all its deliveries together."""
    last_accepted_at: AwareDatetime | None
    """When something was last received of which rows were accepted."""
    round_opened_on: date | None
    """From when on a delivery counts for the round that is over; None where any does."""
    last_due: date | None
    next_due: date | None
    status: StandingStatus
    move: Move


def standings(catalogue: Catalogue, summaries: Sequence[DeliverySummary], today: date) -> tuple[Standing, ...]:
    """How every project and every feed of the catalogue stands on a day, projects first, each in catalogue order.

    Args:
        catalogue: Whose projects, feeds and due dates count.
        summaries: Of all judged deliveries; those of which the subject is unknown count for nobody.
        today: The day in the Netherlands.
    """
    workbooks: dict[str, list[DeliverySummary]] = defaultdict(list)
    fed: dict[str, list[DeliverySummary]] = defaultdict(list)
    for summary in sorted(summaries, key=lambda item: (item.received_at, item.delivery_id)):
        if summary.subject_id is not None:
            (workbooks if summary.target == WORKBOOK else fed)[summary.subject_id].append(summary)
    programmes = {programme.id: programme for programme in catalogue.programmes}
    found = [
        _standing(
            "project", project.id, project.lead, workbooks[project.id], today,
            partial(project_rounds, programmes[project.programme]) if project.facts else None,
        )
        for project in catalogue.projects
    ]  # fmt: skip
    found += [
        _standing("feed", feed.id, feed.owner, fed[feed.id], today, partial(feed_rounds, feed))
        for feed in catalogue.feeds
    ]
    return tuple(found)


def counts_from(rounds: Callable[[date], Rounds], due: date) -> date | None:
    """From when on a delivery counts for the round of a due date: halfway between it and the one before.

    A workbook that comes two weeks late is thus no early one of the next round. None where no round was before it.
    """
    before = rounds(due).last_due
    return None if before is None else before + timedelta(days=(due - before).days // 2)


def _standing(
    kind: Literal["project", "feed"],
    subject_id: str,
    organisation_id: str,
    deliveries: Sequence[DeliverySummary],
    today: date,
    rounds: Callable[[date], Rounds] | None,
) -> Standing:
    now = rounds(today) if rounds else None
    opened = counts_from(rounds, now.last_due) if rounds and now and now.last_due else None
    last = deliveries[-1] if deliveries else None
    accepted = _last_accepted(deliveries)
    status = _status(deliveries, now, accepted, opened)
    return Standing(
        subject_kind=kind,
        subject_id=subject_id,
        organisation_id=organisation_id,
        deliveries=len(deliveries),
        last_delivery_id=last.delivery_id if last else None,
        last_received_at=last.received_at if last else None,
        last_verdict=last.verdict if last else None,
        rows_accepted=last.rows_accepted if last else 0,
        rows_rejected=last.rows_rejected if last else 0,
        rows_open=sum(item.rows_open for item in deliveries),
        last_accepted_at=accepted,
        round_opened_on=opened,
        last_due=now.last_due if now else None,
        next_due=now.next_due if now else None,
        status=status,
        move=_move(kind, status),
    )


def _last_accepted(deliveries: Iterable[DeliverySummary]) -> datetime | None:
    return max((item.received_at for item in deliveries if item.rows_accepted), default=None)


def _status(
    deliveries: Sequence[DeliverySummary], now: Rounds | None, accepted: datetime | None, opened: date | None
) -> StandingStatus:
    if deliveries and deliveries[-1].verdict == "rejected" and deliveries[-1].is_open:
        return "rejected"
    missed = now is not None and now.last_due is not None and not _is_in(accepted, opened)
    if missed and now and now.next_due:
        return "overdue"
    if any(item.is_open for item in deliveries):
        return "partly_accepted"
    if missed:
        return "closed"
    return "accepted" if accepted is not None else _before_any(now)


def _before_any(now: Rounds | None) -> StandingStatus:
    """Of a subject of which nothing was accepted yet and nothing is missed."""
    if now is None:
        return "no_figures"
    return "not_due" if now.next_due else "no_date"


def _is_in(accepted: datetime | None, opened: date | None) -> bool:
    return accepted is not None and (opened is None or accepted.astimezone(AMSTERDAM).date() > opened)


def _move(kind: Literal["project", "feed"], status: StandingStatus) -> Move:
    if status in {"rejected", "overdue", "partly_accepted"}:
        return "project_lead" if kind == "project" else "partner"
    return "programme_team" if status == "no_date" else "nobody"
