"""The folder of this machine in which a home on S3 is worked on: what of it goes to the bucket, and what stays."""

from __future__ import annotations

import hashlib
import re
import uuid
from typing import TYPE_CHECKING

from pydantic import ValidationError

from orchestration.releases.publish import CURRENT, LATEST, point_current_at
from orchestration.remote_home.head import Head, ListedFile, Listing
from sources.landing.durable import replace_synced, sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PUBLISHED = ("releases", "site", "open_data")
"""Families of which a folder that is gone here is gone from the home: surplus releases are removed."""
POINTERS = {f"releases/{CURRENT}": "releases", f"site/{CURRENT}": "site", f"open_data/{LATEST}": "open_data"}

_BUNDLE = re.compile(r"(?:releases|site|open_data)/[^/.][^/]*|landing/[^/.][^/]*/[^/.][^/]*/[0-9a-f]{16}")
_STAYS = frozenset({"build", "cache", "dagster", "dbt", "inbox", "superset"})
"""Of this machine: builds, Dagster's own files, a Superset's; the inbox is a place of its own."""
_GOES_ALL_THE_SAME = ("build/attempt.json", "build/breaches.json")
"""What another machine must know of the last build: whether to try again, and what a person may let through."""
_OWN = ".remote"


class WorkingFolder:
    """One machine's folder of a home on S3. Names with a dot in front are this machine's own: locks, drafts, caches."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.own = root / _OWN
        """What this machine knows of the bucket."""

    # -- what this machine knows ----------------------------------------------------------------------

    @property
    def identity(self) -> str:
        """A name that this folder keeps: a lease of this name was taken here."""
        path = self.own / "identity"
        if not path.exists():
            self.own.mkdir(parents=True, exist_ok=True)
            replace_synced(path, uuid.uuid4().hex)
        return path.read_text(encoding="utf-8").strip()

    def head(self) -> Head | None:
        """The head this folder was last brought in line with; None before, and where a writer was cut off since."""
        try:
            return Head.model_validate_json((self.own / "head.json").read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def is_behind(self, head: Head) -> bool:
        """Whether there is anything to bring in line with a head."""
        known = self.head()
        return known is None or known.generation != head.generation or (self.own / "at_work").exists()

    def note_head(self, head: Head) -> None:
        """Remember that the folder is in line with this head."""
        self.own.mkdir(parents=True, exist_ok=True)
        replace_synced(self.own / "head.json", head.model_dump_json())

    def note_work(self, *, begins: bool) -> None:
        """Mark the folder as one that somebody writes in; left behind by a kill it is brought in line anew."""
        mark = self.own / "at_work"
        if begins:
            self.own.mkdir(parents=True, exist_ok=True)
            mark.touch()
        else:
            mark.unlink(missing_ok=True)

    def keep_listing(self, content: bytes) -> Listing:
        """Keep a listing that came, by its digest."""
        listing = Listing.model_validate_json(content)
        place = self.listing_path(hashlib.sha256(content).hexdigest())
        place.parent.mkdir(parents=True, exist_ok=True)
        replace_synced(place, content)
        return listing

    def listing(self, digest: str) -> Listing | None:
        """A listing that is kept here."""
        try:
            return Listing.model_validate_json(self.listing_path(digest).read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def listing_path(self, digest: str) -> Path:
        """Where it is kept."""
        return self.own / "listings" / f"{digest}.json"

    # -- what there is --------------------------------------------------------------------------------

    def bundles(self) -> list[str]:
        """The folders that never change, as paths inside the home."""
        places = [self.root / family for family in PUBLISHED] + list((self.root / "landing").glob("[!.]*/[!.]*"))
        found = (
            child.relative_to(self.root).as_posix()
            for place in places
            if place.is_dir()
            for child in place.iterdir()
            if child.is_dir() and not child.is_symlink()
        )
        return sorted(path for path in found if _BUNDLE.fullmatch(path))

    def list_bundle(self, bundle: str) -> Listing:
        """Every file of such a folder, with its digest, and its symlinks."""
        files, links = [], {}
        for path in _walk(self.root / bundle):
            inside = path.relative_to(self.root).as_posix()
            if path.is_symlink():
                links[inside] = str(path.readlink())
            else:
                files.append(_listed(path, inside))
        return Listing(files=tuple(files), links=links)

    def list_state(self, copies: Path | None = None) -> Listing:
        """Every file that may change and belongs to the home.

        Args:
            copies: a folder for a copy of each, named by its digest, where they are to go up: a sensor may write on.
        """
        files = []
        for path in self._state_files():
            try:
                content = path.read_bytes()
            except FileNotFoundError:
                continue  # gone since: the note of work begun, an answer that is written anew
            digest = hashlib.sha256(content).hexdigest()
            if copies is not None and not (copies / digest).exists():
                (copies / digest).write_bytes(content)
            inside = path.relative_to(self.root).as_posix()
            files.append(ListedFile(path=inside, bytes=len(content), sha256=digest))
        return Listing(files=tuple(sorted(files, key=lambda file: file.path)))

    def _state_files(self) -> Iterator[Path]:
        bundles = {self.root / bundle for bundle in self.bundles()}
        for top in sorted(self.root.iterdir()) if self.root.is_dir() else []:
            if top.name[0] == "." or top.name in _STAYS or top.is_symlink():
                continue
            paths = _walk(top, bundles) if top.is_dir() else iter([top])
            yield from (path for path in paths if not path.is_symlink())
        yield from (self.root / name for name in _GOES_ALL_THE_SAME if (self.root / name).is_file())

    def pointers(self) -> dict[str, str]:
        """What ``current`` and its like name."""
        found = ((name, self.root / name) for name in POINTERS)
        return {name: link.readlink().name for name, link in found if link.is_symlink()}

    def point(self, pointers: dict[str, str]) -> None:
        """Let them name what a head says, those alone that name something else now."""
        now = self.pointers()
        for name, family in POINTERS.items():
            wanted = pointers.get(name)
            if wanted is None:
                (self.root / name).unlink(missing_ok=True)
            elif now.get(name) != wanted:
                target = self.root / family / wanted
                target.mkdir(parents=True, exist_ok=True)
                point_current_at(target, name.rsplit("/", 1)[-1])


def is_here(path: Path, file: ListedFile) -> bool:
    """Whether a file of a folder that never changes is here; manifests, which are small, are compared whole."""
    if not path.is_file() or path.stat().st_size != file.bytes:
        return False
    return path.suffix != ".json" or sha256_of(path) == file.sha256


def _listed(path: Path, inside: str) -> ListedFile:
    return ListedFile(path=inside, bytes=path.stat().st_size, sha256=sha256_of(path))


def _walk(folder: Path, without: set[Path] | frozenset[Path] = frozenset()) -> Iterator[Path]:
    """Files and symlinks below a folder, in alphabetical order."""
    for child in sorted(folder.iterdir()):
        if child.name[0] == "." or child in without:
            continue
        if child.is_dir() and not child.is_symlink():
            yield from _walk(child, without)
        else:
            yield child
