"""What a source usually does, learned from its own past; with little past, little is usual.

Several captures of one day count as one where it is asked how much is new: else a page that is captured
every hour would seem never to bring anything new, and each of its mornings would be a burst.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from statistics import median

from digest.core.figures import Figures
from digest.core.past import Past, Shown

ENOUGH = 5  # snapshots from which on it is known how much is usually new
DATED = 0.5  # share of papers with a date in their id from which on it is asked how old they are


@dataclass(frozen=True, slots=True)
class Habits:
    """A source's habits, as far as its past shows them.

    Attributes:
        shown: its last snapshots that held a paper, ascending.
        empty: how many of its last snapshots held none.
        usual: papers of the snapshot in the middle; 0 without any.
        least: papers of the smallest one.
        most: papers of the largest one.
        fresh: for each day but the first, the share of papers that were new; empty where too little is known.
        pace: days from one snapshot to the next, usually.
        gap: days from the last snapshot to the dump.
    """

    shown: tuple[Shown, ...] = ()
    empty: int = 0
    usual: float = 0.0
    least: int = 0
    most: int = 0
    fresh: tuple[float, ...] = ()
    pace: float = 1.0
    gap: float = 1.0

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
    shown = tuple(each for each in past.last if each.figures.papers)
    if not shown:
        return Habits(empty=len(past.last))
    sizes = [each.figures.papers for each in shown]
    gaps = [(then.as_of - before.as_of).days for before, then in pairwise(shown) if then.as_of > before.as_of]
    return Habits(
        shown=shown,
        empty=len(past.last) - len(shown),
        usual=float(median(sizes)),
        least=min(sizes),
        most=max(sizes),
        fresh=_fresh(shown, today),
        pace=float(median(gaps)) if gaps else 1.0,
        gap=float((today - shown[-1].as_of).days),
    )


def age(of: Figures, today: date) -> float | None:
    """How many months old the paper in the middle is on a day; None where too few ids tell."""
    if of.month is None or of.dated < DATED * of.papers:
        return None
    return 12 * today.year + today.month - 1 - of.month


def _fresh(shown: Sequence[Shown], today: date) -> tuple[float, ...]:
    """The share of new papers a day.

    The first day does not count, since it may be the source's first, when all is new. Where all of the past is of
    today, and so is the dump, captures stand for days.
    """
    if len(shown) < ENOUGH:
        return ()
    days = [list(group) for _, group in groupby(shown, lambda each: each.as_of)]
    if len(days) == 1 and days[0][0].as_of == today:
        days = [[each] for each in shown]
    return tuple(min(sum(each.new for each in day) / day[-1].figures.papers, 1.0) for day in days[1:])
