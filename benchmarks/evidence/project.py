"""Puts an Evidence project together: our pages as they are, one source per table of a release."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
SOURCE = "monitor"
PARTS = ("pages", "partials", "queries", "static")
OWN_FILES = ("package.json", "package-lock.json", "evidence.config.yaml")
PARQUET = Path(".evidence/template/static/data") / SOURCE
NO_SUCH_SETTING = re.compile(r"^.*SET (?:ieee_floating_point_ops|old_implicit_casting) = .*\n", re.MULTILINE)
CLIENTS = tuple(
    Path("node_modules/@evidence-dev/universal-sql/src/client-duckdb") / f"{kind}.js" for kind in ("node", "browser")
)
EVIDENCE_TYPES = {"INTEGER": "DOUBLE", "BIGINT": "DOUBLE", "DATE": "TIMESTAMP"}
"""Evidence knows number, string, boolean and date: what each of our types becomes in its Parquet."""
UNTYPED_WHEN_EMPTY = ("DATE", "TIMESTAMP", "BOOLEAN")


def assemble(folder: Path, release_db: Path, dashboards: Path, areas: Path | None = None) -> list[str]:
    """An Evidence project in ``folder``; what an earlier run put there is replaced, what npm installed stays.

    Args:
        folder: where the project comes.
        release_db: ``monitor.duckdb`` of a release.
        dashboards: the folder that holds ``pages``, ``partials`` and ``queries``.
        areas: the boundaries that our own build wrote beside its pages; maps ask for ``/areas.geojson``.

    Returns:
        The tables that got a source.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for part in (*PARTS, "sources", "build", ".evidence"):
        shutil.rmtree(folder / part, ignore_errors=True)
    for part in PARTS:
        if (dashboards / part).is_dir():
            shutil.copytree(dashboards / part, folder / part)
    for name in OWN_FILES:
        shutil.copy2(HERE / name, folder / name)
    if areas is not None and areas.is_file():
        (folder / "static").mkdir(exist_ok=True)
        shutil.copy2(areas, folder / "static" / "areas.geojson")
    source = folder / "sources" / SOURCE
    source.mkdir(parents=True)
    shutil.copy2(release_db, source / "monitor.duckdb")
    (source / "connection.yaml").write_text(
        f"name: {SOURCE}\ntype: duckdb\noptions:\n  filename: monitor.duckdb\n", encoding="utf-8"
    )
    with duckdb.connect(str(release_db), read_only=True) as release:
        tables = _tables(release)
    for table in tables:
        (source / f"{table}.sql").write_text(f"select * from {table}\n", encoding="utf-8")
    return tables


def loosen(folder: Path) -> None:
    """Take two settings out of Evidence's DuckDB clients: the DuckDB that needs no network does not know them.

    Raises:
        ValueError: a client reads otherwise than that of the pinned version.
    """
    for client in (folder / path for path in CLIENTS):
        text = client.read_text(encoding="utf-8")
        fitting, found = NO_SUCH_SETTING.subn("", text)
        if found not in {0, 2}:
            raise ValueError(f"{client}: two settings expected, {found} found; is the version that of package.json?")
        client.write_text(fitting, encoding="utf-8")


def complete(folder: Path, release_db: Path) -> list[str]:
    """Write the Parquet files that ``evidence sources`` cannot, with the types that it gives all others.

    It writes no file for a table without rows, and then the build stops; a date column without values becomes a
    number, and then a query that takes it for a date fails (evidence-dev/evidence issues 1504 and 2897).

    Returns:
        The tables that were written.
    """
    written = []
    with duckdb.connect(str(release_db), read_only=True) as release:
        for table in _tables(release):
            columns = _columns(release, table)
            if _evidence_can(release, table, columns):
                continue
            select = ", ".join(f'"{n}"::{EVIDENCE_TYPES.get(t, t)} as "{n}"' for n, t in columns)
            target = folder / PARQUET / table / f"{table}.parquet"
            target.parent.mkdir(parents=True, exist_ok=True)
            release.execute(f"copy (select {select} from {table}) to '{target}' (format parquet)")
            written.append(table)
    return written


def _tables(release: duckdb.DuckDBPyConnection) -> list[str]:
    sql = "select table_name from duckdb_tables() where schema_name = 'main' order by table_name"
    return [name for (name,) in release.execute(sql).fetchall()]


def _columns(release: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    sql = """
        select column_name, data_type from duckdb_columns()
        where schema_name = 'main' and table_name = ? order by column_index
    """
    return [(name, kind) for name, kind in release.execute(sql, [table]).fetchall()]


def _evidence_can(release: duckdb.DuckDBPyConnection, table: str, columns: list[tuple[str, str]]) -> bool:
    counts = ", ".join(f'count("{name}")' for name, kind in columns if kind in UNTYPED_WHEN_EMPTY)
    found = release.execute(f"select {', '.join(filter(None, ('count(*)', counts)))} from {table}").fetchone()
    return found is not None and all(found)
