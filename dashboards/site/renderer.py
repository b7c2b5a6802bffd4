"""Renders the pages of a site one by one, on one connection to a release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.formats import format_value
from dashboards.problems import ProblemList
from dashboards.querying.release import QueryError
from dashboards.rendering.page import Surroundings
from dashboards.site import content
from dashboards.site.addresses import Addresses
from dashboards.site.frame import ReleaseNote
from dashboards.status import Statuses

if TYPE_CHECKING:
    from dashboards.grammar.nodes import Page
    from dashboards.querying.release import Release
    from dashboards.querying.result import Row
    from dashboards.site.addresses import Instance
    from dashboards.site.content import Attempt


class ReleaseFacts:
    """What every page says of the release itself: asked once for all of them."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.statuses = Statuses.of(release)
        meta = _meta(release)
        self.released = meta["created_at"] if meta is not None else None
        self.note = None if meta is None else ReleaseNote(str(meta["release_id"]), format_value(meta["created_at"]))


class Renderer:
    """Pages as they were read, on a release.

    Args:
        pages: all pages; a link of one depends on which others there are.
        facts: of the release that they are rendered from.
    """

    def __init__(self, pages: list[Page], facts: ReleaseFacts) -> None:
        self.addresses = Addresses(pages)
        self._release = facts.release
        self._site = Surroundings(
            release=facts.release,
            statuses=facts.statuses,
            released=facts.released,
            problems=ProblemList(),
            address=self.addresses.address,
            download_address=self.addresses.download,
        )

    def render(self, instance: Instance) -> Attempt:
        """One page, with its own problems."""
        attempt = content.render(instance, self._site)
        self._release.forget_page()
        return attempt


def _meta(release: Release) -> Row | None:
    try:
        rows = release.query("release", "select release_id, created_at from monitor.meta_release", {}).rows
    except QueryError:
        return None
    return rows[0] if rows else None
