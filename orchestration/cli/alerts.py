"""``regiodeal alerts``: try the addresses that are told when something is wrong, and list what was."""

from __future__ import annotations

from typing import Annotated

import typer

from orchestration.cli.console import Exit, fail, out
from orchestration.cli.opening import reads_home

alerts_app = typer.Typer(help="Try the addresses for alerts, or list incidents.", no_args_is_help=True)


@alerts_app.command()
def test() -> None:
    """Send a try message to every address in REGIODEAL_ALERTS and say which took it; only schemes are shown."""
    from orchestration.alerts import try_addresses
    from orchestration.settings import Settings

    trials = try_addresses(Settings())
    if not trials:
        fail("No addresses are set: put Apprise addresses in REGIODEAL_ALERTS, apart by spaces.")
        raise typer.Exit(Exit.USAGE)
    for trial in trials:
        word, style = ("answered", "green") if trial.answered else ("no answer", "red")
        out.print(f"{trial.position}  {trial.scheme:<12} [{style}]{word}[/{style}]", highlight=False)
    if not all(trial.answered for trial in trials):
        raise typer.Exit(Exit.FAILED)


@alerts_app.command(name="list")
@reads_home()
def list_(
    everything: Annotated[bool, typer.Option("--all", help="Those that are over too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable: one JSON list.")] = False,
) -> None:
    """List the incidents that last, oldest first."""
    from orchestration.alerts import list_incidents
    from orchestration.alerts.message import section_of
    from orchestration.settings import Settings

    settings = Settings()
    incidents = list_incidents(settings, open_only=not everything)
    if as_json:
        import json

        typer.echo(json.dumps([incident.model_dump(mode="json") for incident in incidents], indent=2))
        return
    if not incidents:
        out.print("No incidents." if everything else "No incident is open.")
        return
    for incident in incidents:
        state = "open" if incident.closed_at is None else f"closed {incident.closed_at:%Y-%m-%d %H:%M}"
        told = f"told {len(incident.sent_to)} of {len(incident.addresses)}" if incident.addresses else "told nobody"
        head = f"{incident.opened_at:%Y-%m-%d %H:%M} UTC  {incident.kind}  {incident.subject}  ({state}, {told})"
        out.print(head, markup=False, highlight=False, soft_wrap=True)
        out.print(f"    {incident.cause}", markup=False, highlight=False, soft_wrap=True)
        out.print(
            f"    {section_of(incident.kind, settings.runbook_url)}", markup=False, highlight=False, soft_wrap=True
        )
