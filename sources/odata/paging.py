"""Following a set from page to page, within the host it began on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from sources.odata.errors import ForeignLink, SchemaChanged, UnexpectedAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sources.odata.transport import Transport

_NEXT = ("@odata.nextLink", "odata.nextLink")
_PLAIN = "'(),:$*/"
"""What OData uses in an option and a URL's query may hold as it is."""
_COUNT = ("@odata.count", "odata.count")


def query_url(base: str, **options: str | None) -> str:
    """A URL with OData options (``filter`` becomes ``$filter``); options that are ``None`` are left out."""
    given = {name: value for name, value in options.items() if value is not None}
    asked = [f"${name}={quote(value, safe=_PLAIN)}" for name, value in given.items()]
    return base + ("?" + "&".join(asked) if asked else "")


def literal(value: str) -> str:
    """A text as OData writes it."""
    return "'" + value.replace("'", "''") + "'"


def any_of(conditions: list[str]) -> str:
    """A condition that holds when one of these does."""
    return conditions[0] if len(conditions) == 1 else f"({' or '.join(conditions)})"


def next_link(source: str, first: str, fields: dict[str, Any]) -> str | None:
    """The page after one of a set that began at ``first``; ``None`` at the end.

    The link is taken as it is: it repeats the options, and adding them again breaks it.

    Raises:
        ForeignLink: the link leads to another host.
    """
    link = next((fields[name] for name in _NEXT if fields.get(name)), None)
    if link is None:
        return None
    # A relative link is relative to the service, whose address ends where the name of the set begins; so
    # it is joined to the first URL and not to that of a later page, which may end in "/?…".
    # A letter that may not stand in a URL is escaped; what is escaped already stays.
    target = urlsplit(urljoin(first, re.sub(r"[^\x21-\x7e]", lambda found: quote(found.group()), str(link))))
    here = urlsplit(first)
    if target.hostname != here.hostname or (target.port is not None and target.port != here.port):
        raise ForeignLink(source, first, f"the next page is said to lie on another host, {target.hostname}")
    # Services behind a gateway are known to give http links to a https service.
    return urlunsplit(target._replace(scheme=here.scheme, netloc=here.netloc))


def announced(fields: dict[str, Any]) -> int | None:
    """The number of rows that the envelope announces; v3 writes it as text."""
    value = next((fields[name] for name in _COUNT if fields.get(name) is not None), None)
    return int(value) if value is not None and str(value).isdecimal() else None


def entities(transport: Transport, source: str, url: str) -> Iterator[dict[str, Any]]:
    """All rows of a small set, such as the codes of a dimension."""
    seen = set()
    at: str | None = url
    while at is not None:
        if at in seen:
            raise UnexpectedAnswer(source, at, "the next page is one we have had")
        seen.add(at)
        document = transport.document(source, at)
        rows = document.get("value")
        if not isinstance(rows, list):
            raise SchemaChanged(source, at, "the answer has no list of rows")
        for row in rows:
            if not isinstance(row, dict):
                raise SchemaChanged(source, at, "a row is no object")
            yield row
        at = next_link(source, url, document)


def field(source: str, url: str, row: dict[str, Any], name: str) -> Any:  # noqa: ANN401 JSON is what it is
    """A field of a row that must be there."""
    if name not in row:
        raise SchemaChanged(source, url, f"rows without {name}")
    return row[name]
