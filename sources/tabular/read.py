"""Reading a file: what kind it is, and then by the module of that kind."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sources.deliveries.model import Finding
from sources.tabular import calamine, kinds, ods, xls, xlsx
from sources.tabular.book import Book, Limits
from sources.tabular.json_lines import read_json_lines
from sources.tabular.package import look_through
from sources.tabular.parquet import read_parquet
from sources.tabular.refusal import damaged, empty_file, too_large, unknown_format
from sources.tabular.text import read_text

if TYPE_CHECKING:
    from pathlib import Path

    from sources.tabular.book import Kind

_USUAL = Limits()


def read_book(path: Path, limits: Limits = _USUAL) -> Book:
    """Everything a file holds, each cell at its place; its name only serves to say where it differs from its content.

    Args:
        path: A file; it is read once, so that it may grow or go meanwhile.
        limits: What is larger is refused, before memory is spent on it.

    Raises:
        Unreadable: it cannot or must not be read; its findings say why, in Dutch.
        OSError: there is no file, or it cannot be opened.
    """
    with path.open("rb") as file:
        content = file.read(limits.bytes + 1)
    if len(content) > limits.bytes:
        raise too_large(limits.bytes)
    if not content:
        raise empty_file()
    book = _read(content, limits)
    if not any(sheet.rows for sheet in book.sheets):
        raise empty_file()
    expected = kinds.kind_of_name(path.suffix)
    if expected is None or expected == book.kind:
        return book
    return replace(book, notices=(*book.notices, _other_kind(book.kind, expected)))


def _read(content: bytes, limits: Limits) -> Book:
    if content.startswith((kinds.ZIP, kinds.EMPTY_ZIP)):
        return _read_zip(content, limits)
    if content.startswith(kinds.OLE):
        facts = xls.look_at(content, limits)
        cells = xls.read_cells(content, facts, limits)
        sheets = [calamine.sheet(about, rows, hidden=False) for about, rows in zip(facts, cells, strict=True)]
        return Book(kind="xls", sheets=tuple(sheets))
    if content.startswith(kinds.PARQUET):
        return read_parquet(content, limits)
    name = kinds.foreign(content)
    if name is not None:
        raise unknown_format(f"Dit is {name}.")
    return read_json_lines(content, limits) if kinds.is_json(content) else read_text(content, limits)


def _read_zip(content: bytes, limits: Limits) -> Book:
    package = look_through(content, limits)
    kind = kinds.zip_kind(package.names, package.start("mimetype"))
    if kind == "xlsx":
        facts = xlsx.look_at(package, limits)
    elif kind == "ods":
        facts = ods.look_at(package, limits)
    else:
        raise unknown_format(f"Dit is {kind}.")
    if not facts:
        raise damaged("Er zit geen blad in.")
    cells, hidden = calamine.read_cells(package.copy, list(facts))
    sheets = [
        calamine.sheet(about, rows, hidden=unseen)
        for about, rows, unseen in zip(facts.values(), cells, hidden, strict=True)
    ]
    return Book(kind="xlsx" if kind == "xlsx" else "ods", sheets=tuple(sheets))


def _other_kind(kind: Kind, expected: Kind) -> Finding:
    return Finding(
        rule="other_kind_than_name",
        severity="notice",
        message=f"Naar zijn naam is dit een {kinds.NAMES[expected]}, maar het is een {kinds.NAMES[kind]}.",
        expected="Geef het bestand een naam die bij de inhoud past; wij hebben het gelezen als wat het is.",
    )
