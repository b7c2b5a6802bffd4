"""What a home on S3 and Dagster's state in PostgreSQL cost, beside a folder and SQLite: the same commands, in turn.

Both servers are real and on this machine (moto's S3, Debian's PostgreSQL), so that the network costs nothing and their
own processor time is not counted. What a slower network adds follows from the objects and bytes in the table.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import Measure, measured, median
from benchmarks.results import Bench, Goal
from tests.engines.postgresql import postgresql
from tests.engines.s3 import BUCKET, S3, s3

ROOT = Path(__file__).resolve().parents[2]
REGIODEAL = str(Path(sys.executable).parent / "regiodeal")
QUERY = ("query", "select count(*) from fct_observation", "--csv")
NAME = "monitor"
COLUMNS = ("command", "home", "Dagster's state", "wall s", "CPU s", "peak MB", "runs")

Row = tuple[str | float | int | None, ...]


@dataclass(frozen=True)
class Place:
    """One way of keeping things."""

    home: str
    state: str
    environment: dict[str, str]
    cache: Path | None

    def measure(self, log: Path, runs: int, *command: str, cold: bool = False) -> Measure:
        """The median of so many runs; ``cold``: on a machine that has nothing of the home yet."""
        found = []
        for _ in range(runs):
            if cold and self.cache is not None:
                shutil.rmtree(self.cache, ignore_errors=True)
            found.append(measured([REGIODEAL, *command], ROOT, log, self.environment))
        return median(found)


def main() -> None:
    arguments = _arguments()
    bench = Bench("storage", "python -m benchmarks.storage", ("dagster", "dagster-postgres", "s3fs", "moto"))
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="regiodeal-storage-")))
        server = opened.enter_context(s3())
        database = opened.enter_context(postgresql())
        quiet = {"PYTHONWARNINGS": "ignore"}
        local = Place("folder", "SQLite", {**quiet, "REGIODEAL_HOME": str(folder / "home")}, None)
        cache = folder / "cache"
        on_s3 = {**quiet, "REGIODEAL_HOME": f"s3://{BUCKET}/{NAME}", "REGIODEAL_CACHE": str(cache)}
        remote = Place("S3", "SQLite", {**on_s3, **server.environment}, cache)
        kept = Place("folder", "PostgreSQL", {**local.environment, **database.environment}, None)
        _run(bench, arguments, folder / "log", server, local, remote, kept)


def _run(bench: Bench, given: argparse.Namespace, log: Path, server: S3, *places: Place) -> None:
    local, remote, _ = places
    rows: list[Row] = []

    def step(what: str, place: Place, runs: int, *command: str, cold: bool = False) -> Measure:
        print(f"{what}, {place.home}, {place.state} …", file=sys.stderr, flush=True)
        found = place.measure(log, runs, *command, cold=cold)
        rows.append((what, place.home, place.state, found.wall, found.cpu, found.peak / 1e6, runs))
        return found

    build = ("refresh", "--offline")
    built = {place.home: step("refresh, first release", place, 1, *build) for place in (local, remote)}
    objects, size = _in_bucket(server)
    same = {(p.home, p.state): step("refresh, nothing changed", p, given.runs, *build) for p in places}
    cold = step("refresh, nothing changed, another machine", remote, 1, *build, cold=True)
    asked = {place.home: step("query", place, given.runs, *QUERY) for place in (local, remote)}
    first = step("query, another machine", remote, given.runs, *QUERY, cold=True)
    rows.append((f"in the bucket after one release: {objects} objects, {size / 1e6:.1f} MB", "S3", "", *[None] * 4))
    said = f"{objects} objects of {size / 1e6:.1f} MB in all"
    nothing = same["folder", "SQLite"]
    bench.keep(
        [
            Goal(what="a first release on S3 against one in a folder, processor time", wanted=1.25, sense="at most",
                 measured=round(built["S3"].cpu / built["folder"].cpu, 2), unit="times", note=said),
            Goal(what="a refresh in which nothing changed, on S3 against in a folder, processor time", wanted=1.25,
                 sense="at most", measured=round(same["S3", "SQLite"].cpu / nothing.cpu, 2), unit="times",
                 note=f"on a machine that has nothing of it yet {cold.cpu / nothing.cpu:.2f} times"),
            Goal(what="a refresh in which nothing changed, Dagster on PostgreSQL against on SQLite, processor time",
                 wanted=1.25, sense="at most", measured=round(same["folder", "PostgreSQL"].cpu / nothing.cpu, 2),
                 unit="times", note=""),
            Goal(what="a question to a release on S3, wall", wanted=5.0, sense="at most",
                 measured=round(asked["S3"].wall, 2), unit="s",
                 note=f"{asked['folder'].wall:.2f} s in a folder; {first.wall:.2f} s where it has to be brought first"),
        ],
        COLUMNS,
        rows,
    )  # fmt: skip


def _in_bucket(server: S3) -> tuple[int, int]:
    sizes = [item.size for item in server.bucket.objects.all()]
    return len(sizes), sum(sizes)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.storage", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs of everything else; medians count (default 3)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
