"""``regiodeal submit``: hand a file in from the command line, and see at once what became of it."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.console import Exit, fail, out
from orchestration.cli.opening import writes_home

if TYPE_CHECKING:
    from orchestration.settings import Settings
    from sources.deliveries.outcome import Outcome


@writes_home
def submit(
    file: Annotated[Path, typer.Argument(help="A project's workbook, or a partner's file with --feed.")],
    feed: Annotated[str | None, typer.Option(help="The id of the feed it is for; a workbook when left out.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable: the answer as one JSON object.")] = False,
) -> None:
    """Hand a file in: it is kept, judged and answered here and now, as when it had been dropped in the inbox.

    Exit code 0 when every row is accepted, 1 when not, 2 when it is no file that can be handed in.
    """
    from orchestration.cli.opening import feed_named, open_catalogue
    from orchestration.deliveries import open_deliveries
    from orchestration.noticing import notice_deliveries
    from sources.catalogue.base import WORKBOOK
    from sources.deliveries.errors import DeliveryError

    settings, catalogue = open_catalogue()
    target = WORKBOOK if feed is None else feed_named(catalogue, feed).id
    deliveries = open_deliveries(settings, catalogue)
    try:
        outcome = deliveries.receive(file, name=file.name, channel="submit", target=target)
    except DeliveryError as error:
        fail(f"{file}: {error}")
        raise typer.Exit(Exit.USAGE) from error
    notice_deliveries(settings, deliveries)
    if as_json:
        _print_json(outcome)
    else:
        _print(outcome, settings)
    if outcome.judgement.verdict != "accepted":
        raise typer.Exit(Exit.FAILED)


def _print_json(outcome: Outcome) -> None:
    import json

    from sources.deliveries.answer import read_answer

    document = read_answer(outcome.answer).model_dump(mode="json")
    typer.echo(
        json.dumps({"new": outcome.new, "answer": str(outcome.answer), **document}, ensure_ascii=False, indent=2)
    )


def _print(outcome: Outcome, settings: Settings) -> None:
    from orchestration.cli.findings import findings_table
    from sources.deliveries.answer import PAGE, read_answer
    from sources.deliveries.answer.words import VERDICTS, verdict_sentence

    document = read_answer(outcome.answer)
    judgement = outcome.judgement
    style = {"accepted": "green", "partly_accepted": "yellow", "rejected": "red"}[judgement.verdict]
    out.print(
        f"[{style}]{VERDICTS[judgement.verdict]}.[/{style}]", verdict_sentence(judgement.verdict, document.counts)
    )
    if not outcome.new:
        out.print("Dit bestand was al bekend; er is niets veranderd.")
    if judgement.all_findings:
        out.print(findings_table(judgement.all_findings))
    out.print(f"Antwoord: {outcome.answer / PAGE}", markup=False, highlight=False, soft_wrap=True)
    if judgement.verdict != "accepted":
        out.print("Wat niet is aangenomen, wacht: regiodeal quarantine list", highlight=False)
    if judgement.accepted_rows and outcome.new:
        out.print(_what_follows(settings), highlight=False)


def _what_follows(settings: Settings) -> str:
    from orchestration.run_lock import held_alone
    from orchestration.services import DAEMON_LOCK

    with held_alone(settings.home / DAEMON_LOCK, 0) as lock:
        if lock is None:
            return "De daemon zet de cijfers vanzelf in een nieuwe uitgave."
    return "Er draait geen daemon: 'regiodeal refresh' zet de cijfers in een nieuwe uitgave."
