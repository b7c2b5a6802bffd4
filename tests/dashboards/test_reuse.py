"""A build takes over what has not changed: with the same bytes as without, and never what has."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from dashboards import build_site
from dashboards.site.opened import OpenSite

PAGES = Path(__file__).parents[2] / "dashboards"
TOTAL = 20


def _bytes(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


class Bench:
    """A copy of the pages and of the release that a test may change, built again and again."""

    def __init__(self, folder: Path, release_db: Path) -> None:
        self.pages = folder / "dashboards"
        for name in ("pages", "partials", "queries"):
            shutil.copytree(PAGES / name, self.pages / name)
        self.release = folder / "monitor.duckdb"
        shutil.copy(release_db, self.release)
        self.reuse = folder / "reuse"
        self._folder = folder
        self.sql("alter table meta_release add column marts_digest varchar default 'first'")
        self._count = 0

    def build(self) -> tuple[int, int]:
        """Pages, and those taken over; the bytes are those of a build that takes nothing over."""
        self._count += 1
        site, fresh = self._folder / f"site-{self._count}", self._folder / f"fresh-{self._count}"
        report = build_site(self.pages / "pages", self.release, site, reuse=self.reuse)
        assert report.problems == []
        assert build_site(self.pages / "pages", self.release, fresh).reused == 0
        assert _bytes(site) == _bytes(fresh)
        assert len(list(self.reuse.iterdir())) == report.pages, "what is not used any more is not kept"
        return report.pages, report.reused

    def append(self, name: str, text: str) -> None:
        path = self.pages / name
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    def sql(self, statement: str) -> None:
        with duckdb.connect(str(self.release)) as connection:
            connection.execute(statement)


@pytest.fixture
def bench(tmp_path: Path, release_db: Path) -> Bench:
    made = Bench(tmp_path, release_db)
    assert made.build() == (TOTAL, 0)
    return made


def test_nothing_changed(bench: Bench) -> None:
    assert bench.build() == (TOTAL, TOTAL)


def test_a_changed_page_alone_is_rendered_again(bench: Bench) -> None:
    bench.append("pages/uitleg.md", "\n## Nog iets\n\nEen nieuw slot.\n")
    assert bench.build() == (TOTAL, TOTAL - 1)
    bench.append("pages/gemeenten/[gemeente].md", "\nOok dit.\n")
    assert bench.build() == (TOTAL, TOTAL - 2)


def test_a_partial_and_a_query_file_change_the_pages_that_name_them(bench: Bench) -> None:
    bench.append("partials/pijler.md", "\nOok dit.\n")
    assert bench.build() == (TOTAL, TOTAL - 3)
    query = "queries/cijfers.sql"
    named = sum(1 for page in _instances(bench) if "cijfers.sql" in page)
    bench.append(query, "\n-- een opmerking\n")
    pages, reused = bench.build()
    assert 0 < pages - reused == named < pages


def _instances(bench: Bench) -> list[str]:
    """The text of the page behind each built page, partials included."""
    partial = (bench.pages / "partials/pijler.md").read_text(encoding="utf-8")
    with OpenSite(bench.pages / "pages", bench.release) as site:
        found = site.render_all().contents
    texts = [(bench.pages / content.instance.page.file).read_text(encoding="utf-8") for content in found]
    return [text + (partial if "pijler.md" in text else "") for text in texts]


def test_other_figures_change_every_page(bench: Bench) -> None:
    bench.sql("update meta_release set marts_digest = 'other'")
    assert bench.build() == (TOTAL, 0)


def test_a_new_release_of_the_same_figures_changes_the_frame_and_what_tells_of_the_release(bench: Bench) -> None:
    bench.sql("update meta_release set release_id = 'r2', created_at = created_at + interval 1 day")
    pages, reused = bench.build()
    bound = sum(1 for text in _instances(bench) if "LastRefreshed" in text or "meta_" in text)
    assert 0 < pages - reused == bound < pages


def test_a_column_of_another_type_changes_every_page(bench: Bench) -> None:
    bench.sql("create table extra_mart as select 1 as number")
    assert bench.build() == (TOTAL, 0)


def test_a_page_more_changes_every_page(bench: Bench) -> None:
    """What a page may link to, and what stands in its menu, is no longer the same."""
    (bench.pages / "pages/nieuw.md").write_text("# Nieuw\n", encoding="utf-8")
    assert bench.build() == (TOTAL + 1, 0)


def test_what_is_damaged_is_made_again(bench: Bench) -> None:
    kept = sorted(bench.reuse.iterdir())
    kept[0].write_bytes(kept[0].read_bytes()[:-40])
    kept[1].unlink()
    assert bench.build() == (TOTAL, TOTAL - 2)


def test_problems_are_found_again_until_they_are_mended(bench: Bench, tmp_path: Path) -> None:
    page = bench.pages / "pages/uitleg.md"
    before = page.read_text(encoding="utf-8")
    bench.append("pages/uitleg.md", "\n[weg](/projecten#er-is-geen-kop)\n")
    for attempt in ("a", "b"):
        report = build_site(bench.pages / "pages", bench.release, tmp_path / attempt, reuse=bench.reuse)
        assert [problem.what for problem in report.problems] == [
            "the page '/projecten' has no heading '#er-is-geen-kop'"
        ]
    page.write_text(before, encoding="utf-8")
    assert bench.build() == (TOTAL, TOTAL)


def test_an_open_site_renders_what_changed_and_one_page_by_itself(bench: Bench) -> None:
    with OpenSite(bench.pages / "pages", bench.release) as site:
        assert site.render_all().reused == 0
        bench.append("pages/uitleg.md", "\nEen nieuw slot.\n")
        again = site.render_all()
        assert (len(again.contents), again.reused) == (TOTAL, TOTAL - 1)
        page = site.render_one("/uitleg")
        assert page is not None
        assert "Een nieuw slot." in page.html
        content = next(c for c in again.contents if c.instance.route == "/uitleg")
        assert page.html == again.frame.render(content)
        emmen = site.render_one("/gemeenten/emmen")
        assert emmen is not None
        assert emmen.problems == []
        assert list(emmen.downloads)
        assert site.render_one("/bestaat/niet") is None
        nobody = site.render_one("/gemeenten/bestaat-niet")
        assert nobody is not None
        assert "does not exist" in nobody.problems[0].what
