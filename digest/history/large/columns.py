"""Columns: files of numbers or bytes that only grow, and of which only a committed length counts."""

import os
import zlib
from collections.abc import Mapping
from io import RawIOBase
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from digest.core.errors import StoreError

_STEP = 1 << 20  # numbers
DAMAGED = "restore the folder from a backup, or remove it and take the dumps in again"

NAMES: Mapping[str, str] = {
    "line.hash": "<u8",  # of a line's bytes; a line's number is its place in these four
    "line.kind": "|u1",
    "line.paper": "<u4",
    "line.content": "<u8",
    "paper.id": "<u8",  # of a paper's id; a paper's number is its place here
    "block.first": "<u4",  # the first line of a block of records
    "block.end": "<u8",  # where it ends in the records
    "records": "|u1",
    "dictionary": "|u1",
    "span.line": "<u4",  # an interval's number is its place in these two
    "span.first": "<u4",
    "edit.span": "<u4",  # later bounds of intervals, the last edit of one counts
    "edit.first": "<u4",
    "edit.last": "<u4",
}


class Extent(NamedTuple):
    """How many numbers of a column count, and the CRC-32 of their bytes."""

    length: int = 0
    checksum: int = 0


class Column:
    """One file of numbers.

    Args:
        folder: where it lies.
        name: one of NAMES.
        extent: what of it counts; what lies beyond was never committed.
    """

    def __init__(self, folder: Path, name: str, extent: Extent) -> None:
        self.path = folder / name
        self.dtype = np.dtype(NAMES[name])
        self.length, self._checksum = extent
        self._file: BinaryIO | None = None

    def load(self, start: int = 0, stop: int | None = None, room: int = 0) -> NDArray[Any]:
        """The numbers from one place to another, read into memory, with room for more behind them.

        Raises:
            StoreError: the file is missing, or shorter than it was.
        """
        if self._file:
            self._file.flush()
        count = (self.length if stop is None else stop) - start
        numbers = np.empty(count + room, self.dtype)
        if not count:
            return numbers
        bytes_ = numbers.data.cast("B")[: count * self.dtype.itemsize]
        try:
            with self.path.open("rb", buffering=0) as file:
                file.seek(start * self.dtype.itemsize)
                whole = filled(file, bytes_)
        except OSError as error:
            raise StoreError(f"{self.path}: {error.strerror}", DAMAGED) from error
        if not whole:
            raise StoreError(f"{self.path}: is shorter than when it was written", DAMAGED)
        return numbers

    def at(self, places: NDArray[Any]) -> NDArray[Any]:
        """The numbers at some places, without holding all of them.

        Raises:
            StoreError: the file is missing, or shorter than it was.
        """
        found = np.empty(len(places), self.dtype)
        for start in range(0, self.length if len(places) else 0, _STEP):
            here = (places >= start) & (places < start + _STEP)
            if here.any():
                found[here] = self.load(start, min(start + _STEP, self.length))[places[here] - start]
        return found

    def append(self, numbers: NDArray[Any]) -> None:
        """Put numbers at the end; they count once the manifest says so.

        Raises:
            OSError: they could not be written.
        """
        if not len(numbers):
            return
        if self._file is None:
            self._file = self._opened()
        data = np.ascontiguousarray(numbers, self.dtype).data.cast("B")
        self._file.write(data)
        self._checksum = zlib.crc32(data, self._checksum)
        self.length += len(numbers)

    @property
    def extent(self) -> Extent:
        """How much of it there is."""
        return Extent(self.length, self._checksum)

    def check(self) -> None:
        """Read all of it.

        Raises:
            StoreError: it is not what was written.
        """
        found = 0
        for start in range(0, self.length, _STEP):
            found = zlib.crc32(self.load(start, min(start + _STEP, self.length)).data, found)
        if found != self._checksum:
            raise StoreError(f"{self.path}: is damaged: its checksum is another", DAMAGED)

    def sync(self) -> None:
        """Bring what was appended onto the disk."""
        if self._file:
            self._file.flush()
            os.fsync(self._file.fileno())
            self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._file:
            self._file.close()
            self._file = None

    def _opened(self) -> BinaryIO:
        """The file, cut to what was committed, open at its end."""
        file = self.path.open("ab")
        size = self.length * self.dtype.itemsize
        if file.tell() != size:  # cutting costs milliseconds, even where there is nothing to cut
            file.truncate(size)
        return file


def filled(file: RawIOBase, buffer: memoryview) -> bool:
    """Whether a buffer could be filled from a file."""
    while buffer and (count := file.readinto(buffer)):
        buffer = buffer[count:]
    return not buffer


class Columns:
    """All columns of a folder by name."""

    def __init__(self, folder: Path, extents: Mapping[str, Extent]) -> None:
        self._columns = {name: Column(folder, name, extents.get(name, Extent())) for name in NAMES}

    def __getitem__(self, name: str) -> Column:
        return self._columns[name]

    @property
    def extents(self) -> dict[str, Extent]:
        """How much of each of them there is."""
        return {name: column.extent for name, column in self._columns.items()}

    def check(self) -> None:
        """Read all of them.

        Raises:
            StoreError: one is not what was written.
        """
        for column in self._columns.values():
            column.check()

    def sync(self) -> None:
        """Bring all that was appended onto the disk."""
        for column in self._columns.values():
            column.sync()

    def close(self) -> None:
        """Let go of all files."""
        for column in self._columns.values():
            column.close()
