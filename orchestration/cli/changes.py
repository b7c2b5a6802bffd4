"""``regiodeal changes``: what differs between the release in force and the one of an earlier day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from orchestration.cli.console import Exit, fail, out
from orchestration.cli.opening import open_release, reads_home

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orchestration.releases.comparing import Changes


@reads_home()
def changes(
    since: Annotated[
        str, typer.Option(metavar="DAY|MOMENT", help="Compare with the release in force at the end of that day.")
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Machine-readable: every change, as one JSON object.")
    ] = False,
    rows: Annotated[int, typer.Option(min=1, help="How many figures the table shows.")] = 60,
    everywhere: Annotated[
        bool, typer.Option("--all", help="Every Dutch municipality, not only the deal's regions and the country.")
    ] = False,
) -> None:
    """Show which figures are new, revised or withdrawn since a day: the old value, the new one and why.

    By the same rules as `mart_programme__changes`. Days and moments are by Dutch clocks. When the release of that day
    is not kept any more, the command ends with 1 and names the nearest that are.
    """
    import duckdb

    from orchestration.releases.comparing import changes_between

    then, now = open_release(since), open_release(None)
    try:
        found = changes_between(then.database, now.database)
    except duckdb.Error as error:
        fail(f"The releases cannot be compared: {error}")
        raise typer.Exit(Exit.FAILED) from error
    if as_json:
        import json

        told = {"since": then.release_id, "now": now.release_id, "observations": found.observations,
                "projects": found.projects}  # fmt: skip
        typer.echo(json.dumps(told, indent=2, default=str, ensure_ascii=False))
        return
    out.print(f"since {then.said}\nnow   {now.said}\n", markup=False, highlight=False, soft_wrap=True)
    _summary(found)
    shown = [row for row in found.observations if everywhere or row["is_named"]]
    _figures(shown, rows)
    _projects(found.projects)
    hidden = len(found.observations) - len(shown)
    if hidden:
        typer.echo(f"{hidden:,} of other municipalities are not shown; --all or --json gives them", err=True)


def _summary(found: Changes) -> None:
    from collections import Counter

    if not found.observations and not found.projects:
        out.print("Nothing differs.")
        return
    counts = Counter((row["change_label"], row["change_reason_label"]) for row in found.observations)
    table = _table("what", "why", "figures")
    for (what, why), count in counts.most_common():
        table.add_row(what, why, f"{count:,}")
    if counts:
        out.print(table, highlight=False)
        out.print()


def _figures(found: Sequence[dict[str, Any]], limit: int) -> None:
    if not found:
        return
    table = _table("pillar", "indicator", "region", "period", "old", "new", "why", right=("old", "new"))
    last: tuple[object, object] | None = None
    for row in found[:limit]:
        here = row["pillar"], row["indicator_id"]
        pillar = row["pillar"] or "" if last is None or last[0] != here[0] else ""
        table.add_row(
            pillar, row["indicator_name"] if here != last else "", row["region_name"], _period(row),
            _number(row["old_value"], row["decimals"]), _number(row["new_value"], row["decimals"]),
            row["change_reason_label"],
        )  # fmt: skip
        last = here
    out.print(table, markup=False, highlight=False)
    if len(found) > limit:
        typer.echo(f"… {len(found) - limit:,} more; --rows or --json gives them", err=True)
    out.print()


def _projects(found: Sequence[dict[str, Any]]) -> None:
    if not found:
        return
    table = _table("project", "figure", "on", "old", "new", "why", right=("old", "new"))
    for row in found:
        table.add_row(row["project_id"], row["fact_name"], str(row["as_of"]), _number(row["old_value"], None),
                      _number(row["new_value"], None), row["change_reason_label"])  # fmt: skip
    out.print(table, markup=False, highlight=False)


def _period(row: dict[str, Any]) -> str:
    period = row["period"].removesuffix("JJ00")
    return f"{period} {row['breakdown']}".strip()


def _number(value: float | None, decimals: int | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.{decimals}f}" if decimals is not None else f"{value:,g}"


def _table(*headings: str, right: tuple[str, ...] = ("figures",)) -> Any:  # noqa: ANN401 - rich is imported late
    from rich.table import Table

    table = Table(box=None, show_edge=False, pad_edge=False)
    for heading in headings:
        table.add_column(heading, justify="right" if heading in right else "left", overflow="fold")
    return table
