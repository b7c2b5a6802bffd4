"""Whatever stands in the cells of a delivery: a judgement comes of it, and what is accepted keeps to the contract."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from sources.feeds.regions import RegionNames
from sources.feeds.row_model import RowModel
from sources.feeds.values import Reader
from tests.sources.feeds.delivering import CONTRACT, TODAY, catalogue, contract, judge

if TYPE_CHECKING:
    from sources.tabular import Value

FEED = contract()
COLUMNS = FEED.columns_by_name
ROWS = RowModel(FEED, Reader(FEED, RegionNames(catalogue(), FEED), TODAY))

LIKELY = st.sampled_from(
    ["Emmen", "GM0114", "Emen", "31-03-2022", "03/04/2022", "2022-03-31", "300", "1.234", "-1", "12,5", "Koop", "huur",
     "ja", "nee", "", " ", "=1+1"]
)  # fmt: skip
CELLS: st.SearchStrategy[Value] = st.one_of(
    LIKELY, st.text(max_size=30), st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(),
    st.times(), st.timedeltas(),
)  # fmt: skip


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(COLUMNS, CELLS)))
@settings(max_examples=300, deadline=None)
def test_any_row_is_right_or_says_why(cells: dict[str, Value]) -> None:
    values, findings = ROWS.read(cells)
    assert bool(values) != bool(findings)
    for finding in findings:
        assert finding.severity == "error"
        assert finding.message.endswith(".")
        assert finding.expected.endswith(".")
        assert finding.column in COLUMNS
    if not values:
        return
    assert isinstance(values["gemeente"], str)
    assert values["gemeente"] in {
        *(item.code for item in catalogue().municipalities), *(item.code for item in catalogue().regions)
    }  # fmt: skip
    assert isinstance(values["peildatum"], dt.date)
    assert values["peildatum"] <= TODAY
    assert values["aantal"] is None or (isinstance(values["aantal"], int) and 0 <= values["aantal"] <= 5000)
    assert values["soort"] in {"Koop", "Huur"}
    assert values["ongeveer"] in {True, False, None}


def good_rows() -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries(
        {
            "gemeente": st.sampled_from(["Aa en Hunze", "Emmen", "GM0118"]),
            "peildatum": st.dates(dt.date(2019, 1, 1), TODAY).map(str),
            "aantal": st.integers(-5, 5010) | st.none(),
            "soort": st.sampled_from(["Koop", "Huur", "Kraak"]),
            "ongeveer": st.booleans() | st.none(),
            "toelichting": st.sampled_from(["", "hertelling"]),
        }
    )


@given(st.lists(good_rows(), max_size=8))
@settings(max_examples=100, deadline=None)
def test_what_is_accepted_agrees_with_itself(rows: list[dict[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "levering.jsonl"
        heading = dict.fromkeys(COLUMNS)
        file.write_text("".join(json.dumps({**heading, **row}) + "\n" for row in rows), encoding="utf-8")
        judgement = judge(file)
    assert len(judgement.rows) == len(rows)
    taken = [figure for row in judgement.accepted_rows for figure in row.project_figures]
    days = [figure.as_of for figure in taken]
    assert len(set(days)) == len(days)
    regional = [(f.region_code, f.period) for row in judgement.accepted_rows for f in row.regional_figures]
    assert len(set(regional)) == len(regional)
    for figure in taken:
        higher = [other for other in taken if other.as_of < figure.as_of and other.value > figure.value]
        assert not higher or figure.remark
    assert {f.unit for f in taken} <= {CONTRACT["columns"][2]["unit"]}
