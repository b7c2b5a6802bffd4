"""Rendered pages, kept by the digest of all that they were rendered from: what has not changed is not rendered again.

That is the page's own text, the partials and queries it names, the code, and the marts of the release.
"""

from __future__ import annotations

import hashlib
import platform
import re
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pydantic import ValidationError
from typing_extensions import override

from dashboards.querying.release import QueryError
from dashboards.site.kept import KeptPage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboards.grammar.nodes import Page
    from dashboards.querying.release import Release
    from dashboards.site.addresses import Instance
    from dashboards.site.frame import Content

CODE = Path(__file__).parents[1]
LIBRARIES = ("duckdb", "markdown-it-py", "markupsafe", "pydantic")
"""Libraries whose version can change what a page says."""
BOUND_TO_RELEASE = re.compile(r"LastRefreshed|meta_|information_schema|duckdb_", re.IGNORECASE)
"""A page with one of these words may say something of the release itself, beyond the rows of its marts."""


class Store(Protocol):
    """Where rendered pages are kept."""

    def get(self, key: str, instance: Instance) -> Content | None:
        """The page under a key, None where there is none."""

    def put(self, key: str, content: Content) -> None:
        """Keep a page."""

    def keep_only(self, keys: Iterable[str]) -> None:
        """Forget all others."""


class MemoryStore(Store):
    """For as long as the process lives."""

    def __init__(self) -> None:
        self._kept: dict[str, Content] = {}

    @override
    def get(self, key: str, instance: Instance) -> Content | None:
        found = self._kept.get(key)
        # The page object is a new one after each reading of the files.
        return found and found.of(instance)

    @override
    def put(self, key: str, content: Content) -> None:
        self._kept[key] = content

    @override
    def keep_only(self, keys: Iterable[str]) -> None:
        self._kept = {key: self._kept[key] for key in keys if key in self._kept}


class FolderStore(Store):
    """One JSON file per page in a folder of its own; a file that is damaged counts as none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @override
    def get(self, key: str, instance: Instance) -> Content | None:
        try:
            return KeptPage.unpacked((self._folder / f"{key}.json").read_bytes()).content(instance)
        except (OSError, ValidationError):
            return None

    @override
    def put(self, key: str, content: Content) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        waiting = self._folder / f".{key}.json"
        waiting.write_bytes(KeptPage.of(content).packed())
        waiting.replace(self._folder / f"{key}.json")

    @override
    def keep_only(self, keys: Iterable[str]) -> None:
        wanted = {f"{key}.json" for key in keys}
        for path in self._folder.glob("*.json"):
            if path.name not in wanted:
                path.unlink(missing_ok=True)


class Keys:
    """The key of a page: the same only where it would be rendered to the same bytes.

    Args:
        pages: all pages; a link of one page depends on which others there are.
        root: the folder that holds ``pages/``, ``partials/`` and ``queries/``.
        release: what the pages are rendered from.
    """

    def __init__(self, pages: Iterable[Page], root: Path, release: Release) -> None:
        self._root = root
        self._base = _digest(_code(), *(f"{page.route} {page.file}" for page in pages), _marts(release))
        self._release = release
        self._shared = {
            path.relative_to(root / folder).as_posix(): path.read_text(encoding="utf-8")
            for folder in ("partials", "queries")
            for path in sorted((root / folder).rglob("*"))
            if path.suffix in {".md", ".sql"}
        }
        self._texts: dict[str, str] = {}

    def key(self, instance: Instance) -> str:
        """Hexadecimal digits."""
        file = instance.page.file
        if file not in self._texts:
            self._texts[file] = _digest(*self._text(file))
        return _digest(self._base, self._texts[file], instance.route)

    def _text(self, file: str) -> list[str]:
        """The page, with every partial and query file whose name occurs in it, and in those."""
        texts = [(self._root / file).read_text(encoding="utf-8")]
        left = dict(self._shared)
        at = 0
        while at < len(texts):
            texts.extend([left.pop(name) for name in list(left) if name in texts[at]])
            at += 1
        if any(BOUND_TO_RELEASE.search(text) for text in texts):
            texts.append(_answer(self._release, "select * from monitor.meta_release"))
        return texts


def _digest(*parts: str) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(hashlib.sha256(part.encode("utf-8")).digest())
    return found.hexdigest()[:40]


def _code() -> str:
    files = (path.read_text(encoding="utf-8") for path in sorted(CODE.rglob("*.py")))
    return _digest(platform.python_version(), *(version(name) for name in LIBRARIES), *files)


def _marts(release: Release) -> str:
    """The rows of all marts, and how they are called and typed; the file itself where it holds no digest."""
    columns = _answer(
        release,
        "select table_name, column_name, data_type from information_schema.columns "
        "where table_catalog = 'monitor' order by all",
    )
    rows = _answer(release, "select marts_digest from monitor.meta_release")
    return _digest(columns, rows or hashlib.sha256(release.path.read_bytes()).hexdigest())


def _answer(release: Release, sql: str) -> str:
    try:
        rows = release.query("", sql, {}).rows
    except QueryError:
        return ""
    return repr([tuple(row.values()) for row in rows]) if rows else ""
