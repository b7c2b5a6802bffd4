"""Releases: a sealed database with its manifest, found, made and put in force."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Literal

import duckdb
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from orchestration.build import DATABASE
from orchestration.publish import current_of, fsync_path, point_current_at, prune
from orchestration.settings import PROJECT_ROOT
from sources.landing import Origin  # noqa: TC001 - Pydantic needs it at run time

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.inputs import Inputs

MANIFEST = "manifest.json"

CANDIDATES = ".candidates"
"""Where a release and its pages wait, whole but unseen, until both are put in force."""

_BUILD_ONLY = ("staging", "intermediate", "landing", "landing_catalogue")
"""Schemas that serve the build alone: a release holds marts."""


class ReleaseError(Exception):
    """A release cannot be made, found or put in force."""


class ReleasedSource(BaseModel):
    """A landing version that went into a release."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table_id: str
    version: str
    origin: Origin
    retrieved_at: AwareDatetime


class CheckSummary(BaseModel):
    """What the checks on a build said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    passed: Annotated[int, Field(ge=0)]
    failed: Annotated[int, Field(ge=0)]
    failures: tuple[str, ...] = ()
    seconds: Annotated[float, Field(ge=0)] = 0.0
    """How long building and checking the models took."""


class ReleaseManifest(BaseModel):
    """What a release holds and what it was made from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[1] = 1
    release_id: str
    created_at: AwareDatetime
    git_revision: str | None
    inputs_digest: str
    marts_digest: str
    """Of all rows of all marts: equal for equal inputs."""
    previous: str | None
    """The release this one was compared with."""
    catalogue_version: str
    sources: tuple[ReleasedSource, ...]
    stale: tuple[str, ...]
    """Source tables that could not be reached or used."""
    rows: dict[str, int]
    checks: CheckSummary


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


def read_manifest(folder: Path) -> ReleaseManifest:
    """The manifest of a release.

    Raises:
        ReleaseError: it is missing or unreadable.
    """
    try:
        return ReleaseManifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise ReleaseError(f"{folder / MANIFEST} cannot be read: {error}") from error


def current_release(releases: Path) -> Path | None:
    """The folder of the release in force, or None before the first."""
    return current_of(releases)


def list_releases(releases: Path) -> list[ReleaseManifest]:
    """All published releases, oldest first."""
    folders = sorted(path.parent for path in releases.glob(f"[!.]*/{MANIFEST}") if not path.parent.is_symlink())
    return [read_manifest(folder) for folder in folders]


def _mart_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    found = connection.execute(
        "select table_name from information_schema.tables where table_schema = 'main' "
        "and table_type = 'BASE TABLE' order by table_name"
    ).fetchall()
    return [name for (name,) in found]


def marts_digest(connection: duckdb.DuckDBPyConnection) -> str:
    """One digest over all rows of all marts, whatever their order; ``meta_`` tables do not count."""
    parts = []
    for table in _mart_tables(connection):
        if table.startswith("meta_"):
            continue
        found = connection.execute(
            "select coalesce(md5(string_agg(hash, '' order by hash)), '') "  # noqa: S608 - names from the catalog
            f"from (select md5(cast(to_json(rows) as varchar)) as hash from {table} as rows)"
        ).fetchone()
        parts.append(f"{table}:{found[0] if found else ''}")
    found = connection.execute("select md5(?)", ["\n".join(parts)]).fetchone()
    return str(found[0]) if found else ""


def _seal(database: Path, release_id: str, created_at: datetime, inputs: Inputs) -> tuple[dict[str, int], str]:
    with duckdb.connect(str(database)) as connection:
        for schema in _BUILD_ONLY:
            connection.execute(f"drop schema if exists {schema} cascade")
        digest = marts_digest(connection)
        connection.execute(
            """
            create or replace table meta_release as
            select
                cast(? as varchar) as release_id,
                cast(? as timestamp) as created_at,
                cast(? as varchar) as git_revision,
                cast(? as varchar) as catalogue_version,
                cast(? as varchar) as inputs_digest,
                cast(? as varchar) as marts_digest
            """,
            [release_id, created_at.replace(tzinfo=None), git_revision(), inputs.catalogue.version, inputs.digest,
             digest],
        )  # fmt: skip
        connection.execute("comment on table meta_release is 'This release: one row.'")
        rows: dict[str, int] = {}
        for table in _mart_tables(connection):
            found = connection.execute(f"select count(*) from {table}").fetchone()  # noqa: S608
            rows[table] = int(found[0]) if found else 0
        connection.execute("checkpoint")
    return rows, digest


def make_release(releases: Path, database: Path, inputs: Inputs, checks: CheckSummary) -> Path:
    """Seal a checked build into a candidate: a whole release that no reader sees yet.

    Args:
        releases: the folder of releases.
        database: the build database; it moves into the release.
        inputs: what it was built from.
        checks: what the checks said; none may have failed.

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
    rows, digest = _seal(database, release_id, created_at, inputs)
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
    )
    candidate = releases / CANDIDATES / release_id
    shutil.rmtree(candidate, ignore_errors=True)
    candidate.mkdir(parents=True)
    database.replace(candidate / DATABASE)
    (candidate / MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
    for path in (candidate / DATABASE, candidate / MANIFEST, candidate):
        fsync_path(path)
    return candidate


def put_in_force(candidate: Path, pages: Path, releases: Path, site: Path, keep: int) -> list[str]:
    """Move a candidate and its pages among the releases and point readers at both.

    Killed in between, it leaves a whole release that is not in force yet; the next run makes it anew.

    Returns:
        The releases that were removed as surplus.
    """
    placed = releases / candidate.name, site / candidate.name
    for source, target in zip((candidate, pages), placed, strict=True):
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
        fsync_path(target.parent)
    for target in placed:
        point_current_at(target)
    prune(site, keep)
    return prune(releases, keep)


def discard_candidates(releases: Path, site: Path) -> None:
    """Remove what a killed run left behind; only called by a run that holds the lock."""
    for folder in (releases, site):
        shutil.rmtree(folder / CANDIDATES, ignore_errors=True)


def roll_back(releases: Path, site: Path, release_id: str | None) -> ReleaseManifest:
    """Put an earlier release back in force: the one named, else the one before the current.

    Raises:
        ReleaseError: there is no such release, or it has no pages.
    """
    known = [manifest.release_id for manifest in list_releases(releases)]
    current = current_release(releases)
    if current is None:
        raise ReleaseError("there is no release yet; run 'regiodeal refresh' first")
    if release_id is None:
        earlier = [known_id for known_id in known if known_id < current.name]
        if not earlier:
            raise ReleaseError(f"{current.name} is the oldest release there is")
        release_id = earlier[-1]
    if release_id not in known:
        raise ReleaseError(f"no release '{release_id}'; there are: {', '.join(known)}")
    if not (site / release_id).is_dir():
        raise ReleaseError(f"release '{release_id}' has no pages any more")
    point_current_at(releases / release_id)
    point_current_at(site / release_id)
    return read_manifest(releases / release_id)
