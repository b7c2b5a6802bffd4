"""Asks every chart of every dashboard of a real Superset, without cache, at the region's size and at the country's."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from pathlib import Path

import psutil

from benchmarks.results import Bench, Goal
from benchmarks.superset_charts.asking import Question, ask, in_duckdb, questions
from benchmarks.whole_country.programme import release_of
from dashboards.superset.local import ADMIN
from dashboards.superset.server import Credentials, Session
from orchestration.local_superset import down, home_of, up
from orchestration.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
READER = "stuurgroep"
NO_NAME = "\u2060"
"""What stands for the name of a chart that is words."""
WANTED_MS = 300.0
COLUMNS = ("release", "dashboard", "chart", "p50 ms", "p95 ms", "CPU ms", "DuckDB CPU ms", "rows", "kB")


def main() -> int:
    """Exit code 0 whatever was measured."""
    asked = _arguments()
    bench = Bench("superset_charts", "python -m benchmarks.superset_charts", versions={"apache-superset": _version()})
    homes = {"region": asked.home.resolve()}
    if not asked.no_country:
        homes["country"] = asked.country.resolve()
        release_of(homes["country"], _say)
    goals: list[Goal] = []
    rows: list[tuple[str | float | int | None, ...]] = []
    for name, home in homes.items():
        found = _measured(Settings(home=home, offline=True), asked.times)
        goals.append(_goal(name, found))
        slowest = sorted(found, key=_p95, reverse=True)
        rows += [
            (name, q.dashboard, q.chart.strip(NO_NAME) or "(words)", *_figures(q))
            for q in slowest[: asked.show or None]
        ]
    bench.keep(goals, COLUMNS, rows)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.superset_charts",
        description=f"{__doc__} Installs and starts a Superset below each home where none is up, and stops it again.",
    )
    home = Path(os.environ.get("REGIODEAL_HOME", ROOT / "data"))
    parser.add_argument("--home", type=Path, default=home, help="a home with a release ('make refresh' makes one)")
    parser.add_argument(
        "--country", type=Path, default=Path("/tmp/whole-country"), help="a home with, or for, the country's release"
    )
    parser.add_argument("--no-country", action="store_true", help="the region's release only")
    parser.add_argument("--times", type=int, default=20, help="how often each chart is asked")
    parser.add_argument("--show", type=int, default=25, help="how many of the slowest charts to list; 0: all")
    return parser.parse_args()


def _version() -> str:
    lock = (ROOT / "dashboards/superset/local/environment/uv.lock").read_text(encoding="utf-8")
    return lock.split('name = "apache-superset"\nversion = "', 1)[1].split('"', 1)[0]


def _measured(settings: Settings, times: int) -> list[Question]:
    """Every question asked by a member of the steering group, one after the other."""
    raised = up(settings, 0, _say)
    url, home = raised.server.url, home_of(settings)
    try:
        with (
            Session(Credentials(url, ADMIN, home.password(ADMIN))) as admin,
            Session(Credentials(url, READER, home.password(READER))) as reader,
        ):
            found = questions(admin)
            server = psutil.Process(raised.server.pid)
            for turn in range(times + 1):
                _say(f"{len(found)} charts, round {turn} of {times}")
                for question in found:
                    ask(reader, question, server)
            for question in found:
                # The first answer also starts what the server has not needed before.
                del question.taken[0], question.cpu[0]
        in_duckdb(found, settings.releases / "current" / "monitor.duckdb", 5)
    finally:
        if not raised.was_up:
            down(settings)
    return found


def _figures(question: Question) -> tuple[float | int, ...]:
    cpu = statistics.fmean(question.cpu) * 1000
    return (*_ms(question.taken), cpu, question.duckdb * 1000, question.rows, question.size / 1000)


def _p95(question: Question) -> float:
    return _ms(question.taken)[1]


def _ms(taken: list[float]) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds."""
    return statistics.median(taken) * 1000, statistics.quantiles(taken, n=20, method="inclusive")[-1] * 1000


def _goal(name: str, found: list[Question]) -> Goal:
    worst = max(found, key=_p95)
    over = sum(_p95(q) > WANTED_MS for q in found)
    quickest = min(_ms(q.taken)[0] for q in found)
    middle = statistics.median(_ms(q.taken)[0] for q in found)
    cpu = [statistics.fmean(q.cpu) * 1000 for q in found]
    note = (
        f"{len(found)} charts, {over} over; slowest: {worst.dashboard} · {worst.chart.strip(NO_NAME) or '(words)'}. "
        f"Medians: quickest chart {quickest:.0f} ms, middle one {middle:.0f}; processor of the middle one "
        f"{statistics.median(cpu):.0f} ms, at most {max(cpu):.0f}, of which DuckDB "
        f"{statistics.median(q.duckdb for q in found) * 1000:.1f}, at most {max(q.duckdb for q in found) * 1000:.0f}; "
        f"95th percentile of the processor at most {max(_ms(q.cpu)[1] for q in found):.0f}: what the clock says beyond "
        "that is waiting, for others where somebody else is at work"
    )
    return Goal(
        what=f"slowest chart of Superset without cache, 95th percentile, release of the {name}",
        wanted=WANTED_MS,
        sense="at most",
        measured=round(_p95(worst), 1),
        unit="ms",
        note=note,
    )


def _say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
