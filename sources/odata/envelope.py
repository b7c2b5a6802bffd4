"""Reading an OData answer row by row while it arrives.

An answer is one JSON object, ``{"…context": …, "value": [{row}, …], "…nextLink": …}``, its keys in no fixed
order. Parsing it whole would hold a page of 100,000 rows in memory; here a row is let go once it is read.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONTENT = re.compile(r"[^ \t\r\n]")
_DECODER = json.JSONDecoder()
_LARGEST_VALUE = 8_000_000
"""Characters one row or field may take before we call it no OData answer."""

_AFTER_SCALAR = frozenset(",}] \t\r\n")

# What may come next: (what is expected, the character) -> what is expected after it.
_PUNCTUATION = {
    ("start", "{"): "first key",
    ("first key", "}"): "end",
    ("colon", ":"): "value",
    ("comma", ","): "key",
    ("comma", "}"): "end",
    ("first row", "]"): "comma",
    ("row comma", ","): "row",
    ("row comma", "]"): "comma",
}


class MalformedEnvelope(Exception):  # noqa: N818 told apart from errors of a source, which name it
    """The text is no OData answer."""


class Row(NamedTuple):
    """A row as parsed and as it was written."""

    values: dict[str, Any]
    text: str


class EnvelopeReader:
    """Fed with pieces of text, gives the rows in them; the other fields are in ``fields`` at the end."""

    def __init__(self) -> None:
        self.fields: dict[str, Any] = {}
        self.saw_rows = False
        """Whether there was a list of rows, be it an empty one."""
        self._expected = "start"
        self._key = ""
        self._rest = ""

    @property
    def complete(self) -> bool:
        """Whether the object has been closed."""
        return self._expected == "end"

    def feed(self, piece: str) -> Iterator[Row]:
        """Read on; yields the rows that are complete."""
        text = self._rest + piece
        at = 0
        while (found := _CONTENT.search(text, at)) is not None:
            at = found.start()
            if (self._expected, text[at]) in _PUNCTUATION:
                self._expected = _PUNCTUATION[self._expected, text[at]]
                at += 1
            elif self._expected == "value" and self._key == "value" and text[at] == "[":
                self._expected, self.saw_rows = "first row", True
                at += 1
            else:
                value, end = self._decode(text, at)
                if end is None:
                    break
                if self._expected in {"first row", "row"}:
                    if not isinstance(value, dict):
                        raise MalformedEnvelope("a row is no object")
                    self._expected = "row comma"
                    yield Row(value, text[at:end])
                elif self._expected == "value":
                    self.fields[self._key] = value
                    self._expected = "comma"
                else:
                    self._key = str(value)
                    self._expected = "colon"
                at = end
        self._rest = text[at:] if found is not None else ""
        if len(self._rest) > _LARGEST_VALUE:
            raise MalformedEnvelope("not JSON as OData writes it")

    def _decode(self, text: str, at: int) -> tuple[Any, int | None]:
        """The JSON value at a position and where it ends; ``None`` where it goes on beyond the text."""
        if self._expected not in {"value", "first row", "row", "first key", "key"}:
            raise MalformedEnvelope(f"{text[at]!r} where a {self._expected} was expected")
        if self._expected.endswith("key") and text[at] != '"':
            raise MalformedEnvelope(f"{text[at]!r} where a key was expected")
        try:
            value, end = _DECODER.raw_decode(text, at)
        except json.JSONDecodeError:
            return None, None
        # A number may go on in the next piece: "0." is read as 0 so far.
        closed = text[at] in '"{[' or text[end : end + 1] in _AFTER_SCALAR
        return value, end if closed else None
