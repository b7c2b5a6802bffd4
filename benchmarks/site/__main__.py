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
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.browser import driver

if TYPE_CHECKING:
    from playwright.sync_api import Browser

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
PAINT = """() => new Promise((done) => {
    new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime))
        .observe({ type: "largest-contentful-paint", buffered: true });
    setTimeout(() => done(null), 3000);
})"""
LAYOUT = """() => new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; })
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 50);
})"""


@dataclass(frozen=True)
class Visit:
    """A page opened for the first time."""

    page: str
    paint: float
    """Largest contentful paint, milliseconds."""
    shift: float
    weight: int
    requests: int
    foreign: int
    words_without_script: int


def main() -> int:
    """Exit code 1 when the pages do not build."""
    asked = _arguments()
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
        with driver.served(site) as address, driver.browser() as opened:
            visits = [_visit(opened, site, address, name) for name in names]
    _print(visits, asked.show)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.site", description=__doc__)
    home = Path(os.environ.get("REGIODEAL_HOME", ROOT / "data"))
    parser.add_argument("--release", type=Path, default=home / "releases/current/monitor.duckdb")
    parser.add_argument("--show", type=int, default=8, help="how many of the slowest pages to list")
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


def _visit(opened: Browser, site: Path, address: str, name: str) -> Visit:
    """With an empty cache, then once more with scripts off."""
    seen: list[str] = []
    with driver.new_page(opened, 1280) as tab:
        tab.on("request", lambda request: seen.append(request.url))
        tab.goto(f"{address}/{name}", wait_until="load")
        paint, shift, weight = tab.evaluate(PAINT), tab.evaluate(LAYOUT), driver.weight(tab, site)
    with driver.new_page(opened, 1280, javascript=False) as tab:
        tab.goto(f"{address}/{name}", wait_until="load")
        words = len(tab.locator("main").inner_text().split())
    foreign = sum(1 for url in seen if not url.startswith((address, "data:")))
    return Visit(name, paint if paint is not None else float("inf"), shift, weight, len(seen), foreign, words)


def _print(visits: list[Visit], show: int) -> None:
    heads = ("LCP ms", "shift", "kB", "requests", "other hosts", "words, no script")
    print("\npage".ljust(45), "{:>8} {:>7} {:>6} {:>9} {:>12} {:>17}".format(*heads))
    for visit in sorted(visits, key=lambda v: -v.paint)[:show]:
        print(_line(visit.page, visit))
    paints = [v.paint for v in visits]
    print(
        f"\n{len(visits)} pages: LCP median {statistics.median(paints):.0f} ms, largest {max(paints):.0f} ms; "
        f"weight median {statistics.median(v.weight for v in visits) / 1000:.0f} kB, "
        f"largest {max(v.weight for v in visits) / 1000:.0f} kB; "
        f"layout shift at most {max(v.shift for v in visits):.3f}; "
        f"{sum(v.foreign for v in visits)} requests to other hosts"
    )


def _line(name: str, visit: Visit) -> str:
    return (
        f"{name[:44]:44} {visit.paint:8.0f} {visit.shift:7.3f} {visit.weight / 1000:6.0f} {visit.requests:9} "
        f"{visit.foreign:12} {visit.words_without_script:17}"
    )


if __name__ == "__main__":
    sys.exit(main())
