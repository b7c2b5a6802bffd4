"""Brings one generated table to disk in every way, side by side, and judges the goals of ingestion.

Each round runs every way once, so that what else the machine does falls on all of them. Ours lands a checked and sorted
version; the peers write what they write by themselves (cbsodata only fills memory). The pages are generated first and
kept below --work, 130 MB per million figures and question; the peers get an environment of their own there.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from benchmarks.ingestion.resuming import fetched_again
from benchmarks.ingestion.table import Shape
from benchmarks.measuring import Measure, measured, median
from benchmarks.results import Bench, Goal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
PEERS = {"v4": ("cbsodata4", "dlt-v4"), "v3": ("cbsodata", "dlt-v3")}
MEGA = 1_000_000
NOTES = {
    "v4": "both processors are busy from the first page to the last: 0.4 s go by before it (imports, questions), a "
    "page of 100,000 then takes 45 ms of processor to download, 45 for read_json, 45 for shape, checks and its file, "
    "18 to see that no row lacks a column; 0.35 s of both sort, write and look for twins. A third of the peer's time "
    "is less than curl and read_json take with nothing checked or sorted: needed are more than two processors",
    "v3": "the peer keeps 130 figures a row as they came, in memory, and writes nothing; a third of its time is less "
    "than importing DuckDB and httpx takes. Of ours 0.4 s are the start, 0.4 the questions and their pages, 0.35 the "
    "sort and the file. Needed: a process that is up already, which a night with one table has no use for",
    "limit": "it checks nothing, sorts nothing, and cannot go on where it was cut; of ours the sort and the file are a "
    "third from ten million on, where they spill and are one thread's. Needed: more memory than the goal leaves "
    "(with 1 GB they take half), or a landing of several files, each sorted by itself",
}
"""Where a goal is not met: what the profile says, and what would be needed."""


@dataclass
class Round:
    """What one protocol is measured with."""

    protocol: str
    shape: Shape
    work: Path
    found: dict[str, list[Measure]] = field(default_factory=dict)

    @property
    def urls(self) -> Path:
        """The pages that ours asked for; the limit fetches the same."""
        return self.work / f"urls-{self.protocol}.txt"

    def run(self, way: str, command: Sequence[str | Path], *, count: bool = True) -> None:
        """Run one way once, in an empty folder that is removed afterwards."""
        folder = self.work / "out"
        shutil.rmtree(folder, ignore_errors=True)
        took = measured([*map(str, command), str(folder)], ROOT, self.work / f"{way}.log")
        print(f"  {way:10} {took.wall:8.1f} s {took.cpu:8.1f} CPU s {took.peak / MEGA:7.0f} MB", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        if count:
            self.found.setdefault(way, []).append(took)


def main() -> int:
    """Exit code 0 also when a goal is not met: the table says so."""
    asked = _arguments()
    work: Path = asked.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    shape = Shape.of(asked.rows)
    million = round(asked.rows / MEGA)
    peers: list[str] = asked.peers
    command = f"python -m benchmarks.ingestion {' '.join(sys.argv[1:])}".strip()
    bench = Bench(f"ingestion_{million}m", command, ("httpx", "msgspec"), _versions(work, peers))
    rounds = []
    with _server(shape, work) as (address, log):
        for protocol in asked.protocols:
            one = Round(protocol, shape, work)
            rounds.append(one)
            print(f"{protocol}: {shape.observations:,} figures; pages are generated where they do not lie ready")
            ours = [sys.executable, "-m", "benchmarks.ingestion.ours", protocol, address]
            log.write_text("", encoding="utf-8")
            one.run("ours", ours, count=False)
            asked_for = log.read_text(encoding="utf-8").split()
            one.urls.write_text("\n".join(f"{address}{path}" for path in asked_for), encoding="utf-8")
            if any(peer in PEERS[protocol] for peer in peers):
                # In a process of its own: a child's peak of memory counts that of the parent it was forked from.
                subprocess.run([*_serve(shape, work), "--generate", protocol], cwd=ROOT, check=True)
            for _ in range(asked.runs):
                one.run("ours", ours)
                one.run("limit", [sys.executable, "-m", "benchmarks.ingestion.limit", one.urls])
                for peer in (name for name in PEERS[protocol] if name in peers):
                    one.run(peer, [work / "peers/bin/python", HERE / "peers.py", peer, address])
        again = fetched_again(
            [sys.executable, "-m", "benchmarks.ingestion.ours", asked.protocols[0], address], work, log
        )
    _keep(bench, rounds, million, again)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.ingestion", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=MEGA, help="figures in the table; 1000000, 10000000, 60000000")
    parser.add_argument("--protocols", nargs="+", choices=("v4", "v3"), default=["v4", "v3"])
    parser.add_argument("--runs", type=int, default=3, help="rounds; medians are kept")
    every = [name for names in PEERS.values() for name in names]
    parser.add_argument(
        "--peers", nargs="*", choices=every, default=every, help="without a name: ours and the limit only"
    )
    parser.add_argument("--work", type=Path, default=Path("/tmp/ingestion-benchmark"))
    return parser.parse_args()


def _serve(shape: Shape, work: Path) -> list[str]:
    server = [sys.executable, "-m", "benchmarks.ingestion.server", "--areas", str(shape.areas)]
    return [*server, "--cache", str(work / "pages")]


@contextlib.contextmanager
def _server(shape: Shape, work: Path) -> Iterator[tuple[str, Path]]:
    """The publisher, as a process of its own; gives its address and the log of its page requests."""
    log = work / "requests.log"
    command = [*_serve(shape, work), "--log", str(log)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield (process.stdout.readline().strip() if process.stdout else ""), log
        finally:
            process.kill()


def _versions(work: Path, peers: Sequence[str]) -> dict[str, str]:
    """What the peers' environment holds, made where it is missing."""
    said = subprocess.run(["curl", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    if not peers:
        return {"curl": said}
    python = work / "peers/bin/python"
    uv = shutil.which("uv") or str(ROOT / ".tools/bin/uv")
    subprocess.run([uv, "venv", "-q", "--allow-existing", work / "peers"], check=True)
    install: list[str | Path] = [
        uv,
        "pip",
        "install",
        "-q",
        "--compile-bytecode",
        "--python",
        python,
        "-r",
        HERE / "peers.txt",
    ]
    subprocess.run(install, check=True)
    listed = subprocess.run(
        [uv, "pip", "freeze", "--python", python], capture_output=True, text=True, check=True
    ).stdout
    found = dict(line.split("==") for line in listed.split() if "==" in line)
    return {"curl": said} | {name: found[name] for name in ("cbsodata", "cbsodata4", "dlt")}


def _goal(
    what: str, wanted: float, sense: Literal["at most", "at least"], measured: float, unit: str, note: str = ""
) -> Goal:
    """A goal; its note is what to say of it when it is not met."""
    goal = Goal(what=what, wanted=wanted, sense=sense, measured=measured, unit=unit)
    return goal if goal.met else goal.model_copy(update={"note": note})


def _keep(bench: Bench, rounds: Sequence[Round], million: int, again: int) -> None:
    goals: list[Goal] = []
    rows: list[tuple[str | float | int | None, ...]] = []
    for one in rounds:
        middle = {way: median(runs) for way, runs in one.found.items()}
        rows += [
            (one.protocol, way, took.wall, took.cpu, round(took.peak / MEGA), middle["ours"].wall / took.wall)
            for way, took in middle.items()
        ]
        what = f"ingestion, {million} million figures by {one.protocol}"
        peers = {way: took for way, took in middle.items() if way in PEERS[one.protocol]}
        if peers:
            best = min(peers, key=lambda way: peers[way].wall)
            ratio = peers[best].wall / middle["ours"].wall
            goals.append(_goal(f"{what}: {best}'s time over ours", 3, "at least", ratio, "times", NOTES[one.protocol]))
        ratio = middle["ours"].wall / middle["limit"].wall
        goals.append(_goal(f"{what}: over curl and read_json", 1, "at most", ratio, "times", NOTES["limit"]))
        peak = max(run.peak for run in one.found["ours"]) / MEGA
        goals.append(_goal(f"{what}: peak memory", 300, "at most", peak, "MB"))
    what = f"ingestion, {million} million figures: finished pages fetched again after a kill in the middle"
    goals.append(_goal(what, 0, "at most", again, "pages"))
    bench.keep(goals, ("protocol", "way", "wall s", "CPU s", "peak MB", "ours over this"), rows)


if __name__ == "__main__":
    sys.exit(main())
