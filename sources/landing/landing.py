"""The landing zone as an object: commit a version, find the one in force, prove it is whole."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb
from pydantic import TypeAdapter, ValidationError

from sources.landing import journal
from sources.landing.downloads import download_folder
from sources.landing.durable import locked, move, sha256_of, sync, write_synced
from sources.landing.errors import LandingCorrupt, LandingError
from sources.landing.journal import Check, CheckOutcome
from sources.landing.manifest import LandingFile, LandingManifest, Name, Origin, VersionFacts
from sources.landing.staging import staging_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sources.landing.notice import Notice

OBSERVATIONS = "observations.parquet"
"""The one file of a source table's version; a catalogue export has other names."""

_MANIFEST = "manifest.json"
_CHECKS = "checks.jsonl"
_VERSION = re.compile(r"[0-9a-f]{16}")
_UNFINISHED = ".unfinished-"
_DAMAGED = ".damaged-"
_PREFERENCE: tuple[Origin, ...] = ("live", "recorded", "catalogue", "delivered")

_log = logging.getLogger(__name__)
_name: TypeAdapter[str] = TypeAdapter(Name)


@dataclass(frozen=True)
class Landed:
    """What became of a commit."""

    manifest: LandingManifest
    created: bool
    """``False``: the very same content was there already, and that version is the one in ``manifest``."""


