"""The inbox behind an fsspec URL: a bucket on S3, or any other file system fsspec speaks.

An object appears whole or not at all, so that half a file is never seen. A bucket knows no links, pipes or devices.
What is removed is compared with what was claimed right before; a sender who puts another object under the very same
key within those milliseconds loses it, unless the bucket keeps versions. Hand in under another name, or switch
versions on.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import fsspec  # type: ignore[import-untyped]

from sources.deliveries.arrival import ANSWERS, Seen, is_passing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sources.deliveries.arrival import Arrival, Odd

_log = logging.getLogger(__name__)


class RemotePlace:
    """A tree of objects below a URL."""

    def __init__(self, url: str, storage_options: Mapping[str, Any] | None = None) -> None:
        options = {"skip_instance_cache": True, "use_listings_cache": False, **(storage_options or {})}
        self._files, root = fsspec.core.url_to_fs(url, **options)
        self._root: str = str(root).rstrip("/")

    def look(self) -> tuple[list[Seen], list[Odd]]:
        """All files but those that are passing or answers of ours; there is nothing odd in a bucket."""
        self._files.invalidate_cache()
        try:
            found: dict[str, dict[str, Any]] = self._files.find(self._root, detail=True)
        except FileNotFoundError:
            return [], []
        seen = []
        for path, info in sorted(found.items()):
            key = path[len(self._root) + 1 :]
            parts = key.split("/")
            # S3 consoles make "folders" of empty objects with a slash at the end: those are no files.
            if not parts[-1] or info.get("type") != "file" or parts[0] == ANSWERS or any(map(is_passing, parts)):
                continue
            seen.append(Seen(key=key, size=int(info.get("size") or 0), modified=_modified(info), state=_state(info)))
        return seen, []

    def fetch(self, arrival: Arrival, target: Path) -> bool:
        """Download an object; False where it is gone or no longer in the state it was seen in."""
        path = self._path(arrival.key)
        try:
            if self._now(path) != arrival.state:
                return False
            self._files.get_file(path, str(target))
            return target.stat().st_size == arrival.size and self._now(path) == arrival.state
        except OSError as error:
            # Gone, not ours to read, or a connection that broke: the others must not wait for it.
            _log.warning("an object of the inbox cannot be read: %s", type(error).__name__)
            return False

    def remove(self, arrival: Arrival) -> bool:
        """Remove an object that is safe elsewhere; False where it changed since and was left where it was."""
        path = self._path(arrival.key)
        now = self._now(path)
        if now is None:
            return True
        if now != arrival.state:
            return False
        self._files.rm_file(path)
        return True

    def set_aside(self, odd: Odd, target: Path) -> bool:
        """Never asked: nothing here is odd."""
        raise NotImplementedError(f"{odd.kind} to {target.name}: an object store holds plain objects alone")

    def give_back(self, folder: str, files: Iterable[Path]) -> None:
        """Put files into a folder of answers, each whole or not at all; those of the same name are replaced."""
        for file in files:
            self._files.pipe_file(self._path(f"{ANSWERS}/{folder}/{file.name}"), file.read_bytes())

    def _path(self, key: str) -> str:
        return f"{self._root}/{key}"

    def _now(self, path: str) -> str | None:
        self._files.invalidate_cache()
        try:
            return _state(self._files.info(path))
        except FileNotFoundError:
            return None


def _state(info: Mapping[str, Any]) -> str:
    etag = info.get("ETag") or info.get("etag") or info.get("md5") or ""
    return f"{etag}:{info.get('size')}:{_modified(info).timestamp():.0f}"


def _modified(info: Mapping[str, Any]) -> datetime:
    for name in ("LastModified", "last_modified", "mtime", "modified", "updated", "created"):
        value = info.get(name)
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value, UTC)
    return datetime.fromtimestamp(0, UTC)
