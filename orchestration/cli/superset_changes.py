"""``regiodeal superset plan | apply | drift | destroy``: the live dashboards as the pages say."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.console import Exit, err, fail, out
from orchestration.cli.opening import reads_home

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from orchestration.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable JSON.")]
Every = Annotated[bool, typer.Option("--all", help="Every field, and everything that is shown otherwise.")]


@reads_home()
def plan(as_json: AsJson = False, every: Every = False) -> None:
    """Show what apply would create, change and remove on the server; writes nothing.

    Ends with 1 when what the pages give may not be applied as it is.
    """
    from orchestration import superset as live
    from orchestration.cli.superset_words import plan_json, show_plan

    with _working() as (settings, say):
        wanted = live.compile_wanted(settings)
        with live.opened(settings) as session:
            say(f"reading {session.url}")
            found = live.plan(settings, session, wanted)
    if as_json:
        typer.echo(plan_json(found))
    else:
        show_plan(found, every=every)
    if found.unsound:
        raise typer.Exit(Exit.FAILED)


@reads_home()
def apply() -> None:
    """Make the server hold what the pages give: one import, pruning of what is ours, roles; then ask every chart.

    Hand changes on our assets are set back (and kept in set_back.yaml): 'regiodeal superset drift' shows them
    beforehand, and can keep them.
    """
    from orchestration import superset as live
    from orchestration.cli.superset_words import plan_in_words

    with _working() as (settings, say):
        wanted = live.compile_wanted(settings)
        with live.opened(settings) as session:
            done = live.apply(settings, session, wanted, say)
    if done.plan.empty:
        out.print("Nothing to do: the server holds what the pages give.")
        return
    out.print(f"Applied: {plan_in_words(done.plan)}. All {done.asked} charts answer.", highlight=False)


@reads_home()
def drift(
    adopt: Annotated[
        bool, typer.Option("--adopt", help="Keep what people changed: write it into adopted.yaml.")
    ] = False,
    revert: Annotated[bool, typer.Option("--revert", help="Set back what people changed.")] = False,
    as_json: AsJson = False,
    every: Every = False,
) -> None:
    """Show what people changed by hand on our assets since we last applied them.

    Ends with 1 when there is any, unless it was adopted or set back.
    """
    from dashboards.superset.changes import ADOPTED
    from dashboards.superset.changes import adopt as keep
    from orchestration import superset as live
    from orchestration.cli.superset_words import drift_json, show_drift

    if adopt and revert:
        fail("Either --adopt or --revert.")
        raise typer.Exit(Exit.USAGE)
    with _working() as (settings, say):
        wanted = live.compile_wanted(settings)
        with live.opened(settings) as session:
            say(f"reading {session.url}")
            found, recorded = live.drift(settings, session, wanted)
            done = live.apply(settings, session, wanted, say) if revert and found else None
    if as_json:
        typer.echo(drift_json(found))
    else:
        show_drift(found, every=every)
    if not recorded:
        err.print("No record of an apply from here: compared with what the pages give now.", style="dim")
    if not found:
        err.print("Nothing was changed by hand.")
        return
    if done is not None:
        err.print(f"Set back; {done.asked} charts answer.", highlight=False)
        return
    if not adopt:
        err.print("--adopt keeps these in adopted.yaml, --revert (or apply) sets them back.")
        raise typer.Exit(Exit.FAILED)
    kept, left = keep(found, ADOPTED)
    err.print(f"Kept {len(kept)} in {ADOPTED}: look at it and commit it; a plan is empty with it.", highlight=False)
    for one in left:
        fail(f"Cannot be kept, only set back: {one.name} ({one.asset}): {_why(one.what)}")
    if left:
        raise typer.Exit(Exit.FAILED)


def destroy(
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without it the list is all there is.")] = False,
) -> None:
    """Remove from the server what this project made there, and nothing of anybody else."""
    from orchestration import superset as live

    with _working() as (settings, say):
        wanted = live.compile_wanted(settings)
        with live.opened(settings) as session:
            say(f"reading {session.url}")
            found = live.foresee(settings, session, wanted)
            for change in found.changes:
                out.print(f"- {change.kind[:-1]} {change.name}  {change.uuid}", markup=False, highlight=False)
            for name in found.roles:
                out.print(f"- role {name}", markup=False, highlight=False)
            for words in found.kept:
                out.print(f"  stays: {words}", markup=False, highlight=False)
            count = f"{len(found.changes)} assets and {len(found.roles)} roles"
            err.print(f"{count} are ours; {found.foreign} assets of others stay.", highlight=False)
            if not yes and (found.changes or found.roles):
                fail("Nothing was removed: say --yes to remove them.")
                raise typer.Exit(Exit.USAGE)
            live.destroy(settings, session, found, say)
    err.print("Removed.")


def _why(what: str) -> str:
    return {
        "removed": "leave it out of its page instead",
        "role": "what roles may do is in dashboards/superset/server/roles.py",
    }.get(what, "who sees a dashboard is in dashboards/superset/server/roles.py")


@contextmanager
def _working() -> Iterator[tuple[Settings, Callable[[str], None]]]:
    """Settings and something to tell progress to; whatever fails is said in one red sentence."""
    from dashboards.superset.changes import AdoptedError
    from dashboards.superset.compiling import PagesNotSoundError
    from dashboards.superset.server import SupersetError
    from orchestration.settings import Settings
    from orchestration.superset import NotConfiguredError

    try:
        with err.status("compiling the pages") as status:

            def say(words: str) -> None:
                status.update(words.replace("[", "\\["))
                if not err.is_terminal and not words.startswith("asked "):
                    err.print(words, markup=False, highlight=False)

            yield Settings(), say
    except NotConfiguredError as error:
        fail(f"{error}. 'regiodeal superset up' starts one here.")
        raise typer.Exit(Exit.USAGE) from error
    except (SupersetError, AdoptedError, PagesNotSoundError, FileNotFoundError) as error:
        fail(str(error))
        raise typer.Exit(Exit.FAILED) from error
