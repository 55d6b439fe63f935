"""Keys of millions of rows in a sorted array on disk: which rows share keys with a revision, in some 0.1 ms.

A folder with two arrays of NumPy: ``keys.npy``, 64-bit keys ascending, and ``rows.npy``, the row of each. They are
mapped into memory, not read, so that a question costs the pages that it touches.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    Block = tuple[np.ndarray, np.ndarray]  # keys and their rows, of one length

_PIECE = 1 << 16  # keys
_BITS = 6  # the keys are sorted in 64 parts, so that memory holds one of them


class KeyFile:
    """Answers which rows have some keys.

    Args:
        folder: as `write_keys` made it.
    """

    def __init__(self, folder: Path) -> None:
        import numpy as np  # noqa: PLC0415 - an extra that a small history never needs

        self._np = np
        self._keys = np.asarray(np.load(folder / "keys.npy", mmap_mode="r"))  # mapped still, but sliced faster
        self._rows = np.asarray(np.load(folder / "rows.npy", mmap_mode="r"))

    def sharing(self, keys: Collection[int]) -> dict[int, int]:
        """By row, how many of these keys it has; rows without any are left out."""
        np = self._np
        if not len(self._keys):
            return {}
        wanted = np.fromiter(sorted(keys), np.int64, len(keys))
        starts = np.searchsorted(self._keys, wanted)
        there = np.flatnonzero(self._keys[np.minimum(starts, len(self._keys) - 1)] == wanted)
        ends = np.searchsorted(self._keys, wanted[there], "right")  # few keys are there at all
        places = zip(starts[there].tolist(), ends.tolist(), strict=True)
        return Counter(row for start, end in places for row in self._rows[start:end].tolist())

    def blocks(self) -> "Iterator[Block]":
        """All keys, ascending, and their rows, some at a time."""
        for start in range(0, len(self._keys), _PIECE):
            yield self._keys[start : start + _PIECE], self._rows[start : start + _PIECE]


def write_keys(folder: Path, blocks: "Iterable[Block]") -> None:
    """Make the two arrays.

    Args:
        folder: made where there is none; what it held is replaced.
        blocks: pairs of arrays of one length, keys (int64) and their rows (uint32), in any order.
    """
    import numpy as np  # noqa: PLC0415 - an extra that a small history never needs

    folder.mkdir(parents=True, exist_ok=True)
    parts: list[list[Block]] = [[] for _ in range(1 << _BITS)]
    for keys, rows in blocks:
        place = (keys >> (64 - _BITS)) + (1 << (_BITS - 1))
        for part, held in enumerate(parts):
            chosen = place == part
            held.append((keys[chosen], rows[chosen]))
    size = sum(len(keys) for held in parts for keys, _ in held)
    out_keys = np.lib.format.open_memmap(folder / "keys.npy", "w+", np.int64, (size,))
    out_rows = np.lib.format.open_memmap(folder / "rows.npy", "w+", np.uint32, (size,))
    at = 0
    for held in parts:
        keys, rows = (np.concatenate(column) if column else np.empty(0) for column in zip(*held, strict=True))
        order = np.argsort(keys, kind="stable")
        out_keys[at : at + len(keys)], out_rows[at : at + len(keys)] = keys[order], rows[order]
        at += len(keys)
    out_keys.flush()
    out_rows.flush()
