"""What a cell held, as text, and what that text may hold."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.tabular.cell_text import cell_text, is_formula_like, personal_data_in


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None), ("", None), ("  ", None), (" a ", " a "), (True, "ja"), (False, "nee"), (250.0, "250"),
        (2.5, "2.5"), (12, "12"),
        (dt.date(2022, 3, 31), "2022-03-31"), (dt.datetime(2022, 3, 31, tzinfo=dt.UTC), "2022-03-31"),
        (dt.datetime(2022, 3, 31, 14, 5, tzinfo=dt.UTC), "2022-03-31T14:05:00+00:00"), (dt.time(14, 5), "14:05:00"),
        (dt.timedelta(hours=1), "1:00:00"), (float("inf"), "inf"), (1e300, "1e+300"),
    ],
)  # fmt: skip
def test_text_of_a_cell(value: object, text: str | None) -> None:
    assert cell_text(value) == text


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("mail iemand@example.org.", "e-mailadres"), ("bel " + "0612" + "345678", "telefoonnummer"),
        ("+31 6 " + "1234" + "5678", "telefoonnummer"), ("0.6123456789", None),
        ("20220331", None), ("60.000 bedrijven", None),
        ("KvK 012345678901", None), ("@jaar", None),
    ],
)  # fmt: skip
def test_personal_data(text: str, what: str | None) -> None:
    assert personal_data_in(text) == what


def test_text_that_a_spreadsheet_would_run() -> None:
    assert [is_formula_like(text) for text in ("=1+1", "@SUM(A1)", "-5", "-", "a=1", "")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip


@given(st.one_of(st.text(), st.floats(), st.integers(), st.dates(), st.datetimes(), st.booleans(), st.none()))
def test_every_value_has_a_text_or_is_empty(value: object) -> None:
    text = cell_text(value)
    assert text is None or text.strip()
