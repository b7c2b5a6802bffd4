"""The zip file that a workbook is: looked through with suspicion, and copied into one that can be trusted.

Readers differ in which of two equal names, which directory and which size they believe. So only one of them ever sees
what was handed in, this module; it hands on a zip file of its own making, with the parts that are needed and no others.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.tabular import kinds
from sources.tabular.refusal import damaged, password_protected, too_complex, too_large

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sources.tabular.book import Limits

MOST_PARTS = 5_000
_CHUNK = 1 << 16
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_UNICODE_NAME = 0x800
_NEEDED = re.compile(r"(?:.*\.(?:xml|rels)|mimetype)\Z", re.DOTALL)


@dataclass(frozen=True)
class Package:
    """What was handed in, as far as it may be looked at."""

    names: frozenset[str]
    """Of all parts, in lower case and with forward slashes."""
    copy: io.BytesIO
    """A zip file with the parts that hold XML, uncompressed, under those names."""

    def read(self, name: str) -> Iterator[bytes]:
        """A part in pieces; nothing at all where there is no such part."""
        with zipfile.ZipFile(self.copy) as parts:
            if name not in parts.NameToInfo:
                return
            with parts.open(name) as part:
                while piece := part.read(_CHUNK):
                    yield piece

    def start(self, name: str) -> bytes:
        """The first bytes of a part."""
        return next(self.read(name), b"")


def look_through(content: bytes, limits: Limits) -> Package:
    """Check a zip file from end to end and copy what is needed of it.

    Raises:
        Unreadable: it is damaged, encrypted, or larger unpacked than allowed; nothing was unpacked beyond the limit.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos, directory_at = archive.infolist(), archive.start_dir
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as error:
        raise damaged() from error
    if len(infos) > MOST_PARTS:
        raise too_complex("onderdelen", MOST_PARTS)
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise password_protected()
    if sum(info.file_size for info in infos) > limits.unpacked_bytes:
        raise too_large(limits.unpacked_bytes, unpacked=True)
    names = [_plain(info.filename) for info in infos]
    if len(set(names)) < len(names):
        raise damaged("Een onderdeel komt er twee keer in voor.")
    places = _places(content, infos, directory_at)
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as target:
        for name, info, at in zip(names, infos, places, strict=True):
            pieces = _unpacked(content, info, at)
            if _NEEDED.match(name):
                with target.open(zipfile.ZipInfo(_as_expected(name)), "w") as part:
                    for piece in pieces:
                        part.write(piece)
            else:
                for _ in pieces:
                    pass
    return Package(frozenset(names), copy)


def _plain(name: str) -> str:
    return name.replace("\\", "/").lower()


def _as_expected(name: str) -> str:
    return {"xl/sharedstrings.xml": "xl/sharedStrings.xml", "meta-inf/manifest.xml": "META-INF/manifest.xml"}.get(
        name, name
    )


def _places(content: bytes, infos: list[zipfile.ZipInfo], directory_at: int) -> list[int]:
    """Where each part's packed bytes begin; no two share a byte, and each part is what the directory calls it."""
    starts, spans = [], []
    for info in infos:
        header = content[info.header_offset : info.header_offset + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size or not header.startswith(kinds.ZIP):
            raise damaged()
        name_length, extra_length = _LOCAL_HEADER.unpack(header)[-2:]
        name_at = info.header_offset + _LOCAL_HEADER.size
        encoding = "utf-8" if info.flag_bits & _UNICODE_NAME else "cp437"
        name = content[name_at : name_at + name_length].decode(encoding, "replace")
        if _plain(name.partition("\x00")[0]) != _plain(info.filename):
            raise damaged("De inhoudsopgave klopt niet met de inhoud.")
        start = name_at + name_length + extra_length
        starts.append(start)
        spans.append((info.header_offset, start + info.compress_size))
    end_of_last = 0
    for first, end in sorted(spans):
        if first < end_of_last:
            raise damaged("Onderdelen lopen door elkaar.")
        end_of_last = end
    if end_of_last > directory_at:
        raise damaged("Onderdelen lopen door elkaar.")
    return starts


def _unpacked(content: bytes, info: zipfile.ZipInfo, start: int) -> Iterator[bytes]:
    """A part's bytes in pieces, never more of them than the directory said."""
    size = checksum = 0
    for piece in _inflated(memoryview(content)[start : start + info.compress_size], info.compress_type):
        if not size and piece.startswith((kinds.ZIP, kinds.EMPTY_ZIP)):
            raise damaged("Er zit een ander ingepakt bestand in.")
        size += len(piece)
        if size > info.file_size:
            raise damaged("Een onderdeel is groter dan de inhoudsopgave zegt.")
        checksum = zlib.crc32(piece, checksum)
        yield piece
    if size != info.file_size or checksum != info.CRC:
        raise damaged("De inhoudsopgave klopt niet met de inhoud.")


def _inflated(packed: memoryview, method: int) -> Iterator[bytes]:
    if method == zipfile.ZIP_STORED:
        for at in range(0, len(packed), _CHUNK):
            yield bytes(packed[at : at + _CHUNK])
        return
    if method != zipfile.ZIP_DEFLATED:
        raise damaged("Het is op een ongewone manier ingepakt.")
    try:
        yield from _deflated(packed)
    except zlib.error as error:
        raise damaged() from error


def _deflated(packed: memoryview) -> Iterator[bytes]:
    """What a deflated part unpacks to, never more than a piece at a time."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for at in range(0, len(packed), _CHUNK):
        waiting = bytes(packed[at : at + _CHUNK])
        while waiting and not inflater.eof:
            if piece := inflater.decompress(waiting, _CHUNK):
                yield piece
            waiting = inflater.unconsumed_tail
    while piece := inflater.decompress(inflater.unconsumed_tail, _CHUNK):
        yield piece
    if not inflater.eof:
        raise damaged()
