"""A window that moves over the bytes of a dump, plain or gzip."""

import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from isal import igzip, isal_zlib

from digest.core.errors import DumpError

MAGIC = b"\x1f\x8b"
LONGEST = 4 << 20  # bytes of a line
MOST = 64 << 30  # bytes of a dump, so that no bomb keeps us for ever
_SIZE = 1 << 20  # as much as a core's own cache holds
_STEP = 32 << 20

_TORN: tuple[Any, ...] = (EOFError, zlib.error, isal_zlib.error, igzip.BadGzipFile)

Progress = Callable[[int, int], object]


class Source(Protocol):
    """What a window reads from."""

    def readinto(self, buffer: memoryview, /) -> int | None:
        """Fill a buffer, and say with how many bytes; 0 at the end."""


class Window:
    """Some bytes of a stream: those from `start` to `end` of `data` are what was read and is not done with.

    Args:
        source: the stream.
        told: called now and then.
    """

    def __init__(self, source: Source, told: Callable[[], object] = lambda: None) -> None:
        self.data = bytearray(_SIZE)
        self.view = memoryview(self.data)
        self.start = self.end = 0
        self._source, self._told = source, told
        self._read = self._said = 0

    def more(self) -> bool:
        """Read on, growing if need be; what is held moves to the front. False at the end of the stream.

        Raises:
            DumpError: there are more bytes than a dump may have.
        """
        held = self.end - self.start
        if held == len(self.data):
            data = bytearray(2 * len(self.data))
            data[:held] = self.view[self.start : self.end]
            self.data, self.view = data, memoryview(data)
        elif self.start:
            self.view[:held] = self.view[self.start : self.end]
        self.start, self.end = 0, held
        count = self._source.readinto(self.view[held:]) or 0
        self.end += count
        self._count(count)
        return count > 0

    def reach(self, size: int) -> bool:
        """Whether so many bytes can be had from the start on."""
        while self.end - self.start < size:
            if not self.more():
                return False
        return True

    def _count(self, count: int) -> None:
        self._read += count
        if self._read > MOST:
            raise DumpError(f"unpacks to more than {MOST >> 30} GB", "look what it holds")
        if self._read - self._said >= _STEP or not count:
            self._said = self._read
            self._told()


@contextmanager
def opened(path: Path, progress: Progress | None = None) -> Iterator[Window]:
    """A window over a dump; told of bytes of the file done and all of them.

    Raises:
        DumpError: it cannot be read, or is a damaged gzip file.
    """
    try:
        with path.open("rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            packed = file.read(len(MAGIC)) == MAGIC
            file.seek(0)
            source: Source = igzip.IGzipFile(fileobj=file) if packed else file  # type: ignore[no-untyped-call]
            yield Window(source, (lambda: progress(file.tell(), size)) if progress else lambda: None)
    except _TORN as error:
        raise DumpError(f"{path}: is a damaged gzip file: {error}", "fetch it again") from error
    except OSError as error:
        raise DumpError(f"{path}: {error.strerror}", "check that it is there and may be read") from error
