"""Compressed dumps, unpacked within limits."""

import gzip
import io
import zlib

from digest.core.errors import DumpError

MAGIC = b"\x1f\x8b"
LARGEST = 256 << 20  # bytes; 60,000 papers as JSON lines have 85 MB
SWELLING = 200  # times; JSON lines shrink to a quarter, a bomb to a thousandth
_STEP = 1 << 20


def unpack(data: bytes) -> tuple[bytes, bool]:
    """Bytes out of gzip, others as they are, and whether the stream ends too early.

    Raises:
        DumpError: it unpacks to more than the limits allow, or to nothing at all.
    """
    if not data.startswith(MAGIC):
        return data, False
    out, most = io.BytesIO(), min(LARGEST, SWELLING * len(data) + _STEP)
    torn = False
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            while part := stream.read(_STEP):
                if out.tell() + len(part) > most:
                    raise DumpError(f"unpacks to more than {most >> 20} MB", "unpack it and look what it holds")
                out.write(part)
    except (EOFError, OSError, zlib.error):
        torn = True
    if torn and not out.tell():
        raise DumpError("is a damaged gzip file", "fetch it again")
    return out.getvalue(), torn
