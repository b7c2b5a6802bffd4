"""What we last applied to a server: the base from which hand changes are told apart from our own."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from dashboards.superset.changes.open_form import open_wanted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dashboards.superset.assets import Bundle
    from dashboards.superset.changes.open_form import Open


@dataclass(frozen=True)
class Applied:
    """One server's record; an apply that was broken off leaves two states that are both ours."""

    server: str
    assets: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """By uuid: kind, name, origin and the open form."""
    before: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What the apply under way found as its base; empty when it ended well."""
    roles: tuple[str, ...] = ()
    """Roles that we made there."""

    def ours(self, uuid: str) -> list[Open]:
        """Every form that we may have given an asset, none where we never did."""
        return [dict(entry[uuid]["form"]) for entry in (self.assets, self.before) if uuid in entry]

    def knows(self, uuid: str) -> bool:
        """Whether we ever put it there."""
        return uuid in self.assets or uuid in self.before


def forms_of(bundle: Bundle) -> dict[str, dict[str, Any]]:
    """A bundle as the record keeps it."""
    return {
        str(asset.uuid): {
            "kind": asset.kind,
            "name": asset.name,
            "origin": asset.origin,
            "form": open_wanted(asset.kind, asset.body),
        }
        for asset in bundle.assets
    }


def read_record(path: Path, server: str) -> Applied | None:
    """The record of this server; None where there is none (or another server's, or one that cannot be read)."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["server"] != server:
            return None
        return Applied(server, dict(found["assets"]), dict(found["before"]), tuple(found["roles"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_record(path: Path, applied: Applied) -> None:
    """Put the record in place, whole."""
    write_whole(path, json.dumps(asdict(applied), ensure_ascii=False, indent=1))


def remove_record(path: Path) -> None:
    """Forget what was applied."""
    path.unlink(missing_ok=True)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that readers see the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        with unfinished.open("w", encoding="utf-8") as handle:
            handle.write(text)
            handle.flush()
            os.fsync(handle.fileno())
        unfinished.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            unfinished.unlink()
