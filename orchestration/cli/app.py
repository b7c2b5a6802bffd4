"""The root command and its help."""

from __future__ import annotations

from typing import Annotated

import typer

from orchestration.cli.alerts import alerts_app
from orchestration.cli.breaches import breaches_app
from orchestration.cli.catalogue import catalogue_app
from orchestration.cli.changes import changes
from orchestration.cli.contract import contract_app
from orchestration.cli.dev import daemon, dev
from orchestration.cli.explain import explain
from orchestration.cli.export import export
from orchestration.cli.pages import pages_app
from orchestration.cli.quarantine import quarantine_app
from orchestration.cli.query import query
from orchestration.cli.record import record
from orchestration.cli.refresh import refresh
from orchestration.cli.releases import releases
from orchestration.cli.rollback import rollback
from orchestration.cli.serve import serve
from orchestration.cli.sources import sources_app
from orchestration.cli.status import status
from orchestration.cli.submit import submit
from orchestration.cli.superset import superset_app
from orchestration.cli.template import template

app = typer.Typer(
    name="regiodeal",
    help="""The monitor of Regio Deal Zuid- en Oost-Drenthe.

    Start with **regiodeal refresh**: it asks the publishers, builds and checks the marts, and publishes a
    release with its pages. Then **regiodeal serve** shows the pages and **regiodeal query**
    answers questions.

    Data lies in ./data, or where REGIODEAL_HOME points: a folder, or s3://bucket/prefix (keys from AWS_*; see
    docs/scaling.md). REGIODEAL_DEPTH=district or neighbourhood brings figures below
    the municipality, with small numbers suppressed.""",
    epilog="Exit codes: 0 good · 1 failed, last release untouched · 2 wrong usage · 3 released with stale sources",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(refresh)
app.command()(status)
app.command()(serve)
app.command()(query)
app.command()(explain)
app.command()(changes)
app.command()(releases)
app.command()(export)
app.command()(rollback)
app.command()(dev)
app.command()(daemon)
app.command()(template)
app.command()(submit)
app.add_typer(breaches_app, name="breaches")
app.add_typer(quarantine_app, name="quarantine")
app.add_typer(catalogue_app, name="catalogue")
app.add_typer(pages_app, name="pages")
app.add_typer(sources_app, name="sources")
app.add_typer(contract_app, name="contract")
app.add_typer(alerts_app, name="alerts")
app.add_typer(superset_app, name="superset")
app.command()(record)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"regiodeal {version('regiodeal')}")
        raise typer.Exit


@app.callback()
def root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Hold the options that go before any command; Typer shows the app's own help."""


def main() -> None:
    """Run the command line."""
    app()
