"""``regiodeal refresh``: the main job, with what it is doing and what it came to."""

from __future__ import annotations

import contextlib
import logging
import sys
import time
import warnings
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.console import Exit, err, fail, out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orchestration.progress import Progress, Reporter
    from orchestration.refresh import RefreshReport
    from orchestration.settings import Settings

_STAGES = {
    "home": "Home",
    "catalogue": "Catalogue",
    "sources": "Sources",
    "marts": "Marts",
    "release": "Release",
    "data": "Open data",
    "pages": "Pages",
    "superset": "Superset",
}

_STEP_WORDS = {
    "start": "start of Python, Dagster and dbt",
    "landing": "catalogue, sources, deliveries",
    "inputs": "what this build starts from",
    "models": "models and checks",
    "sealing": "sealing the release",
    "open_data": "open data",
    "pages": "pages",
    "model_docs": "documentation of the models",
    "in_between": "in between: Dagster",
}

_SOURCE_WORDS = {
    "fetched": "[green]fetched[/green]",
    "unchanged": "[green]unchanged[/green]",
    "failed": "[yellow]not reached[/yellow]",
    "not_asked": "not asked",
    "no_live_source": "no live source",
}


def refresh(
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask no publisher; build from what has been landed or recorded.")
    ] = False,
    home: Annotated[
        str | None,
        typer.Option(
            help="Where data lies: a folder, or s3://bucket/prefix.", envvar="REGIODEAL_HOME", show_default="./data"
        ),
    ] = None,
) -> None:
    """Ask the sources, build and check the marts, publish a release and its pages.

    Run it as often as you like: when nothing has changed, nothing is built. A source that cannot be reached leaves
    its last good version in force, and the refresh ends with exit code 3.
    """
    from orchestration.settings import Settings

    given = Settings(home=home) if home else Settings()
    settings = given.model_copy(update={"offline": offline or given.offline})
    _mute_libraries()
    with _watching() as report:
        from orchestration.refresh import refresh as run

        result = run(settings, report)
    _summary(result, settings)
    raise typer.Exit(Exit(result.exit_code))


