"""Lines one by one, where nothing is known of their order."""

import io
from collections.abc import Iterator
from itertools import pairwise, repeat

import numpy as np
import xxhash

from digest.history.large.index import NONE
from digest.history.large.order import NO_BLOCKS, Order
from digest.history.large.strays import Register, Strays
from digest.history.large.window import LONGEST, Window

BLOCK = 64  # lines

hashed = xxhash.xxh3_64_intdigest


class Plain:
    """Gives lines their numbers, whatever stands before or behind them.

    Args:
        register: of lines.
        strays: where those wait whose number is not at hand.
        seed: of the hashes.
    """

    def __init__(self, register: Register, strays: Strays, seed: int) -> None:
        self._register, self._strays, self._seed = register, strays, seed

    def rest(self, window: Window, count: int, *, cut: bool) -> Iterator[Order]:
        """What is left in a window, in parts; a last line without its line feed is taken as if it had one.

        Args:
            window: at the beginning of a line.
            count: lines before.
            cut: whether to make blocks; without them the order is of no use to the next dump.
        """
        while True:
            end = window.data.rfind(b"\n", window.start, window.end) + 1
            if end:
                part = self._part(bytes(window.view[window.start : end]), count, cut)
                window.start = end
            elif window.end - window.start > LONGEST:
                part = self.overlong(window, count)
            elif window.more():
                continue
            else:
                break
            yield part
            count += len(part.lines)
        if window.start < window.end:
            yield self._part(bytes(window.view[window.start : window.end]) + b"\n", count, cut)
            window.start = window.end

    def overlong(self, window: Window, count: int) -> Order:
        """A line that is too long to be held, as a block of its own."""
        state, size, at = xxhash.xxh3_64(seed=self._seed), 0, -1
        while at < 0 and (window.start < window.end or window.more()):
            at = window.data.find(b"\n", window.start, window.end)
            stop = at + 1 if at >= 0 else window.end
            state.update(window.view[window.start : stop])
            size += stop - window.start
            window.start = stop
        if at < 0:
            state.update(b"\n")
            size += 1
        digest = state.intdigest()
        self._strays.add(count + 1, digest, None)
        return block([NONE], digest, size)

    def _part(self, chunk: bytes, count: int, cut: bool) -> Order:
        lines = io.BytesIO(chunk).readlines()
        hashes = np.fromiter(map(hashed, lines, repeat(self._seed)), np.uint64, len(lines))
        numbers = self._register.glance(hashes)
        self._strays.sift(numbers, count, hashes, lines)
        if not cut:
            return Order(numbers, *NO_BLOCKS)
        ends = np.cumsum(np.fromiter(map(len, lines), np.uint64, len(lines)))
        bounds = np.linspace(0, len(lines), max(1, round(len(lines) / BLOCK)) + 1).astype(np.int64)
        cuts = np.concatenate((np.zeros(1, np.uint64), ends))[bounds]
        view, places = memoryview(chunk), cuts.tolist()
        digests = [hashed(view[start:stop], self._seed) for start, stop in pairwise(places)]
        return Order(numbers, np.array(digests, np.uint64), np.diff(cuts), np.diff(bounds).astype(np.uint32))


def block(lines: list[int], digest: int, size: int) -> Order:
    """An order of one block."""
    return Order(
        np.array(lines, np.uint32),
        np.array([digest], np.uint64),
        np.array([size], np.uint64),
        np.array([len(lines)], np.uint32),
    )
