"""What a reader of the PDF gets: read back from the file itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from pypdf import PdfReader

from dashboards.formats import format_value
from dashboards.print import PrintError, print_municipalities
from dashboards.print import reports as printing
from tests.dashboards.print.conftest import CANDIDATES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def words(path: Path) -> str:
    """All text, as one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def between(text: str, start: str, end: str) -> str:
    return text.split(start, 1)[1].split(end, 1)[0]


def bookmarks(reader: PdfReader) -> list[str]:
    def flat(items: list[Any]) -> Iterator[str]:
        for item in items:
            if isinstance(item, list):
                yield from flat(item)
            else:
                yield item.title

    return list(flat(reader.outline))


def structure(reader: PdfReader) -> Iterator[Any]:
    """Every element of the tag tree."""
    todo = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while todo:
        node = todo.pop().get_object()
        if isinstance(node, list):
            todo.extend(node)
        elif isinstance(node, dict):
            yield node
            if "/K" in node:
                todo.append(node["/K"])


def test_every_municipality_gets_a_report_of_a_few_pages(reports: dict[str, Path]) -> None:
    assert list(reports) == ["emmen", "hoogeveen"]
    for path in reports.values():
        reader = PdfReader(path)
        assert 4 <= len(reader.pages) <= 8
        for number, page in enumerate(reader.pages, start=1):
            shown = f"Pagina {number} van {len(reader.pages)}" in page.extract_text()
            assert shown == (number > 1), "a page number on every page but the cover"


def test_the_report_says_what_it_is(reports: dict[str, Path]) -> None:
    reader = PdfReader(reports["emmen"])
    assert reader.metadata is not None
    assert reader.metadata.title == "Emmen: Rapport voor de gemeenteraad, Regio Deal Zuid- en Oost-Drenthe"
    assert reader.trailer["/Root"]["/Lang"] == "nl"
    assert str(reader.metadata.creation_date) == "2026-03-12 01:30:00+00:00"
    assert [b for b in bookmarks(reader) if b != "Emmen"] == [
        "In het kort", "Wat u moet weten", "Wat de Regio Deal is", "Dit vraagt aandacht",
        "De cijfers die het meest zeggen", "Werken", "Wonen", "Welzijn", "De projecten",
        "Zo leest u de signalen", "Bronnen",
    ]  # fmt: skip
    cover = reader.pages[0].extract_text()
    assert "Emmen" in cover
    assert "12 maart 2026" in cover


def test_the_report_is_tagged_and_every_drawing_has_words(reports: dict[str, Path]) -> None:
    reader = PdfReader(reports["emmen"])
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b'part="1"' in reader.trailer["/Root"]["/Metadata"].get_data()
    nodes = [node for node in structure(reader) if "/S" in node]
    kinds = {node["/S"] for node in nodes}
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Figure", "/L", "/BlockQuote"} <= kinds
    figures = [node for node in nodes if node["/S"] == "/Figure"]
    assert all(node.get("/Alt") for node in figures)
    spoken = [node["/Alt"] for node in figures]
    assert any("beweegt van het doel af" in alt for alt in spoken), "the chart of the verdicts"
    assert any(alt.startswith("van ") and " naar " in alt for alt in spoken), "the small lines"


def test_every_figure_equals_the_release(reports: dict[str, Path], rich_release: Path) -> None:
    with duckdb.connect(str(rich_release), read_only=True) as connection:
        for slug, path in reports.items():
            text = words(path)
            attention = between(text, "Dit vraagt aandacht", "De cijfers die het meest zeggen")
            columns = "indicator_name, unit, decimals, latest_value, latest_year, national_value, pace_reason"
            rows = connection.execute(
                f"select {columns} from mart_programme__indicator_status "
                "where region_slug = ? and pace_status = 'moving_away'",
                [slug],
            ).fetchall()
            assert rows
            for name, unit, decimals, latest, year, national, reason in rows:
                fmt = f"#,##0.{'0' * decimals}" + ('" %"' if unit == "%" else "")
                row = f"{name} {format_value(latest, fmt)} {year} {format_value(national, fmt)} {reason}"
                assert " ".join(row.split()) in attention
            inhabitants, projects, *counts = (
                connection.execute(
                    "select inhabitants, project_count, on_course_count, behind_count, moving_away_count, "
                    "not_assessed_count from mart_programme__municipalities where slug = ?",
                    [slug],
                ).fetchone()
                or ()
            )
            assert f"heeft {format_value(inhabitants, 'num0')} inwoners" in text
            assert f"doet mee aan {projects} projecten" in text
            shown = re.search(r"bereikt of op koers (\d+) .*?langzaam (\d+) .*?doel af (\d+) .*?oordeel (\d+)", text)
            assert shown is not None
            assert [int(n) for n in shown.groups()] == counts


