"""Compressed dumps, unpacked within limits."""

import bz2
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

from digest.core.errors import DumpError

LARGEST = 256 << 20  # bytes; 60,000 papers as JSON lines have 85 MB
SWELLING = 200  # times; JSON lines shrink to a quarter, a bomb to a thousandth
_STEP = 1 << 20
_DICTIONARY = 128 << 20  # bytes that an xz file may ask for
_ZSTD = b"\x28\xb5\x2f\xfd"
_BROKEN = (EOFError, OSError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError, RuntimeError)
_ERRORS = (*_BROKEN, ValueError, LookupError, struct.error)  # zipfile raises these where a length or a name is damaged


class _Stream(Protocol):
    """How bz2 and lzma decompress, a step at a time."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


def unpack(data: bytes) -> tuple[bytes, bool]:
    """Bytes out of gzip, bzip2, xz or a zip file of one dump, others as they are; and whether they break off.

    Raises:
        DumpError: it unpacks to more than the limits allow, to nothing at all, or to several dumps.
    """
    name, parts = _packed(data)
    if parts is None:
        return data, False
    out, most = bytearray(), min(LARGEST, SWELLING * len(data) + _STEP)
    torn = False
    try:
        for part in parts:
            out += part
            if len(out) > most:
                raise DumpError(f"unpacks to more than {most >> 20} MB", "unpack it and look what it holds")
    except _ERRORS:
        torn = True
    if torn and not out:
        raise DumpError(f"is a damaged {name} file", "fetch it again")
    return bytes(out), torn


def _packed(data: bytes) -> tuple[str, Iterator[bytes] | None]:
    """How the bytes are compressed, and what they hold, a step at a time."""
    if data.startswith(b"\x1f\x8b"):
        return "gzip", _gzip(data)
    if data.startswith(b"BZh"):
        return "bzip2", _members(data, bz2.BZ2Decompressor)
    if data.startswith(b"\xfd7zXZ\x00"):
        return "xz", _members(data, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_DICTIONARY))
    if data.startswith(b"PK\x03\x04"):
        return "zip", _zip(data)
    if data.startswith(_ZSTD):
        raise DumpError("is compressed by Zstandard, which is not unpacked here", "unpack it, or compress it by gzip")
    return "", None


def _gzip(data: bytes) -> Iterator[bytes]:
    """What the members of a gzip file hold."""
    while data:
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)  # 16: with a gzip header
        while not member.eof:
            part = member.decompress(data, _STEP)
            data = member.unconsumed_tail
            if not part and not data and not member.eof:
                raise EOFError
            yield part
        data = member.unused_data.lstrip(b"\0")


def _members(data: bytes, opened: Callable[[], _Stream]) -> Iterator[bytes]:
    """What the members of a bzip2 or xz file hold."""
    while data:
        member: _Stream = opened()
        while not member.eof:
            part = member.decompress(data, _STEP)
            data = b""
            if not part and not member.eof:
                raise EOFError
            yield part
        data = member.unused_data.lstrip(b"\0")


def _zip(data: bytes) -> Iterator[bytes]:
    """What the one file in a zip file holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        files = [file for file in packed.infolist() if not file.is_dir()]
        if len(files) != 1:
            raise DumpError(f"is a zip file of {len(files):,} files", "unpack it and hand in each by itself")
        with packed.open(files[0]) as member:
            while part := member.read(_STEP):
                yield part
