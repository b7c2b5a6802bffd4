"""``regiodeal breaches``: what stopped the last release, and letting precisely that through."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.console import Exit, fail, out
from orchestration.cli.opening import reads_home, writes_home

if TYPE_CHECKING:
    from orchestration.releases.breaches import Breach

breaches_app = typer.Typer(
    help="Figures that stopped the last release: coverage that shrank, another order of magnitude, totals or parts "
    "that do not add up.",
    no_args_is_help=True,
)

_MEANINGS = {
    "coverage": "figures of the previous release that are gone",
    "magnitude": "figures of another order of magnitude than in the previous release",
    "total": "a published total that its municipalities do not make",
    "parts": "parts that do not fit their whole",
}


class Role(enum.StrEnum):
    """Who accepts: a role, never a person."""

    PROGRAMMATEAM = "programmateam"
    STUURGROEP = "stuurgroep"
    BEHEER = "beheer"
    ANALIST = "analist"


@breaches_app.command(name="list")
@reads_home()
def list_them(
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable: one JSON list, every row.")] = False,
    rows: Annotated[int, typer.Option(min=1, help="How many rows of each are shown.")] = 20,
) -> None:
    """Show what stopped the last release, row by row: what was expected and what was found."""
    from orchestration.releases.breaches import json_of, open_breaches
    from orchestration.settings import Settings

    found = open_breaches(Settings())
    if as_json:
        typer.echo(json_of(found))
        return
    if not found:
        out.print("Nothing stops a release.")
        return
    show_breaches(found, rows)


@breaches_app.command()
@writes_home
def accept(
    breach: Annotated[str, typer.Argument(help="The breach, as 'regiodeal breaches list' names it.")],
    reason: Annotated[str, typer.Option(help="Why it is right, in Dutch: it stands on the page about quality.")],
    role: Annotated[Role, typer.Option(help="Who accepts it: a role, never a person.")],
) -> None:
    """Let precisely these rows through; the reason is kept, in the release and on its pages.

    It holds for these rows and values only. The daemon builds anew by itself; else run `regiodeal refresh`.
    """
    from orchestration.releases.breaches import accept as let_through
    from orchestration.releases.breaches import open_breaches
    from orchestration.settings import Settings
    from sources.tabular.cell_text import personal_data_in

    settings = Settings()
    found = {item.breach_id: item for item in open_breaches(settings)}
    if breach not in found:
        fail(f"There is no open breach '{breach}'; there are: {', '.join(found) or 'none'}")
        raise typer.Exit(Exit.USAGE)
    if not reason.strip():
        fail("Give the reason: it is what readers see.")
        raise typer.Exit(Exit.USAGE)
    if (personal := personal_data_in(reason)) is not None:
        fail(f"The reason seems to hold personal data ({personal}); readers see it, so leave people out.")
        raise typer.Exit(Exit.USAGE)
    chosen = found[breach]
    let_through(settings, chosen, role.value, reason)
    rest = len(found) - 1
    then = f"{rest} more to look at" if rest else "run 'regiodeal refresh', or let the daemon build"
    typer.echo(f"accepted {chosen.size} of {chosen.check_name} {chosen.subject_id}; {then}")


def show_breaches(found: tuple[Breach, ...], most: int) -> None:
    """A table for each breach."""
    from rich.table import Table
    from rich.text import Text

    for breach in found:
        what = f"  {breach.subject_id}: {_MEANINGS[breach.check_name]}, {breach.size}"
        out.print(Text.assemble((breach.breach_id, "bold red"), what))
        table = Table(box=None, show_edge=False, pad_edge=False)
        for heading in ("region", "period", "expected", "found", "detail"):
            table.add_column(heading, justify="right" if heading in {"expected", "found"} else "left", overflow="fold")
        for row in breach.rows[:most]:
            value = "none" if row.found_value is None else f"{row.found_value:,.6g}"
            period = f"{row.period} {row.breakdown}".strip()
            table.add_row(row.region_code, period, f"{row.expected_value:,.6g}", value, Text(row.detail))
        out.print(table, highlight=False)
        if len(breach.rows) > most:
            out.print(f"… {len(breach.rows) - most:,} more; --rows or --json gives them", style="dim")
        out.print()
    out.print('Right after all? regiodeal breaches accept ID --role ROLE --reason "…"', markup=False, highlight=False)
