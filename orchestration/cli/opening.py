"""What commands open first: the home, the settings, the catalogue, a feed by its id, a release of now or of then."""

from __future__ import annotations

import functools
from contextlib import contextmanager
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import typer

from orchestration.cli.console import Exit, err, fail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from orchestration.progress import Progress
    from orchestration.releases.as_of import Found
    from orchestration.settings import Settings
    from sources.catalogue import Catalogue
    from sources.catalogue.feed import Feed


Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")


def reads_home(*, landed: bool = False) -> Callable[[Callable[Parameters, Answer]], Callable[Parameters, Answer]]:
    """For a command that reads the home: of one on S3, what is there now is brought here first.

    Args:
        landed: whether it also reads landed versions that are in force.
    """

    def decorate(command: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
        @functools.wraps(command)
        def reading(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
            from orchestration.remote_home.working import catch_up
            from orchestration.settings import Settings

            settings = Settings()
            if settings.remote is not None:
                with _usable(), _shown() as report:
                    catch_up(settings, report, landed=landed)
            return command(*args, **kwargs)

        return reading

    return decorate


def writes_home(command: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """For a command that writes in the home: one on S3 is held meanwhile and what was done put up, however it ends."""

    @functools.wraps(command)
    def writing(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
        from orchestration.remote_home.working import shared
        from orchestration.settings import Settings

        with _usable(), shared(Settings(), lambda: typer.echo("a run is at work; waiting for it", err=True)):
            try:
                return command(*args, **kwargs)
            except typer.Exit as ended:
                end = ended
        raise end

    return writing


def bring_here(bundles: Iterable[str]) -> None:
    """Of a home on S3, folders that never change, such as ``releases/<id>``; those it does not have are left."""
    from orchestration.remote_home.working import bring
    from orchestration.settings import Settings

    settings = Settings()
    if settings.remote is not None:
        with _usable(), _shown() as report:
            bring(settings, bundles, report)


@contextmanager
def _usable() -> Iterator[None]:
    """A home on S3 that cannot be used ends the command with why."""
    from orchestration.remote_home.errors import RemoteHomeError

    try:
        yield
    except RemoteHomeError as error:
        fail(str(error))
        raise typer.Exit(Exit.FAILED) from error


@contextmanager
def _shown() -> Iterator[Callable[[Progress], None]]:
    """A line on a terminal with how far bringing is, gone when it is done."""
    with err.status("") as status:
        yield lambda event: status.update(f"{event.message}: {event.done} of {event.total} files")


def open_catalogue() -> tuple[Settings, Catalogue]:
    """The settings and their catalogue; a catalogue that does not hold ends the command with its problems."""
    from orchestration.settings import Settings
    from sources.catalogue import CatalogueError, load_catalogue

    settings = Settings()
    try:
        return settings, load_catalogue(settings.catalogue_root)
    except CatalogueError as error:
        fail(str(error))
        raise typer.Exit(Exit.FAILED) from error


def feed_named(catalogue: Catalogue, feed_id: str) -> Feed:
    """The feed of an id; an unknown one ends the command with the nearest."""
    from sources.catalogue.problems import nearest

    feeds = {feed.id: feed for feed in catalogue.feeds}
    if feed_id not in feeds:
        fail(f"There is no feed '{feed_id}'{nearest(feed_id, feeds)}. All of them: regiodeal contract list")
        raise typer.Exit(Exit.USAGE)
    return feeds[feed_id]


def open_release(as_of: str | None, release_id: str | None = None) -> Found:
    """The release that was in force at a day's end or a moment, one by its id, or the one in force now.

    One that is not there ends the command and says which are.
    """
    from orchestration.releases.as_of import NotAMoment, release_as_of, release_named
    from orchestration.releases.manifest import ReleaseError
    from orchestration.settings import Settings

    releases = Settings().releases
    try:
        if as_of is None:
            return release_named(releases, release_id, _bring_release)
        return release_as_of(releases, as_of, _bring_release)
    except NotAMoment as error:
        fail(str(error))
        raise typer.Exit(Exit.USAGE) from error
    except ReleaseError as error:
        fail(str(error))
        raise typer.Exit(Exit.FAILED) from error


def _bring_release(release_id: str) -> None:
    bring_here([f"releases/{release_id}"])
