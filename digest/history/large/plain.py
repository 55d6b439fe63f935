"""Lines one by one, where nothing is known of their order."""

import io
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, repeat

import numpy as np
import xxhash

from digest.history.large.index import Hashes, Places
from digest.history.large.order import Order
from digest.history.large.window import LONGEST, Window

BLOCK = 64  # lines

# Gives lines their numbers: places counted from 1, hashes, and bytes, None for a line that is too long to be held.
Settle = Callable[[Sequence[int], Hashes, Sequence[bytes | None]], Places]

hashed = xxhash.xxh3_64_intdigest


def plain(window: Window, settle: Settle, count: int, seed: int) -> Iterator[Order]:
    """What is left in a window, in parts; a last line without its line feed is taken as if it had one.

    Args:
        window: at the beginning of a line.
        settle: see Settle.
        count: lines before.
        seed: of the hashes.
    """
    while True:
        cut = window.data.rfind(b"\n", window.start, window.end) + 1
        if cut:
            part = _part(bytes(window.view[window.start : cut]), settle, count, seed)
            window.start = cut
        elif window.end - window.start > LONGEST:
            part = overlong(window, settle, count, seed)
        elif window.more():
            continue
        else:
            break
        yield part
        count += len(part.lines)
    if window.start < window.end:
        yield _part(bytes(window.view[window.start : window.end]) + b"\n", settle, count, seed)
        window.start = window.end


def overlong(window: Window, settle: Settle, count: int, seed: int) -> Order:
    """A line that is too long to be held, as a block of its own."""
    state, size, at = xxhash.xxh3_64(seed=seed), 0, -1
    while at < 0 and (window.start < window.end or window.more()):
        at = window.data.find(b"\n", window.start, window.end)
        stop = at + 1 if at >= 0 else window.end
        state.update(window.view[window.start : stop])
        size += stop - window.start
        window.start = stop
    if at < 0:
        state.update(b"\n")
        size += 1
    hashes = np.array([state.intdigest()], np.uint64)
    return block(settle([count + 1], hashes, [None]), int(hashes[0]), size)


def block(lines: Places, digest: int, size: int) -> Order:
    """An order of one block."""
    return Order(lines, np.array([digest], np.uint64), np.array([size], np.uint64), np.array([len(lines)], np.uint32))


def _part(chunk: bytes, settle: Settle, count: int, seed: int) -> Order:
    lines = io.BytesIO(chunk).readlines()
    hashes = np.fromiter(map(hashed, lines, repeat(seed)), np.uint64, len(lines))
    ends = np.cumsum(np.fromiter(map(len, lines), np.uint64, len(lines)))
    bounds = np.linspace(0, len(lines), max(1, round(len(lines) / BLOCK)) + 1).astype(np.int64)
    cuts = np.concatenate((np.zeros(1, np.uint64), ends))[bounds]
    view, places = memoryview(chunk), cuts.tolist()
    digests = [hashed(view[start:stop], seed) for start, stop in pairwise(places)]
    numbers = settle(range(count + 1, count + len(lines) + 1), hashes, lines)
    return Order(numbers, np.array(digests, np.uint64), np.diff(cuts), np.diff(bounds).astype(np.uint32))
