"""What commands open first: the settings, the catalogue, a feed by its id, a release of now or of then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from orchestration.cli.console import Exit, fail

if TYPE_CHECKING:
    from orchestration.releases.as_of import Found
    from orchestration.settings import Settings
    from sources.catalogue import Catalogue
    from sources.catalogue.feed import Feed


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
    from orchestration.releases.release import ReleaseError
    from orchestration.settings import Settings

    releases = Settings().releases
    try:
        return release_named(releases, release_id) if as_of is None else release_as_of(releases, as_of)
    except NotAMoment as error:
        fail(str(error))
        raise typer.Exit(Exit.USAGE) from error
    except ReleaseError as error:
        fail(str(error))
        raise typer.Exit(Exit.FAILED) from error
