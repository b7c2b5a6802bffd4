"""The glossary of a real release names every indicator, and every word that a verdict is given in."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import duckdb
import pytest

if TYPE_CHECKING:
    from tests.released import Released


@pytest.fixture(scope="module")
def glossary(released: Released) -> str:
    return unescape((released.site / "begrippen.html").read_text(encoding="utf-8"))


def test_every_indicator_stands_in_it_with_its_definition(glossary: str, released: Released) -> None:
    with duckdb.connect(str(released.folder / "monitor.duckdb"), read_only=True) as connection:
        indicators = connection.execute("select name, definition, unit, breaks from dim_indicator").fetchall()
    entries = re.split(r"<h4[^>]*>", glossary)[1:]
    by_name = {re.sub(r"<[^>]+>", "", entry.split("</h4>")[0]).strip(): entry for entry in entries}
    assert set(by_name) == {name for name, *_ in indicators}
    for name, definition, unit, breaks in indicators:
        assert definition in by_name[name]
        assert f"<strong>Eenheid</strong>: {unit}" in by_name[name]
        assert "nog geen</li>" not in by_name[name], f"{name} has no source"
        assert ("<strong>Reeksbreuk.</strong>" in by_name[name]) == bool(breaks)


def test_every_word_of_a_verdict_says_in_dutch_what_it_is_about(glossary: str, released: Released) -> None:
    with duckdb.connect(str(released.folder / "monitor.duckdb"), read_only=True) as connection:
        words = connection.execute("select distinct kind, label from dim_status").fetchall()
    for kind, label in words:
        assert label in glossary
        assert f">{kind}<" not in glossary, f"give {kind} a Dutch name in pages/begrippen.md"
