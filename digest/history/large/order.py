"""The lines of the last dump in their order, and hashes of the blocks of lines: what the next dump is likely to be."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xxhash
from numpy.typing import NDArray

from digest.history.large.index import Hashes, Places
from digest.history.large.manifest import Laid

SMALL = 24  # lines; where the blocks have fewer in the mean, they are cut anew


@dataclass(frozen=True, slots=True)
class Order:
    """Lines by number, in blocks of about 64.

    Attributes:
        lines: a number a line of the dump.
        hashes: of the bytes of each block.
        sizes: bytes a block.
        counts: lines a block.
    """

    lines: Places
    hashes: Hashes
    sizes: NDArray[np.uint64]
    counts: NDArray[np.uint32]

    @property
    def bounds(self) -> NDArray[np.int64]:
        """Where each block begins among the lines, and where the last one ends."""
        return np.concatenate(([0], np.cumsum(self.counts, dtype=np.int64)))


NO_BLOCKS = np.empty(0, np.uint64), np.empty(0, np.uint64), np.empty(0, np.uint32)
EMPTY = Order(np.empty(0, np.uint32), *NO_BLOCKS)


def joined(parts: Sequence[Order]) -> Order:
    """One order out of several, the first in front."""
    if not parts:
        return EMPTY
    return Order(
        np.concatenate([part.lines for part in parts]),
        np.concatenate([part.hashes for part in parts]),
        np.concatenate([part.sizes for part in parts]),
        np.concatenate([part.counts for part in parts]),
    )


def save(folder: Path, name: str, order: Order) -> Laid:
    """Write an order, and bring it onto the disk; nothing where its blocks would not help the next dump.

    Raises:
        OSError: it could not be written.
    """
    blocks = len(order.hashes)
    if not blocks or (blocks >= SMALL and blocks * SMALL > len(order.lines)):
        return Laid()
    arrays = order.hashes, order.sizes, order.lines, order.counts
    checksum = xxhash.xxh3_64()
    with (folder / name).open("wb") as file:
        for array in arrays:
            data = np.ascontiguousarray(array).data.cast("B") if len(array) else b""
            checksum.update(data)
            file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return Laid(name, len(order.lines), blocks, checksum.intdigest())


def load(folder: Path, laid: Laid) -> Order:
    """The order as it was saved; an empty one where the file is lost or damaged, which costs time and nothing else."""
    try:
        data = (folder / laid.name).read_bytes() if laid.name else b""
    except OSError:
        return EMPTY
    if len(data) != laid.blocks * 20 + laid.lines * 4 or xxhash.xxh3_64_intdigest(data) != laid.checksum:
        return EMPTY
    blocks, lines = laid.blocks, laid.lines
    return Order(
        np.frombuffer(data, np.uint32, lines, blocks * 16),
        np.frombuffer(data, np.uint64, blocks),
        np.frombuffer(data, np.uint64, blocks, blocks * 8),
        np.frombuffer(data, np.uint32, blocks, blocks * 16 + lines * 4),
    )
