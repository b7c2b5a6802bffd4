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
from typing import TYPE_CHECKING

from benchmarks.ingestion.resuming import fetched_again
from benchmarks.ingestion.table import MEASURES, Pages, Shape
from benchmarks.measuring import Measure, measured, median
from benchmarks.results import Bench, Goal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
PEERS = {"v4": ("cbsodata4", "dlt-v4"), "v3": ("cbsodata", "dlt-v3")}
MEGA = 1_000_000


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
    peers = [] if asked.no_peers else [name for protocol in asked.protocols for name in PEERS[protocol]]
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
            if peers:
                _generate(shape, work, protocol)
            for _ in range(asked.runs):
                one.run("ours", ours)
                one.run("limit", [sys.executable, "-m", "benchmarks.ingestion.limit", one.urls])
                for peer in PEERS[protocol] if peers else ():
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
    parser.add_argument("--no-peers", action="store_true", help="ours and the limit only")
    parser.add_argument("--work", type=Path, default=Path("/tmp/ingestion-benchmark"))
    return parser.parse_args()


@contextlib.contextmanager
def _server(shape: Shape, work: Path) -> Iterator[tuple[str, Path]]:
    """The publisher, as a process of its own; gives its address and the log of its page requests."""
    log = work / "requests.log"
    command = [sys.executable, "-m", "benchmarks.ingestion.server", "--areas", str(shape.areas)]
    command += ["--cache", str(work / "pages"), "--log", str(log)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield (process.stdout.readline().strip() if process.stdout else ""), log
        finally:
            process.kill()


def _generate(shape: Shape, work: Path, protocol: str) -> None:
    """The pages of the whole table, without a selection, as the peers ask it."""
    pages = Pages(shape, work / "pages")
    for number, _ in enumerate(pages.prepare(protocol, range(MEASURES)), start=1):
        print(f"\r  page {number} of the whole table", end="", flush=True)
    print()


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
            goals.append(
                Goal(what=f"{what}: {best}'s time over ours", wanted=3, sense="at least", measured=ratio, unit="times")
            )
        ratio = middle["ours"].wall / middle["limit"].wall
        goals.append(
            Goal(what=f"{what}: over curl and read_json", wanted=1, sense="at most", measured=ratio, unit="times")
        )
        peak = max(run.peak for run in one.found["ours"]) / MEGA
        goals.append(Goal(what=f"{what}: peak memory", wanted=300, sense="at most", measured=peak, unit="MB"))
    what = f"ingestion, {million} million figures: finished pages fetched again after a kill in the middle"
    goals.append(Goal(what=what, wanted=0, sense="at most", measured=again, unit="pages"))
    bench.keep(goals, ("protocol", "way", "wall s", "CPU s", "peak MB", "ours over this"), rows)


if __name__ == "__main__":
    sys.exit(main())
