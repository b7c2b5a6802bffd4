"""The envelope of an OData answer: ``{"…context": …, "value": [{row}, …], "…nextLink": …}``, keys in no fixed order.

A page of 100,000 rows becomes no objects here: the rows are only told from what stands around them, and DuckDB reads
them while the next page comes in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from mmap import mmap

_ROWS = "value"
_BOM = b"\xef\xbb\xbf"
_parts = msgspec.json.Decoder(dict[str, msgspec.Raw])


class MalformedEnvelope(Exception):  # noqa: N818 told apart from errors of a source, which name it
    """The text is no OData answer."""


class CutEnvelope(MalformedEnvelope):
    """The text is the beginning of a JSON object."""


@dataclass(frozen=True)
class Envelope:
    """An answer, taken apart."""

    fields: dict[str, Any]
    """What stands beside the rows: count and next link among it."""
    rows: memoryview | None
    """The list of rows as it was written, a view of the text; ``None`` when there is no list."""


def read_envelope(text: bytes | mmap) -> Envelope:
    """Take an answer apart.

    Raises:
        CutEnvelope: it ends too early.
        MalformedEnvelope: it is no JSON object, or something follows it.
    """
    whole = memoryview(text)[len(_BOM) if text[: len(_BOM)] == _BOM else 0 :]
    try:
        parts = _parts.decode(whole)
        fields = {key: msgspec.json.decode(part) for key, part in parts.items() if key != _ROWS}
    except msgspec.DecodeError as error:
        # What is cut inside a number is not called truncated, but the fault is then found at the very end.
        said = str(error)
        cut = "truncated" in said or ("trailing" not in said and said.endswith(f"(byte {len(whole)})"))
        raise (CutEnvelope if cut else MalformedEnvelope)(said) from error
    rows = memoryview(parts[_ROWS]) if _ROWS in parts else None
    return Envelope(fields, rows if rows is not None and bytes(rows[:1]) == b"[" else None)
