"""Which releases there are, and which one is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.releases.manifest import MANIFEST, ReleaseManifest, read_manifest
from orchestration.releases.publish import current_of

if TYPE_CHECKING:
    from pathlib import Path

CANDIDATES = ".candidates"
"""Where a release and its pages wait, whole but unseen, until both are put in force."""


def current_release(releases: Path) -> Path | None:
    """The folder of the release in force, or None before the first."""
    return current_of(releases)


def list_releases(releases: Path) -> list[ReleaseManifest]:
    """All published releases, oldest first."""
    folders = sorted(path.parent for path in releases.glob(f"[!.]*/{MANIFEST}") if not path.parent.is_symlink())
    return [read_manifest(folder) for folder in folders]
