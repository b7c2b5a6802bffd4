"""Writes a package: the tables' files, then what describes them. The package's way in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from dashboards.open_data import csv_on_the_web, data_package, dcat, page
from dashboards.open_data.contents import read_contents
from dashboards.open_data.files import write_table
from dashboards.site.frame import STATIC

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

OWN_ASSETS = "assets"
SITE_ROOT = "../.."
"""The site as seen from ``data/<release>/`` below it."""


@dataclass(frozen=True)
class WrittenPackage:
    """What was written."""

    release_id: str
    tables: int
    rows: int
    bytes: int


def write_package(
    release_db: Path,
    folder: Path,
    *,
    public_url: str | None = None,
    in_site: bool = False,
    names: Collection[str] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> WrittenPackage:
    """Write the package of a release into a folder that does not exist yet or is empty.

    The same release and the same arguments give the same bytes.

    Args:
        release_db: the release's database.
        folder: where the files go.
        public_url: where readers find the pages, with a slash at its end: identifiers begin with it.
        in_site: the folder will be served as ``data/<release>/`` below the site, whose look its page takes; else the
            package brings what its page needs.
        names: the tables wanted; all by default.
        progress: hears the name of each table, its number and how many there are.

    Raises:
        FileExistsError: the folder holds something.
        FileNotFoundError: there is no such release.
        OpenDataError: no package can be made of this release, or it has no table of that name.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    if not release_db.is_file():
        raise FileNotFoundError(f"no release at {release_db}")
    with duckdb.connect(str(release_db), read_only=True) as connection:
        connection.execute("set allowed_directories = ?", [[f"{folder.resolve()}/"]])
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        contents = read_contents(connection, names)
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        for number, table in enumerate(contents.tables, start=1):
            if progress:
                progress(table.name, number, len(contents.tables))
            written.append(write_table(connection, table, folder))
    around = page.Surroundings(f"{SITE_ROOT}/assets", f"{SITE_ROOT}/index.html")
    if not in_site:
        around = page.Surroundings(OWN_ASSETS, public_url)
        _bring_assets(folder / OWN_ASSETS)
    _write_json(folder / data_package.FILE, data_package.data_package(contents, written, public_url))
    _write_json(folder / csv_on_the_web.FILE, csv_on_the_web.table_group(contents, written))
    _write_json(folder / dcat.FILE, dcat.catalogue(contents, written, public_url))
    (folder / page.FILE).write_text(page.render(contents, written, around), encoding="utf-8")
    return WrittenPackage(
        release_id=contents.release_id,
        tables=len(written),
        rows=sum(one.table.rows for one in written),
        bytes=sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
    )


def _write_json(path: Path, described: dict[str, Any]) -> None:
    path.write_text(json.dumps(described, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _bring_assets(folder: Path) -> None:
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            target = folder / path.relative_to(STATIC)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
