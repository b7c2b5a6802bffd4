"""``regiodeal releases``: which releases there are, when each was in force, and why it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from orchestration.cli.console import Exit, fail, out
from orchestration.cli.opening import reads_home

if TYPE_CHECKING:
    from datetime import datetime

    from orchestration.releases.history import InForce


@reads_home()
def releases(
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable: one JSON list.")] = False,
) -> None:
    """List the releases on disk: when each was in force (Dutch time), how many figures it has, why it is kept.

    Kept are the newest, the last of each month, and those that were in force on the day of a meeting of the steering
    group; `regiodeal query --as-of` and `regiodeal changes --since` find them.
    """
    import json
    from datetime import UTC, datetime

    from orchestration.build import DATABASE
    from orchestration.releases.finding import current_release, list_releases
    from orchestration.releases.history import periods_in_force
    from orchestration.releases.manifest import ReleaseError
    from orchestration.releases.meetings import meeting_days
    from orchestration.releases.retention import Keeping, reasons_to_keep
    from orchestration.settings import Settings

    settings = Settings()
    current = current_release(settings.releases)
    if current is None:
        fail("There is no release yet; run 'regiodeal refresh' first.")
        raise typer.Exit(Exit.FAILED)
    try:
        manifests = list_releases(settings.releases)
    except ReleaseError as error:
        fail(str(error))
        raise typer.Exit(Exit.FAILED) from error
    periods = periods_in_force(settings.releases)
    keeping = Keeping(settings.keep_releases, settings.keep_months, meeting_days(current / DATABASE))
    names = [manifest.release_id for manifest in manifests]
    reasons = reasons_to_keep(names, periods, keeping, datetime.now(UTC))
    rows: list[dict[str, Any]] = [
        {
            "release_id": manifest.release_id,
            "in_force": [_span(period) for period in periods if period.release_id == manifest.release_id],
            "observations": manifest.rows.get("fct_observation", 0),
            "schema_version": manifest.schema_version,
            "kept_because": reasons.get(manifest.release_id, []),
        }
        for manifest in reversed(manifests)
    ]
    if as_json:
        typer.echo(json.dumps(rows, indent=2, default=lambda moment: moment.isoformat()))
        return
    from rich.table import Table

    table = Table(box=None, show_edge=False, pad_edge=False)
    for heading in ("release", "in force from", "until", "figures"):
        table.add_column(heading, justify="right" if heading == "figures" else "left", no_wrap=True)
    table.add_column("kept because", min_width=12)
    for row in rows:
        spans = row["in_force"] or [{"since": None, "until": None}]
        table.add_row(
            row["release_id"],
            "\n".join(_shown(span["since"], "never") for span in spans),
            "\n".join(_shown(span["until"], "now" if span["since"] else "") for span in spans),
            f"{row['observations']:,}",
            ", ".join(row["kept_because"]) or "goes at the next release",
        )
    out.print(table, highlight=False)
    if any(period.basis == "made" for period in periods):
        typer.echo("Releases from before the journal count from when they were made.", err=True)


def _shown(moment: datetime | None, otherwise: str) -> str:
    from sources.catalogue.due import AMSTERDAM

    return f"{moment.astimezone(AMSTERDAM):%d-%m-%y %H:%M}" if moment else otherwise


def _span(period: InForce) -> dict[str, object]:
    return {"since": period.since, "until": period.until, "basis": period.basis}
