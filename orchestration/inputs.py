"""What a run builds from: the versions in force, what came of asking each source, deliveries, the models' code.

Two runs with equal inputs give equal marts, so their digest tells whether there is anything to build.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - Pydantic needs it at run time
from pathlib import Path  # noqa: TC003 - Pydantic needs it at run time
from typing import Literal

from pydantic import AwareDatetime, TypeAdapter

from orchestration.releases.breaches import Acceptance  # noqa: TC001 - Pydantic needs it at run time
from sources.catalogue.depth import Depth  # noqa: TC001 - Pydantic needs it at run time
from sources.deliveries.model import Channel  # noqa: TC001 - Pydantic needs them at run time
from sources.deliveries.outcome import DeliverySummary  # noqa: TC001
from sources.deliveries.standing import Standing  # noqa: TC001
from sources.landing import LandingManifest  # noqa: TC001

SourceResult = Literal["fetched", "unchanged", "failed", "not_asked", "no_live_source"]

INPUTS = "inputs.json"
"""What a run builds from: gathered once, for whatever lands meanwhile is of the next run."""


@dataclass(frozen=True)
class SourceOutcome:
    """What came of one source table in this run."""

    table_id: str
    result: SourceResult
    cause: str | None = None
    """Why it failed, naming source and address; None otherwise."""
    notices: tuple[str, ...] = ()
    """What a person should know of the version found, in Dutch."""


@dataclass(frozen=True)
class Delivered:
    """A delivery of which rows were accepted; the name of its file stays in the store."""

    delivery_id: str
    target: str
    """``workbook`` or the id of a feed."""
    organisation_id: str | None
    channel: Channel
    received_at: AwareDatetime
    manifest: LandingManifest
    """The landing version that holds those rows."""


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
    deliveries: tuple[Delivered, ...] = ()
    """Deliveries of which rows were accepted."""
    summaries: tuple[DeliverySummary, ...] = ()
    """Every judged delivery in numbers, the rejected ones too."""
    standings: tuple[Standing, ...] = ()
    """How each project and feed stands, its due dates among it."""
    acceptances: tuple[Acceptance, ...] = ()
    """What people let through of what the checks before a release stopped."""
    last_meeting: date | None = None
    """The last meeting of the steering group before today: another one means another comparison."""
    depth: Depth = "municipality"
    """How deep the figures go: what landed below it is not built."""

    @property
    def digest(self) -> str:
        """Changes when, and only when, a build could come out differently."""
        reached = {o.table_id: o.result in {"fetched", "unchanged"} for o in self.outcomes}
        parts = {
            "catalogue": self.catalogue.version,
            "tables": {m.table_id: [m.version, m.origin, reached.get(m.table_id, False)] for m in self.tables},
            "notices": {o.table_id: o.notices for o in self.outcomes if o.notices},
            "deliveries": {d.delivery_id: d.manifest.version for d in self.deliveries},
            "summaries": {s.delivery_id: s.model_dump(mode="json") for s in self.summaries},
            "standings": [s.model_dump(mode="json") for s in self.standings],
            "last_meeting": str(self.last_meeting),
            "acceptances": [acceptance.acceptance_id for acceptance in self.acceptances],
            "code": self.code_digest,
            "depth": self.depth,
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def stale(self) -> tuple[SourceOutcome, ...]:
        """Sources that were asked and could not be reached or used."""
        return tuple(outcome for outcome in self.outcomes if outcome.result == "failed")

    @property
    def versions(self) -> tuple[LandingManifest, ...]:
        """Every landing version whose figures go in, the delivered ones last."""
        return (*self.tables, *(delivery.manifest for delivery in self.deliveries))


_inputs: TypeAdapter[Inputs] = TypeAdapter(Inputs)


def write_inputs(folder: Path, inputs: Inputs) -> None:
    """Keep what a run builds from, for its later steps."""
    (folder / INPUTS).write_bytes(_inputs.dump_json(inputs, indent=2) + b"\n")


def read_inputs(folder: Path) -> Inputs:
    """What the run at work builds from."""
    return _inputs.validate_json((folder / INPUTS).read_bytes())


def code_digest(folders: list[Path], suffixes: frozenset[str], left_out: frozenset[str] = frozenset()) -> str:
    """Digest of all files with these suffixes below ``folders``, by relative path and content.

    What lies in a folder of ``folders`` that ``left_out`` names does not count, nor does dbt's
    ``target``.
    """
    sha = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            parts = path.relative_to(folder).parts
            if path.suffix in suffixes and path.is_file() and "target" not in parts and parts[0] not in left_out:
                sha.update(path.relative_to(folder).as_posix().encode())
                sha.update(path.read_bytes())
    return sha.hexdigest()[:16]
