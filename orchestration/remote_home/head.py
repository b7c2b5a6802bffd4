"""A state of the home as the bucket knows it: what it names, and how the newest is found and a next one made."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from orchestration.remote_home.errors import RemoteHomeError

if TYPE_CHECKING:
    from orchestration.remote_home.bucket import Bucket

HEADS = "heads"
LISTINGS = "listings"
KEPT_HEADS = 50
"""How many heads stay: a machine that was away for as many cannot take the number of one that was deleted."""


def _inside(path: str) -> str:
    parts = path.split("/")
    if not path or any(part in {"", ".", ".."} for part in parts):
        raise ValueError(f"'{path}' is no path inside a home")
    return path


Inside = Annotated[str, AfterValidator(_inside)]
"""A path relative to the home, with slashes, that leaves neither it nor its folder."""
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ListedFile(BaseModel):
    """One file of a listing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: Inside
    """Relative to the home."""
    bytes: Annotated[int, Field(ge=0)]
    sha256: Sha256


class Listing(BaseModel):
    """Files that belong together: those of one folder that never changes, or all that may change."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    files: tuple[ListedFile, ...]
    links: dict[Inside, str] = {}
    """Symlinks inside the folder, by path, with what they point at."""

    def content(self) -> bytes:
        """As it lies in the bucket."""
        return self.model_dump_json().encode()

    @property
    def digest(self) -> str:
        """Its name: the SHA-256 of its content."""
        return hashlib.sha256(self.content()).hexdigest()


class Head(BaseModel):
    """A whole state of the home."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[1] = 1
    generation: Annotated[int, Field(ge=1)]
    """Counts up by one from head to head."""
    written_at: AwareDatetime
    written_by: str
    """The host, for a person who wonders."""
    bundles: dict[Inside, Sha256]
    """Folders that never change (``releases/<id>``, ``landing/cbs/85984NED/<version>``), each with its listing."""
    state: Sha256
    """The listing of the files that may change: journals, what was handed in."""
    pointers: dict[Inside, str]
    """What ``releases/current`` and its like name."""

    def listings(self) -> set[str]:
        """Every listing it names."""
        return {*self.bundles.values(), self.state}


def listing_key(digest: str) -> str:
    """Where a listing lies in the bucket."""
    return f"{LISTINGS}/{digest}.json"


def state_key(file: ListedFile) -> str:
    """Where a file that may change lies: each of its contents is an object of its own."""
    return f"state/{file.path}/{file.sha256}"


def head_key(generation: int) -> str:
    """Where a head lies; names sort as numbers do."""
    return f"{HEADS}/{generation:010d}.json"


def newest_head(bucket: Bucket) -> Head | None:
    """The state of the home now; None before the first.

    Raises:
        RemoteHomeError: the bucket cannot be read, or a later version of the project wrote it.
    """
    names = [name for name in bucket.names(HEADS) if name.endswith(".json")]
    if not names:
        return None
    content = bucket.read(f"{HEADS}/{names[-1]}")
    if content is None:
        # Deleted between the two requests: then there are at least as many newer ones as are kept.
        return newest_head(bucket)
    try:
        return Head.model_validate_json(content)
    except ValidationError as error:
        raise RemoteHomeError(
            f"{bucket.address}/{HEADS}/{names[-1]} is no head that this version of the monitor can read: update it"
        ) from error
