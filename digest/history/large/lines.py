"""The lines of a dump against those of the last one: whole blocks where they are the same, line by line elsewhere.

A block is hashed where it is expected to lie. Where another one lies, lines are hashed one by one until the first
line of some block comes; from there on blocks are tried again. A dump in which too many lines are not where they were
expected, since they were shuffled, say, is hashed line by line to its end.
"""

import io
from itertools import repeat

from digest.history.large.index import NONE
from digest.history.large.order import NO_BLOCKS, Order, joined
from digest.history.large.plain import Plain, block, hashed
from digest.history.large.strays import Register, Strays
from digest.history.large.window import LONGEST, Window

_PATIENCE = 8_192  # strays, and one more for so many lines, before blocks are given up
_SHARE = 4
_LINES, _BYTES = 96, 256 << 10  # of a block that is made anew
_SLACK = 16 << 10  # bytes by which a block may have grown, so that it is made anew in one piece


class Walk:
    """One way through a dump.

    Args:
        window: over the dump.
        before: the order that is expected.
        register: of lines.
        seed: of the hashes.
    """

    def __init__(self, window: Window, before: Order, register: Register, seed: int) -> None:
        self._window, self._before, self._known, self._seed = window, before, register.hashes, seed
        self._strays = Strays(register.settle)
        self._plain = Plain(register, self._strays, seed)
        self._bounds: list[int] = before.bounds.tolist()
        self._sizes: list[int] = before.sizes.tolist()
        self._hashes: list[int] = before.hashes.tolist()
        firsts: list[int] = self._known(before.lines[before.bounds[:-1]]).tolist()
        self._heads = {first: place for place, first in enumerate(firsts)}
        self._parts: list[Order] = []
        self._count = 0

    def run(self) -> Order:
        """Go through all lines; returns them in their order, without blocks where these were given up."""
        at: int | None = 0
        while at is not None and (differing := self._same(at)) < len(self._hashes):
            at = self._differing(differing)
        cut = at is not None
        self._parts += self._plain.rest(self._window, self._count, cut=cut)
        order = joined(self._parts)
        self._strays.finish(order.lines)
        return order if cut else Order(order.lines, *NO_BLOCKS)

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
        """Go line by line until the first line of a block comes; None where blocks are given up."""
        first, last = self._bounds[at], self._bounds[at + 1]
        expected = self._before.lines[first:last]
        near = dict(zip(self._known(expected).tolist(), expected.tolist(), strict=True))
        size = min(self._sizes[at], LONGEST) + _SLACK
        window, begun = self._window, self._count
        window.reach(size)
        while True:
            lines, digests = self._lines(min(size, _BYTES))
            end, head = self._head(digests, at if self._count == begun else -1)
            self._block(lines[:end], digests[:end], near)
            if head is not None:
                return head
            if self._strays.count > _PATIENCE + self._count // _SHARE:
                return None
            if not digests and not window.more():
                return len(self._hashes)
            if window.end - window.start > LONGEST and window.data.find(b"\n", window.start, window.end) < 0:
                self._put(self._plain.overlong(window, self._count))

    def _lines(self, size: int) -> tuple[list[bytes], list[int]]:
        """Whole lines that the window holds, about so many bytes of them, and no more than a block has; and hashes."""
        window = self._window
        data, start = window.data, window.start
        stop = min(start + size, window.end)
        end = data.rfind(b"\n", start, stop) + 1 or data.find(b"\n", stop, window.end) + 1
        lines = io.BytesIO(bytes(window.view[start:end])).readlines()[:_LINES] if end else []
        return lines, [*map(hashed, lines, repeat(self._seed))]

    def _head(self, digests: list[int], own: int) -> tuple[int, int | None]:
        """The first of some lines that is the first one of a block, and that block.

        Args:
            digests: of the lines.
            own: the block whose own head does not count, if it is the first line.
        """
        heads = self._heads
        for place, digest in enumerate(digests):
            if digest in heads and (place or heads[digest] != own):
                return place, heads[digest]
        return len(digests), None

    def _block(self, lines: list[bytes], digests: list[int], near: dict[int, int]) -> None:
        """Make a block of lines that lie at the window's start."""
        if not lines:
            return
        window = self._window
        numbers = [near.get(digest, NONE) for digest in digests]
        for place, number in enumerate(numbers):
            if number == NONE:
                self._strays.add(self._count + place + 1, digests[place], lines[place])
        start, end = window.start, window.start + sum(map(len, lines))
        self._put(block(numbers, hashed(window.view[start:end], self._seed), end - start))
        window.start = end

    def _put(self, part: Order) -> None:
        self._parts.append(part)
        self._count += len(part.lines)
