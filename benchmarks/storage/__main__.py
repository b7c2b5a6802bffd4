"""What a home on S3 adds to a run and to a question, and what an event of a run costs in PostgreSQL.

Both servers are real and on this machine (moto's S3, Debian's PostgreSQL), so that the network costs nothing; what a
line adds follows from the bytes in the table. Beside ours runs Dagster's own storage in PostgreSQL. Everything is
measured several times, medians count; processor seconds are of both ends, ours and the server's.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
import uuid
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from dagster import EventLogEntry
from dagster._core.events import DagsterEvent, EngineEventData
from dagster_postgres import DagsterPostgresStorage

from benchmarks.measuring import measured
from benchmarks.results import Bench, Goal
from orchestration.releases.finding import current_release
from orchestration.remote_home.working import bring, catch_up, shared
from orchestration.run_history_postgres import PostgresHistory
from orchestration.settings import Settings
from tests.engines.postgresql import DATABASE, USER, Postgresql, postgresql
from tests.engines.s3 import BUCKET, S3, s3

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = ("what", "wall s", "CPU s", "MB", "runs")
EVENTS = 300
_THIS_MACHINES = (".remote", ".rendered", "dagster", "dbt", "build")

Row = tuple[str | float | int | None, ...]
Took = tuple[float, float]
"""Wall and processor seconds."""


def main() -> None:
    given = _arguments()
    bench = Bench("storage", "python -m benchmarks.storage", ("dagster", "dagster-postgres", "s3fs", "moto"))
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="regiodeal-storage-")))
        server, database = opened.enter_context(s3()), opened.enter_context(postgresql())
        os.environ.update(server.environment)
        rows: list[Row] = []
        took = _on_s3(given.home or _made(folder), folder, server, given.runs, rows)
        ours, theirs = _events(database, given.runs, rows)
    bench.keep(
        [
            Goal(what="a home on S3 adds to a refresh in which nothing changed, processor", wanted=0.5, sense="at most",
                 measured=round(took["nothing"][1], 3), unit="s", note="a goal of our own"),
            Goal(what="a home on S3 adds to a first release, processor", wanted=5.0, sense="at most",
                 measured=round(took["put up"][1], 2), unit="s", note="a goal of our own"),
            Goal(what="an event of a run in PostgreSQL, against Dagster's own storage, processor", wanted=0.5,
                 sense="at most", measured=round(ours / theirs, 2), unit="times",
                 note=f"{1000 * ours:.1f} ms against {1000 * theirs:.1f} ms, both ends; a goal of our own"),
        ],
        COLUMNS,
        rows,
    )  # fmt: skip


def _made(folder: Path) -> Path:
    """A home with one release, from the recorded figures."""
    home = folder / "made"
    say("making a release …")
    command = [str(Path(sys.executable).parent / "regiodeal"), "refresh", "--offline"]
    measured(command, ROOT, folder / "log", {"REGIODEAL_HOME": str(home)})
    return home


def _on_s3(home: Path, folder: Path, server: S3, runs: int, rows: list[Row]) -> dict[str, Took]:
    found: dict[str, list[Took]] = {}
    sizes: dict[str, float] = {}
    for number in range(runs):
        say(f"S3, {number + 1} of {runs} …")
        one, other = (
            Settings(home=f"s3://{BUCKET}/{number}", cache=folder / f"{name}-{number}") for name in ("one", "other")
        )
        shutil.copytree(home, one.home, symlinks=True, ignore=shutil.ignore_patterns(*_THIS_MACHINES))
        catch_up(one)  # makes the client, once a process
        catch_up(other)

        def work(settings: Settings) -> None:
            with shared(settings):
                pass

        def pages(settings: Settings) -> None:
            current = current_release(settings.releases)
            assert current is not None
            bring(settings, [f"site/{current.name}", f"open_data/{current.name}"])

        steps: dict[str, Callable[[], None]] = {
            "put up": lambda settings=one: work(settings),  # type: ignore[misc]
            "nothing": lambda settings=one: work(settings),  # type: ignore[misc]
            "look": lambda settings=one: catch_up(settings),  # type: ignore[misc]
            "in force": lambda settings=other: catch_up(settings, landed=True),  # type: ignore[misc]
            "pages": lambda settings=other: pages(settings),  # type: ignore[misc]
        }
        for name, step in steps.items():
            before = _bytes(other.home)
            found.setdefault(name, []).append(_took(step))
            sizes[name] = (_bytes(other.home) - before) / 1e6
    sizes["put up"] = sum(item.size for item in server.bucket.objects.filter(Prefix="0/")) / 1e6
    words = {
        "put up": "S3: putting up a first release",
        "nothing": "S3: a run in which nothing changed, beside the run itself",
        "look": "S3: a look whether there is anything new",
        "in force": "S3: a machine that has nothing brings what a question and a build need",
        "pages": "S3: and the pages and the open data",
    }
    took = {name: _median(all_of) for name, all_of in found.items()}
    rows += [(words[name], *took[name], round(sizes[name], 1), runs) for name in words]
    return took


def _events(database: Postgresql, runs: int, rows: list[Row]) -> tuple[float, float]:
    """Processor seconds of an event, both ends, in our storage and in Dagster's own."""
    url = f"postgresql+psycopg2://{USER}:{database.password}@127.0.0.1:{database.port}/{DATABASE}"
    both = []
    for words, kind in (("kept open, ours", PostgresHistory), ("Dagster's own", DagsterPostgresStorage)):
        found = []
        for number in range(runs):
            say(f"PostgreSQL, {words}, {number + 1} of {runs} …")
            storage = kind(url)
            run = str(uuid.uuid4())
            before = database.processor_seconds()

            def store(storage: DagsterPostgresStorage = storage, run: str = run) -> None:
                for _ in range(EVENTS):
                    storage.event_log_storage.store_event(_event(run))

            wall, cpu = _took(store)
            found.append((wall, cpu + database.processor_seconds() - before))
            storage.event_log_storage.dispose()
        wall, cpu = _median(found)
        rows.append((f"PostgreSQL: {EVENTS} events, both ends, {words}", wall, cpu, None, runs))
        both.append(cpu / EVENTS)
    return both[0], both[1]


def _event(run: str) -> EventLogEntry:
    event = DagsterEvent("ENGINE_EVENT", "refresh", message="x", event_specific_data=EngineEventData({}))
    return EventLogEntry(  # type: ignore[no-untyped-call]
        error_info=None, level=10, user_message="x", run_id=run, timestamp=time.time(), step_key="step",
        job_name="refresh", dagster_event=event,
    )  # fmt: skip


def _took(step: Callable[[], None]) -> Took:
    started, before = time.perf_counter(), _processor()
    step()
    return time.perf_counter() - started, _processor() - before


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _median(found: list[Took]) -> Took:
    return statistics.median(wall for wall, _ in found), statistics.median(cpu for _, cpu in found)


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.storage", description=__doc__)
    parser.add_argument("--home", type=Path, help="a folder with a release, which is copied (default: one is made)")
    parser.add_argument("--runs", type=int, default=5, help="how often everything is measured (default 5)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
