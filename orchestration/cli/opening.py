"""What commands about deliveries open first: the settings, the catalogue, a feed by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from orchestration.cli.console import Exit, fail

if TYPE_CHECKING:
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