def _mute_libraries() -> None:
    """Retries and beta notices of libraries are theirs; what matters of them is in the summary."""
    # The last one warns of checks of a build that was left out because nothing had changed.
    for name in ("stamina", "httpx", "dagster", "sources", "dagster._core.execution.plan.active"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", module="dagster")
    warnings.filterwarnings("ignore", message=".*beta.*")


@contextlib.contextmanager
def _watching() -> Iterator[Reporter]:
    """A moving display on a terminal, plain lines when piped."""
    if not sys.stderr.isatty():
        yield _plain()
        return
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Display
    from rich.table import Column

    columns = (
        SpinnerColumn(),
        TextColumn("{task.fields[stage]}", table_column=Column(width=9, no_wrap=True)),
        BarColumn(bar_width=20, table_column=Column(width=20)),
        TextColumn("{task.fields[count]}", justify="right", table_column=Column(width=8, no_wrap=True)),
        TimeElapsedColumn(table_column=Column(width=7, no_wrap=True)),
        TextColumn("{task.description}", style="dim", table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis")),
    )
    with Display(*columns, console=err, transient=True, expand=True) as display:
        tasks = {"start": display.add_task("loading Dagster and dbt", stage="Start", count="", total=None)}

        def report(event: Progress) -> None:
            if "start" in tasks:
                display.remove_task(tasks.pop("start"))
            if event.stage not in tasks:
                for task in display.tasks:
                    # Stages follow each other: a new one means that those before it are done.
                    reached = max(task.completed, 1)
                    display.update(task.id, completed=reached, total=reached)
                tasks[event.stage] = display.add_task("", stage=_STAGES[event.stage], count="", total=None)
            display.update(
                tasks[event.stage],
                description=event.message,
                count=f"{event.done}/{event.total}" if event.total else str(event.done or ""),
                completed=event.done,
                total=event.total or None,
            )

        yield report


def _plain() -> Reporter:
    started = time.monotonic()
    said: dict[str, int] = {}

    def report(event: Progress) -> None:
        # A line for every model and page would bury the rest: counted stages speak at every quarter, or every 40.
        if event.done:
            step = 4 * event.done // event.total if event.total else event.done // 40
            if step <= said.get(event.stage, 0):
                return
            said[event.stage] = step
        count = f"{event.done}/{event.total} " if event.total else f"{event.done} " if event.done else ""
        typer.echo(f"{time.monotonic() - started:6.1f} s  {event.stage:<9} {count}{event.message}", err=True)

    typer.echo("   0.0 s  start     loading Dagster and dbt", err=True)
    return report


def _causes(result: RefreshReport) -> dict[str, list[str]]:
    """Tables by why they failed; the address, which differs from table to table, is in the journal and the log."""
    causes: dict[str, list[str]] = {}
    for outcome in result.outcomes:
        if outcome.cause:
            causes.setdefault(outcome.cause.partition(" (http")[0], []).append(outcome.table_id)
    return causes


def _breaches(settings: Settings) -> None:
    """The rows that stopped it, where that is why."""
    from orchestration.cli.breaches import show_breaches
    from orchestration.releases.breaches import open_breaches

    if found := open_breaches(settings):
        show_breaches(found, 20)


def _costs(result: RefreshReport) -> None:
    """Where the time went, a line per step."""
    from rich.table import Table

    table = Table(title="Time", title_justify="left", show_edge=False, pad_edge=False, box=None)
    table.add_column("step")
    for heading in ("seconds", "share", "CPU seconds", "peak memory"):
        table.add_column(heading, justify="right", no_wrap=True)
    total = sum(cost.seconds for cost in result.costs)
    for cost in result.costs:
        table.add_row(
            _STEP_WORDS[cost.step],
            f"{cost.seconds:.1f}",
            f"{cost.seconds / total:.0%}",
            f"{cost.cpu_seconds:.1f}",
            f"{cost.peak_bytes / 1e6:.0f} MB",
        )
    table.add_row(
        "together",
        f"{total:.1f}",
        "",
        f"{sum(cost.cpu_seconds for cost in result.costs):.1f}",
        f"{max(cost.peak_bytes for cost in result.costs) / 1e6:.0f} MB",
        style="bold",
    )
    out.print(table)
    out.print()


def _summary(result: RefreshReport, settings: Settings) -> None:
    from rich.table import Table

    if result.outcomes:
        sources = Table(title="Sources", title_justify="left", show_edge=False, pad_edge=False, box=None)
        for heading in ("table", "this run", "in force", "version", "rows"):
            sources.add_column(heading, justify="right" if heading == "rows" else "left", no_wrap=True)
        versions = {manifest.table_id: manifest for manifest in result.tables}
        for outcome in result.outcomes:
            manifest = versions.get(outcome.table_id)
            sources.add_row(
                outcome.table_id,
                _SOURCE_WORDS[outcome.result],
                manifest.origin if manifest else "[yellow]nothing yet[/yellow]",
                manifest.version if manifest else "",
                f"{manifest.rows_received:,}" if manifest else "",
            )
        out.print(sources)
        for cause, tables in _causes(result).items():
            out.print(
                f"  ! {', '.join(tables)}: {cause}", style="yellow", markup=False, highlight=False, soft_wrap=True
            )
        out.print()
    if result.costs:
        _costs(result)
    if result.error is not None:
        fail(f"The refresh failed: {result.error}")
        _breaches(settings)
        untouched = result.release.release_id if result.release else "there is none yet"
        fail(f"The last release is untouched: {untouched}")
        return
    release = result.release
    if release is None:
        fail("The refresh ended without a release.")
        return
    facts = Table(show_header=False, show_edge=False, pad_edge=False, box=None)
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    counts = {word: sum(o.result == word for o in result.outcomes) for word in ("fetched", "unchanged", "failed")}
    facts.add_row(
        "sources",
        f"{counts['fetched']} fetched, {counts['unchanged']} unchanged, {counts['failed']} stale, "
        f"{len(result.outcomes) - sum(counts.values())} not asked",
    )
    facts.add_row("observations", f"{release.rows.get('fct_observation', 0):,}")
    facts.add_row("marts", f"{len(release.rows)} tables, digest {release.marts_digest[:12]}")
    facts.add_row("checks", f"{release.checks.passed} passed, {release.checks.failed} failed")
    facts.add_row("release", release.release_id + ("" if result.changed else "  (nothing changed)"))
    facts.add_row("pages", str(settings.site / "current" / "index.html"))
    facts.add_row("open data", str(settings.open_data / "latest" / "index.html"))
    if settings.superset_url is not None:
        from orchestration.superset import due

        facts.add_row("dashboards", due(settings) or settings.superset_url)
    out.print(facts, soft_wrap=True)
