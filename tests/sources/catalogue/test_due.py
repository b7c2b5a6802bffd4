"""When something is expected."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.catalogue import load_catalogue
from sources.catalogue.due import Rounds, feed_rounds, last_due, next_due, project_rounds, table_patience

TWICE = ["03-31", "09-30"]
CATALOGUE = load_catalogue()
FIRST_DEAL, SECOND_DEAL = CATALOGUE.programmes


@pytest.mark.parametrize(
    ("today", "last", "following"),
    [
        (date(2022, 3, 30), date(2021, 9, 30), date(2022, 3, 31)),
        (date(2022, 3, 31), date(2021, 9, 30), date(2022, 3, 31)),
        (date(2022, 4, 1), date(2022, 3, 31), date(2022, 9, 30)),
        (date(2022, 12, 31), date(2022, 9, 30), date(2023, 3, 31)),
    ],
)
def test_the_due_date_itself_is_in_time(today: date, last: date, following: date) -> None:
    assert (last_due(TWICE, today), next_due(TWICE, today)) == (last, following)


def test_nothing_is_due_before_and_after() -> None:
    window = {"since": date(2022, 1, 1), "until": date(2022, 6, 30)}
    assert last_due(TWICE, date(2022, 3, 1), **window) is None
    assert next_due(TWICE, date(2015, 3, 1), **window) == date(2022, 3, 31)
    assert last_due(TWICE, date(2040, 1, 1), **window) == date(2022, 3, 31)
    assert next_due(TWICE, date(2022, 4, 1), **window) is None
    assert (last_due([], date(2022, 1, 1)), next_due([], date(2022, 1, 1))) == (None, None)


def test_projects_report_within_the_years_of_their_programme() -> None:
    assert project_rounds(FIRST_DEAL, date(2018, 1, 1)) == Rounds(None, date(2019, 3, 31))
    assert project_rounds(FIRST_DEAL, date(2026, 11, 25)) == Rounds(date(2023, 9, 30), None)
    assert project_rounds(SECOND_DEAL, date(2026, 11, 25)) == Rounds(date(2026, 9, 30), date(2027, 3, 31))


def test_feeds_are_due_until_their_last_day() -> None:
    feed = next(feed for feed in CATALOGUE.feeds if feed.id == "kansen4kinderen")
    assert feed_rounds(feed, date(2022, 7, 1)) == Rounds(date(2021, 10, 31), date(2022, 10, 31))
    assert feed_rounds(feed, date(2026, 11, 25)) == Rounds(date(2023, 10, 31), None)


def test_the_round_before_is_found_from_the_day_before() -> None:
    last = project_rounds(FIRST_DEAL, date(2022, 7, 1)).last_due
    assert last is not None
    assert project_rounds(FIRST_DEAL, last - timedelta(days=1)).last_due == date(2021, 9, 30)


def test_patience_is_shorter_than_the_time_between_two_publications() -> None:
    times = {"monthly": 30, "quarterly": 91, "yearly": 365, "every_two_years": 730, "every_four_years": 1460}
    seen = set()
    for table in CATALOGUE.source_tables:
        patience = table_patience(table)
        seen.add(table.frequency)
        if table.frequency == "once":
            assert patience is None
        else:
            assert patience is not None
            assert timedelta(days=1) < patience < timedelta(days=times[table.frequency])
    assert {"once", "monthly", "quarterly"} <= seen


days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
due_lists = st.lists(st.sampled_from(["01-01", "02-28", "03-31", "06-30", "09-30", "12-31"]), min_size=1, unique=True)


@given(due_lists, days, st.none() | days, st.none() | days)
def test_last_and_next_lie_on_both_sides_and_leave_none_between(
    due: list[str], today: date, since: date | None, until: date | None
) -> None:
    last, following = (found(due, today, since=since, until=until) for found in (last_due, next_due))
    every = [
        day
        for year in range(1999, 2103)
        for item in due
        if (day := date(year, int(item[:2]), int(item[3:])))
        and (since is None or day >= since)
        and (until is None or day <= until)
    ]
    assert last == max((day for day in every if day < today), default=None)
    assert following == min((day for day in every if day >= today), default=None)
