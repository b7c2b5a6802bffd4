"""The command: builds the pages with Evidence and with our own builder, compares what they show and what they cost."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.evidence.figures import Comparison, compare, read
from benchmarks.evidence.project import assemble, complete, loosen
from benchmarks.evidence.stack import ROOM, Query, metered
from benchmarks.measuring import Measure, measured, median, together
from tests.browser.driver import browser, new_page, served

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[2]
DASHBOARDS = ROOT / "dashboards"
PAGES = (
    "/", "/werken", "/wonen", "/welzijn", "/gemeenten", "/gemeenten/coevorden", "/gemeenten/emmen",
    "/indicatoren", "/indicatoren/aantal-inwoners", "/projecten", "/projecten/wonen-2.1", "/lessen", "/kwaliteit",
    "/programma", "/uitleg", "/veranderd", "/begrippen",
)  # fmt: skip
NPM = {"npm_config_audit": "false", "npm_config_fund": "false", "EVIDENCE_DISABLE_TELEMETRY": "1"}
MEGA = 1_000_000


def main() -> int:
    """Exit code 1 when a figure differs or a query does not fit the stack of Evidence's DuckDB."""
    asked = _arguments()
    work: Path = asked.work.resolve()
    release: Path = asked.release.resolve()
    work.mkdir(parents=True, exist_ok=True)
    ours = _ours(work, release, asked.runs)
    theirs = _theirs(work, release, asked.runs)
    site, peer = work / "ours", work / "project" / "build"
    print(_costs(ours, theirs, site, peer))
    queries = metered(work / "project")
    print(_stack(queries))
    found = [] if asked.no_compare else list(_compared(site, peer, asked.pages or PAGES))
    print(_agreement(found))
    return 0 if all(q.fits for q in queries) and not any(c.differences for c in found) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evidence", description=__doc__)
    home = Path(os.environ.get("REGIODEAL_HOME", ROOT / "data"))
    parser.add_argument("--release", type=Path, default=home / "releases/current/monitor.duckdb")
    parser.add_argument("--work", type=Path, default=Path("/tmp/evidence-benchmark"), help="some 1 GB")
    parser.add_argument("--runs", type=int, default=3, help="0: compare what the last run built")
    parser.add_argument("--no-compare", action="store_true", help="measure only")
    parser.add_argument("pages", nargs="*", help="addresses of the pages to compare")
    return parser.parse_args()


def _ours(work: Path, release: Path, runs: int) -> list[Measure]:
    found = []
    for _ in range(runs):
        shutil.rmtree(work / "ours", ignore_errors=True)
        command = [sys.executable, "-m", "benchmarks.evidence.ours", DASHBOARDS / "pages", release, work / "ours"]
        found.append(measured([*map(str, command)], ROOT, work / "ours.log"))
        _say("ours", found[-1])
    return found


def _theirs(work: Path, release: Path, runs: int) -> dict[str, list[Measure]]:
    steps: dict[str, list[Measure]] = {"install": [], "sources": [], "build": []}
    folder = work / "project"
    if runs:
        assemble(folder, release, DASHBOARDS, work / "ours" / "areas.geojson")
        shutil.rmtree(folder / "node_modules", ignore_errors=True)
        steps["install"].append(measured(["npm", "install", "--no-save"], folder, work / "install.log", NPM))
        _say("install", steps["install"][0])
        loosen(folder)
    for _ in range(runs):
        assemble(folder, release, DASHBOARDS, work / "ours" / "areas.geojson")
        steps["sources"].append(measured(["npm", "run", "sources"], folder, work / "sources.log", NPM))
        _say("sources", steps["sources"][-1])
        complete(folder, release)
        steps["build"].append(measured(["npm", "run", "build"], folder, work / "build.log", NPM))
        _say("build", steps["build"][-1])
    return steps


def _compared(site: Path, peer: Path, pages: Sequence[str]) -> Iterator[Comparison]:
    with browser() as opened, contextlib.ExitStack() as stack:
        mine = stack.enter_context(served(site))
        other = stack.enter_context(served(peer))
        plain = stack.enter_context(new_page(opened, 1280, javascript=False))
        live = stack.enter_context(new_page(opened, 1280))
        live.route(
            "**/*", lambda r: r.continue_() if r.request.url.startswith((other, "data:", "blob:")) else r.abort()
        )
        for page in pages:
            name = f"{page.strip('/')}.html" if page != "/" else "index.html"
            if not (site / name).exists():
                name = f"{page.strip('/')}/index.html"
            yield compare(page, read(plain, f"{mine}/{name}", "ours"), read(live, other + page, "evidence"))


def _say(step: str, taken: Measure) -> None:
    print(f"{step:10}{taken.wall:8.1f} s {taken.cpu:8.1f} s CPU {taken.peak / MEGA:8.0f} MB", file=sys.stderr)


def _costs(ours: list[Measure], theirs: dict[str, list[Measure]], site: Path, peer: Path) -> str:
    if not ours:
        return "nothing measured: --runs 0"
    mine = median(ours)
    steps = {name: median(runs) for name, runs in theirs.items()}
    peer_build = together(steps["sources"], steps["build"])
    rows = [
        ("install, once", None, steps["install"]),
        ("sources", None, steps["sources"]),
        ("build", mine, steps["build"]),
        ("release to pages", mine, peer_build),
    ]
    lines = [
        f"Median of {len(ours)} runs, {os.cpu_count()} cores. Memory: the largest single process.",
        "",
        "| step | ours s | CPU s | MB | Evidence s | CPU s | MB | times as long | CPU | memory |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for name, a, b in rows:
        left = f"{a.wall:.1f} | {a.cpu:.1f} | {a.peak / MEGA:.0f}" if a else "| |"
        ratio = f"{b.wall / a.wall:.0f} | {b.cpu / a.cpu:.0f} | {b.peak / a.peak:.0f}" if a else "| |"
        lines.append(f"| {name} | {left} | {b.wall:.1f} | {b.cpu:.1f} | {b.peak / MEGA:.0f} | {ratio} |")
    lines += ["", "| output | ours | Evidence |", "|---|--:|--:|"]
    for name, count in (("pages", _pages), ("files", _files), ("MB", _megabytes)):
        lines.append(f"| {name} | {count(site)} | {count(peer)} |")
    (site.parent / "costs.json").write_text(
        json.dumps({"ours": vars(mine), **{name: vars(m) for name, m in steps.items()}}, indent=2), encoding="utf-8"
    )
    return "\n".join(lines)


def _pages(folder: Path) -> str:
    return str(sum(1 for _ in folder.rglob("*.html")))


def _files(folder: Path) -> str:
    return str(sum(f.is_file() for f in folder.rglob("*")))


def _megabytes(folder: Path) -> str:
    return f"{sum(f.stat().st_size for f in folder.rglob('*') if f.is_file()) / MEGA:.1f}"


def _stack(queries: list[Query]) -> str:
    deepest = queries[0]
    lines = [
        "",
        f"{len(queries)} queries; the deepest, {deepest.name}: {deepest.taken} of {ROOM} bytes of stack.",
    ]
    lines += [f"{q.name} does not fit: {q.taken} bytes. {q.error or ''}" for q in queries if not q.fits]
    return "\n".join(lines)


def _agreement(found: list[Comparison]) -> str:
    lines = ["", "| page | figures compared | differences |", "|---|--:|--:|"]
    lines += [f"| {c.page} | {c.compared} | {len(c.differences)} |" for c in found]
    lines += ["", *(f"{c.page}: {d}" for c in found for d in c.differences)]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
