"""From a checked build to a candidate: sealed database and manifest, on which ``putting_in_force.py`` goes on."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb

from orchestration.build import DATABASE
from orchestration.releases.documenting import READ_ME, document
from orchestration.releases.finding import CANDIDATES, current_release
from orchestration.releases.manifest import (
    MANIFEST,
    SCHEMA_VERSION,
    AcceptedBreach,
    CheckSummary,
    ReleasedSource,
    ReleaseError,
    ReleaseManifest,
    read_manifest,
)
from orchestration.releases.publish import fsync_path
from orchestration.settings import PROJECT_ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from orchestration.inputs import Inputs
    from orchestration.releases.described import DescribedMart
    from orchestration.step_costs import StepCost

_BUILD_ONLY = ("staging", "intermediate", "landing", "landing_catalogue")
"""Schemas that serve the build alone: a release holds marts."""


def git_revision(root: Path = PROJECT_ROOT) -> str | None:
    """The revision of the checkout, with ``-dirty`` behind it where files differ; None outside git."""
    try:
        described = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=12"],
            cwd=root, capture_output=True, text=True, check=True,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        return None
    return described.stdout.strip()


def _mart_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    found = connection.execute(
        "select table_name from information_schema.tables where table_schema = 'main' "
        "and table_type = 'BASE TABLE' order by table_name"
    ).fetchall()
    return [name for (name,) in found]


def marts_digest(connection: duckdb.DuckDBPyConnection) -> str:
    """One digest over all rows of all marts, whatever their order; ``meta_`` tables and the read-me do not count.

    Each row's hash is added up, so that a country's rows take seconds and no memory. The hash is DuckDB's own: releases
    made with another version of it may differ in digest although their rows are equal.
    """
    parts = []
    for table in _mart_tables(connection):
        if table.startswith("meta_") or table == READ_ME:
            continue
        found = connection.execute(
            f"select count(*), coalesce(sum(cast(hash(rows) as hugeint)), 0) from {table} as rows"  # noqa: S608 - names from the catalog
        ).fetchone()
        columns = ",".join(name for name, *_ in connection.table(table).description)
        parts.append(f"{table}({columns}):{found}")
    found = connection.execute("select md5(?)", ["\n".join(parts)]).fetchone()
    return str(found[0]) if found else ""


def _seal(
    database: Path,
    release_id: str,
    created_at: datetime,
    inputs: Inputs,
    marts: Sequence[DescribedMart],
    address: str | None,
) -> tuple[dict[str, int], str]:
    with duckdb.connect(str(database)) as connection:
        for schema in _BUILD_ONLY:
            connection.execute(f"drop schema if exists {schema} cascade")
        digest = marts_digest(connection)
        connection.execute(
            """
            create or replace table meta_release as
            select
                cast(? as varchar) as release_id,
                cast(? as integer) as schema_version,
                cast(? as timestamp) as created_at,
                cast(? as varchar) as git_revision,
                cast(? as varchar) as catalogue_version,
                cast(? as varchar) as inputs_digest,
                cast(? as varchar) as marts_digest
            """,
            [release_id, SCHEMA_VERSION, created_at.replace(tzinfo=None), git_revision(), inputs.catalogue.version,
             inputs.digest, digest],
        )  # fmt: skip
        rows: dict[str, int] = {}
        for table in _mart_tables(connection):
            found = connection.execute(f"select count(*) from {table}").fetchone()  # noqa: S608
            rows[table] = int(found[0]) if found else 0
        if marts:
            document(connection, marts, rows, address)
        connection.execute("checkpoint")
    return rows, digest


def _accepted(database: Path) -> tuple[AcceptedBreach, ...]:
    with duckdb.connect(str(database), read_only=True) as connection:
        if "mart_programme__accepted_breaches" not in _mart_tables(connection):
            return ()
        found = connection.execute(
            "select acceptance_id, check_name, subject_id, count(*) as rows, accepted_by_role, reason "
            "from mart_programme__accepted_breaches group by all order by all"
        ).fetchall()
    return tuple(AcceptedBreach(**dict(zip(AcceptedBreach.model_fields, row, strict=True))) for row in found)


def make_release(
    releases: Path,
    database: Path,
    inputs: Inputs,
    checks: CheckSummary,
    marts: Sequence[DescribedMart] = (),
    address: str | None = None,
) -> Path:
    """Seal a checked build into a candidate: a whole release that no reader sees yet.

    Args:
        releases: the folder of releases.
        database: the build database; it moves into the release.
        inputs: what it was built from.
        checks: what the checks said; none may have failed.
        marts: what dbt's files say of the marts; without it the release has no read-me, and no open data can be made.
        address: where readers find the pages, with a slash at its end, for the read-me.

    Returns:
        The candidate's folder, below ``releases/.candidates``.

    Raises:
        ReleaseError: a check failed, or there are no projects or observations to release.
    """
    if checks.failed:
        raise ReleaseError(f"{checks.failed} checks failed: {', '.join(checks.failures)}")
    created_at = datetime.now(UTC).replace(microsecond=0)
    release_id = f"{created_at:%Y%m%dT%H%M%SZ}-{inputs.digest[:8]}"
    previous = current_release(releases)
    rows, digest = _seal(database, release_id, created_at, inputs, marts, address)
    for table in ("dim_project", "fct_observation"):
        if not rows.get(table):
            raise ReleaseError(f"{table} is empty: nothing to release")
    manifest = ReleaseManifest(
        release_id=release_id,
        created_at=created_at,
        git_revision=git_revision(),
        inputs_digest=inputs.digest,
        marts_digest=digest,
        previous=previous.name if previous else None,
        catalogue_version=inputs.catalogue.version,
        sources=tuple(
            ReleasedSource(table_id=m.table_id, version=m.version, origin=m.origin, retrieved_at=m.retrieved_at)
            for m in inputs.versions
        ),
        stale=tuple(outcome.table_id for outcome in inputs.stale),
        rows=rows,
        checks=checks,
        accepted=_accepted(database),
    )
    candidate = releases / CANDIDATES / release_id
    shutil.rmtree(candidate, ignore_errors=True)
    candidate.mkdir(parents=True)
    database.replace(candidate / DATABASE)
    (candidate / MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
    for path in (candidate / DATABASE, candidate / MANIFEST, candidate):
        fsync_path(path)
    return candidate


def note_costs(candidate: Path, costs: tuple[StepCost, ...]) -> None:
    """Write into a candidate's manifest what its steps took, while no reader sees it yet."""
    manifest = read_manifest(candidate).model_copy(update={"costs": costs})
    (candidate / MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
    fsync_path(candidate / MANIFEST)
