"""``regiodeal status``: what is in force, and how the sources stand."""

from __future__ import annotations

from typing import Annotated

import typer

from orchestration.cli.console import Exit, fail, out


def status(
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable: one JSON object.")] = False,
) -> None:
    """Show the release in force, earlier releases, and the state of every source."""
    from orchestration.build import DATABASE
    from orchestration.release import ReleaseError, current_release, list_releases
    from orchestration.settings import Settings

    settings = Settings()
    try:
        current = current_release(settings.releases)
        releases = list_releases(settings.releases)
    except ReleaseError as error:
        fail(str(error))
        raise typer.Exit(Exit.FAILED) from error
    if current is None:
        fail("There is no release yet; run 'regiodeal refresh' first.")
        raise typer.Exit(Exit.FAILED)
    manifest = next(item for item in releases if item.release_id == current.name)
    sources = _sources(str(current / DATABASE))
    if as_json:
        import json

        text = json.dumps({"release": manifest.model_dump(mode="json"), "sources": sources}, indent=2, default=str)
        typer.echo(text)
        return
    from rich.table import Table

    out.print(f"[bold]Release {manifest.release_id}[/bold]  in force since {manifest.created_at:%d-%m-%Y %H:%M} UTC")
    out.print(f"{len(manifest.rows)} tables, {manifest.rows['fct_observation']:,} observations, "
              f"{manifest.checks.passed} checks passed, marts digest {manifest.marts_digest[:12]}\n")  # fmt: skip
    table = Table(box=None, show_edge=False, pad_edge=False)
    for heading in ("source table", "publisher", "state", "years", "indicators", "retrieved"):
        table.add_column(heading, no_wrap=True, justify="right" if heading == "indicators" else "left")
    for row in sources:
        years = f"{row['first_year']}-{row['last_year']}" if row["first_year"] else "-"
        retrieved = f"{row['retrieved_at']:%d-%m-%Y}" if row["retrieved_at"] else "-"
        style = {"current": "green", "recorded_only": "", "missing": "red"}.get(str(row["source_status"]), "yellow")
        state = f"[{style}]{row['source_status']}[/{style}]" if style else str(row["source_status"])
        table.add_row(
            str(row["table_id"]),
            str(row["publisher_name"]),
            state,
            years,
            str(row["indicator_count"]),
            retrieved,
        )
    out.print(table)
    earlier = [item.release_id for item in releases if item.release_id != manifest.release_id]
    if earlier:
        out.print(f"\n{len(earlier)} other releases on disk: {', '.join(earlier)}", highlight=False)


def _sources(database: str) -> list[dict[str, object]]:
    import duckdb

    with duckdb.connect(database, read_only=True) as connection:
        found = connection.execute(
            "select table_id, publisher_name, source_status, first_year, last_year, indicator_count, retrieved_at, "
            "failure_cause from mart_programme__data_quality order by publisher_name, table_id"
        )
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
