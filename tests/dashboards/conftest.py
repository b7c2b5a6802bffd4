"""One release for all tests of a run, and a way to try a page without a folder of pages."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from dashboards import Problem, build_site
from tests.dashboards import release

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True)
class Tried:
    """What came of some pages."""

    problems: list[Problem]
    out: Path

    def html(self, name: str = "index.html") -> str:
        """The text of a built page."""
        assert not self.problems, "\n".join(map(str, self.problems))
        return (self.out / name).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def release_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release.build(tmp_path_factory.mktemp("release") / "monitor.duckdb")


@pytest.fixture
def try_pages(tmp_path: Path, release_db: Path) -> Callable[..., Tried]:
    """Build pages given as text; a page without a heading gets one."""

    tries = itertools.count()

    def run(index: str = "# Proef", **others: str) -> Tried:
        place = tmp_path / str(next(tries))
        root = place / "dashboards"
        files = {
            "pages/index.md": index if index.startswith(("# ", "---")) or "\n# " in index else f"# Proef\n\n{index}",
            **others,
        }
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        out = place / "site"
        report = build_site(root / "pages", release_db, out)
        return Tried(report.problems, out)

    return run
