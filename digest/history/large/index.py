"""Where 64-bit hashes stand in a column: a scan for a few, a table in memory for many."""

import numpy as np
from numpy.typing import NDArray

from digest.history.large.columns import Column

Hashes = NDArray[np.uint64]
Places = NDArray[np.uint32]

NONE = 0xFFFFFFFF
_FEW = 8_192  # keys a scan; one over four million hashes takes 10 ms
_SCANS = 4  # before the table, which takes as long as many of them, is made
_SIEVE = np.uint64((1 << 20) - 1)
_PIECE = 1 << 16  # hashes at a time, which a core's own cache can hold
_FULL = 0.5
_EMPTY = np.uint32(NONE)
_NEXT = np.uint64(1)


class Index:
    """The places of distinct hashes in a column that grows.

    Args:
        column: of hashes, none of them twice.
    """

    def __init__(self, column: Column) -> None:
        self._column = column
        self._count = column.length
        self._keys: Hashes = column.load(room=self._count // 64 + 1024)
        self._slots: Places | None = None
        self._scans = 0

    def at(self, places: Places) -> Hashes:
        """The hashes at some places."""
        return self._keys[places]

    def find(self, keys: Hashes) -> Places:
        """The places of some hashes, NONE for those that are not there."""
        if self._slots is None and len(keys) <= _FEW and self._scans < _SCANS:
            self._scans += 1
            return self._scan(keys)
        slots = self._table()
        found: Places = np.empty(len(keys), np.uint32)
        for start in range(0, len(keys), _PIECE):
            found[start : start + _PIECE] = self._look(keys[start : start + _PIECE], slots)
        return found

    def glance(self, keys: Hashes) -> Places:
        """The places of most of the hashes that are there, in a few steps however few or many they are.

        NONE says nothing: a hash that lies far from where it belongs in the table is not found.
        """
        slots = self._table()
        if not self._count:
            return np.full(len(keys), _EMPTY)
        mask = np.uint64(len(slots) - 1)
        at = keys & mask
        found: Places = slots[at]
        # An empty slot is taken for the last place of all, and stays NONE whatever stands there.
        missed = np.flatnonzero(self._keys.take(found, mode="clip") != keys)
        if len(missed):
            found[missed] = second = slots[at[missed] + _NEXT & mask]
            found[missed[self._keys.take(second, mode="clip") != keys[missed]]] = _EMPTY
        return found

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
            self._slots = None
        elif self._slots is not None:
            self._insert(self._slots, start)
        return np.arange(start, stop, dtype=np.uint32)

    def _table(self) -> Places:
        if self._slots is None:
            self._slots = np.full(1 << max(12, int(self._count / _FULL).bit_length()), _EMPTY)
            for start in range(0, self._count, _PIECE):
                self._insert(self._slots, start, self._end(start))
        return self._slots

    def _insert(self, slots: Places, start: int, stop: int | None = None) -> None:
        """Put the hashes from a place on into the first free slots after their own."""
        stop = self._count if stop is None else stop
        left = np.arange(start, stop, dtype=np.uint32)
        mask = np.uint64(len(slots) - 1)
        at = self._keys[start:stop] & mask
        while len(left):
            free = slots[at] == _EMPTY
            slots[at[free]] = left[free]  # where two want the same slot, the last one has it
            lost = slots[at] != left
            left, at = left[lost], (at[lost] + _NEXT) & mask

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
            left, at = left[~hit], (at[~hit] + _NEXT) & mask
        return found

    def _scan(self, keys: Hashes) -> Places:
        """Read all hashes, and look closer only at those whose low bits are among the keys'."""
        sieve = np.zeros(int(_SIEVE) + 1, np.bool_)
        sieve[keys & _SIEVE] = True
        pieces = range(0, self._count, _PIECE)
        near = [start + np.flatnonzero(sieve[self._keys[start : self._end(start)] & _SIEVE]) for start in pieces]
        places = np.concatenate([np.empty(0, np.intp), *near])
        if not len(places):
            return np.full(len(keys), _EMPTY)
        order = np.argsort(self._keys[places])
        places = places[order]
        hashes = self._keys[places]
        at = np.minimum(np.searchsorted(hashes, keys), len(hashes) - 1)
        return np.where(hashes[at] == keys, places[at], NONE).astype(np.uint32)

    def _end(self, start: int) -> int:
        return min(start + _PIECE, self._count)
