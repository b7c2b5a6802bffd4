"""Makes a home with a generated country of 1 to 60 million observations, and says how to build from it."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from benchmarks.national.areas import BOUNDARIES
from benchmarks.national.home import NotOursError, generate
from benchmarks.national.measures import KNOWN

EPILOG = f"""
Municipalities are those of {BOUNDARIES}; districts, neighbourhoods and every figure are made up, by a function of area,
measure and year, so that the same command gives the same bytes. The first {len(KNOWN)} measures are those that the
catalogue's indicators are made with; each further one has an indicator of its own in the home's catalogue.

examples:
  python -m benchmarks.national /tmp/country-10 --millions 10
  REGIODEAL_HOME=/tmp/country-10 REGIODEAL_CATALOGUE=/tmp/country-10/catalogue REGIODEAL_DEPTH=neighbourhood \\
    regiodeal refresh --offline
"""


def main() -> int:
    """Exit code 2 when the folder is not one of ours."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.national", description=__doc__, epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("home", type=Path, help="the folder to make; one made before, of the same size, is kept")
    parser.add_argument("--millions", type=float, default=1, help="observations, in millions (1)")
    parser.add_argument("--indicators", type=int, help="how many generated measures get an indicator (all)")
    asked = parser.parse_args()
    start = time.perf_counter()
    try:
        size = generate(asked.home.resolve(), asked.millions, asked.indicators, lambda said: print(said, flush=True))
    except (NotOursError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    print(
        f"{size.observations:,} observations in {size.years} tables, {size.bytes / 1e6:.0f} MB of Parquet: "
        f"{size.areas:,} areas, {size.measures} measures of which {size.deep} below the municipality too, "
        f"{size.indicators} indicators; {size.bound / size.observations:.0%} bound by a formula; "
        f"{time.perf_counter() - start:.0f} s"
    )
    home = asked.home.resolve()
    print(f"REGIODEAL_HOME={home} REGIODEAL_CATALOGUE={home / 'catalogue'} REGIODEAL_DEPTH=neighbourhood")
    return 0


if __name__ == "__main__":
    sys.exit(main())
