"""``regiodeal status``: what is in force, how the sources stand, who handed in what, and whose move it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.console import Exit, fail, out
from orchestration.cli.opening import reads_home

if TYPE_CHECKING:
    from datetime import date, datetime

    from rich.table import Table

    from orchestration.standing import Now, Subject

_STYLES = {
    "current": "green", "accepted": "green", "missing": "red", "rejected": "red", "overdue": "red",
    "stale": "yellow", "recorded": "yellow", "partly_accepted": "yellow",
}  # fmt: skip

_MOVES = {"project_lead": "lead", "partner": "partner", "programme_team": "team", "nobody": "-"}

_LONGEST_CAUSE = 200


@reads_home(landed=True)
def status(
    everything: Annotated[bool, typer.Option("--all", help="Every project and feed, also where all is quiet.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable: one JSON object.")] = False,
) -> None:
    """Show the release in force, the sources, projects and feeds, and what is wrong now. Works before any release."""
    from orchestration.releases.manifest import ReleaseError
    from orchestration.settings import Settings
    from orchestration.standing import look
    from sources.catalogue import CatalogueError

    try:
        now = look(Settings())
    except (ReleaseError, CatalogueError) as error:
        fail(str(error))
        raise typer.Exit(Exit.FAILED) from error
    if as_json:
        _print_json(now)
        return
    _print_release(now)
    _print_sources(now)
    _print_subjects(now, everything=everything)
    _print_incidents(now)


def _print_json(now: Now) -> None:
    import json
    from dataclasses import asdict

    told = {
        "release": now.release.model_dump(mode="json") if now.release else None,
        "in_force_since": now.in_force_since,
        "sources": [asdict(source) for source in now.sources],
        "subjects": [{"name": item.name, **item.standing.model_dump(mode="json")} for item in now.subjects],
        "unknown_subject": now.unknown_subject,
        "waiting": now.waiting,
        "incidents": [incident.model_dump(mode="json") for incident in now.incidents],
    }
    typer.echo(json.dumps(told, indent=2, default=str, ensure_ascii=False))


def _print_release(now: Now) -> None:
    manifest = now.release
    if manifest is None:
        out.print("[bold]No release yet[/bold]; run 'regiodeal refresh' or let the daemon make one.\n")
        return
    out.print(f"[bold]Release {manifest.release_id}[/bold]  in force since {now.in_force_since:%d-%m-%Y %H:%M} UTC")
    out.print(f"{len(manifest.rows)} tables, {manifest.rows['fct_observation']:,} observations, "
              f"{manifest.checks.passed} checks passed, marts digest {manifest.marts_digest[:12]}")  # fmt: skip
    others = [item.release_id for item in now.releases if item.release_id != manifest.release_id]
    if others:
        out.print(f"{len(others)} other releases on disk: 'regiodeal releases' lists them", highlight=False)
    out.print()


def _print_sources(now: Now) -> None:
    table = _table("source table", "publisher", "state", "retrieved")
    for source in now.sources:
        table.add_row(source.table_id, source.publisher, _styled(source.state), _day(source.retrieved_at))
    out.print(table)
    for source in now.sources:
        for said in (source.cause, *source.notices):
            if said:
                text = said if len(said) <= _LONGEST_CAUSE else said[: _LONGEST_CAUSE - 1] + "…"
                out.print(f"  {source.table_id}: {text}", markup=False, highlight=False, soft_wrap=True)
    out.print()


def _print_subjects(now: Now, *, everything: bool) -> None:
    shown = [item for item in now.subjects if everything or item.standing.move != "nobody" or item.standing.deliveries]
    out.print("[bold]Projects and feeds[/bold]")
    if shown:
        table = _table("project or feed", "status", "last", "rows", "due", "next", "move")
        for item in shown:
            table.add_row(*_cells(item))
        out.print(table)
        out.print("rows: accepted/rejected of the last delivery, in quarantine of all", style="dim")
    quiet = [item for item in now.subjects if item not in shown]
    if quiet:
        out.print(_quiet(quiet), highlight=False, soft_wrap=True)
    if now.unknown_subject:
        out.print(f"{now.unknown_subject} in quarantine of which the project or feed cannot be known: see "
                  "'regiodeal quarantine list' (programme team)", highlight=False, soft_wrap=True)  # fmt: skip
    if now.waiting:
        told = ", ".join(f"{count} {target}" for target, count in sorted(now.waiting.items()))
        out.print(f"waiting to be judged or answered: {told} (the daemon, or 'regiodeal refresh')", highlight=False)
    out.print()


def _cells(item: Subject) -> list[str]:
    standing = item.standing
    rows = f"{standing.rows_accepted}/{standing.rows_rejected}, {standing.rows_open}"
    return [
        standing.subject_id,
        _styled(standing.status),
        _day(standing.last_received_at),
        rows if standing.deliveries else "-",
        _day(standing.last_due),
        _day(standing.next_due),
        _MOVES[standing.move],
    ]


def _quiet(items: list[Subject]) -> str:
    """One line for all of which nothing came and nothing is asked."""
    from collections import Counter

    counts = Counter((item.standing.subject_kind, item.standing.status) for item in items)
    told = ", ".join(f"{count} {kind}s {status}" for (kind, status), count in sorted(counts.items()))
    return f"nothing to report: {told} (--all shows them)"


def _print_incidents(now: Now) -> None:
    if not now.incidents:
        out.print("No incident is open.")
        return
    out.print(f"[bold]{len(now.incidents)} incidents open[/bold]")
    for incident in now.incidents:
        out.print(
            f"  {incident.opened_at:%d-%m-%Y %H:%M} UTC  {incident.kind}  {incident.subject}: {incident.cause}",
            markup=False, highlight=False, soft_wrap=True,
        )  # fmt: skip


def _table(*headings: str) -> Table:
    from rich.table import Table

    table = Table(box=None, show_edge=False, pad_edge=False)
    for number, heading in enumerate(headings):
        table.add_column(heading, no_wrap=number > 0, overflow="fold")
    return table


def _styled(word: str) -> str:
    style = _STYLES.get(word)
    text = word.replace("_", " ")
    return f"[{style}]{text}[/{style}]" if style else text


def _day(moment: date | datetime | None) -> str:
    return f"{moment:%d-%m-%y}" if moment else "-"
