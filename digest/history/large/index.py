"""Where 64-bit hashes stand in a column: a scan for a few, a table in memory for many."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from digest.history.large.columns import Column

Hashes = NDArray[np.uint64]
Places = NDArray[np.uint32]

NONE = 0xFFFFFFFF
_FEW = 8_192  # keys a scan; one over four million hashes takes 20 ms
_SCANS = 4  # before the table, which takes as long as eight of them, is made
_SIEVE = np.uint64((1 << 20) - 1)
_FULL = 0.75
_EMPTY = np.uint32(NONE)


class Index:
    """The places of distinct hashes in a column that grows.

    Args:
        column: of hashes, none of them twice.
    """

    def __init__(self, column: Column) -> None:
        self._column = column
        self._keys: Hashes = column.load()
        self._count = len(self._keys)
        self._slots: Places | None = None
        self._scans = 0

    def at(self, places: Places) -> Hashes:
        """The hashes at some places."""
        return self._keys[places]

    def find(self, keys: Hashes) -> Places:
        """The places of some hashes, NONE for those that are not there."""
        if self._slots is None and (len(keys) > _FEW or self._scans >= _SCANS):
            self._build()
        if self._slots is None:
            self._scans += 1
            return self._scan(keys)
        return self._look(keys, self._slots)

    def add(self, keys: Hashes) -> Places:
        """Append distinct hashes that are not there, and return their places."""
        start, stop = self._count, self._count + len(keys)
        if stop > len(self._keys):
            grown = np.empty(stop + stop // 4 + 1024, np.uint64)
            grown[:start] = self._keys[:start]
            self._keys = grown
        self._keys[start:stop] = keys
        self._count = stop
        self._column.append(keys)
        if self._slots is not None and stop > _FULL * len(self._slots):
            self._build()
        elif self._slots is not None:
            self._insert(self._slots, start)
        return np.arange(start, stop, dtype=np.uint32)

    def _build(self) -> None:
        self._slots = np.full(1 << max(12, int(self._count / _FULL).bit_length()), _EMPTY)
        self._insert(self._slots, 0)

    def _insert(self, slots: Places, start: int) -> None:
        """Put the hashes from a place on into the first free slots after their own."""
        left = np.arange(start, self._count, dtype=np.uint32)
        mask = np.uint64(len(slots) - 1)
        at = self._keys[start : self._count] & mask
        while len(left):
            free = slots[at] == _EMPTY
            slots[at[free]] = left[free]  # where two want the same slot, the last one has it
            lost = slots[at] != left
            left, at = left[lost], (at[lost] + np.uint64(1)) & mask

    def _look(self, keys: Hashes, slots: Places) -> Places:
        found: Places = np.full(len(keys), _EMPTY)
        mask = np.uint64(len(slots) - 1)
        at, left = keys & mask, np.arange(len(keys), dtype=np.uint32)
        while len(left):
            there = slots[at]
            taken = there != _EMPTY
            there, left, at = there[taken], left[taken], at[taken]
            hit = self._keys[there] == keys[left]
            found[left[hit]] = there[hit]
            left, at = left[~hit], (at[~hit] + np.uint64(1)) & mask
        return found

    def _scan(self, keys: Hashes) -> Places:
        """Read all hashes, and look closer only at those whose low bits are among the keys'."""
        sieve = np.zeros(int(_SIEVE) + 1, np.bool_)
        sieve[keys & _SIEVE] = True
        known = self._keys[: self._count]
        near = np.flatnonzero(sieve[known & _SIEVE])
        if not len(near):
            return np.full(len(keys), _EMPTY)
        hashes = known[near]
        order = np.argsort(hashes)
        hashes = hashes[order]
        place = np.minimum(np.searchsorted(hashes, keys), len(hashes) - 1)
        found: NDArray[Any] = np.where(hashes[place] == keys, near[order][place], NONE)
        return found.astype(np.uint32)
