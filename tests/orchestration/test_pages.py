"""``regiodeal pages``: what an author of pages sees, as real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.dashboards import release as small_release

REGIODEAL = str(Path(sys.executable).parent / "regiodeal")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_release.build(tmp_path_factory.mktemp("release") / "monitor.duckdb")


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "dashboards" / "pages"
    folder.mkdir(parents=True)
    (folder / "index.md").write_text("# Begin\n\nTekst.\n", encoding="utf-8")
    return folder


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "REGIODEAL_HOME": str(home), "NO_COLOR": "1", "COLUMNS": "200"}


def run(home: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [REGIODEAL, "pages", *map(str, arguments)],
        capture_output=True, text=True, check=False, timeout=120, env=environment(home),
    )  # fmt: skip


def test_check_says_file_line_what_and_nearest(tmp_path: Path, pages: Path, release: Path) -> None:
    good = run(tmp_path, "check", "--pages", pages, "--release", release)
    assert (good.returncode, good.stdout, good.stderr) == (0, "1 page files hold.\n", "")
    (pages / "index.md").write_text("# Begin\n\n<BigValu/>\n\n{#each niets as n}\n\n{/each}\n", encoding="utf-8")
    bad = run(tmp_path, "check", "--pages", pages, "--release", release)
    assert bad.returncode == 1
    assert bad.stderr.splitlines() == [
        "dashboards/pages/index.md:3: unknown component <BigValu> (nearest known name: BigValue)",
        "dashboards/pages/index.md:5: unknown name 'niets' (nearest known name: inputs)",
        "2 problems",
    ]


def test_check_looks_at_the_report_on_paper_too(tmp_path: Path, pages: Path, release: Path) -> None:
    report = pages.parent / "print" / "[gemeente].md"
    report.parent.mkdir()
    report.write_text(
        "# Rapport\n\n```sql g\nselect name from monitor.mart_programme__municipalities\n"
        "where slug = '${params.gemeente}'\n```\n\n{g[0].name}\n", encoding="utf-8",
    )  # fmt: skip
    good = run(tmp_path, "check", "--pages", pages, "--release", release)
    assert (good.returncode, good.stdout, good.stderr) == (0, "2 page files hold.\n", "")
    report.write_text(report.read_text(encoding="utf-8").replace("[0].name", "[0].naam"), encoding="utf-8")
    bad = run(tmp_path, "check", "--pages", pages, "--release", release)
    assert bad.returncode == 1
    assert bad.stderr.startswith("dashboards/print/[gemeente].md:8: ")
    assert bad.stderr.endswith("(nearest known name: name)\n1 problem\n"), "once, however many municipalities there are"


def test_check_without_release_or_pages_says_what_to_do(tmp_path: Path, pages: Path) -> None:
    nothing = run(tmp_path, "check", "--pages", pages)
    assert (nothing.returncode, "regiodeal refresh" in nothing.stderr) == (1, True)
    assert run(tmp_path, "check", "--pages", tmp_path / "niet").returncode == 2
    assert run(tmp_path, "check", "--release", tmp_path / "niet.duckdb").returncode == 2


def test_components_lists_and_tells_of_one(tmp_path: Path) -> None:
    assert "AreaChart" in run(tmp_path, "components").stdout
    one = run(tmp_path, "components", "Delta").stdout
    assert "downIsGood" in one
    assert "In Superset:" in one
    wrong = run(tmp_path, "components", "Dleta")
    assert (wrong.returncode, wrong.stderr) == (2, "There is no component 'Dleta'; did you mean Delta?\n")


def test_dev_serves_on_loopback_until_it_is_stopped(tmp_path: Path, pages: Path, release: Path) -> None:
    command = [REGIODEAL, "pages", "dev", "--port", "0", "--pages", str(pages), "--release", str(release)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(tmp_path)
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("Pages on http://127.0.0.1:")
            assert "Tekst." in httpx.get(line.split()[2], trust_env=False, timeout=30).text
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 0
    assert said.splitlines()[-1] == "stopped"
    assert said.startswith("/  ")
