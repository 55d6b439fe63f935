"""Compressed dumps, unpacked within limits."""

import zlib
from collections.abc import Iterator

from digest.core.errors import DumpError

MAGIC = b"\x1f\x8b"
LARGEST = 256 << 20  # bytes; 60,000 papers as JSON lines have 85 MB
SWELLING = 200  # times; JSON lines shrink to a quarter, a bomb to a thousandth
_STEP = 1 << 20


def unpack(data: bytes) -> tuple[bytes, bool]:
    """Bytes out of gzip, others as they are, and whether the stream breaks off or ends in something else.

    Raises:
        DumpError: it unpacks to more than the limits allow, or to nothing at all.
    """
    if not data.startswith(MAGIC):
        return data, False
    out, most = bytearray(), min(LARGEST, SWELLING * len(data) + _STEP)
    torn = False
    try:
        for part in _parts(data):
            out += part
            if len(out) > most:
                raise DumpError(f"unpacks to more than {most >> 20} MB", "unpack it and look what it holds")
    except (EOFError, zlib.error):
        torn = True
    if torn and not out:
        raise DumpError("is a damaged gzip file", "fetch it again")
    return bytes(out), torn


def _parts(data: bytes) -> Iterator[bytes]:
    """What the members of a gzip file hold, a step at a time."""
    while data:
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)  # 16: with a gzip header
        while not member.eof:
            part = member.decompress(data, _STEP)
            data = member.unconsumed_tail
            if not part and not data and not member.eof:
                raise EOFError
            yield part
        data = member.unused_data.lstrip(b"\0")
