"""XML from outside, read as it streams by: no entities, no document type, no tree in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.expatreader import create_parser

from sources.tabular.refusal import damaged, too_complex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Watcher(ContentHandler):
    """Sees every element once; names come without their prefix."""

    def __init__(self, most_elements: int) -> None:
        super().__init__()
        self._left = self._most = most_elements

    def started(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins; attributes keep their prefix."""

    def ended(self, tag: str) -> None:
        """An element is over."""

    def startElement(self, name: str, attrs: Mapping[str, str]) -> None:  # type: ignore[override]  # noqa: N802, D102
        self._left -= 1
        if self._left < 0:
            raise too_complex("onderdelen", self._most)
        self.started(name.rpartition(":")[2], attrs)

    def endElement(self, name: str) -> None:  # noqa: N802, D102
        self.ended(name.rpartition(":")[2])


def watch(pieces: Iterable[bytes], watcher: Watcher) -> None:
    """Let XML stream past a watcher; nothing happens where there are no pieces.

    Raises:
        Unreadable: it is no XML, or more than plain XML; or what the watcher raises.
    """
    parser = create_parser(forbid_dtd=True)
    parser.setContentHandler(watcher)  # type: ignore[arg-type]  # SAX's attributes are a mapping in all but name
    fed = False
    try:
        for piece in pieces:
            parser.feed(piece)
            fed = True
        if fed:
            parser.close()
    except DefusedXmlException as error:
        raise damaged("Er staan verwijzingen in die niet in een werkmap horen.") from error
    except (SAXException, ValueError, LookupError) as error:
        raise damaged() from error
