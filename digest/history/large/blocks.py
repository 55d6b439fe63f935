"""Records in compressed blocks of 64, appended in the order of their lines."""

from collections.abc import Sequence

import numpy as np
import zstandard

from digest.core.errors import StoreError
from digest.history.large.columns import DAMAGED, Columns

SIZE = 64  # records a block
LEVEL = 3  # 9 is a twelfth smaller, and five times slower
_SAMPLE = 4_096  # records that a dictionary is learned from
_DICTIONARY = 64 << 10  # bytes
_LARGEST = 1 << 30  # bytes of an unpacked block, so that a damaged one cannot fill the memory


class Writer:
    """Appends records; the first thousands of them teach it a dictionary.

    Args:
        columns: of the folder.
    """

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._next = columns["line.hash"].length
        self._end = columns["records"].length
        self._waiting: list[bytes] = []
        learned = columns["dictionary"].load().tobytes()
        self._learning = not learned
        self._packer = _packer(zstandard.ZstdCompressionDict(learned) if learned else None)

    def add(self, records: Sequence[bytes]) -> None:
        """Append what the next lines say; none of them holds a line feed."""
        self._waiting += records
        if self._learning and len(self._waiting) >= _SAMPLE:
            self._learn()
        if not self._learning:
            self._put(len(self._waiting) // SIZE * SIZE)

    def finish(self) -> None:
        """Append the last ones, in a block that may be small."""
        self._put(len(self._waiting))

    def _learn(self) -> None:
        self._learning = False
        try:
            dictionary = zstandard.train_dictionary(_DICTIONARY, [*self._waiting])
        except zstandard.ZstdError:
            return  # thousands of lines that say next to nothing
        self._columns["dictionary"].append(np.frombuffer(dictionary.as_bytes(), np.uint8))
        self._packer = _packer(dictionary)

    def _put(self, count: int) -> None:
        firsts, ends = [], []
        for start in range(0, count, SIZE):
            block = self._waiting[start : min(start + SIZE, count)]
            packed = self._packer.compress(b"\n".join(block))
            self._columns["records"].append(np.frombuffer(packed, np.uint8))
            self._end += len(packed)
            firsts.append(self._next)
            ends.append(self._end)
            self._next += len(block)
        self._columns["block.first"].append(np.array(firsts, np.uint32))
        self._columns["block.end"].append(np.array(ends, np.uint64))
        del self._waiting[:count]


class Reader:
    """Gives what lines say, keeping the last block at hand.

    Args:
        columns: of the folder, as committed.
    """

    def __init__(self, columns: Columns) -> None:
        self._records = columns["records"]
        self._firsts, self._ends = columns["block.first"].load(), columns["block.end"].load()
        learned = columns["dictionary"].load().tobytes()
        dictionary = zstandard.ZstdCompressionDict(learned) if learned else None
        self._unpacker = zstandard.ZstdDecompressor(dict_data=dictionary)
        self._block, self._held = -1, [b""]

    def get(self, line: int) -> bytes:
        """What a line says.

        Raises:
            StoreError: the file is damaged.
        """
        block = int(np.searchsorted(self._firsts, line, "right")) - 1
        if block != self._block:
            self._held, self._block = self._unpacked(block), block
        try:
            return self._held[line - int(self._firsts[block])]
        except IndexError as error:
            raise self._damaged(f"block {block} is too short") from error

    def check(self) -> None:
        """Unpack every block.

        Raises:
            StoreError: one is damaged.
        """
        for block in range(len(self._firsts)):
            self._unpacked(block)

    def _unpacked(self, block: int) -> list[bytes]:
        start = int(self._ends[block - 1]) if block else 0
        packed = self._records.load(start, int(self._ends[block])).tobytes()
        try:
            return self._unpacker.decompress(packed, max_output_size=_LARGEST).split(b"\n")
        except (zstandard.ZstdError, MemoryError) as error:
            raise self._damaged(f"block {block}: {error}") from error

    def _damaged(self, what: str) -> StoreError:
        return StoreError(f"{self._records.path}: is damaged: {what}", DAMAGED)


def _packer(dictionary: zstandard.ZstdCompressionDict | None) -> zstandard.ZstdCompressor:
    return zstandard.ZstdCompressor(level=LEVEL, dict_data=dictionary, write_checksum=True)
