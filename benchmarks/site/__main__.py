"""Builds the site from nothing and with nothing changed, opens every page, prints what it took."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.results import Bench, Goal
from benchmarks.site.visiting import Visit, visit
from tests.browser import driver

ROOT = Path(__file__).resolve().parents[2]
BUILD = """
import json, sys
from pathlib import Path
from dashboards import build_site
pages, release, out, reuse = map(Path, sys.argv[1:])
report = build_site(pages, release, out, reuse=reuse)
print(json.dumps({"pages": report.pages, "reused": report.reused, "seconds": report.seconds,
                  "problems": [str(problem) for problem in report.problems]}))
"""
FIRST_PAINT_MS = 300.0
SAID_EVERY = 20
"""Pages from one line of progress to the next, where it is not a terminal."""


COLUMNS = (
    "page", *(f"first paint ms, no script, {width} px" for width in driver.WIDTHS), "LCP ms", "shift", "kB", "requests",
    "other hosts", "words, no script",
)  # fmt: skip


def main() -> int:
    """Exit code 1 when the pages do not build."""
    asked = _arguments()
    bench = Bench("site", "python -m benchmarks.site", packages=("playwright",), versions={"chromium": _chromium()})
    with tempfile.TemporaryDirectory(prefix="site-benchmark-") as folder:
        work = Path(folder)
        for name in ("from nothing", "nothing changed"):
            found, seconds = _build(asked.release, work / name.replace(" ", "-"), work / "reuse")
            if found["problems"]:
                print("\n".join(found["problems"]))
                return 1
            share = f"{found['reused']} of {found['pages']} pages taken over"
            print(f"build, {name:16} {found['seconds']:6.2f} s, {seconds:6.2f} s with its process; {share}")
        site = work / "from-nothing"
        names = asked.pages or driver.pages(site)
        visits = []
        with driver.served(site) as address, driver.browser() as opened:
            for number, name in enumerate(names, 1):
                _progress(number, len(names))
                visits.append(visit(opened, site, address, name, asked.times))
    visits.sort(key=lambda v: -max(v.first.values()))
    bench.keep(_goals(visits), COLUMNS, [_row(v) for v in visits[: asked.show]])
    print(_summary(visits))
    return 0


def _progress(number: int, of: int) -> None:
    """One line that counts on a terminal; now and then a line of its own where it is piped."""
    if sys.stderr.isatty():
        print(f"\r{number} of {of} pages", end="\n" if number == of else "", file=sys.stderr, flush=True)
    elif number == of or number % SAID_EVERY == 0:
        print(f"{number} of {of} pages", file=sys.stderr, flush=True)


def _chromium() -> str:
    """Version of the browser.

    Raises:
        FileNotFoundError: there is none; the message says how to get it.
    """
    found = driver.chromium()
    if found is None:
        raise FileNotFoundError("no chromium on this machine: 'make browser' installs Debian's package")
    done = subprocess.run([found, "--version"], check=True, capture_output=True, text=True)
    return done.stdout.split()[1]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.site", description=__doc__)
    home = Path(os.environ.get("REGIODEAL_HOME", ROOT / "data"))
    parser.add_argument("--release", type=Path, default=home / "releases/current/monitor.duckdb")
    parser.add_argument("--show", type=int, default=12, help="how many of the slowest pages to list")
    parser.add_argument("--times", type=int, default=3, help="visits of each page at each width; the middle counts")
    parser.add_argument("pages", nargs="*", help="files of the site, such as wonen.html; all by default")
    return parser.parse_args()


def _build(release: Path, out: Path, reuse: Path) -> tuple[dict[str, Any], float]:
    pages = ROOT / "dashboards" / "pages"
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(pages), str(release.resolve()), str(out), str(reuse)],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(done.stdout), time.perf_counter() - start


def _goals(visits: list[Visit]) -> list[Goal]:
    goals = []
    for width in driver.WIDTHS:
        slowest = max(visits, key=lambda v: v.first[width])
        middle = statistics.median(v.first[width] for v in visits)
        goals.append(
            Goal(
                what=f"first paint from loopback without a script, slowest of all pages, {width} px",
                wanted=FIRST_PAINT_MS,
                sense="at most",
                measured=round(slowest.first[width], 1),
                unit="ms",
                note=f"{len(visits)} pages, median {middle:.0f} ms; slowest: {slowest.page}",
            )
        )
    return goals


def _row(visit: Visit) -> tuple[str | float | int | None, ...]:
    first = (visit.first[width] for width in driver.WIDTHS)
    weight = visit.weight / 1000
    return (visit.page, *first, visit.largest, visit.shift, weight, visit.requests, visit.foreign,
            visit.words_without_script)  # fmt: skip


def _summary(visits: list[Visit]) -> str:
    largest = [v.largest for v in visits]
    weights = [v.weight / 1000 for v in visits]
    return (
        f"{len(visits)} pages: LCP median {statistics.median(largest):.0f} ms, largest {max(largest):.0f} ms; "
        f"weight median {statistics.median(weights):.0f} kB, largest {max(weights):.0f} kB; "
        f"layout shift at most {max(v.shift for v in visits):.3f}; "
        f"{sum(v.foreign for v in visits)} requests to other hosts"
    )


if __name__ == "__main__":
    sys.exit(main())
