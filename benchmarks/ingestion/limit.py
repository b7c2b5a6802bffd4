"""The limit, curl and then DuckDB's read_json to Parquet: `python -m benchmarks.ingestion.limit URLS FOLDER`.

Nothing is checked, sorted or named, and the addresses are known beforehand; DuckDB has both cores and all memory.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb


def main() -> int:
    """Exit code 1 when curl fails."""
    urls, folder = Path(sys.argv[1]).read_text(encoding="utf-8").split(), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for number, url in enumerate(urls):
        # -g: brackets and braces in an address are what they are.
        done = subprocess.run(["curl", "-sfg", "-o", folder / f"{number:05}.json", url], check=False)
        if done.returncode:
            print(f"curl ended with {done.returncode} at {url}", file=sys.stderr)
            return 1
    pages = str(folder / "*.json")
    out = str(folder / "observations.parquet")
    # An envelope is one object of some 15 MB (v3: 26): twice what read_json takes by default.
    read = f"read_json('{pages}', maximum_object_size = 64000000, sample_size = 1)"
    duckdb.execute(f"copy (select unnest(value, recursive := true) from {read}) to '{out}' (format parquet)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
