"""Builds all pages of a programme in which every Dutch municipality takes part, by one process and by one per core."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from benchmarks.measuring import Measure, measured, median
from benchmarks.results import Bench, Goal
from benchmarks.whole_country.programme import release_of
from dashboards.areas import areas_of
from dashboards.querying.release import Release

ROOT = Path(__file__).resolve().parents[2]
MEGA = 1_000_000
WANTED_SECONDS = 60.0
COLUMNS = ("processes", "s", "CPU s", "MB, largest", "MB, all", "pages", "pages a second")


def main() -> int:
    """Exit code 1 when the pages do not build, or the number of processes shows in them."""
    asked = _arguments()
    outlines = f" --outlines {asked.outlines.name}" if asked.outlines else ""
    bench = Bench("whole_country", f"python -m benchmarks.whole_country{outlines}", packages=("jinja2", "markupsafe"))
    home: Path = asked.home.resolve()
    release = release_of(home, _say, asked.outlines)
    cores = len(os.sched_getaffinity(0))
    counts = sorted({1, cores})
    runs: dict[int, list[Measure]] = {count: [] for count in counts}
    for turn in range(asked.runs):
        for count in counts:
            runs[count].append(_built(release, home / f"site-{count}", count, home / "build.log"))
            _say(f"run {turn + 1} of {asked.runs}, {count} processes: {runs[count][-1].wall:.1f} s")
    sites = {count: home / f"site-{count}" for count in counts}
    pages = {count: _pages(site) for count, site in sites.items()}
    if len({_digest(site) for site in sites.values()}) > 1:
        print("the pages of one process are not those of several", file=sys.stderr)
        return 1
    best = median(runs[cores])
    kinds = ", ".join(f"{_pages(sites[cores] / kind)} {kind}" for kind in ("gemeenten", "indicatoren", "projecten"))
    goal = Goal(
        what="pages of a programme of every Dutch municipality, from nothing",
        wanted=WANTED_SECONDS,
        sense="at most",
        measured=round(best.wall, 1),
        unit="s",
        note=f"{pages[cores]} pages ({kinds}), maps of {_outlined(release)} outlines, by {cores} processes; "
        f"{best.cpu:.1f} s CPU, "
        f"{best.all_peak / MEGA:.0f} MB of all processes; one process: {median(runs[1]).wall:.1f} s",
    )
    bench.keep([goal], COLUMNS, [_row(count, median(runs[count]), pages[count]) for count in counts])
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.whole_country", description=__doc__)
    parser.add_argument(
        "--home",
        type=Path,
        default=Path("/tmp/whole-country"),
        help="where the release comes; one that is there is taken",
    )
    parser.add_argument(
        "--outlines",
        type=Path,
        help="GeoJSON of all municipalities (statcode, statnaam, degrees), as PDOK serves gemeente_gegeneraliseerd, "
        "for a release that is yet to be made; without it maps draw a tile for each, as six outlines are recorded",
    )
    parser.add_argument("--runs", type=int, default=3, help="of each number of processes; the middle counts")
    return parser.parse_args()


def _built(release: Path, out: Path, count: int, log: Path) -> Measure:
    shutil.rmtree(out, ignore_errors=True)
    command = (sys.executable, "-m", "benchmarks.evidence.ours", ROOT / "dashboards/pages", release, out, count)
    return measured([*map(str, command)], ROOT, log)


def _outlined(release: Path) -> int:
    with Release(release) as opened:
        return sum(1 for area in areas_of(opened).areas if area.polygons)


def _pages(folder: Path) -> int:
    return sum(1 for _ in folder.rglob("*.html"))


def _digest(site: Path) -> tuple[tuple[str, bytes], ...]:
    return tuple((p.relative_to(site).as_posix(), p.read_bytes()) for p in sorted(site.rglob("*")) if p.is_file())


def _row(count: int, taken: Measure, pages: int) -> tuple[str | float | int | None, ...]:
    return (count, taken.wall, taken.cpu, taken.peak / MEGA, taken.all_peak / MEGA, pages, pages / taken.wall)


def _say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
