"""What a run builds from: the versions in force, what came of asking each source, the code of the models.

Two runs with equal inputs give equal marts, so their digest tells whether there is anything to build.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from sources.landing import LandingManifest

SourceResult = Literal["fetched", "unchanged", "failed", "not_asked", "no_live_source"]


@dataclass(frozen=True)
class SourceOutcome:
    """What came of one source table in this run."""

    table_id: str
    result: SourceResult
    cause: str | None = None
    """Why it failed, naming source and address; None otherwise."""


@dataclass(frozen=True)
class Inputs:
    """Everything a build depends on."""

    catalogue: LandingManifest
    tables: tuple[LandingManifest, ...]
    """The version in force of each source table that has one, by table id."""
    outcomes: tuple[SourceOutcome, ...]
    """One per source table of the catalogue."""
    code_digest: str
    """Of the models, seeds, macros and pages."""

    @property
    def digest(self) -> str:
        """Changes when, and only when, a build could come out differently."""
        reached = {o.table_id: o.result in {"fetched", "unchanged"} for o in self.outcomes}
        parts = {
            "catalogue": self.catalogue.version,
            "tables": {m.table_id: [m.version, m.origin, reached.get(m.table_id, False)] for m in self.tables},
            "code": self.code_digest,
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def stale(self) -> tuple[SourceOutcome, ...]:
        """Sources that were asked and could not be reached or used."""
        return tuple(outcome for outcome in self.outcomes if outcome.result == "failed")


def code_digest(folders: list[Path], suffixes: frozenset[str]) -> str:
    """Digest of all files with these suffixes below ``folders``, by relative path and content."""
    sha = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in suffixes and path.is_file() and "target" not in path.relative_to(folder).parts:
                sha.update(path.relative_to(folder).as_posix().encode())
                sha.update(path.read_bytes())
    return sha.hexdigest()[:16]
