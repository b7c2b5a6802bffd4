"""``regiodeal quarantine``: what was not accepted and waits, trying it again, and letting go of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.console import Exit, fail, out
from orchestration.cli.opening import reads_home, writes_home

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orchestration.settings import Settings
    from sources.deliveries.deliveries import Deliveries
    from sources.deliveries.outcome import Quarantined

quarantine_app = typer.Typer(
    help="What was handed in and not accepted: list it, try it again, or let go of it.", no_args_is_help=True
)


@quarantine_app.command(name="list")
@reads_home(landed=True)
def list_(
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable: one JSON list.")] = False,
) -> None:
    """List the rows and files that wait, oldest first, with what is wrong and what would be right."""
    _, deliveries = _open()
    entries = deliveries.quarantine()
    if as_json:
        import json

        typer.echo(json.dumps([_plain(entry, deliveries) for entry in entries], ensure_ascii=False, indent=2))
        return
    if not entries:
        out.print("Nothing is in quarantine.")
        return
    _print(entries, deliveries)


@quarantine_app.command()
@writes_home
def retry(
    delivery_id: Annotated[str | None, typer.Argument(metavar="[ID]", help="One delivery; all when left out.")] = None,
) -> None:
    """Judge again what waits, by the catalogue as it is now; the daemon does so itself when the catalogue changes.

    Exit code 0 when nothing of it waits any more, 1 when something does.
    """
    from orchestration.deliveries import open_inbox
    from sources.deliveries.errors import DeliveryError

    settings, deliveries = _open()
    try:
        outcomes = deliveries.retry(delivery_id)
    except DeliveryError as error:
        fail(str(error))
        raise typer.Exit(Exit.USAGE) from error
    open_inbox(settings).publish(deliveries)
    _notice(settings, deliveries)
    for outcome in outcomes:
        judgement = outcome.judgement
        out.print(
            f"{outcome.record.delivery_id}  {judgement.verdict}: {len(judgement.accepted_rows)} rows accepted, "
            f"{len(judgement.rejected_rows)} not{'' if outcome.new else '; as before'}",
            highlight=False,
        )
    waiting = {entry.record.delivery_id for entry in deliveries.quarantine()}
    still = [outcome for outcome in outcomes if outcome.record.delivery_id in waiting]
    out.print(f"{len(outcomes)} judged again, {len(still)} still in quarantine", highlight=False)
    if still:
        raise typer.Exit(Exit.FAILED)


@quarantine_app.command()
@writes_home
def drop(
    delivery_id: Annotated[str, typer.Argument(metavar="ID", help="The delivery.")],
    why: Annotated[str, typer.Option(help="The reason; it is kept.")],
    row: Annotated[
        list[str] | None, typer.Option(metavar="PLACE", help="One row as 'list' names it; may be given more than once.")
    ] = None,
) -> None:
    """Let go of rows or of a whole delivery for good; the file and the reason stay on record."""
    from sources.deliveries.errors import DeliveryError

    settings, deliveries = _open()
    try:
        dropped = deliveries.drop(delivery_id, why=why, places=row or None)
    except DeliveryError as error:
        fail(str(error))
        raise typer.Exit(Exit.USAGE) from error
    _notice(settings, deliveries)
    out.print(f"{dropped} dropped" if dropped else "Nothing of it was in quarantine any more.", highlight=False)


def _open() -> tuple[Settings, Deliveries]:
    from orchestration.cli.opening import open_catalogue
    from orchestration.deliveries import open_deliveries

    settings, catalogue = open_catalogue()
    return settings, open_deliveries(settings, catalogue)


def _notice(settings: Settings, deliveries: Deliveries) -> None:
    from orchestration.noticing import notice_deliveries

    notice_deliveries(settings, deliveries)


def _subject(entry: Quarantined, deliveries: Deliveries) -> str | None:
    stored = deliveries.last_judgement(entry.record.delivery_id)
    return None if stored is None else stored.judgement.subject_id


def _plain(entry: Quarantined, deliveries: Deliveries) -> dict[str, object]:
    return {
        "delivery_id": entry.record.delivery_id,
        "target": entry.record.target,
        "subject_id": _subject(entry, deliveries),
        "received_at": entry.record.received_at.isoformat(),
        "place": entry.place,
        "findings": [finding.model_dump(mode="json") for finding in entry.findings],
    }


def _print(entries: Sequence[Quarantined], deliveries: Deliveries) -> None:
    from itertools import groupby

    from rich.text import Text

    from orchestration.cli.findings import NONE, findings_table
    from sources.deliveries.answer.words import moment

    for record, group in groupby(entries, key=lambda entry: entry.record):
        waiting = list(group)
        subject = _subject(waiting[0], deliveries) or NONE
        head = f"{record.delivery_id}  {record.target}  {subject}  {moment(record.received_at)}  {record.name}"
        out.print(Text(head, style="bold"), soft_wrap=True)
        places = [entry.place for entry in waiting if entry.place is not None]
        if places:
            out.print(Text(f"rows: {', '.join(places)}"), soft_wrap=True)
        errors = [finding for entry in waiting for finding in entry.findings if finding.severity == "error"]
        out.print(findings_table(errors))
    files = len({entry.record.delivery_id for entry in entries})
    out.print(f"{len(entries)} in quarantine, of {files} deliveries", highlight=False)
