"""What dbt parsed, kept on this machine: a home that is new need not parse models that another one has parsed.

A parse takes as long as a third of a small build. It is kept by what was parsed and by what parsed it; the cache can be
thrown away at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

FILES = ("manifest.json", "partial_parse.msgpack", "semantic_manifest.json")
_KEPT = 3
"""How many parses stay: of the models as they are, and as they were before."""


def _name(digest: str, project: Path) -> str:
    # A parse names its files by their full path, and its saved form belongs to one dbt and one Python.
    parser = f"{project.resolve()} {version('dbt-core')} {version('dbt-duckdb')} {sys.version}"
    return f"{digest}-{hashlib.sha256(parser.encode()).hexdigest()[:8]}"


def take_parse(kept: Path, digest: str, project: Path, target: Path) -> bool:
    """Copy a parse into a target folder; whether there was one."""
    folder = kept / _name(digest, project)
    target.mkdir(parents=True, exist_ok=True)
    try:
        for name in FILES:
            shutil.copyfile(folder / name, target / name)
    except FileNotFoundError:
        return False
    return True


def keep_parse(kept: Path, digest: str, project: Path, target: Path) -> None:
    """Keep a target folder's parse, whole or not at all, and let go of the oldest."""
    folder = kept / _name(digest, project)
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept, prefix=".draft-") as draft:
        whole = Path(draft) / folder.name
        whole.mkdir()
        for name in FILES:
            shutil.copyfile(target / name, whole / name)
        # Another process that kept the same meanwhile was first: its parse is as good.
        with contextlib.suppress(OSError):
            whole.rename(folder)
    found = sorted(kept.glob("[!.]*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in found[_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
