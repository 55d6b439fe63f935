"""Lines that could not be told at once, kept until there are enough of them to be looked up together."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from digest.history.large.index import NONE, Hashes, Places

Settle = Callable[[Sequence[int], Hashes, Sequence[bytes | None]], Places]

_MOST = 8 << 20  # bytes held
_BESIDE = 128  # bytes that a line takes beside its own


class Register(Protocol):
    """Knows lines by their hashes."""

    def hashes(self, lines: Places) -> Hashes:
        """The hashes of lines by their numbers."""

    def glance(self, hashes: Hashes) -> Places:
        """The numbers of most lines that are known; NONE for those that have to be settled."""

    def settle(self, places: Sequence[int], hashes: Hashes, lines: Sequence[bytes | None]) -> Places:
        """The numbers of all lines: places count from 1, and None is a line that is too long to be held."""


class Strays:
    """Gathers lines, and gives them their numbers in batches.

    Args:
        settle: see `Register.settle`.
    """

    def __init__(self, settle: Settle) -> None:
        self._settle = settle
        self._places: list[int] = []
        self._hashes: list[int] = []
        self._lines: list[bytes | None] = []
        self._held = 0
        self._settled: list[tuple[Places, Places]] = []
        self.count = 0

    def sift(self, numbers: Places, count: int, hashes: Hashes, lines: Sequence[bytes]) -> None:
        """Keep those of some lines that have no number; so many lines stand before them all."""
        for at in np.flatnonzero(numbers == NONE).tolist():
            self.add(count + at + 1, int(hashes[at]), lines[at])

    def add(self, place: int, digest: int, line: bytes | None) -> None:
        """Keep a line, None for one that is too long to be held; its place counts from 1."""
        self._places.append(place)
        self._hashes.append(digest)
        self._lines.append(line)
        self._held += len(line or b"") + _BESIDE
        self.count += 1
        if self._held > _MOST:
            self._flush()

    def finish(self, lines: Places) -> None:
        """Write the numbers of all kept lines into an order that lacks them."""
        self._flush()
        for places, numbers in self._settled:
            lines[places - 1] = numbers

    def _flush(self) -> None:
        if self._places:
            numbers = self._settle(self._places, np.array(self._hashes, np.uint64), self._lines)
            self._settled.append((np.array(self._places, np.uint32), numbers))
        self._places, self._hashes, self._lines, self._held = [], [], [], 0
