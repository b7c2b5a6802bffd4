"""Figures picked at random off the pages are followed to rows of landed files, and made again from them."""

from __future__ import annotations

import math
import os
import random
import re
from typing import TYPE_CHECKING

import duckdb
import pytest

from orchestration.explaining import Where, explain
from orchestration.explaining.on_pages import ShownFigure, figures_on

if TYPE_CHECKING:
    from orchestration.explaining import LandedRow
    from tests.released import Released

HOW_MANY = 20
SEED = int(os.environ.get("REGIODEAL_TEST_SEED") or random.SystemRandom().randrange(2**32))
"""Others at every build; what failed is picked again with ``REGIODEAL_TEST_SEED``."""


def _pick(released: Released) -> list[ShownFigure]:
    """A page, then a number on it, so that a page with few numbers is looked at as often as one with many."""
    chance = random.Random(SEED)  # noqa: S311 - chance, not secrecy
    pages = sorted(path.relative_to(released.site).with_suffix("").as_posix() for path in released.site.rglob("*.html"))
    picked: dict[ShownFigure, None] = {}
    while len(picked) < HOW_MANY:
        if figures := figures_on(released.site, chance.choice(pages)):
            picked[chance.choice(figures)] = None
    return list(picked)


def _read(text: str) -> tuple[float, int]:
    """A number in Dutch as a reader takes it, and to how many decimals it is given."""
    found = re.search(r"-?\d[\d.]*(?:,(\d+))?", text)
    assert found is not None, text
    return float(found[0].replace(".", "").replace(",", ".")), len(found[1] or "")


def _lies_there(row: LandedRow) -> bool:
    """Whether the file holds that value in that very row, read past everything else."""
    found = duckdb.execute(
        "select value from read_parquet(?, file_row_number = true) where file_row_number = ?",
        [str(row.version.file), row.number - 1],
    ).fetchall()
    return found == [(row.value,)]


def test_twenty_figures_of_the_pages_lead_to_landed_rows(released: Released) -> None:
    where = Where(released.folder, released.landing, released.site)
    for shown in _pick(released):
        told = f"{shown} (REGIODEAL_TEST_SEED={SEED})"
        explanation = explain(where, shown.subject, shown.of, shown.when)
        if explanation.fact is not None:
            rows, again = [explanation.fact.row], explanation.fact.row.value
        else:
            assert explanation.figure is not None, told
            rows, again = explanation.figure.rows(), explanation.figure.value_again
            assert again == pytest.approx(explanation.figure.value, rel=1e-9, abs=1e-9), told
        assert rows, told
        assert all(map(_lies_there, rows)), told
        number, decimals = _read(shown.text)
        assert math.isclose(number, again, rel_tol=0, abs_tol=0.5 * 10**-decimals * (1 + 1e-6)), told
        assert f"/{shown.page}" in explanation.pages, told
