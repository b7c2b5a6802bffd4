"""Pages given as text, compiled against a small release."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboards.superset.compiling import Target, compile_pages
from tests.dashboards import release

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dashboards.superset.assets import Bundle

TARGET = Target("duckdb:////releases/current/monitor.duckdb", "https://example.org/monitor/")


@pytest.fixture(scope="session")
def small_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release.build(tmp_path_factory.mktemp("release") / "monitor.duckdb")


@pytest.fixture
def compiled(tmp_path: Path, small_release: Path) -> Callable[..., Bundle]:
    """The bundle of some pages; the first is the front page."""

    def run(index: str, **others: str) -> Bundle:
        root = tmp_path / "dashboards"
        for name, text in {"pages/index.md": index, **others}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return compile_pages(root / "pages", small_release, TARGET)

    return run
