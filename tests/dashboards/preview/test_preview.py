"""The page server for authors: a saved file is announced and shown at once, with what is wrong in it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import httpx
import pytest

from dashboards.preview import Preview
from dashboards.preview.server import route_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AT_BEST = 1.0
"""Seconds from a saved file to the new page, the best of three: what the issue asks, on a busy machine too."""
PAGE = "# Eerste\n\n```sql g\nselect 'a' as name from monitor.dim_pillar\n```\n\n{g.length} pijlers\n"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "dashboards" / "pages"
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(PAGE, encoding="utf-8")
    (folder / "twee.md").write_text("# Tweede\n\n[terug](/)\n", encoding="utf-8")
    return folder


@pytest.fixture
def preview(pages: Path, release_db: Path) -> Iterator[Preview]:
    with Preview(pages, release_db) as server:
        yield server


def get(preview: Preview, path: str) -> httpx.Response:
    return httpx.get(preview.address + path.lstrip("/"), trust_env=False)


def test_pages_assets_and_other_addresses(preview: Preview) -> None:
    assert "3 pijlers" in get(preview, "/").text
    assert "<h1 id=" in get(preview, "/twee.html").text
    assert get(preview, "/assets/site.css").headers["content-type"] == "text/css"
    missing = get(preview, "/drie.html")
    assert missing.status_code == 404
    assert '<a href="/twee">/twee</a>' in missing.text, "it says which pages there are"
    assert get(preview, "/assets/..%2f..%2fopened.py").status_code == 404
    assert preview.address.startswith("http://127.0.0.1:")


def test_a_saved_file_is_announced_and_shown(preview: Preview, pages: Path) -> None:
    took = []
    for count in range(3):
        get(preview, "/")
        with httpx.stream("GET", f"{preview.address}_preview/events?since={preview.changes.version}", timeout=20,
                          trust_env=False) as stream:  # fmt: skip
            time.sleep(0.1)
            saved = time.monotonic()
            (pages / "index.md").write_text(f"{PAGE}\nVersie {count}.\n", encoding="utf-8")
            next(line for line in stream.iter_lines() if line.startswith("data:"))
            assert f"Versie {count}." in get(preview, "/").text
            took.append(time.monotonic() - saved)
    assert min(took) < AT_BEST, took


def test_problems_lie_over_the_page_with_file_and_line(preview: Preview, pages: Path) -> None:
    (pages / "index.md").write_text(f"{PAGE}\n<BigValu data={{g}} value=name/>\n", encoding="utf-8")
    html = get(preview, "/").text
    assert 'role="alert"' in html
    assert "<strong>dashboards/pages/index.md:9</strong> unknown component &lt;BigValu&gt;" in html
    assert "(nearest known name: BigValue)" in html
    assert "3 pijlers" in html, "what can be shown is shown"
    (pages / "index.md").write_text(PAGE, encoding="utf-8")
    assert 'role="alert"' not in get(preview, "/").text


def test_a_taken_port_is_said(preview: Preview, pages: Path, release_db: Path) -> None:
    port = int(preview.address.rstrip("/").rsplit(":", 1)[1])
    with pytest.raises(OSError, match="in use"):
        Preview(pages, release_db, port)


@pytest.mark.parametrize(
    ("path", "route"),
    [("/", "/"), ("/index.html", "/"), ("/werken.html", "/werken"), ("/gemeenten/index.html", "/gemeenten"),
     ("/gemeenten/", "/gemeenten"), ("/gemeenten/de-wolden.html", "/gemeenten/de-wolden")],
)  # fmt: skip
def test_addresses_are_those_of_the_site(path: str, route: str) -> None:
    assert route_of(path) == route
