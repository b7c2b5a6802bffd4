"""Files that ought not to be handed in, made on the spot; each builder writes one at ``path``."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import olefile
from openpyxl import Workbook, load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FIXTURES = Path(__file__).parent / "fixtures"
"""Saved by LibreOffice 7.4 from one workbook of openpyxl's: we write xlsx ourselves, but neither xls nor ods."""

Rows = "Iterable[Sequence[object]]"


def workbook(path: Path, rows: Rows, sheet: str = "Invullen") -> Path:
    """A plain workbook with one sheet."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = sheet
    for row in rows:
        page.append(list(row))
    book.save(path)
    return path


def text(path: Path, rows: Rows, separator: str = ";", encoding: str = "utf-8", end: str = "\r\n") -> Path:
    """A text with separators, cells quoted only where they must be."""

    def cell(value: object) -> str:
        shown = "" if value is None else str(value)
        quoted = any(letter in shown for letter in f'{separator}"\r\n')
        return '"' + shown.replace('"', '""') + '"' if quoted else shown

    path.write_bytes(end.join(separator.join(map(cell, row)) for row in [*rows, []]).encode(encoding))
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    """The parts of a zip file."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    """A zip file of parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def changed(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The same workbook with some of its parts otherwise."""
    parts = parts_of(path)
    change(parts)
    return packed(path, parts)


def _small(path: Path) -> Path:
    return workbook(path, [["Project", "Waarde"], ["wonen-2.1", 12]])


def macro_workbook(path: Path) -> Path:
    """With a part that acts."""
    return changed(_small(path), lambda parts: parts.update({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Sub Auto_Open()"}))


def external_links(path: Path) -> Path:
    """With figures from another file."""
    link = b'<?xml version="1.0"?><externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    return changed(_small(path), lambda parts: parts.update({"xl/externalLinks/externalLink1.xml": link}))


def web_connection(path: Path) -> Path:
    """With a connection to a server."""
    return changed(_small(path), lambda parts: parts.update({"xl/connections.xml": b"<connections/>"}))


def dde(path: Path) -> Path:
    """With a formula that starts a program."""
    return workbook(path, [["Project", "Waarde"], ["wonen-2.1", "=cmd|'/c calc'!A1"]])


def entities(path: Path) -> Path:
    """With a document type that would grow without end."""

    def change(parts: dict[str, bytes]) -> None:
        head = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        sheet = parts["xl/worksheets/sheet1.xml"]
        parts["xl/worksheets/sheet1.xml"] = head + sheet[sheet.index(b"<worksheet") :]

    return changed(_small(path), change)


def zip_bomb(path: Path, megabytes: int = 200) -> Path:
    """A small file of which one part is that many megabytes of zeros."""
    _small(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/nul.bin", "w") as part:
        for _ in range(megabytes):
            part.write(bytes(1_000_000))
    return path


def lying_bomb(path: Path, megabytes: int = 200) -> Path:
    """The same, but its directory says that the part is small."""
    zip_bomb(path, megabytes)
    content = path.read_bytes()
    for size in (megabytes * 1_000_000).to_bytes(4, "little"), (megabytes * 1_000_000).to_bytes(4, "big"):
        content = content.replace(size, (1000).to_bytes(4, "little"))
    path.write_bytes(content)
    return path


def twice_the_same_part(path: Path) -> Path:
    """Readers differ in which of the two they believe."""
    _small(path)
    with zipfile.ZipFile(path, "a") as archive:
        other = archive.read("xl/worksheets/sheet1.xml").replace(b"12", b"99")
        archive._didModify = True
        info = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
        archive.NameToInfo.pop(info.filename)
        archive.writestr(info, other)
    return path


def path_tricks(path: Path) -> Path:
    """With a part that would lie elsewhere if anybody unpacked it."""
    return changed(_small(path), lambda parts: parts.update({"../../etc/cron.d/regiodeal": b"* * * * * root true"}))


def half(path: Path) -> Path:
    """Cut off in the middle."""
    content = _small(path).read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def flipped(path: Path) -> Path:
    """One byte of the packed sheet is another one."""
    content = bytearray(_small(path).read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    content[info.header_offset + 30 + len(info.filename) + 20] ^= 0xFF
    path.write_bytes(bytes(content))
    return path


def encrypted(path: Path) -> Path:
    """As Excel saves a workbook with a password: a compound file with the workbook encrypted in it."""
    path.write_bytes(compound(["EncryptionInfo", "EncryptedPackage"]))
    return path


def compound(streams: Sequence[str]) -> bytes:
    """The smallest compound file (OLE2) with these empty streams: header, one table, one directory."""
    sector, free, end = 512, 0xFFFFFFFF, 0xFFFFFFFE
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0,
        end, 0, 0,
    )  # fmt: skip
    header += b"\xff" * (sector - len(header))
    table = struct.pack("<II", 0xFFFFFFFD, end) + struct.pack("<I", free) * 126

    def entry(name: str, kind: int, child: int, right: int) -> bytes:
        written = name.encode("utf-16-le") + b"\0\0"
        return (
            written.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(written), kind, 1, free, right, child)
            + bytes(36)
            + struct.pack("<IQ", end if kind == 5 else 0, 0)
        )

    entries = [entry("Root Entry", 5, 1, free)]
    entries += [entry(name, 2, free, at + 1 if at < len(streams) else free) for at, name in enumerate(streams, start=1)]
    entries += [bytes(128)] * (4 - len(entries))
    return header + table + b"".join(entries)


def many_rows(path: Path, rows: int = 100_000) -> Path:
    """A workbook of that many rows."""
    book = Workbook(write_only=True)
    page = book.create_sheet("Invullen")
    for number in range(rows):
        page.append(["wonen-2.1", number])
    book.save(path)
    return path


def far_cell(path: Path) -> Path:
    """Two cells, as far from each other as a sheet is wide and long."""
    book = load_workbook(_small(path))
    book.worksheets[0]["XFD1048576"] = 1
    book.save(path)
    return path


def many_columns(path: Path, columns: int = 300) -> Path:
    """One very wide row."""
    return workbook(path, [[f"kolom {number}" for number in range(columns)]])


def long_cell(path: Path) -> Path:
    """A text that no cell should hold."""
    return workbook(path, [["Opmerking"], ["x" * 6000]])


def word_document(path: Path) -> Path:
    """A zip file of another program."""
    return packed(path, {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})


def plain_zip(path: Path) -> Path:
    """Several files packed together."""
    return packed(path, {"cijfers.csv": b"a;b\r\n1;2\r\n"})


def ods_with(path: Path, change: Callable[[bytes], bytes], **parts: bytes) -> Path:
    """The OpenDocument fixture with other content."""
    held = parts_of(FIXTURES / "book.ods")
    held["content.xml"] = change(held["content.xml"])
    return packed(path, held | parts)


def ods_table(path: Path, rows: bytes) -> Path:
    """The same with these rows in its first sheet."""
    table = b'<table:table table:name="Invullen">' + rows + b"</table:table>"
    first = re.compile(rb'<table:table table:name="Invullen".*?</table:table>', re.DOTALL)
    return ods_with(path, lambda content: first.sub(lambda _: table, content, count=1))


def sheet(path: Path, cells: bytes, texts: Sequence[str] = (), **parts: bytes) -> Path:
    """A workbook whose first sheet holds these rows as XML, and whose cells share these texts, as Excel saves them."""
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    shared = b"".join(b'<si><t xml:space="preserve">%b</t></si>' % one.encode() for one in texts)

    def change(held: dict[str, bytes]) -> None:
        held["xl/worksheets/sheet1.xml"] = b"<worksheet %b><sheetData>%b</sheetData></worksheet>" % (space, cells)
        held["xl/sharedStrings.xml"] = b"<sst %b>%b</sst>" % (space, shared)
        held.update(parts)

    return changed(_small(path), change)


def xls_with(path: Path, change: Callable[[bytearray, dict[int, int]], None]) -> Path:
    """The old Excel fixture with its records otherwise; ``change`` is told where each kind first begins."""
    path.write_bytes((FIXTURES / "book.xls").read_bytes())
    with olefile.OleFileIO(str(path), write_mode=True) as held:
        stream = bytearray(held.openstream("Workbook").read())
        firsts: dict[int, int] = {}
        at = 0
        while at + 4 <= len(stream):
            number, length = struct.unpack_from("<HH", stream, at)
            firsts.setdefault(number, at)
            at += 4 + length
        change(stream, firsts)
        held.write_stream("Workbook", bytes(stream))
    return path


def overlapping(path: Path) -> Path:
    """Two parts in one place."""
    content = bytearray(_small(path).read_bytes())
    with zipfile.ZipFile(path) as archive:
        first, directory = archive.infolist()[0], archive.start_dir
    second = content.index(b"PK\x01\x02", directory + 4)
    struct.pack_into("<I", content, second + 42, first.header_offset)
    path.write_bytes(bytes(content))
    return path


def zip_in_a_workbook(path: Path) -> Path:
    """Another zip file as a part."""
    inner = plain_zip(path).read_bytes()
    return changed(_small(path), lambda parts: parts.update({"xl/embeddings/bijlage.zip": inner}))


def encrypted_parts(path: Path) -> Path:
    """A zip file whose parts are said to be encrypted."""
    content = bytearray(_small(path).read_bytes())
    with zipfile.ZipFile(path) as archive:
        content[archive.start_dir + 8] |= 1
    path.write_bytes(bytes(content))
    return path


def relation(path: Path, kind: str) -> Path:
    """A sheet that refers to something on the internet."""
    written = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        'Target="https://example.org/x" TargetMode="External"/></Relationships>'
    )
    return changed(_small(path), lambda parts: parts.update({"xl/worksheets/_rels/sheet1.xml.rels": written.encode()}))


def parquet(path: Path, sql: str) -> Path:
    """What a question gives, as Parquet."""
    with duckdb.connect() as connection:
        connection.execute(f"copy ({sql}) to '{path}' (format parquet)")
    return path


def everything(path: Path) -> Path:
    """A workbook with one of each thing a cell can hold; what the fixtures were saved from."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "Invullen"
    page.append(["Project", "Waarde", "Datum", "Opm"])
    page.append(["wonen-2.1", 12, dt.date(2022, 12, 31), " =cmd|x\nregel 2 "])
    page.append(["x", 0.45, dt.datetime(2022, 12, 31, 13, 5), True])
    page["A5"] = "=SUM(B2:B3)"
    page.merge_cells("A8:C9")
    page["A8"] = "merged"
    page.row_dimensions[3].hidden = True
    hidden = book.create_sheet("Verborgen")
    hidden.sheet_state = "veryHidden"
    hidden["B2"] = "id"
    book.create_sheet("Leeg")
    book.save(path)
    return path


def gzip_of(content: bytes) -> bytes:
    """As ``gzip`` packs it."""
    packer = zlib.compressobj(wbits=31)
    return packer.compress(content) + packer.flush()


def in_memory(build: Callable[[Path], Path], folder: Path) -> io.BytesIO:
    """What a builder writes, as a file in memory."""
    return io.BytesIO(build(folder / "built").read_bytes())
