"""``regiodeal superset``: the live dashboards, and a Superset of one's own on this machine."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.console import Exit, err, fail, out
from orchestration.cli.opening import reads_home
from orchestration.cli.superset_changes import apply, destroy, drift, plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from orchestration.settings import Settings

superset_app = typer.Typer(
    help="""Live dashboards on Superset, made from the same pages.

    **up** starts a Superset here and puts the pages in it. **plan**, **apply**, **drift** and **destroy** work on the
    one that REGIODEAL_SUPERSET_URL, _USERNAME and _PASSWORD name, or else on the one started here.""",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)


@superset_app.command()
@reads_home()
def up(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on loopback; 0 takes a free one.")] = 8088,
    pages: Annotated[bool, typer.Option(help="Put the pages in it, and an account for each role.")] = True,
) -> None:
    """Start a Superset on this machine, in the background, and put the pages in it.

    The first time installs it (0.9 GB, a minute). Run again, it brings the pages up to date.
    """
    from orchestration import local_superset as local

    with _working("starting") as say:
        settings = _settings()
        raised = local.up(settings, port, say, pages=pages)
    if raised.was_up:
        err.print(f"It was running already (process {raised.server.pid}).", highlight=False)
        if port not in {0, raised.server.port}:
            err.print(f"It stays on port {raised.server.port}: 'regiodeal superset down' first.", highlight=False)
    if raised.applied is not None:
        err.print(raised.applied, highlight=False)
    out.print(f"{raised.server.url}/", highlight=False, soft_wrap=True)
    for account, file in raised.accounts.items():
        out.print(f"  {account:<12} password in {file}", highlight=False, soft_wrap=True)


@superset_app.command()
def install() -> None:
    """Install Superset in an environment of its own, and start nothing: what the tests need."""
    from dashboards.superset.local import ensure_environment
    from orchestration.local_superset import TOOLS

    with _working("installing") as say:
        ensure_environment(TOOLS, say)


@superset_app.command()
def down() -> None:
    """Stop the Superset that 'up' started; what it holds stays."""
    from orchestration import local_superset as local

    with _working("stopping"):
        stopped = local.down(_settings())
    err.print("Stopped." if stopped else "It was not running.")


@superset_app.command(name="open")
def open_in_browser() -> None:
    """Open the overview in the browser."""
    import webbrowser

    from dashboards.superset.compiling.addresses import slug_of
    from orchestration import local_superset as local

    settings = _settings()
    address = settings.superset_url or local.address(settings)
    if address is None:
        fail("No Superset is running here, and REGIODEAL_SUPERSET_URL names none: 'regiodeal superset up' starts one.")
        raise typer.Exit(Exit.FAILED)
    page = f"{address.rstrip('/')}/superset/dashboard/{slug_of('/')}/"
    out.print(page, highlight=False, soft_wrap=True)
    webbrowser.open(page)


for command in (plan, apply, drift, destroy):
    superset_app.command()(command)


def _settings() -> Settings:
    from orchestration.settings import Settings

    return Settings()


@contextmanager
def _working(word: str) -> Iterator[Callable[[str], None]]:
    """Something to tell progress to; whatever fails is said in one red sentence."""
    from dashboards.superset.changes import AdoptedError
    from dashboards.superset.compiling import PagesNotSoundError
    from dashboards.superset.local import EnvironmentFailedError, ServerFailedError
    from dashboards.superset.server import SupersetError

    try:
        with err.status(word) as status:

            def say(words: str) -> None:
                status.update(words.replace("[", "\\["))
                if not err.is_terminal and not words.startswith("asked "):
                    err.print(words, markup=False, highlight=False)

            yield say
    except (
        EnvironmentFailedError,
        ServerFailedError,
        SupersetError,
        AdoptedError,
        PagesNotSoundError,
        FileNotFoundError,
    ) as error:
        fail(str(error))
        raise typer.Exit(Exit.FAILED) from error
