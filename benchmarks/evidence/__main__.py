"""The command: builds the pages with Evidence and with our own builder, compares what they show and what they cost."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.evidence.figures import Comparison, compare, read
from benchmarks.evidence.project import assemble, complete, loosen
from benchmarks.evidence.stack import ROOM, Query, metered
from benchmarks.measuring import Measure, measured, median, together
from benchmarks.results import Bench, Goal, as_markdown
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
COLUMNS = (
    "step", *(f"{who} {what}" for who in ("ours", "Evidence") for what in ("s", "CPU s", "MB, largest", "MB, all")),
)  # fmt: skip


def main() -> int:
    """Exit code 1 when a figure differs or a query does not fit the stack of Evidence's DuckDB."""
    asked = _arguments()
    work: Path = asked.work.resolve()
    release: Path = asked.release.resolve()
    work.mkdir(parents=True, exist_ok=True)
    bench = Bench("evidence", "python -m benchmarks.evidence", versions=_versions())
    ours = _ours(work, release, asked.runs)
    theirs = _theirs(work, release, asked.runs)
    site, peer = work / "ours", work / "project" / "build"
    if ours:
        bench.keep(_goals(ours, theirs), COLUMNS, _costs(ours, theirs))
        print(_output(site, peer))
    else:
        print("nothing measured: --runs 0")
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


def _versions() -> dict[str, str]:
    """Of the peer, as locked, and of what runs it."""
    asked = json.loads((Path(__file__).parent / "package.json").read_text(encoding="utf-8"))["dependencies"]
    names = ("@evidence-dev/evidence", "@evidence-dev/core-components", "@duckdb/duckdb-wasm")
    done = subprocess.run(["node", "--version"], check=True, capture_output=True, text=True)
    return {name: asked[name] for name in names if name in asked} | {"node": done.stdout.strip().lstrip("v")}


def _goals(ours: list[Measure], theirs: dict[str, list[Measure]]) -> list[Goal]:
    mine, peer = median(ours), together(median(theirs["sources"]), median(theirs["build"]))
    cores = os.cpu_count()
    clock = f"{mine.wall:.1f} s against {peer.wall:.0f} s on the clock of {cores} cores; CPU {mine.cpu:.1f} against"
    memory = (
        f"all processes together, what they share counted once: {mine.all_peak / MEGA:.0f} against "
        f"{peer.all_peak / MEGA:.0f} MB; the largest one {mine.peak / MEGA:.0f} against {peer.peak / MEGA:.0f}"
    )
    return [
        Goal(
            what="static build against Evidence's sources and build, same pages and data",
            wanted=20, sense="at least", measured=round(peer.wall / mine.wall, 1), unit="times as fast",
            note=f"{clock} {peer.cpu:.0f} s",
        ),
        Goal(
            what="memory of the static build as a share of Evidence's",
            wanted=0.1, sense="at most", measured=round(mine.all_peak / peer.all_peak, 3), unit="of it",
            note=memory,
        ),
    ]  # fmt: skip


def _costs(ours: list[Measure], theirs: dict[str, list[Measure]]) -> list[tuple[str | float | int | None, ...]]:
    mine = median(ours)
    steps = {name: median(runs) for name, runs in theirs.items()}
    rows = [
        ("install, once", None, steps["install"]),
        ("sources", None, steps["sources"]),
        ("build", mine, steps["build"]),
        ("release to pages", mine, together(steps["sources"], steps["build"])),
    ]
    return [(name, *_figures(a), *_figures(b)) for name, a, b in rows]


def _figures(taken: Measure | None) -> tuple[float | None, ...]:
    if taken is None:
        return (None,) * 4
    return (taken.wall, taken.cpu, taken.peak / MEGA, taken.all_peak / MEGA)


def _output(site: Path, peer: Path) -> str:
    kinds = (("pages", _pages), ("files", _files), ("MB", _megabytes))
    return as_markdown(("output", "ours", "Evidence"), tuple((name, count(site), count(peer)) for name, count in kinds))


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
