"""From the folder of this machine to the bucket: what is new first, then the one small object that makes it count."""

from __future__ import annotations

import platform
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.progress import Progress, Reporter, silent
from orchestration.remote_home.errors import RemoteHomeError
from orchestration.remote_home.head import (
    HEADS,
    KEPT_HEADS,
    LISTINGS,
    Head,
    Listing,
    head_key,
    listing_key,
    newest_head,
    state_key,
)
from orchestration.remote_home.working_folder import PUBLISHED, WorkingFolder

if TYPE_CHECKING:
    from collections.abc import Callable

    from orchestration.remote_home.bucket import Bucket

_NOTHING = Listing(files=()).digest


def put_up(
    bucket: Bucket, folder: WorkingFolder, still_ours: Callable[[], None] = lambda: None, report: Reporter = silent
) -> Head | None:
    """Make the folder's state the home's.

    Killed at any moment, it leaves the state of before; what it had put up by then is taken away by whoever puts up
    next.

    Args:
        bucket: where it goes.
        folder: in line with the newest head, but for what was done in it since.
        still_ours: raises where the lease is lost; asked before anything is put up.
        report: told how far it is.

    Returns:
        The new head, or the one of before where nothing has changed.

    Raises:
        RemoteHomeError: the bucket cannot be used, or another machine put something up since.
    """
    before = newest_head(bucket)
    known = folder.head()
    if (before.generation if before else 0) != (known.generation if known else 0):
        raise RemoteHomeError(_overtaken(bucket, before))
    folder.own.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="outgoing-", dir=folder.own) as outgoing:
        going = _what_goes(folder, before, Path(outgoing))
        if _says_the_same(before, going.head):
            return before
        _send(bucket, folder, going, before, still_ours, report)
    still_ours()
    if not bucket.create(head_key(going.head.generation), going.head.model_dump_json(indent=1).encode()):
        raise RemoteHomeError(_overtaken(bucket, newest_head(bucket)))
    folder.note_head(going.head)
    _clear(bucket, folder, going.head)
    return going.head


@dataclass(frozen=True)
class _Going:
    """What is to go up: the head, the listings it names that are new, and copies of what may change meanwhile."""

    head: Head
    fresh: dict[str, Listing]
    state: Listing
    copies: Path


def _what_goes(folder: WorkingFolder, before: Head | None, copies: Path) -> _Going:
    old = before.bundles if before else {}
    here = folder.bundles()
    fresh = {bundle: folder.list_bundle(bundle) for bundle in here if bundle not in old}
    state = folder.list_state(copies)
    head = Head(
        generation=(before.generation if before else 0) + 1,
        written_at=datetime.now(UTC),
        written_by=platform.node(),
        bundles={
            **{b: digest for b, digest in old.items() if b in here or b.partition("/")[0] not in PUBLISHED},
            **{bundle: listing.digest for bundle, listing in fresh.items()},
        },
        state=state.digest,
        pointers=folder.pointers(),
    )
    return _Going(head, fresh, state, copies)


def _says_the_same(before: Head | None, head: Head) -> bool:
    if before is None:
        return not head.bundles and head.state == _NOTHING
    return (before.bundles, before.state, before.pointers) == (head.bundles, head.state, head.pointers)


def _overtaken(bucket: Bucket, newest: Head | None) -> str:
    by = f"{newest.written_by} at {newest.written_at:%H:%M:%S} UTC" if newest else "another machine"
    return (
        f"{bucket.address} was changed by {by} while this run was at work; nothing of this run counts. Run it again: "
        "it begins from what is there now."
    )


def _send(
    bucket: Bucket,
    folder: WorkingFolder,
    going: _Going,
    before: Head | None,
    still_ours: Callable[[], None],
    report: Reporter,
) -> None:
    """Listings first: what they name can be found and taken away should this be cut off."""
    still_ours()
    listings = (*going.fresh.values(), going.state)
    for listing in listings:
        folder.keep_listing(listing.content())
    bucket.send(
        [(folder.listing_path(listing.digest), listing_key(listing.digest)) for listing in listings],
        lambda _: None,
    )
    last = folder.listing(before.state) if before else None
    there = {state_key(file) for file in last.files} if last else set()
    files: list[tuple[Path, str]] = [
        (folder.root / file.path, file.path) for listing in going.fresh.values() for file in listing.files
    ]
    files += [(going.copies / f.sha256, state_key(f)) for f in going.state.files if state_key(f) not in there]
    step = 256
    for start in range(0, len(files), step):
        still_ours()
        bucket.send(
            files[start : start + step],
            lambda done, start=start: report(  # type: ignore[misc]  # mypy cannot infer a default's type in a lambda
                Progress("home", f"to {bucket.address}", min(start + done, len(files)), len(files))
            ),
        )


def _clear(bucket: Bucket, folder: WorkingFolder, head: Head) -> None:
    """Take away what no head names any more: of releases that were surplus, of runs that were cut off."""
    named = head.listings()
    surplus = [name.removesuffix(".json") for name in bucket.names(LISTINGS)]
    surplus = [digest for digest in surplus if digest not in named]
    if surplus:
        kept = {key for digest in named for key in _keys(bucket, folder, digest, digest == head.state)}
        gone: set[str] = set()
        for digest in surplus:
            # A listing does not say which kind it is: a key of the other kind names nothing and costs nothing.
            gone.update(_keys(bucket, folder, digest, is_state=True))
            gone.update(_keys(bucket, folder, digest, is_state=False))
        bucket.delete(sorted(gone - kept))
        bucket.delete([listing_key(digest) for digest in surplus])
        for digest in surplus:
            folder.listing_path(digest).unlink(missing_ok=True)
    bucket.delete([f"{HEADS}/{name}" for name in bucket.names(HEADS)[:-KEPT_HEADS]])


def _keys(bucket: Bucket, folder: WorkingFolder, digest: str, is_state: bool) -> list[str]:
    listing = folder.listing(digest)
    if listing is None:
        content = bucket.read(listing_key(digest))
        listing = Listing.model_validate_json(content) if content is not None else Listing(files=())
    return [state_key(file) if is_state else file.path for file in listing.files]
