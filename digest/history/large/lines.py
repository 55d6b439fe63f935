"""The lines of a dump against those of the last one: whole blocks where they are the same, line by line elsewhere.

A block is hashed where it is expected to lie. Where another one lies, lines are hashed one by one until the first
line of some block comes; from there on blocks are tried again. A dump in which too many lines are not where they were
expected, since they were shuffled, say, is hashed line by line to its end.
"""

from collections.abc import Callable

import numpy as np

from digest.history.large.index import NONE, Hashes, Places
from digest.history.large.order import Order, joined
from digest.history.large.plain import Settle, block, hashed, overlong, plain
from digest.history.large.strays import Strays
from digest.history.large.window import LONGEST, Window

Known = Callable[[Places], Hashes]

_PATIENCE = 8_192  # strays, and one more for so many lines, before blocks are given up
_SHARE = 4
_LINES, _BYTES = 96, 256 << 10  # of a block that is made anew
_SLACK = 16 << 10  # bytes by which a block may have grown, so that it is made anew in one piece


class Walk:
    """One way through a dump.

    Args:
        window: over the dump.
        before: the order that is expected.
        known: the hashes of lines by their numbers.
        settle: numbers for lines of which only the hash is known.
        seed: of the hashes.
    """

    def __init__(self, window: Window, before: Order, known: Known, settle: Settle, seed: int) -> None:
        self._window, self._before, self._known, self._seed = window, before, known, seed
        self._settle, self._strays = settle, Strays(settle)
        self._bounds: list[int] = before.bounds.tolist()
        self._sizes: list[int] = before.sizes.tolist()
        self._hashes: list[int] = before.hashes.tolist()
        firsts: list[int] = known(before.lines[before.bounds[:-1]]).tolist()
        self._heads = {first: place for place, first in enumerate(firsts)}
        self._parts: list[Order] = []
        self._count = 0

    def run(self) -> Order:
        """Go through all lines; returns them in their order."""
        at: int | None = 0
        while at is not None and (differing := self._same(at)) < len(self._hashes):
            at = self._differing(differing)
        self._parts += plain(self._window, self._settle, self._count, self._seed)
        order = joined(self._parts)
        self._strays.finish(order.lines)
        return order

    def _same(self, start: int) -> int:
        """Go on as long as blocks lie where they are expected; returns the first that does not."""
        window, seed, sizes, hashes = self._window, self._seed, self._sizes, self._hashes
        at = start
        while at < len(sizes):
            begin, size = window.start, sizes[at]
            if window.end - begin < size:
                if size > LONGEST or not window.reach(size):
                    break
                begin = window.start
            if hashed(window.view[begin : begin + size], seed) != hashes[at]:
                break
            window.start = begin + size
            at += 1
        if at > start:
            before, first, last = self._before, self._bounds[start], self._bounds[at]
            self._put(
                Order(
                    before.lines[first:last], before.hashes[start:at], before.sizes[start:at], before.counts[start:at]
                )
            )
        return at

    def _differing(self, at: int) -> int | None:
        """Go line by line until the first line of a block comes; None where blocks are of no more use."""
        first, last = self._bounds[at], self._bounds[at + 1]
        expected = self._before.lines[first:last]
        near = dict(zip(self._known(expected).tolist(), expected.tolist(), strict=True))
        window, begun = self._window, self._count
        window.reach(min(self._sizes[at], LONGEST) + _SLACK)
        while True:
            digests, ends, head = self._scanned(at if self._count == begun else -1)
            self._block(digests, ends, near)
            if head is not None:
                return head
            if self._strays.count > _PATIENCE + self._count // _SHARE:
                return None
            if not digests and not window.more():
                return None
            if window.end - window.start > LONGEST and window.data.find(b"\n", window.start, window.end) < 0:
                self._put(overlong(window, self._settle, self._count, self._seed))

    def _scanned(self, own: int) -> tuple[list[int], list[int], int | None]:
        """Hashes and ends of whole lines that the window holds, as many as make a block, up to the head of another.

        Args:
            own: the block whose own head does not count, if it is the first line.
        """
        window, seed, heads = self._window, self._seed, self._heads
        view, find, begin, stop = window.view, window.data.find, window.start, window.end
        limit = begin + _BYTES
        digests: list[int] = []
        ends: list[int] = []
        while len(ends) < _LINES and begin < limit:
            end = find(b"\n", begin, stop) + 1
            if not end:
                break
            digest = hashed(view[begin:end], seed)
            head = heads.get(digest)
            if head is not None and (head != own or ends):
                return digests, ends, head
            digests.append(digest)
            ends.append(end)
            begin = end
        return digests, ends, None

    def _block(self, digests: list[int], ends: list[int], near: dict[int, int]) -> None:
        """Make a block of lines that lie at the window's start."""
        if not digests:
            return
        window = self._window
        start, end = window.start, ends[-1]
        lines = [near.get(digest, NONE) for digest in digests]
        for place, line in enumerate(lines):
            if line == NONE:
                text = bytes(window.view[ends[place - 1] if place else start : ends[place]])
                self._strays.add(self._count + place + 1, digests[place], text)
        self._put(block(np.array(lines, np.uint32), hashed(window.view[start:end], self._seed), end - start))
        window.start = end

    def _put(self, part: Order) -> None:
        self._parts.append(part)
        self._count += len(part.lines)
