"""The manifest of one landed version: what it holds, where it came from, and its checksums."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from datetime import datetime

Origin = Literal["live", "recorded", "catalogue", "delivered"]
"""``live``: from the publisher's service; ``recorded``: embedded in this project; ``catalogue``: our YAML;
``delivered``: handed in by a project or a partner."""

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
"""A publisher or table name: it becomes a folder, so nothing that could leave the landing zone."""

FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*\.parquet$")]


class LandingFile(BaseModel):
    """One Parquet file of a version."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: FileName
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    bytes: Annotated[int, Field(ge=0)]
    rows: Annotated[int, Field(ge=0)]


class VersionFacts(BaseModel):
    """What the writer of a version knows about it; the landing zone adds version and files."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    publisher: Name
    table_id: Name
    origin: Origin
    nearness: str
    """How near to the publisher the figures are, in words a reader understands."""
    title: str
    url: str
    modified: str | None = None
    """The publisher's own stamp, letter for letter; formats differ between services."""
    selection_digest: str
    """Digest of what was asked: measures, regions, filters."""
    retrieved_at: AwareDatetime
    rows_announced: Annotated[int, Field(ge=0)] | None = None
    rows_received: Annotated[int, Field(ge=0)]
    licence: str
    attribution: str


class LandingManifest(VersionFacts):
    """A version as it lies on disk; never changed after it was written."""

    schema_version: Literal[1] = 1
    version: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    files: Annotated[tuple[LandingFile, ...], Field(min_length=1)]

    def to_json(self) -> str:
        """The text of ``manifest.json``."""
        return self.model_dump_json(indent=2) + "\n"

    def order(self, confirmed_at: datetime | None) -> tuple[datetime, str]:
        """Sort key of a version: when it was last known to be the source's state, then its name."""
        return (max(self.retrieved_at, confirmed_at or self.retrieved_at), self.version)
