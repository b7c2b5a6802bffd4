"""Several processes render what one does: the same bytes, the same problems, the same progress, the same pages kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dashboards import build_site
from dashboards.site import workers
from dashboards.site.workers import cores

PAGES = Path(__file__).parents[2] / "dashboards"


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker is started for the smallest site too."""
    monkeypatch.setattr(workers, "WORTH_IT", 1)


def _bytes(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.usefixtures("always")
def test_the_bytes_do_not_depend_on_how_many_render(release_db: Path, tmp_path: Path) -> None:
    told: dict[int, list[str]] = {}
    for count in (1, 2, 3):
        routes = told.setdefault(count, [])
        out, kept = tmp_path / f"site-{count}", tmp_path / f"kept-{count}"
        report = build_site(PAGES / "pages", release_db, out, routes.append, reuse=kept, workers=count)
        assert report.problems == []
        assert report.pages == len(routes) > 15
    assert told[1] == told[2] == told[3]
    for what in ("site", "kept"):
        assert _bytes(tmp_path / f"{what}-1") == _bytes(tmp_path / f"{what}-2") == _bytes(tmp_path / f"{what}-3")


@pytest.mark.usefixtures("always")
def test_problems_do_not_depend_on_how_many_render(release_db: Path, tmp_path: Path) -> None:
    root = tmp_path / "dashboards"
    for name in ("pages", "partials", "queries"):
        shutil.copytree(PAGES / name, root / name)
    wrong = {
        "uitleg.md": "\n[weg](/projecten#er-is-geen-kop) [weg](/gemeenten/nergens)\n",
        "lessen.md": "\n```sql fout\nselect geen_kolom from monitor.dim_region\n```\n\n{fout[0].x}\n",
        "gemeenten/[gemeente].md": "\n<Value data={gemeente} column=bestaat_niet/>\n\n[ook](/gemeenten/nergens)\n",
    }
    for name, text in wrong.items():
        with (root / "pages" / name).open("a", encoding="utf-8") as page:
            page.write(text)
    found = [
        build_site(root / "pages", release_db, tmp_path / f"site-{count}", workers=count).problems for count in (1, 3)
    ]
    assert found[0] == found[1]
    assert {problem.file for problem in found[0]} == {f"pages/{name}" for name in wrong}
    assert sum("'/gemeenten/nergens' does not exist" in problem.what for problem in found[0]) == 1


def test_a_few_pages_are_not_worth_a_process(release_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers.Workers, "_start", lambda _: pytest.fail("a process was started"))
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "index.md").write_text("# Begin\n", encoding="utf-8")
    assert build_site(tmp_path / "pages", release_db, tmp_path / "site").pages == 1
    assert cores() >= 1
