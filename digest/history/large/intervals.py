"""Sightings as intervals: a line was in every snapshot from its first to its last.

Bounds are serials of snapshots, which never change, while ranks do when a late dump comes between; so a late dump
touches only the intervals of lines that it and its neighbours do not share.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digest.core.errors import StoreError
from digest.history.large.columns import DAMAGED, Columns
from digest.history.large.index import NONE

PIECE = 1 << 18  # intervals looked at together: NumPy makes 64-bit numbers of what it is asked by
OPEN = NONE  # the last bound of a line that the latest snapshot holds

Mask = NDArray[np.bool_]
Numbers = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Spans:
    """All intervals, as columns.

    Attributes:
        line: the number of a line.
        first: rank of the first snapshot, counted from 0.
        last: rank of the last one.
    """

    line: Numbers
    first: Numbers
    last: Numbers

    def over(self, rank: int) -> Mask:
        """Which intervals hold a snapshot."""
        return (self.first <= rank) & (rank <= self.last)

    def present(self, rank: int, lines: int) -> Mask:
        """Which of so many lines a snapshot holds."""
        found = np.zeros(lines, np.bool_)
        for start in range(0, len(self.line), PIECE):
            some = slice(start, start + PIECE)
            found[self.line[some][(self.first[some] <= rank) & (rank <= self.last[some])]] = True
        return found


def load(columns: Columns, ranks: Numbers) -> Spans:
    """The intervals of a folder.

    Args:
        columns: of the folder.
        ranks: by serial, the rank of a snapshot.

    Raises:
        StoreError: a file is damaged.
    """
    line, first, last = _bounds(columns)
    if (ranks[1:] > ranks[:-1]).all() and not (first >= len(ranks)).any():  # none came late: serials are ranks
        return Spans(line, first, np.minimum(last, max(len(ranks), 1) - 1))
    known = np.append(ranks, len(ranks) - 1).astype(np.uint32)  # an open end lies at the latest snapshot
    try:
        return Spans(line, known[first], known[np.minimum(last, len(ranks))])
    except IndexError as error:
        raise _damaged(columns, error) from error


def record(columns: Columns, present: Mask, ranks: Numbers) -> None:
    """Write what a new snapshot means for the intervals.

    Args:
        columns: of the folder; the intervals do not know the new snapshot yet.
        present: which lines it holds.
        ranks: by serial, the ranks with the new snapshot, whose serial is the last.
    """
    serial, rank = len(ranks) - 1, int(ranks[-1])
    line, first, last = _bounds(columns)
    latest = rank == serial
    before = _neighbour(ranks, rank - 1)
    after = _neighbour(ranks, rank + 1)
    ending, starting, spanning = _around(first, last, ranks, rank, latest=latest)
    held = present[line]
    split = np.flatnonzero(spanning & ~held)
    longer, sooner = np.flatnonzero(ending & held), np.flatnonzero(starting & held)
    fresh = present.copy()
    fresh[line[(spanning | ending | starting) & held]] = False
    news = np.flatnonzero(fresh).astype(np.uint32)
    if latest:
        _edit(columns, split, first[split], before)
    else:
        _edit(columns, longer, first[longer], serial)
        _edit(columns, sooner, serial, last[sooner])
        start = columns["span.line"].length
        _append(columns, line[split], after)
        _edit(columns, np.arange(start, start + len(split)), after, last[split])
        _edit(columns, split, first[split], before)
    start = columns["span.line"].length
    _append(columns, news, serial)
    if not latest:
        _edit(columns, np.arange(start, start + len(news)), serial, serial)


def _around(first: Numbers, last: Numbers, ranks: Numbers, rank: int, *, latest: bool) -> tuple[Mask, Mask, Mask]:
    """Which intervals end just before a rank, start just after it, or go on beyond it."""
    none = np.zeros(len(first), np.bool_)
    if latest:
        return none, none, last == OPEN
    known = np.append(ranks, len(ranks)).astype(np.int64)
    starts, ends = known[first], known[np.minimum(last, len(ranks))]
    return ends == rank - 1, starts == rank + 1, (starts < rank) & (rank < ends)


def _neighbour(ranks: Numbers, rank: int) -> int:
    """The serial of the snapshot of a rank; 0 where there is none, and no interval will ask for it."""
    found = np.flatnonzero(ranks == rank)
    return int(found[0]) if len(found) else 0


def _bounds(columns: Columns) -> tuple[Numbers, Numbers, Numbers]:
    """Line, first and last serial of each interval, the edits applied."""
    line, first = columns["span.line"].load(), columns["span.first"].load()
    if (line >= columns["line.hash"].length).any():
        raise _damaged(columns, "names lines that are not there")
    last = np.full(len(line), OPEN, np.uint32)
    edited = columns["edit.span"].load()
    try:
        first[edited] = columns["edit.first"].load()
        last[edited] = columns["edit.last"].load()
    except (IndexError, ValueError) as error:
        raise _damaged(columns, error) from error
    return line, first, last


def _edit(columns: Columns, spans: Numbers, first: Numbers | int, last: Numbers | int) -> None:
    columns["edit.span"].append(spans)
    columns["edit.first"].append(np.broadcast_to(first, spans.shape))
    columns["edit.last"].append(np.broadcast_to(last, spans.shape))


def _append(columns: Columns, lines: Numbers, first: int) -> None:
    columns["span.line"].append(lines)
    columns["span.first"].append(np.broadcast_to(first, lines.shape))


def _damaged(columns: Columns, what: object) -> StoreError:
    return StoreError(f"{columns['span.line'].path}: is damaged: {what}", DAMAGED)
