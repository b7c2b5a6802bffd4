"""From the bucket to the folder of this machine: the state of the home, and of its large files what is asked for."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import uuid
from typing import TYPE_CHECKING

from orchestration.progress import Progress, Reporter, silent
from orchestration.releases.publish import names_in
from orchestration.remote_home.errors import ObjectGoneError, RemoteHomeError
from orchestration.remote_home.head import ListedFile, Listing, listing_key, newest_head, state_key
from orchestration.remote_home.working_folder import POINTERS, PUBLISHED, WorkingFolder, is_here
from sources.landing.durable import replace_synced, sha256_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path

    from orchestration.remote_home.bucket import Bucket
    from orchestration.remote_home.head import Head

_TRIES = 3
_MANIFEST = "manifest.json"
_IN_LINE_ALWAYS = "releases/"
"""Of these the bucket is right, whatever lies here: a journal's line on a release that was never put up is none."""

_log = logging.getLogger(__name__)


def bring_state(
    bucket: Bucket, folder: WorkingFolder, report: Reporter = silent, families: Collection[str] = ("releases",)
) -> Head | None:
    """Bring the folder in line with the newest head: manifests, journals, the release in force, ``current``.

    Other releases, pages and landed files are folders here with a manifest at most, until ``bring_bundles`` fills
    them. What was noted here and not put up yet stays, after what others put up.

    Args:
        bucket: of the home.
        folder: of this machine.
        report: told how far it is.
        families: ``releases``, ``site``, ``open_data``: of which what is in force is here before ``current`` moves.

    Returns:
        The head; None where nothing was ever put up.

    Raises:
        RemoteHomeError: the bucket cannot be used, or what came is not what was put up.
    """
    for left in reversed(range(_TRIES)):
        head = newest_head(bucket)
        if head is None or not folder.is_behind(head):
            return head
        try:
            _in_line(bucket, folder, head, report, families)
        except ObjectGoneError:
            # A newer head took its place while this one was being read.
            if not left:
                raise
        else:
            folder.note_head(head)
            return head
    return None


def bring_bundles(bucket: Bucket, folder: WorkingFolder, bundles: Iterable[str], report: Reporter = silent) -> None:
    """Fill folders that never change: whole releases, pages, landed versions; those that are not in the home are left.

    Raises:
        RemoteHomeError: the bucket cannot be used, or what came is not what was put up.
    """
    head = folder.head()
    if head is None:
        return
    wanted = [bundle for bundle in bundles if bundle in head.bundles]
    listings = _listings(bucket, folder, [head.bundles[bundle] for bundle in wanted])
    files = [
        file for listing in listings.values() for file in listing.files if not is_here(folder.root / file.path, file)
    ]
    _fetch(bucket, folder, [(file.path, file) for file in files], report)
    for listing in listings.values():
        _link(folder.root, listing)


def _in_line(bucket: Bucket, folder: WorkingFolder, head: Head, report: Reporter, families: Collection[str]) -> None:
    known = folder.head()
    listings = _listings(bucket, folder, list(head.listings()))
    for family in PUBLISHED:
        place = folder.root / family
        for name in names_in(place) if place.is_dir() else []:
            if f"{family}/{name}" not in head.bundles:
                shutil.rmtree(place / name)
    manifests = []
    for bundle, digest in head.bundles.items():
        (folder.root / bundle).mkdir(parents=True, exist_ok=True)
        manifests += [file for file in listings[digest].files if file.path == f"{bundle}/{_MANIFEST}"]
    for pointer, named in head.pointers.items():
        bundle = f"{POINTERS.get(pointer)}/{named}"
        if POINTERS.get(pointer) in families and bundle in head.bundles:
            manifests += listings[head.bundles[bundle]].files
    missing = {file.path: file for file in manifests if not is_here(folder.root / file.path, file)}
    _fetch(bucket, folder, list(missing.items()), report)
    _merge_state(bucket, folder, _by_path(folder.listing(known.state) if known else None),
                 _by_path(listings[head.state]), report)  # fmt: skip
    folder.point(head.pointers)


