"""What kind of file it is: told by its content, never by its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from sources.tabular.book import Kind

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PARQUET = b"PAR1"

NAMES: dict[Kind, str] = {
    "xlsx": "Excel-bestand (xlsx)",
    "xls": "Excel-bestand (xls)",
    "ods": "OpenDocument-werkblad (ods)",
    "csv": "tekstbestand (csv)",
    "parquet": "Parquet-bestand",
    "jsonl": "JSON-bestand",
}

_SUFFIXES: dict[str, Kind] = {
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xls",
    ".ods": "ods",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".parquet": "parquet",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
}
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "een PDF"),
    (b"\x89PNG", "een afbeelding"),
    (b"\xff\xd8\xff", "een afbeelding"),
    (b"GIF8", "een afbeelding"),
    (b"{\\rtf", "een tekstdocument (rtf)"),
    (b"\x1f\x8b", "een ingepakt bestand (gzip)"),
    (b"7z\xbc\xaf\x27\x1c", "een ingepakt bestand (7z)"),
    (b"Rar!", "een ingepakt bestand (rar)"),
    (b"SQLite format 3\x00", "een database"),
)
_MARKUP = re.compile(rb"\s*<(\?xml|!doctype|html|table|head|meta|body)\b", re.IGNORECASE)
_JSON = re.compile(rb'\s*(\{\s*["}]|\[\s*[\[{\]])')
_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_START = 1024


def kind_of_name(suffix: str) -> Kind | None:
    """What a file of this suffix is expected to be; None where the suffix says nothing."""
    return _SUFFIXES.get(suffix.lower())


def foreign(content: bytes) -> str | None:
    """The Dutch name of a kind of file that is known and not read; None for anything else."""
    for magic, name in _FOREIGN:
        if content.startswith(magic):
            return name
    return "een webpagina of XML-bestand" if _MARKUP.match(_start(content)) else None


def is_json(content: bytes) -> bool:
    """Whether the text begins as an object or a list of objects does."""
    return _JSON.match(_start(content)) is not None


def _start(content: bytes) -> bytes:
    """The first characters of a text, in UTF-8 whatever it was in."""
    start = content[:_START]
    if start.startswith(_UTF_16):
        return start.decode("utf-16", "ignore").encode()
    return start.removeprefix(_BOM)


def zip_kind(names: Collection[str], mimetype: bytes) -> Kind | str:
    """The kind of a zip file by its parts (names in lower case), or the Dutch name of what it is instead."""
    if "xl/workbook.xml" in names:
        return "xlsx"
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet") and "content.xml" in names:
        return "ods"
    others = (
        ("xl/workbook.bin" in names, "een binaire Excel-werkmap (xlsb)"),
        (any(name.startswith("word/") for name in names), "een Word-document"),
        (any(name.startswith("ppt/") for name in names), "een presentatie"),
        (
            mimetype.startswith(b"application/vnd.oasis.opendocument"),
            "een OpenDocument-bestand dat geen werkblad is",
        ),
    )
    return next((name for is_it, name in others if is_it), "een ingepakt bestand (zip)")
