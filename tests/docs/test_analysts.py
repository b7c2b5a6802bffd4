"""What the analysts' guide shows, works on a real release."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import pytest

from orchestration.build import DATABASE
from orchestration.settings import PROJECT_ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.released import Released

GUIDE = PROJECT_ROOT / "docs" / "analysts.md"

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

EMPTY_IN_A_FIRST_RELEASE = "from mart_programme__changes"


@dataclass(frozen=True)
class Fence:
    """A piece of code in the guide."""

    language: str
    line: int
    code: str

    def __str__(self) -> str:
        return f"{self.language}, line {self.line}"


def fences(*languages: str) -> list[Fence]:
    """Those in one of these languages, in their order."""
    text = GUIDE.read_text(encoding="utf-8")
    found = [Fence(match[1], text.count("\n", 0, match.start()) + 1, match[2]) for match in FENCE.finditer(text)]
    return [fence for fence in found if fence.language in languages]


@pytest.fixture(scope="module")
def release(released: Released) -> Path:
    """The file that analysts open."""
    return released.folder / DATABASE


def ask(release: Path, sql: str) -> list[tuple[object, ...]]:
    """Open it as the guide says, read-only, and ask."""
    with duckdb.connect(str(release), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_the_guide_has_all_it_promises() -> None:
    assert len(fences("sql")) >= 12
    assert {fence.language for fence in fences("python", "r", "sh")} == {"python", "r", "sh"}


@pytest.mark.parametrize("fence", fences("sql"), ids=str)
def test_every_query_answers(release: Path, fence: Fence) -> None:
    assert ask(release, fence.code) or EMPTY_IN_A_FIRST_RELEASE in fence.code, (
        f"{GUIDE.name}:{fence.line} answers with no row"
    )


@pytest.mark.parametrize("fence", fences("python"), ids=str)
def test_every_piece_of_python_runs(release: Path, fence: Fence) -> None:
    code = compile("\n" * fence.line + fence.code, str(GUIDE), "exec")
    exec(code, {"RELEASE": str(release)})  # noqa: S102 - our own guide


def test_the_pace_made_again_is_the_pace_of_the_mart(release: Path) -> None:
    (fence,) = [fence for fence in fences("sql") if "ratio_of_the_mart" in fence.code]
    rows = ask(release, fence.code)
    assert [row for row in rows if row[4] != pytest.approx(row[5], rel=1e-9)] == []
