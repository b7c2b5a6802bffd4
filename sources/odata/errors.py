"""What can go wrong with a source, sorted by the one thing a caller must know: does it pass by itself?"""

# ruff: noqa: N818  the names say what happened; "Error" after each would say nothing

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.landing import Notice


def clean_url(url: str) -> str:
    """A URL without the user name or password that an endpoint setting may carry."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


class SourceError(Exception):
    """A source could not be used. ``transient`` tells whether asking again later may help."""

    transient: ClassVar[bool] = False

    def __init__(self, source: str, url: str, cause_text: str, *, retry_after: float | None = None) -> None:
        self.source = source
        """Publisher and table, as in ``cbs 85984NED``."""
        self.url = clean_url(url)
        self.cause_text = cause_text
        self.retry_after = retry_after
        """Seconds the publisher asks us to wait, where it says so."""
        super().__init__(source, self.url, cause_text)

    def __str__(self) -> str:
        return f"{self.source}: {self.cause_text} ({self.url})"


# -- permanent: the same question gets the same answer ----------------------------------------------------


class TableGone(SourceError):
    """The publisher has no such table or entity any more (404, 410)."""


class RequestRefused(SourceError):
    """The service understood and refused (400, 401, 403 and the other 4xx)."""


class TooManyRows(SourceError):
    """The service refuses to answer with this many rows; only another question helps."""


class UnexpectedAnswer(SourceError):
    """Something else than data came: a portal's page, a redirect to another host, another format."""


class TableMoved(UnexpectedAnswer):
    """The address sends us for good to another host, where we do not follow; ``target`` says where."""

    def __init__(self, source: str, url: str, cause_text: str, target: str) -> None:
        self.target = clean_url(target)
        super().__init__(source, url, cause_text)


class WebPageInstead(UnexpectedAnswer):
    """A page for people came: the service is under maintenance, has moved, or a portal stands before it."""


class ForeignLink(SourceError):
    """The next page is said to lie on another host; we do not follow."""


class SchemaChanged(SourceError):
    """A column, dimension or field we rely on is not there, or holds what it should not."""


class DimensionGone(SchemaChanged):
    """A dimension that the catalogue names is not there."""


class SelectionEmpty(SourceError):
    """The selection yields no row at all; landing it would replace good figures by nothing."""


class MeasureNotFound(SourceError):
    """No measure of the table has the wanted title or key."""

    def __init__(self, source: str, url: str, wanted: str, nearest: list[str]) -> None:
        self.wanted = wanted
        self.nearest = nearest
        hint = f"; nearest: {', '.join(repr(title) for title in nearest)}" if nearest else ""
        super().__init__(source, url, f"no measure {wanted!r}{hint}")


class MeasureAmbiguous(SourceError):
    """Several measures of the table have the wanted title; the key decides."""

    def __init__(self, source: str, url: str, wanted: str, keys: list[str]) -> None:
        self.wanted = wanted
        self.keys = keys
        super().__init__(source, url, f"several measures are called {wanted!r}: ask by key, {', '.join(keys)}")


class ChangeBlocked(SourceError):
    """What the publisher has now would take figures away, or change them without a word.

    It is kept out of landing until the catalogue accepts it; the last good version stays in force.
    """

    def __init__(self, source: str, url: str, modified: str, notices: Sequence[Notice]) -> None:
        self.modified = modified
        """The stamp of the version that was kept out."""
        self.notices = tuple(notices)
        """Everything that was noticed about it; those with ``blocks`` kept it out."""
        self.changes = tuple(notice for notice in notices if notice.blocks)
        what = " ".join(change.text for change in self.changes)
        kinds = ", ".join(dict.fromkeys(change.kind for change in self.changes))
        super().__init__(
            source,
            url,
            f"{what} De laatste goede cijfers blijven staan. Klopt de wijziging, neem haar dan met een reden op bij "
            f"deze tabel in source_tables.yaml, onder accepted_changes (kind: {kinds}; version_stamp: '{modified}').",
        )


class NoLiveSource(SourceError):
    """The table has no live source by declaration (protocol ``none``)."""


# -- transient: asking again later may help ----------------------------------------------------------------


class TransientSourceError(SourceError):
    """The base of what may pass by itself."""

    transient: ClassVar[bool] = True


class HostUnreachable(TransientSourceError):
    """No connection to the host: refused, or no route."""


class HostDown(HostUnreachable):
    """The host could not be reached in this run, and is not tried again within it."""


class SourceTimeout(TransientSourceError):
    """The host took too long."""


class ConnectionDropped(TransientSourceError):
    """The connection broke before an answer came."""


class RateLimited(TransientSourceError):
    """The service asks us to slow down (429)."""


class ServerFailure(TransientSourceError):
    """The service failed (500, 502, 503, 504)."""


class TruncatedAnswer(TransientSourceError):
    """The answer ends in the middle."""


class RowCountMismatch(TransientSourceError):
    """Other than the announced number of rows came: perhaps the publisher is in mid-release."""

    def __init__(self, source: str, url: str, announced: int, received: int) -> None:
        self.announced = announced
        self.received = received
        super().__init__(source, url, f"{announced} rows announced, {received} received")


class ChangedDuringFetch(TransientSourceError):
    """The table's stamp moved, or rows came twice, while we were reading."""
