"""What a source usually does, learned from its own past; with little past, little is usual.

Several captures of one day count as one where it is asked how much is new: else a page that is captured
every hour would seem never to bring anything new, and each of its mornings would be a burst.

A dump that comes late may have little past of its own, though its source is well known: then the snapshots after it
tell too, the nearest ones, as the ones before it would have told. What the dump may have brought is new in the first of
them, which is no habit. Nor is what a person let in, save where several of a kind were let in, one after the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from statistics import median

from digest.core.figures import Figures
from digest.core.past import Past, Shown, usual

ENOUGH = 5  # snapshots from which on it is known how much is usually new
DATED = 0.5  # share of papers with a date in their id from which on it is asked how old they are


@dataclass(frozen=True, slots=True)
class Habits:
    """A source's habits, as far as its past shows them.

    Attributes:
        shown: its nearest snapshots that held a paper, ascending.
        later: how many of these, the last ones, lie after the dump.
        empty: how many of its nearest snapshots held none.
        usual: papers of the snapshot in the middle; 0 without any.
        least: papers of the smallest one.
        most: papers of the largest one.
        fresh: for each day but the first, the share of papers that were new; empty where too little is known.
        pace: days from one snapshot to the next, usually.
        gap: days from the nearest snapshot to the dump.
    """

    shown: tuple[Shown, ...] = ()
    later: int = 0
    empty: int = 0
    usual: float = 0.0
    least: int = 0
    most: int = 0
    fresh: tuple[float, ...] = ()
    pace: float = 1.0
    gap: float = 1.0

    @property
    def earlier(self) -> tuple[Shown, ...]:
        """Those that lie before the dump."""
        return self.shown[: len(self.shown) - self.later]

    @property
    def known(self) -> bool:
        """Whether there is enough of a past to say how much is usually new."""
        return bool(self.fresh)

    @property
    def keeps(self) -> bool:
        """Whether most of what it shows was there before, usually."""
        return self.known and median(self.fresh) <= 0.25  # noqa: PLR2004 - a rolling listing has a seventh, a daily one all

    @property
    def ages(self) -> tuple[float, ...]:
        """The age in months of the paper in the middle, of each snapshot whose ids tell."""
        return tuple(found for each in self.shown if (found := age(each.figures, each.as_of)) is not None)


def habits(past: Past, today: date) -> Habits:
    """The habits of a source, as a dump of `today` is measured by."""
    last, after = usual(past.last), usual(past.later)
    earlier, later = _holding(last), _holding(after)
    if len(earlier) >= ENOUGH or len(earlier) + len(later) < ENOUGH:
        later = ()
    shown = earlier + later
    empty = len(last) - len(earlier) + (len(after) - len(later) if later else 0)
    if not shown:
        return Habits(empty=empty)
    sizes = [each.figures.papers for each in shown]
    pairs = (*pairwise(earlier), *pairwise(later))
    gaps = [(then.as_of - before.as_of).days for before, then in pairs if then.as_of > before.as_of]
    return Habits(
        shown=shown,
        later=len(later),
        empty=empty,
        usual=float(median(sizes)),
        least=min(sizes),
        most=max(sizes),
        fresh=_fresh(earlier, later, today),
        pace=float(median(gaps)) if gaps else 1.0,
        gap=float(min(abs((today - each.as_of).days) for each in (*earlier[-1:], *later[:1]))),
    )


def _holding(shown: Sequence[Shown]) -> tuple[Shown, ...]:
    """Those that held a paper."""
    return tuple(each for each in shown if each.figures.papers)


def age(of: Figures, today: date) -> float | None:
    """How many months old the paper in the middle is on a day; None where too few ids tell."""
    if of.month is None or of.dated < DATED * of.papers:
        return None
    return 12 * today.year + today.month - 1 - of.month


def _fresh(earlier: Sequence[Shown], later: Sequence[Shown], today: date) -> tuple[float, ...]:
    """The share of new papers a day.

    The first day does not count, since it may be the source's first, when all is new; nor does the first one after the
    dump, so that it takes one more snapshot then. Where all of the past is of today, and so is the dump, captures stand
    for days.
    """
    if len(earlier) + len(later) < ENOUGH:
        return ()
    captures = all(each.as_of == today for each in (*earlier, *later))
    shares = tuple(
        min(sum(each.new for each in day) / day[-1].figures.papers, 1.0)
        for part in (earlier, later)
        for day in _days(part, captures=captures)[1:]
    )
    return () if later and len(shares) < ENOUGH - 1 else shares


def _days(shown: Sequence[Shown], *, captures: bool) -> list[list[Shown]]:
    """Snapshots by their days, or each by itself."""
    return [[each] for each in shown] if captures else [list(day) for _, day in groupby(shown, lambda each: each.as_of)]
