"""One set of lines against another, paper by paper, without reading a record."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from digest.history.large.coding import VERSION
from digest.history.large.columns import Columns
from digest.history.large.delta import Numbers
from digest.history.large.intervals import PIECE, Mask, Spans

NO = np.zeros(1, np.bool_)

Best = Callable[[Numbers], int]


class Lines:
    """Papers and contents of all lines of a folder.

    Args:
        columns: of the folder.
        best: of several lines that tell of one paper, the number of the one that counts.
    """

    def __init__(self, columns: Columns, best: Best) -> None:
        self.paper = columns["line.paper"].load()
        self.papers = columns["paper.id"].length
        self._content = columns["line.content"]
        self._best = best

    def shown(self, lines: Mask | Numbers) -> Mask:
        """Which papers some lines tell of, given as a mask or by their numbers."""
        found = np.zeros(self.papers + 1, np.bool_)
        for start in range(0, len(lines), PIECE):
            some = lines[start : start + PIECE]
            told = self.paper[start : start + PIECE][some] if some.dtype == np.bool_ else self.paper[some]
            found[np.minimum(told, self.papers)] = True  # what is no record falls on the last place
        return found[:-1]

    def of(self, papers: Mask) -> Mask:
        """Which lines tell of some papers."""
        told, found = np.append(papers, NO), np.empty(len(self.paper), np.bool_)
        for start in range(0, len(found), PIECE):
            found[start : start + PIECE] = told[np.minimum(self.paper[start : start + PIECE], self.papers)]
        return found

    def heads(self, rows: Numbers, papers: Mask) -> Numbers:
        """For each of some papers, in their order, the line that counts among rows; each paper has one there."""
        rows = rows[self.among(rows, papers)]
        return self.chosen(rows, self.paper[rows])

    def among(self, rows: Numbers, papers: Mask) -> Mask:
        """Which of some rows, all of them records, tell of some papers."""
        found: Mask = papers[self.paper[rows]]
        return found

    def chosen(self, rows: Numbers, papers: Numbers) -> Numbers:
        """For each paper, in their order, the line that counts among rows that tell of them."""
        if (papers[1:] > papers[:-1]).all():
            return rows
        order = np.argsort(papers, kind="stable")
        rows, papers = rows[order], papers[order]
        starts = np.concatenate(([0], np.flatnonzero(papers[1:] != papers[:-1]) + 1))
        found = rows[starts]
        sizes = np.diff(np.append(starts, len(rows)))
        for at in np.flatnonzero(sizes > 1).tolist():
            found[at] = self._best(rows[starts[at] : starts[at] + sizes[at]])
        return found

    def differ(self, before: Numbers, after: Numbers) -> Mask:
        """Where two lines say something else, or both are numbered and not alike."""
        one, other = self._content.at(before), self._content.at(after)
        versions = np.uint64(VERSION)
        first, second = one & versions, other & versions
        numbered = (first != 0) & (second != 0) & (first != second)
        found: Mask = numbered | ((one | versions) != (other | versions))
        return found


class Outcome(NamedTuple):
    """Numbers of lines: those that count for new papers, returned ones, and so on; pairs side by side."""

    new: Numbers
    returned: tuple[Numbers, Numbers]
    revised: tuple[Numbers, Numbers]
    gone: Numbers
    continuing: int
    papers: int


def compare(lines: Lines, spans: Spans, first: int | None, second: int) -> Outcome:
    """What a snapshot brings against an earlier or later one, or against nothing; both by their ranks."""
    count = len(lines.paper)
    after = spans.present(second, count)
    before = np.zeros(count, np.bool_) if first is None else spans.present(first, count)
    papers = int(np.count_nonzero(lines.shown(after)))
    # What is said of all other papers is the same, so that only the few lines that tell of these are looked at.
    rows = np.flatnonzero(lines.of(lines.shown(before ^ after))).astype(np.uint32)
    earlier, later = rows[before[rows]], rows[after[rows]]
    then, now = lines.shown(earlier), lines.shown(later)
    old, new = lines.heads(earlier, now & then), lines.heads(later, now & then)
    differ = lines.differ(old, new) if len(old) else np.zeros(0, np.bool_)
    come = now & ~then
    seen = come & _ever(lines, spans, -1 if first is None else first) if come.any() else come
    return Outcome(
        lines.heads(later, come & ~seen),
        (last_seen(lines, spans, seen, -1 if first is None else first), lines.heads(later, seen)),
        (old[differ], new[differ]),
        lines.heads(earlier, then & ~now),
        papers - int(np.count_nonzero(come)) - int(np.count_nonzero(differ)),
        papers,
    )


def appeared(lines: Lines, spans: Spans, first: int, second: int) -> Numbers:
    """The lines, as last seen, of papers that came after one rank and by another; -1 is before all."""
    count = len(lines.paper)
    there = np.zeros(count, np.bool_)
    there[spans.line[(spans.first > first) & (spans.first <= second)]] = True
    return last_seen(lines, spans, lines.shown(there) & ~_ever(lines, spans, first), second)


def last_seen(lines: Lines, spans: Spans, papers: Mask, rank: int) -> Numbers:
    """For each of some papers, in their order, the line that counted when it was last seen up to a rank."""
    if not papers.any():
        return np.zeros(0, np.uint32)
    rows = np.flatnonzero((spans.first <= rank) & lines.of(papers)[spans.line])
    return _latest(lines, spans.line[rows], np.minimum(spans.last[rows], rank))[0]


def last_among(lines: Lines, spans: Spans, papers: Mask, ranks: Numbers) -> tuple[Numbers, Numbers]:
    """For each of some papers that some ranks, ascending, held: the line when it was last seen at one, and that one."""
    if not papers.any() or not len(ranks):
        return np.zeros(0, np.uint32), np.zeros(0, np.int64)
    rows = np.flatnonzero(lines.of(papers)[spans.line])
    # The last of the ranks that is not after the end of an interval; it counts where the interval has begun by then.
    at = np.searchsorted(ranks, spans.last[rows], "right") - 1
    last = np.where(at < 0, -1, ranks[at])
    held = last >= spans.first[rows]
    return _latest(lines, spans.line[rows[held]], last[held])


def _latest(lines: Lines, line: Numbers, last: Numbers) -> tuple[Numbers, Numbers]:
    """For each paper that some lines tell of, in their order: the line that counts at its last rank, and that rank."""
    paper = lines.paper[line]
    latest = np.full(lines.papers, -1, np.int64)
    np.maximum.at(latest, paper, last)
    kept = latest[paper] == last
    return lines.chosen(line[kept], paper[kept]), latest[latest >= 0]


def _ever(lines: Lines, spans: Spans, rank: int) -> Mask:
    """Which papers any snapshot up to a rank held."""
    there = np.zeros(len(lines.paper), np.bool_)
    for start in range(0, len(spans.line), PIECE):
        there[spans.line[start : start + PIECE][spans.first[start : start + PIECE] <= rank]] = True
    return lines.shown(there)
