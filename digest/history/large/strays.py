"""Lines that stand where they were not expected, kept until there are enough of them to be looked up at once."""

import numpy as np

from digest.history.large.index import Places
from digest.history.large.plain import Settle

_MOST = 8 << 20  # bytes held


class Strays:
    """Gathers lines, and gives them their numbers in batches.

    Args:
        settle: see Settle.
    """

    def __init__(self, settle: Settle) -> None:
        self._settle = settle
        self._places: list[int] = []
        self._hashes: list[int] = []
        self._lines: list[bytes | None] = []
        self._held = 0
        self._settled: list[tuple[list[int], Places]] = []
        self.count = 0

    def add(self, place: int, digest: int, line: bytes) -> None:
        """Keep a line; its place counts from 1."""
        self._places.append(place)
        self._hashes.append(digest)
        self._lines.append(line)
        self._held += len(line)
        self.count += 1
        if self._held > _MOST:
            self._flush()

    def finish(self, lines: Places) -> None:
        """Write the numbers of all kept lines into an order that lacks them."""
        self._flush()
        for places, numbers in self._settled:
            lines[np.array(places) - 1] = numbers

    def _flush(self) -> None:
        if self._places:
            numbers = self._settle(self._places, np.array(self._hashes, np.uint64), self._lines)
            self._settled.append((self._places, numbers))
        self._places, self._hashes, self._lines, self._held = [], [], [], 0