def _merge_state(
    bucket: Bucket,
    folder: WorkingFolder,
    before: Mapping[str, ListedFile],
    theirs: Mapping[str, ListedFile],
    report: Reporter,
) -> None:
    """Files that may change: theirs, unless only ours changed since; of a journal that both went on with, both."""
    ours = _by_path(folder.list_state())
    wanted: list[ListedFile] = []
    tails: dict[str, bytes] = {}
    for path in sorted({*ours, *theirs}):
        mine, other, base = ours.get(path), theirs.get(path), before.get(path)
        if mine == other:
            continue
        if mine != base and other == base and not path.startswith(_IN_LINE_ALWAYS):
            continue  # only this machine changed it: it goes up with the next work
        if mine is not None and mine != base and not path.startswith(_IN_LINE_ALWAYS):
            _set_aside(folder.root / path, base, tails, path)
        if other is None:
            (folder.root / path).unlink(missing_ok=True)
        else:
            wanted.append(other)
    _fetch(bucket, folder, [(file.path, file) for file in wanted], report, key=state_key)
    for path, tail in tails.items():
        whole = (folder.root / path).read_bytes() if (folder.root / path).exists() else b""
        replace_synced(folder.root / path, whole + tail)


def _set_aside(path: Path, base: ListedFile | None, tails: dict[str, bytes], name: str) -> None:
    """Of a file that both changed: the lines that were added here are kept, of anything else a copy with a dot."""
    content = path.read_bytes()
    length = base.bytes if base else 0
    if path.suffix == ".jsonl" and (base is None or hashlib.sha256(content[:length]).hexdigest() == base.sha256):
        tails[name] = content[length:]
        return
    aside = path.with_name(f".{path.name}-{uuid.uuid4().hex[:8]}")
    shutil.copy(path, aside)
    _log.warning("%s was changed here and elsewhere: what is in the bucket counts, what was here is kept as %s", path,
                 aside.name)  # fmt: skip


def _listings(bucket: Bucket, folder: WorkingFolder, digests: list[str]) -> dict[str, Listing]:
    """Listings by digest, those that are not kept here from the bucket."""
    found = {digest: folder.listing(digest) for digest in digests}
    missing = sorted(digest for digest, listing in found.items() if listing is None)
    places = [(listing_key(digest), folder.listing_path(digest)) for digest in missing]
    folder.listing_path("x").parent.mkdir(parents=True, exist_ok=True)
    drafts = [(key, place.with_name(f".{place.name}-{uuid.uuid4().hex}")) for key, place in places]
    try:
        bucket.fetch(drafts, lambda _: None)
        for digest, (_, draft) in zip(missing, drafts, strict=True):
            if sha256_of(draft) != digest:
                raise RemoteHomeError(f"{bucket.address}/{listing_key(digest)} is not what was put up")
            found[digest] = folder.keep_listing(draft.read_bytes())
    finally:
        for _, draft in drafts:
            draft.unlink(missing_ok=True)
    return {digest: listing for digest, listing in found.items() if listing is not None}


def _own_key(file: ListedFile) -> str:
    return file.path


def _fetch(
    bucket: Bucket,
    folder: WorkingFolder,
    files: list[tuple[str, ListedFile]],
    report: Reporter,
    key: Callable[[ListedFile], str] = _own_key,
) -> None:
    """Bring files to their places, each whole or not at all."""
    if not files:
        return
    total = len(files)
    drafts = []
    for path, file in files:
        place = folder.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        drafts.append((file, place.with_name(f".{place.name}-{uuid.uuid4().hex}"), place))
    try:
        bucket.fetch(
            [(key(file), draft) for file, draft, _ in drafts],
            lambda done: report(Progress("home", f"from {bucket.address}", min(done, total), total)),
        )
        for file, draft, place in drafts:
            if draft.stat().st_size != file.bytes or sha256_of(draft) != file.sha256:
                raise RemoteHomeError(f"{bucket.address}/{key(file)} is not what was put up: its checksum differs")
            draft.replace(place)
    finally:
        for _, draft, _ in drafts:
            draft.unlink(missing_ok=True)


def _link(root: Path, listing: Listing) -> None:
    for name, target in listing.links.items():
        link = root / name
        if not os.path.normpath(link.parent / target).startswith(f"{root}{os.sep}"):
            raise RemoteHomeError(f"the link {name} leads out of the home, to {target}")
        if not link.is_symlink():
            link.symlink_to(target)


def _by_path(listing: Listing | None) -> dict[str, ListedFile]:
    return {} if listing is None else {file.path: file for file in listing.files}
