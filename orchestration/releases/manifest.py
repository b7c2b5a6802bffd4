"""What a release says of itself: the manifest beside its database, and how it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from orchestration.step_costs import StepCost  # noqa: TC001 - Pydantic needs it at run time
from sources.landing import Origin  # noqa: TC001 - Pydantic needs it at run time

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = "manifest.json"

SCHEMA_VERSION = 2
"""Of a release's tables and manifest, raised when one that readers know goes or gets another meaning: 2 added
``compared_with`` to the changes, and what a person accepted. Earlier ones stay readable, a later one is refused."""


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


class AcceptedBreach(BaseModel):
    """Rows that a person let through although a check stopped them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    acceptance_id: str
    check_name: str
    subject_id: str
    rows: Annotated[int, Field(ge=1)]
    accepted_by_role: str
    reason: str


class ReleaseManifest(BaseModel):
    """What a release holds and what it was made from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Annotated[int, Field(ge=1, le=SCHEMA_VERSION)] = SCHEMA_VERSION
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
    accepted: tuple[AcceptedBreach, ...] = ()
    """What the checks stopped and a person let through; earlier manifests do not say."""
    costs: tuple[StepCost, ...] = ()
    """What each step took that made it; earlier manifests do not say."""


class _Versioned(BaseModel):
    """What any manifest says, of whatever version."""

    model_config = ConfigDict(extra="ignore")

    schema_version: int


def read_manifest(folder: Path) -> ReleaseManifest:
    """The manifest of a release.

    Raises:
        ReleaseError: it is missing or unreadable, or a later version of the monitor made it.
    """
    try:
        text = (folder / MANIFEST).read_bytes()
        found = _Versioned.model_validate_json(text).schema_version
        if found > SCHEMA_VERSION:
            raise ReleaseError(
                f"{folder.name} was made by a later version of the monitor (schema {found}, this one knows up to "
                f"{SCHEMA_VERSION}): update the project"
            )
        return ReleaseManifest.model_validate_json(text)
    except (OSError, ValueError) as error:
        raise ReleaseError(f"{folder / MANIFEST} cannot be read: {error}") from error
