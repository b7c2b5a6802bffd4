"""Whether the queries of a build fit the stack of Evidence's DuckDB."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.evidence.project import SOURCE
from benchmarks.measuring import CommandError

ROOM = 64 * 1024
"""Bytes of stack of DuckDB-WASM 1.28, without a guard below it."""
CACHE = Path(".evidence/template/.evidence-queries/cache")
METER = Path(__file__).with_name("stack.mjs")
OF_EACH_FILE = 3
"""Pages of one file ask the same queries for another municipality, indicator or project: that many are metered."""


@dataclass(frozen=True)
class Query:
    """A query of a build, and the bytes of stack it takes; ``error`` is what the DuckDB said to it, if anything."""

    name: str
    taken: int
    error: str | None

    @property
    def fits(self) -> bool:
        """It leaves the program's own data alone."""
        return self.error is None and self.taken <= ROOM


def asked(folder: Path) -> dict[str, str]:
    """SQL to name of the queries that the last build of an Evidence project got an answer to.

    Of each file and name the first few that differ: a page without rows asks less of the stack than one with rows.
    """
    found: dict[str, dict[str, str]] = {}
    for file in sorted((folder / CACHE).rglob("_queries.json")):
        page_file = file.relative_to(folder / CACHE).parts[0]
        for name, query in json.loads(file.read_text(encoding="utf-8")).items():
            same = found.setdefault(f"{page_file} {name}", {})
            if len(same) < OF_EACH_FILE:
                same[query["sql_string"]] = name
    return {sql: name for same in found.values() for sql, name in same.items()}


def metered(folder: Path) -> list[Query]:
    """Those queries of the last build in ``folder``, the one that takes most first.

    Raises:
        CommandError: node could not run them.
    """
    names = asked(folder)
    done = subprocess.run(
        ["node", METER, SOURCE], cwd=folder, input=json.dumps(list(names)), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CommandError(f"node {METER.name} ended with {done.returncode}: {done.stderr}")
    taken = [Query(names[q["sql"]], q["bytes"], q["error"]) for q in json.loads(done.stdout)]
    return sorted(taken, key=lambda q: -q.taken)
