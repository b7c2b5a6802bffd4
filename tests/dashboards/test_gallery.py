"""The gallery page uses every component on a real release: all of them render, and all become something in Superset."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboards import build_site
from dashboards.components import REGISTRY
from dashboards.components.documentation import document, markdown
from dashboards.components.examples import EXAMPLES
from dashboards.superset.compiling import Target, compile_pages

ROOT = Path(__file__).resolve().parents[2]
GALLERY = Path(__file__).parent / "gallery"
TEXT = (GALLERY / "index.md").read_text(encoding="utf-8")
NOT_DRAWN = {"DropdownOption", "ButtonGroupItem"}
"""Their section shows how they are written; they stand in the section before."""


@pytest.fixture(scope="module")
def sections(release_db: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What stands below each heading of the built page."""
    out = tmp_path_factory.mktemp("gallery") / "site"
    report = build_site(GALLERY, release_db, out)
    assert report.problems == []
    parts = re.split(r'<h2 id="[^"]*">(\w+)</h2>', (out / "index.html").read_text(encoding="utf-8"))[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_every_component_has_a_section(sections: dict[str, str]) -> None:
    assert set(sections) == set(REGISTRY)


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_every_section_uses_its_component(name: str) -> None:
    section = TEXT.split(f"## {name}\n")[1].split("\n## ")[0]
    assert f"<{name}" in section
    assert EXAMPLES[name] in TEXT


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_every_component_shows_something(sections: dict[str, str], name: str) -> None:
    assert 'class="empty"' not in sections[name], "the gallery's queries give figures"
    assert "\ue000" not in sections[name]
    if REGISTRY[name].props().keys() >= {"data", "title", "downloadableImage"}:
        assert '<svg class="drawing wide"' in sections[name]
        assert "Cijfers als tabel" in sections[name]


def test_every_component_becomes_something_in_superset(release_db: Path) -> None:
    target = Target("duckdb:////tmp/monitor.duckdb", "https://example.org/blob/main/")
    bundle = compile_pages(GALLERY, release_db, target)
    kinds = {str(chart.body["viz_type"]) for chart in bundle.of("charts")}
    assert {"echarts_area", "heatmap_v2", "table", "echarts_timeseries_bar", "big_number_total"} <= kinds
    assert len(bundle.of("dashboards")) == 1


def test_the_documentation_is_current() -> None:
    assert (ROOT / "docs" / "components.md").read_text(encoding="utf-8") == markdown(), (
        "run: regiodeal pages components --markdown"
    )


def test_every_component_has_a_small_picture() -> None:
    pictures = {path.stem: path.stat().st_size for path in (ROOT / "docs" / "components").glob("*.webp")}
    assert set(pictures) == set(REGISTRY), "run: python docs/components/shoot.py"
    assert max(pictures.values()) <= 40_000


def test_documentation_says_needed_props_choices_and_what_becomes_of_it() -> None:
    chart = document("AreaChart")
    by_name = {prop.name: prop for prop in chart.props}
    assert by_name["data"].needed
    assert by_name["data"].takes == "query: `{name}`"
    assert by_name["type"].takes == "`stacked`, `stacked100`"
    assert by_name["type"].default == "stacked"
    assert by_name["y"].takes == "column, or a list of columns"
    assert document("Tabs").in_superset == "tabs stay tabs."
    assert document("Accordion").inside == "any content."
    assert "labels" not in {prop.name for prop in document("ScatterPlot").props}
