"""Keys of millions of rows in a sorted array on disk: which rows share keys with a revision, in some 0.1 ms.

A folder with three arrays of NumPy: ``keys.npy``, 64-bit keys ascending, ``rows.npy``, the row of each, and
``starts.npy``, where the keys begin that share their first bits. Keys are hashes, so that these parts are of about one
size. The arrays are mapped into memory, not read: a question costs the pages that it touches, one or two a key.
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
_TOGETHER = 4  # of the bits that count the keys, how many are left to one start: 8 to 16 keys


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
        self._starts = np.asarray(np.load(folder / "starts.npy", mmap_mode="r"))
        if len(self._starts) != (1 << _depth(len(self._keys))) + 1 or self._starts[-1] != len(self._rows):
            raise ValueError(f"{folder}: its arrays do not fit one another")

    def sharing(self, keys: Collection[int]) -> dict[int, int]:
        """By row, how many of these keys it has; rows without any are left out."""
        np = self._np
        wanted = np.fromiter(sorted(keys), np.int64, len(keys))
        part = _part(wanted, _depth(len(self._keys)))
        starts = self._starts[part].astype(np.int64)
        sizes = self._starts[part + 1] - starts
        places = np.arange(sizes.sum()) + np.repeat(starts - np.cumsum(sizes) + sizes, sizes)
        return Counter(self._rows[places[self._keys[places] == np.repeat(wanted, sizes)]].tolist())

    def blocks(self) -> "Iterator[Block]":
        """All keys, ascending, and their rows, some at a time."""
        for start in range(0, len(self._keys), _PIECE):
            yield self._keys[start : start + _PIECE], self._rows[start : start + _PIECE]


def write_keys(folder: Path, blocks: "Iterable[Block]") -> None:
    """Make the arrays.

    Args:
        folder: made where there is none; what it held is replaced.
        blocks: pairs of arrays of one length, keys (int64) and their rows (uint32), in any order.
    """
    import numpy as np  # noqa: PLC0415 - an extra that a small history never needs

    folder.mkdir(parents=True, exist_ok=True)
    parts: list[list[Block]] = [[] for _ in range(1 << _BITS)]
    for keys, rows in blocks:
        place = _part(keys, _BITS)
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
    depth = _depth(size)
    first = (np.arange(1 << depth) - (1 << depth >> 1)) << (64 - depth) % 64  # the least key of each part
    np.save(folder / "starts.npy", np.append(np.searchsorted(out_keys, first) if depth else [0], size))
    out_keys.flush()
    out_rows.flush()


def _depth(size: int) -> int:
    """With how many of their first bits so many keys are told apart by the starts."""
    return max(0, size.bit_length() - _TOGETHER)


def _part(keys: "np.ndarray", bits: int) -> "np.ndarray":
    """The first bits of signed keys as numbers from 0 on, in the order of the keys."""
    return (keys >> (64 - bits)) + (1 << (bits - 1)) if bits else keys * 0
