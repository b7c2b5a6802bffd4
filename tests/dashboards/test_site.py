"""The pages of the monitor on a small release: they build, hang together, and are accessible in the basics."""

from __future__ import annotations

import itertools
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from dashboards import build_site, check_pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.dashboards.conftest import Tried

PAGES = Path(__file__).parents[2] / "dashboards" / "pages"
VOID = {"meta", "link", "br", "hr", "img", "input", "path", "circle", "rect", "line", "use"}


class Reader(HTMLParser):
    """Elements with their attributes; complains about wrong nesting and double ids."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.stack: list[str] = []
        self.ids: set[str] = set()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.elements.append((tag, found))
        if "id" in found:
            assert found["id"] not in self.ids, f"id {found['id']} twice"
            self.ids.add(found["id"])
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.stack
            assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, release_db: Path) -> Path:
    out = tmp_path_factory.mktemp("site") / "site"
    routes: list[str] = []
    report = build_site(PAGES, release_db, out, routes.append)
    assert not report.problems, "\n".join(map(str, report.problems))
    assert report.pages == len(routes) == 14 - 1 + 2 + 2 + 3
    assert report.bytes == sum(p.stat().st_size for p in out.rglob("*") if p.is_file())
    return out


@pytest.fixture(scope="module")
def documents(site: Path) -> dict[str, Reader]:
    read: dict[str, Reader] = {}
    for path in sorted(site.rglob("*.html")):
        reader = Reader()
        reader.feed(path.read_text(encoding="utf-8"))
        assert not reader.stack, path
        read[path.relative_to(site).as_posix()] = reader
    return read


def test_the_pages_are_free_of_problems(release_db: Path) -> None:
    assert check_pages(PAGES, release_db) == []


def test_the_same_release_gives_the_same_bytes(site: Path, release_db: Path, tmp_path: Path) -> None:
    build_site(PAGES, release_db, tmp_path / "again")
    first = {p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()}
    second = {p.relative_to(tmp_path / "again"): p.read_bytes() for p in (tmp_path / "again").rglob("*") if p.is_file()}
    assert first == second


def test_it_does_not_write_into_a_folder_that_is_in_use(release_db: Path, tmp_path: Path) -> None:
    (tmp_path / "iets.txt").write_text("x")
    with pytest.raises(FileExistsError):
        build_site(PAGES, release_db, tmp_path)


def test_a_missing_release_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no release"):
        check_pages(PAGES, tmp_path / "monitor.duckdb")


def test_every_internal_link_and_asset_exists(site: Path, documents: dict[str, Reader]) -> None:
    for name, reader in documents.items():
        for tag, attributes in reader.elements:
            url = attributes.get("href") or attributes.get("src")
            if not url or tag == "use":
                continue
            parts = urlsplit(url)
            if parts.scheme:
                assert tag == "a", f"{name} loads {url} from another host"
                continue
            target = (site / name).parent / unquote(parts.path) if parts.path else site / name
            assert target.is_file(), f"{name}: {url}"
            if parts.fragment:
                target_name = target.resolve().relative_to(site.resolve()).as_posix()
                assert parts.fragment in documents[target_name].ids, f"{name}: {url}"


def test_icons_that_are_used_are_on_the_page(documents: dict[str, Reader]) -> None:
    for name, reader in documents.items():
        used = {a["href"].removeprefix("#") for tag, a in reader.elements if tag == "use"}
        assert used <= reader.ids, name


def test_basics_of_accessibility(documents: dict[str, Reader]) -> None:
    for name, reader in documents.items():
        tags = [tag for tag, _ in reader.elements]
        assert reader.elements[0] == ("html", {"lang": "nl"}), name
        assert tags.count("h1") == 1, name
        assert tags.count("main") == 1, name
        levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
        assert all(b <= a + 1 for a, b in itertools.pairwise(levels)), f"{name}: {levels}"
        for tag, attributes in reader.elements:
            if tag == "svg" and "drawing" in attributes.get("class", ""):
                # A map whose areas are links is a group: what is within an image cannot be reached.
                assert attributes["role"] == ("group" if "map" in attributes["class"].split() else "img")
                assert attributes["aria-labelledby"] in reader.ids
                assert attributes["aria-describedby"] in reader.ids
            if tag == "th":
                assert attributes.get("scope"), name
            if tag == "nav":
                assert attributes.get("aria-label"), name
            if tag in {"select", "input"}:
                assert attributes.get("id") or attributes.get("type") == "radio", name
            assert not any(a.startswith("on") for a in attributes), "no script in attributes"
        assert tags.count("table") == tags.count("caption"), name


def test_from_a_figure_to_its_source_in_two_clicks(documents: dict[str, Reader]) -> None:
    for name in ("werken.html", "gemeenten/emmen.html", "indicatoren/index.html"):
        links = {a["href"] for tag, a in documents[name].elements if tag == "a"}
        assert any("bijstand-per-1000" in link for link in links), name
    text = " ".join("".join(documents["indicatoren/bijstand-per-1000.html"].text).split())
    for needed in ("Kerncijfers 2021", "85039NED", "Een onderwerp", "2014\u20132021", "12 mrt 2026"):
        assert needed in text


def test_words_of_a_status_are_never_left_to_colour(documents: dict[str, Reader]) -> None:
    text = "".join(documents["gemeenten/emmen.html"].text)
    assert "beweegt van het doel af" in text
    assert "rekenregel, niet bestuurlijk vastgesteld" in text


def test_titles_of_instances(site: Path) -> None:
    html = (site / "projecten/werken-1.html").read_text(encoding="utf-8")
    assert "<title>Leren &lt;b&gt;werken&lt;/b&gt; \u2013 Monitor Regio Deal" in html
    assert '<span aria-current="page">Leren &lt;b&gt;werken&lt;/b&gt;</span>' in html
    assert 'class="pillar-werken"' in html


def test_an_instance_that_nobody_links_to_is_not_built_and_a_template_without_any_is_a_problem(
    try_pages: Callable[..., Tried],
) -> None:
    tried = try_pages("tekst", **{"pages/g/[g].md": "# {params.g}\n"})
    assert [p.what for p in tried.problems] == ["no page links to an instance of this page: it is never built"]


def test_addresses_work_from_any_depth(try_pages: Callable[..., Tried]) -> None:
    tried = try_pages(
        "[diep](/a/b) [index](/a)",
        **{"pages/a/b.md": "# B\n\n[terug](/) [broer](/a?x=1#kop)\n", "pages/a/index.md": "# A\n\n## Kop\n"},
    )
    assert '<a href="a/b.html">diep</a> <a href="a/index.html">index</a>' in tried.html()
    assert '<a href="../index.html">terug</a> <a href="index.html?x=1#kop">broer</a>' in tried.html("a/b.html")


def test_the_foot_links_to_the_open_data_where_there_is_some(tmp_path: Path, release_db: Path) -> None:
    pages = tmp_path / "dashboards" / "pages"
    (pages / "a").mkdir(parents=True)
    (pages / "index.md").write_text("# Begin\n\n[b](/a/b)\n", encoding="utf-8")
    (pages / "a" / "b.md").write_text("# B\n", encoding="utf-8")
    report = build_site(pages, release_db, tmp_path / "with", open_data="data/latest/index.html")
    assert report.problems == []
    assert 'als <a href="data/latest/index.html">open data</a>' in (tmp_path / "with" / "index.html").read_text()
    assert 'als <a href="../data/latest/index.html">open data</a>' in (tmp_path / "with" / "a" / "b.html").read_text()
    build_site(pages, release_db, tmp_path / "without")
    assert "open data" not in (tmp_path / "without" / "index.html").read_text()