class Landing:
    """The landing zone under one folder; several processes may use it at once.

    Nothing is kept in memory between calls: what another process commits is seen by the next call.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def folder(self, manifest: LandingManifest) -> Path:
        """Where a version lies."""
        return self._table(manifest.publisher, manifest.table_id) / manifest.version

    def file(self, manifest: LandingManifest, name: str = OBSERVATIONS) -> Path:
        """One file of a version."""
        return self.folder(manifest) / name

    def staging(self) -> AbstractContextManager[Path]:
        """A scratch folder on the same file system; gone when the block ends."""
        return staging_folder(self.root / ".staging")

    def download(self, publisher: str, table_id: str, name: str) -> AbstractContextManager[Path | None]:
        """A folder for what has been downloaded so far, an earlier attempt's too; gone when the block ends well.

        Args:
            publisher: whose table it is.
            table_id: the table as we call it.
            name: what makes one download another than the next; those of another name are thrown away.

        Yields:
            The folder; ``None`` when another process is at it.
        """
        return download_folder(self.root / ".downloads" / self._table(publisher, table_id).relative_to(self.root), name)

    def tables(self) -> list[tuple[str, str]]:
        """Every (publisher, table) that has a folder, in alphabetical order."""
        return sorted(
            (table.parent.name, table.name)
            for table in self.root.glob("[!.]*/[!.]*")
            if table.is_dir() and not table.parent.is_symlink()
        )

    # -- reading ------------------------------------------------------------------------------------

    def versions(self, publisher: str, table_id: str) -> list[LandingManifest]:
        """All readable versions, the one last known to be the source's state at the end.

        A version that a publisher withdrew and later put back counts from when it was back.
        """
        confirmed: dict[str, datetime] = {}
        for check in self.checks(publisher, table_id):
            if check.version is not None:
                confirmed[check.version] = check.checked_at
        manifests = []
        for folder in self._version_folders(publisher, table_id):
            try:
                manifests.append(_read_manifest(folder))
            except LandingCorrupt as damage:
                # The last good version stays in force; whoever wants to show the damage asks damaged().
                _log.error("left out: %s", damage)
        return sorted(manifests, key=lambda manifest: manifest.order(confirmed.get(manifest.version)))

    def newest(self, publisher: str, table_id: str, origin: Origin | None = None) -> LandingManifest | None:
        """The version last known to be the source's state, of one origin or of any."""
        found = [
            manifest for manifest in self.versions(publisher, table_id) if origin is None or manifest.origin == origin
        ]
        return found[-1] if found else None

    def in_force(self, publisher: str, table_id: str) -> LandingManifest | None:
        """The version to build from: the newest live one, else the newest recorded one.

        A version whose files are damaged is passed over for the one before it.
        """
        versions = self.versions(publisher, table_id)
        for origin in _PREFERENCE:
            for manifest in reversed(versions):
                if manifest.origin != origin:
                    continue
                try:
                    self.verify(manifest)
                except LandingCorrupt as damage:
                    _log.error("passed over: %s", damage)
                    continue
                return manifest
        return None

    def verify(self, manifest: LandingManifest) -> None:
        """Compare the files of a version with its checksums.

        Raises:
            LandingCorrupt: a file is missing or is not what was written.
        """
        for file in manifest.files:
            path = self.file(manifest, file.name)
            if not path.is_file():
                raise LandingCorrupt(f"{path} is missing")
            if path.stat().st_size != file.bytes or sha256_of(path) != file.sha256:
                raise LandingCorrupt(f"{path} is not what was landed: its checksum differs from the manifest")

    def damaged(self, publisher: str, table_id: str) -> list[str]:
        """What is wrong with the versions of a table, one sentence each; empty when all is well."""
        problems = []
        for folder in self._version_folders(publisher, table_id):
            try:
                self.verify(_read_manifest(folder))
            except LandingCorrupt as damage:
                problems.append(str(damage))
        return problems

    # -- writing ------------------------------------------------------------------------------------

    def commit(self, staged: Path, facts: VersionFacts) -> Landed:
        """Make the Parquet files in ``staged`` a version; they are moved, not copied.

        The version's name is drawn from origin and content alone, so landing the same content again,
        from this process or another, gives the version that is there.

        Raises:
            LandingError: no Parquet file is staged.
        """
        files = [_describe(path) for path in sorted(staged.glob("*.parquet"))]
        if not files:
            raise LandingError(f"{facts.publisher} {facts.table_id}: no Parquet file is staged")
        manifest = LandingManifest(**facts.model_dump(), version=_version_name(facts.origin, files), files=tuple(files))
        table = self._table(facts.publisher, facts.table_id)
        table.mkdir(parents=True, exist_ok=True)
        with locked(table / ".lock"):
            # Whoever wrote these without holding the lock now was killed: no living writer can be at it.
            for leftover in table.glob(f"{_UNFINISHED}*"):
                shutil.rmtree(leftover)
            existing = self._existing(manifest)
            if existing is not None:
                return Landed(existing, created=False)
            unfinished = table / f"{_UNFINISHED}{manifest.version}"
            unfinished.mkdir()
            for file in files:
                move(staged / file.name, unfinished / file.name)
                sync(unfinished / file.name)
            write_synced(unfinished / _MANIFEST, manifest.to_json())
            sync(unfinished)
            os.rename(unfinished, table / manifest.version)  # noqa: PTH104 the very system call that is meant
            sync(table)
        return Landed(manifest, created=True)

    def _existing(self, manifest: LandingManifest) -> LandingManifest | None:
        """The version of this name if it is whole; a damaged one is put aside, never overwritten."""
        folder = self.folder(manifest)
        if not folder.exists():
            return None
        try:
            existing = _read_manifest(folder)
            self.verify(existing)
        except LandingCorrupt as damage:
            aside = folder.with_name(f"{_DAMAGED}{folder.name}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
            _log.error("put aside as %s: %s", aside.name, damage)
            os.rename(folder, aside)  # noqa: PTH104 the very system call that is meant
            return None
        return existing

    # -- the journal of checks ----------------------------------------------------------------------

    def record_check(
        self,
        publisher: str,
        table_id: str,
        outcome: CheckOutcome,
        *,
        version: str | None = None,
        modified: str | None = None,
        selection_digest: str | None = None,
        cause: str | None = None,
        error: str | None = None,
        notices: Sequence[Notice] = (),
        measures: Mapping[str, str] | None = None,
        checked_at: datetime | None = None,
    ) -> Check:
        """Note that a source was asked and what came of it; no version is touched."""
        check = Check(
            checked_at=checked_at or datetime.now(UTC),
            outcome=outcome,
            cause=cause,
            version=version,
            modified=modified,
            selection_digest=selection_digest,
            error=error,
            notices=tuple(notices),
            measures=dict(measures) if measures is not None else None,
        )
        table = self._table(publisher, table_id)
        table.mkdir(parents=True, exist_ok=True)
        with locked(table / ".lock"):
            journal.append(table / _CHECKS, check)
        return check

    def checks(self, publisher: str, table_id: str) -> list[Check]:
        """Every attempt noted for a table, oldest first."""
        return journal.read(self._table(publisher, table_id) / _CHECKS)

    def last_check(self, publisher: str, table_id: str) -> Check | None:
        """The newest attempt, failed or not: was the source reached at all?"""
        checks = self.checks(publisher, table_id)
        return checks[-1] if checks else None

    def last_confirmed(self, publisher: str, table_id: str) -> Check | None:
        """The newest attempt that reached the source: until when are the figures known to be current?"""
        confirmed = [check for check in self.checks(publisher, table_id) if check.outcome != "failed"]
        return confirmed[-1] if confirmed else None

    # -- inside -------------------------------------------------------------------------------------

    def _table(self, publisher: str, table_id: str) -> Path:
        try:
            return self.root / _name.validate_python(publisher) / _name.validate_python(table_id)
        except ValidationError as error:
            raise LandingError(f"{publisher!r}, {table_id!r}: no name for a landed table") from error

    def _version_folders(self, publisher: str, table_id: str) -> list[Path]:
        table = self._table(publisher, table_id)
        if not table.is_dir():
            return []
        return sorted(path for path in table.iterdir() if _VERSION.fullmatch(path.name) and path.is_dir())


def _read_manifest(folder: Path) -> LandingManifest:
    path = folder / _MANIFEST
    try:
        manifest = LandingManifest.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise LandingCorrupt(f"{path} cannot be read as a manifest ({type(error).__name__})") from error
    if manifest.version != folder.name:
        raise LandingCorrupt(f"{path} speaks of version {manifest.version}")
    return manifest


def _describe(path: Path) -> LandingFile:
    try:
        query = "select num_rows from parquet_file_metadata(?)"
        found = duckdb.connect().execute(query, [str(path)]).fetchone()
    except duckdb.Error as error:
        raise LandingError(f"{path} is no Parquet file") from error
    rows = int(found[0]) if found else 0
    return LandingFile(name=path.name, sha256=sha256_of(path), bytes=path.stat().st_size, rows=rows)


def _version_name(origin: Origin, files: list[LandingFile]) -> str:
    """The first 16 hex of a SHA-256 over the origin and the lines ``sha256sum *.parquet`` would print.

    The origin counts because a manifest says where figures come from: recorded figures that are fetched
    byte for byte the same from the publisher are a version of their own.
    """
    lines = "".join(f"{file.sha256}  {file.name}\n" for file in files)
    return hashlib.sha256(f"{origin}\n{lines}".encode()).hexdigest()[:16]
