"""How projects and feeds stand: the due dates, what came for them, and whose move it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.catalogue import load_catalogue
from sources.catalogue.base import WORKBOOK
from sources.deliveries.outcome import DeliverySummary
from sources.deliveries.standing import Standing, standings

CATALOGUE = load_catalogue()
PROJECT = "werken-9"
"""It reports on 31 March and 30 September, from 2019 to 2023."""
FEED = "regiodatabank"


def summary(
    day: date,
    verdict: str = "accepted",
    *,
    is_open: bool = False,
    subject: str | None = PROJECT,
    target: str = WORKBOOK,
) -> DeliverySummary:
    """One judged delivery."""
    counts = {"accepted": (3, 0), "partly_accepted": (2, 1), "rejected": (0, 3)}[verdict]
    return DeliverySummary(
        delivery_id=f"{day.toordinal():016x}", target=target, subject_id=subject, organisation_id=None,
        channel="inbox", received_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC), verdict=verdict,
        rows_accepted=counts[0], rows_rejected=counts[1], rows_open=counts[1] if is_open else 0, is_open=is_open,
        catalogue_version="x",
    )  # fmt: skip


def standing(today: date, *summaries: DeliverySummary, subject: str = PROJECT) -> Standing:
    """How one subject stands."""
    return next(found for found in standings(CATALOGUE, summaries, today) if found.subject_id == subject)


@pytest.mark.parametrize(
    ("today", "deliveries", "status", "move"),
    [
        pytest.param(date(2019, 3, 31), [], "not_due", "nobody", id="the-due-day-is-in-time"),
        pytest.param(date(2019, 4, 1), [], "overdue", "project_lead", id="the-day-after-is-late"),
        pytest.param(date(2022, 4, 20), [summary(date(2022, 3, 1))], "accepted", "nobody", id="in-time"),
        pytest.param(date(2022, 4, 20), [summary(date(2022, 4, 14))], "accepted", "nobody", id="late-but-there"),
        pytest.param(date(2022, 10, 1), [summary(date(2022, 4, 14))], "overdue", "project_lead", id="late-not-early"),
        pytest.param(date(2022, 10, 1), [summary(date(2022, 8, 1))], "accepted", "nobody", id="early"),
        pytest.param(
            date(2022, 4, 20), [summary(date(2022, 3, 1), "rejected", is_open=True)], "rejected", "project_lead",
            id="rejected",
        ),
        pytest.param(
            date(2022, 4, 20), [summary(date(2022, 3, 1), "rejected")], "overdue", "project_lead", id="dropped",
        ),
        pytest.param(
            date(2022, 4, 20), [summary(date(2022, 3, 1), "partly_accepted", is_open=True)], "partly_accepted",
            "project_lead", id="partly",
        ),
        pytest.param(
            date(2022, 4, 20), [summary(date(2022, 3, 1), "partly_accepted")], "accepted", "nobody", id="put-right",
        ),
        pytest.param(date(2026, 11, 25), [], "closed", "nobody", id="over-and-nothing-came"),
        pytest.param(date(2026, 11, 25), [summary(date(2023, 9, 1))], "accepted", "nobody", id="over-and-in"),
        pytest.param(
            date(2026, 11, 25), [summary(date(2021, 9, 1), "partly_accepted", is_open=True)], "partly_accepted",
            "project_lead", id="over-with-rows-open",
        ),
    ],
)  # fmt: skip
def test_status_and_move(today: date, deliveries: list[DeliverySummary], status: str, move: str) -> None:
    found = standing(today, *deliveries)
    assert (found.status, found.move) == (status, move)


def test_of_a_feed_the_partner_is_to_move() -> None:
    found = standing(date(2022, 2, 1), subject=FEED)
    assert (found.status, found.move, found.organisation_id) == ("overdue", "partner", "ik-ben-drents-ondernemer")
    fed = summary(date(2022, 1, 20), subject=FEED, target=FEED)
    assert standing(date(2022, 2, 1), fed, subject=FEED).status == "accepted"


def test_a_project_without_indicators_has_nothing_to_report() -> None:
    found = standing(date(2022, 4, 20), subject="werken-3")
    assert not next(project for project in CATALOGUE.projects if project.id == "werken-3").facts
    assert (found.status, found.move, found.last_due) == ("no_figures", "nobody", None)


def test_numbers_are_of_the_last_delivery_and_open_rows_of_all() -> None:
    found = standing(
        date(2022, 4, 20),
        summary(date(2022, 3, 2)),
        summary(date(2022, 3, 1), "partly_accepted", is_open=True),
        summary(date(2022, 3, 3), subject=None),
    )
    assert (found.deliveries, found.rows_accepted, found.rows_rejected, found.rows_open) == (2, 3, 0, 1)
    assert found.last_received_at == datetime(2022, 3, 2, 12, tzinfo=UTC)
    assert found.round_opened_on == date(2021, 12, 30)


@given(
    today=st.dates(date(2018, 1, 1), date(2027, 1, 1)),
    days=st.lists(st.dates(date(2018, 1, 1), date(2026, 12, 31)), max_size=4, unique=True),
)
def test_whatever_came_every_subject_has_one_standing(today: date, days: list[date]) -> None:
    found = standings(CATALOGUE, [summary(day) for day in days if day <= today], today)
    assert len(found) == len(CATALOGUE.projects) + len(CATALOGUE.feeds)
    mine = next(item for item in found if item.subject_id == PROJECT)
    assert (mine.last_due is None) or mine.last_due < today
    assert (mine.next_due is None) or mine.next_due >= today
    if mine.status == "overdue":
        assert mine.last_due is not None
        assert mine.last_accepted_at is None or mine.last_accepted_at.date() < mine.last_due
    if days and max(days) <= today and mine.last_due and max(days) >= mine.last_due - timedelta(days=80):
        assert mine.status == "accepted"
