"""Whether a dump is whole, by what its reader saw at its end and by how much its source usually shows."""

from math import exp, log, sqrt

from digest.core.snapshot import Examination, Reading, Verdict
from digest.dumps.doctor.habits import Habits
from digest.dumps.doctor.wording import CERTAIN, papers

USUAL = 2  # snapshots from which on a source's size is known
BELOW = 0.8  # of the smallest earlier size: a source that has shown small days may show them again
FAR = 4.5  # times the spread below the usual size: no healthy day of the series that we know was as small, save a few
PRIOR, WEIGHT = 0.15, 2  # the spread (of logarithms) that a source has before it has shown any, as good as so many days
KEPT = 0.2  # of the usual size, where a source keeps what it shows, so that what is missing comes the next time
NEARLY = 0.85  # of the usual size: what breaks off earlier lacks more than its last paper
WIDE = 0.25  # spread from which on no size is a proof that nothing is missing
FEW = 4  # papers: a source that usually shows fewer may well show one
SMALL = 10  # papers: a first dump that breaks off before may lack nearly everything


def partial(reading: Reading, count: int, habits: Habits) -> Examination | None:
    """The verdict on a dump of which a part is missing."""
    if "torn" in reading.signs:
        return Examination(Verdict.PARTIAL, f"holds {papers(count)}, and {CERTAIN['torn']}{_usually(habits)}")
    if "resumable" in reading.signs:
        return Examination(Verdict.PARTIAL, f"holds {papers(count)}, and says that more pages follow{_usually(habits)}")
    if "cut" in reading.signs and _lacks(count, habits):
        return Examination(Verdict.PARTIAL, f"holds {papers(count)}, and {CERTAIN['cut']}{_usually(habits)}")
    if not habits.shown or habits.usual < FEW:
        return None
    small = count < _share(habits) * habits.usual and count < BELOW * habits.least
    sure = len(habits.shown) >= USUAL or count == 1
    return Examination(Verdict.PARTIAL, f"holds {papers(count)}{_usually(habits)}") if small and sure else None


def _lacks(count: int, habits: Habits) -> bool:
    """Whether more than its last paper may be missing of a dump that breaks off."""
    if not habits.shown:
        return count < SMALL
    return count < NEARLY * habits.usual or _spread(habits) > WIDE


def _spread(habits: Habits) -> float:
    """How much the source's sizes differ: the deviation of their logarithms, and what small numbers have by chance."""
    squares = sum(log(each.figures.papers / habits.usual) ** 2 for each in habits.shown)
    own = (WEIGHT * PRIOR**2 + squares) / (WEIGHT + len(habits.shown))
    return sqrt(own + 1 / habits.usual)


def _share(habits: Habits) -> float:
    """The share of the usual size that a dump must have: less where sizes differ much, or are small by themselves."""
    share = exp(-FAR * _spread(habits))
    patient = habits.keeps and not habits.later  # a late dump that is held is superseded at once, and troubles nobody
    return min(share, KEPT) if patient else share


def _usually(habits: Habits) -> str:
    if not habits.shown:
        return ""
    least = f", and {habits.least:,} at least" if len(habits.shown) > 1 else ""
    return f"; this source usually shows {habits.usual:g}{least}"
