"""From numbers of lines to the records that a caller gets."""

import re

import numpy as np

from digest.core.errors import StoreError
from digest.core.paper import Record, normal_id
from digest.core.snapshot import Dropped, Loss
from digest.history.large import blocks
from digest.history.large.coding import decode, decode_reason
from digest.history.large.columns import DAMAGED, Columns
from digest.history.large.compare import Outcome
from digest.history.large.delta import Delta, Lazy, Numbers, Pair
from digest.history.large.intake import DROPPED, NOBODY, UNREADABLE
from digest.history.large.intervals import PIECE, Mask

_KEPT = "holds bytes that are not UTF-8; it is kept, with \ufffd in their place"
_VERSION = re.compile(r"v(\d+)$")


class Teller:
    """Reads what lines say.

    Args:
        columns: of the folder, as committed.
    """

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self.reader = blocks.Reader(columns)

    def record(self, line: int, place: int = 0) -> Record:
        """The record of a line, with its place in a dump.

        Raises:
            StoreError: it is damaged.
        """
        try:
            return decode(self.reader.get(line), place)
        except (ValueError, TypeError, LookupError) as error:
            raise self._damaged(line, error) from error

    def best(self, lines: Numbers) -> int:
        """Of lines that tell of one paper, the one of the later version, else of the fuller abstract.

        Where these are alike too, the text decides, so that it is the same whichever line came first.
        """

        def rank(line: int) -> tuple[int, int, bytes]:
            found = self.record(line)
            return _version(found), len(found.revision.abstract), self.reader.get(line)

        chosen: int = max(lines.tolist(), key=rank)
        return chosen

    def delta(self, outcome: Outcome) -> Delta:
        """What a snapshot brings against another, in an order that does not depend on when they arrived."""
        content = self._columns["line.content"].load()

        def ordered(lines: Numbers, *others: Numbers) -> list[Numbers]:
            order = np.argsort(content[lines], kind="stable")
            return [each[order] for each in (lines, *others)]

        after, before = ordered(*reversed(outcome.returned))
        now, then = ordered(*reversed(outcome.revised))
        return Delta(
            self.records(*ordered(outcome.new)),
            self._pairs(before, after),
            self._pairs(then, now),
            self.records(*ordered(outcome.gone)),
            outcome.continuing,
            outcome.papers,
        )

    def taken(self, outcome: Outcome, paper: Numbers, order: Numbers, parsed: int) -> Delta:
        """What a dump brings, in the order of its lines; by their numbers, the papers that lines tell of."""
        wanted = np.zeros(self._columns["paper.id"].length + 1, np.bool_)
        for lines in (outcome.new, outcome.returned[1], outcome.revised[1]):
            wanted[paper[lines]] = True
        places, records = _places(paper, order, wanted)

        def ordered(lines: Numbers, *others: Numbers) -> list[Numbers]:
            at = places[paper[lines]]
            if (at[1:] > at[:-1]).all():
                return [lines, *others, at]
            order = np.argsort(at, kind="stable")
            return [each[order] for each in (lines, *others, at)]

        after, before, returned = ordered(*reversed(outcome.returned))
        now, then, revised = ordered(*reversed(outcome.revised))
        return Delta(
            self.records(*ordered(outcome.new)),
            self._pairs(before, after, returned),
            self._pairs(then, now, revised),
            self.records(outcome.gone),
            outcome.continuing,
            outcome.papers,
            len(order),
            parsed,
            records - outcome.papers,
            self._dropped(order),
        )

    def records(self, lines: Numbers, places: Numbers | None = None) -> Lazy[Record]:
        """The records of some lines."""
        if places is None:
            return Lazy(lambda at: self.record(int(lines[at])), len(lines))
        return Lazy(lambda at: self.record(int(lines[at]), int(places[at])), len(lines))

    def _pairs(self, before: Numbers, after: Numbers, places: Numbers | None = None) -> Lazy[Pair]:
        then, now = self.records(before), self.records(after, places)
        return Lazy(lambda at: Pair(then[at], now[at]), len(after))

    def _dropped(self, order: Numbers) -> Lazy[Dropped]:
        kinds = self._columns["line.kind"].load()
        odd = (kinds == DROPPED) | (kinds == UNREADABLE)
        found = np.flatnonzero(odd[order]) if odd.any() else np.empty(0, np.intp)
        lines = order[found]
        unreadable = kinds[lines] == UNREADABLE

        def told(at: int) -> Dropped:
            line = int(found[at]) + 1
            return Dropped(line, _KEPT, Loss.SOME) if unreadable[at] else Dropped(line, self._reason(int(lines[at])))

        return Lazy(told, len(found))

    def _reason(self, line: int) -> str:
        try:
            return decode_reason(self.reader.get(line))
        except ValueError as error:
            raise self._damaged(line, error) from error

    def _damaged(self, line: int, error: Exception) -> StoreError:
        return StoreError(f"{self._columns['records'].path}: what line {line} said is damaged: {error}", DAMAGED)


def _version(record: Record) -> int:
    """The version, as the source or the id says it; 0 where neither does."""
    if record.revision.version is not None:
        return record.revision.version
    found = _VERSION.search(record.ids[0]) if record.ids and normal_id(record.ids[0]) != record.ids[0] else None
    return int(found[1]) if found else 0


def _places(paper: Numbers, order: Numbers, wanted: Mask) -> tuple[Numbers, int]:
    """By the number of a paper, the place of the first line that tells of it, counted from 1; and how many lines do.

    Args:
        paper: by the number of a line, that of its paper.
        order: the lines.
        wanted: of which papers places are asked for; the last place stands for what is none.
    """
    places, records = np.zeros(len(wanted), np.uint32), 0
    for start in range(len(order) // PIECE * PIECE, -1, -PIECE):  # the first line comes last, and stays
        told = paper[order[start : start + PIECE]]
        records += int(np.count_nonzero(told != NOBODY))
        np.minimum(told, len(wanted) - 1, out=told)
        found = np.flatnonzero(wanted[told])[::-1]
        places[told[found]] = start + found + 1
    return places, records
