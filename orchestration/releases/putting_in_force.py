"""The moment a release comes in force, for the first time or again, and what goes from disk then."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from orchestration.releases.finding import CANDIDATES, current_release, list_releases
from orchestration.releases.history import note_in_force, periods_in_force, settle
from orchestration.releases.manifest import ReleaseError, ReleaseManifest, read_manifest
from orchestration.releases.publish import LATEST, fsync_path, names_in, point_current_at, prune
from orchestration.releases.retention import reasons_to_keep

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.releases.retention import Keeping

DATA = "data"
"""Where the site shows the open data of every release that is kept."""


def put_in_force(
    candidate: Path, pages: Path, releases: Path, site: Path, keeping: Keeping, open_data: Path | None = None
) -> list[str]:
    """Move a candidate, its pages and its open data among the releases and point readers at them.

    Killed in between, it leaves a whole release that is not in force yet; the next run makes it anew.

    Args:
        candidate: the release's folder.
        pages: the folder of its pages.
        releases: the folder of releases.
        site: the folder of the pages of every release.
        keeping: which releases stay.
        open_data: the folder of every release's open data, where this one's waits among the candidates; the site shows
            it as ``data``. None where there is none.

    Returns:
        The releases that were removed as surplus.
    """
    settle(releases)
    moves = [(candidate, releases / candidate.name), (pages, site / candidate.name)]
    if open_data is not None:
        moves.append((open_data / CANDIDATES / candidate.name, open_data / candidate.name))
    for source, target in moves:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
        fsync_path(target.parent)
    if open_data is not None:
        shown = site / candidate.name / DATA
        shown.symlink_to(os.path.relpath(open_data, shown.parent))
        fsync_path(shown.parent)
    _point(releases, site, candidate.name, open_data)
    kept = reasons_to_keep(names_in(releases), periods_in_force(releases), keeping, datetime.now(UTC))
    if open_data is not None:
        prune(open_data, kept, LATEST)
    prune(site, kept)
    return prune(releases, kept)


def roll_back(releases: Path, site: Path, release_id: str | None, open_data: Path | None = None) -> ReleaseManifest:
    """Put an earlier release back in force: the one named, else the one before the current.

    Its open data comes in force with it. Of a release that has none ``latest`` is taken away: better nothing than
    another release's.

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
    if release_id != current.name:
        settle(releases)
        _point(releases, site, release_id, open_data)
    return read_manifest(releases / release_id)


def discard_candidates(*folders: Path) -> None:
    """Remove what a killed run left behind; only called by a run that holds the lock."""
    for folder in folders:
        shutil.rmtree(folder / CANDIDATES, ignore_errors=True)


def _point(releases: Path, site: Path, release_id: str, open_data: Path | None) -> None:
    """Readers go to this release from now on, and the journal, settled before, says so."""
    point_current_at(releases / release_id)
    note_in_force(releases, release_id)
    point_current_at(site / release_id)
    if open_data is None:
        return
    if (open_data / release_id).is_dir():
        point_current_at(open_data / release_id, LATEST)
    else:
        (open_data / LATEST).unlink(missing_ok=True)