def test_the_indicators_are_chosen_by_the_rule_that_the_report_states(reports: dict[str, Path]) -> None:
    chosen = between(words(reports["hoogeveen"]), "De cijfers over welzijn", "Laatste cijfer, naast de andere")
    named = [one.id for one in CANDIDATES if f"Cijfer {one.id} om reden {one.id}." in chosen]
    # The first of each theme by distance from the middle; bravo is further out than delta, but its theme had its turn.
    assert named == ["alfa", "charlie", "delta"]
    assert "Plaats 299 van 300 gemeenten." in chosen
    assert "71,3 %" in chosen
    rule = between(words(reports["hoogeveen"]), "De cijfers die het meest zeggen", "In 2030")
    assert "hoogstens drie cijfers" in rule
    assert "het midden van alle Nederlandse gemeenten" in rule


def test_what_a_project_is_called_is_text(reports: dict[str, Path]) -> None:
    text = words(reports["emmen"])
    assert "Leren <b>werken</b>" in text
    assert "Energie & armoede" in text
    assert "Leren <b>werken</b>" not in words(reports["hoogeveen"]), "Hoogeveen takes no part in it"


def test_of_a_programme_s_notes_a_council_reads_what_concerns_it(reports: dict[str, Path]) -> None:
    assert "De gemeente Hoogeveen doet niet mee." in words(reports["hoogeveen"])
    assert "doet niet mee" not in words(reports["emmen"])
    assert "rekenkamer" not in words(reports["hoogeveen"])


def test_only_the_typefaces_of_the_project_are_used(reports: dict[str, Path]) -> None:
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in PdfReader(reports["emmen"]).pages
        for font in (page["/Resources"].get_object().get("/Font") or {}).values()
    }
    assert fonts
    assert all("Source-Sans-3" in name or "Source-Serif-4" in name for name in fonts), fonts


def test_the_same_release_gives_the_same_bytes(reports: dict[str, Path], rich_release: Path, tmp_path: Path) -> None:
    heard: list[str] = []
    (again,) = print_municipalities(rich_release, tmp_path, ["GM0114"], heard.append)
    assert heard == ["Emmen"]
    assert again.read_bytes() == reports["emmen"].read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["regiodeal-emmen.pdf"]


def test_an_unknown_municipality_is_named_with_the_nearest(rich_release: Path, tmp_path: Path) -> None:
    with pytest.raises(PrintError, match=r"'Hogeveen' is no municipality .*nearest known name: Hoogeveen"):
        print_municipalities(rich_release, tmp_path, ["emmen", "Hogeveen"])
    assert not list(tmp_path.iterdir()), "nothing is written when one name is wrong"


def test_an_error_in_the_page_is_told_with_its_line(
    rich_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "print"
    folder.mkdir()
    page = folder / "[gemeente].md"
    page.write_text(
        "---\ntitle: Proef\nhide_title: true\n---\n\n# Proef\n\n<BigValu data={x} value=y/>\n", encoding="utf-8"
    )
    monkeypatch.setattr(printing, "PAGE", page)
    monkeypatch.setattr(printing, "HERE", folder)
    with pytest.raises(PrintError, match=re.escape("print/[gemeente].md:8: unknown component <BigValu>")) as caught:
        print_municipalities(rich_release, tmp_path / "out")
    assert caught.value.problems[0].nearest == "BigValue"
    assert not (tmp_path / "out").exists()


def test_a_release_that_is_none_is_told(tmp_path: Path) -> None:
    empty = tmp_path / "empty.duckdb"
    duckdb.connect(str(empty)).close()
    with pytest.raises(PrintError, match="cannot be printed"):
        print_municipalities(empty, tmp_path / "out")
