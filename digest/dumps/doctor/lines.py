"""Dumps of a line a paper, judged by numbers alone, before they become history."""

from collections.abc import Sequence
from statistics import median

from digest.core.between import Laid
from digest.core.snapshot import Examination, Verdict
from digest.core.words import plural

FULL = 0.9  # of the usual size: a catalogue grows, and seldom loses more than a handful
UNREAD = 0.5  # of the fresh lines, and MANY of them: the layout has changed
MANY = 100
SURE = 5  # earlier snapshots from which on a burst can be told
BURST = 0.5  # of all lines


def weigh(laid: Laid, usual: Sequence[int]) -> Examination:
    """The first verdict that applies.

    Args:
        laid: the dump.
        usual: how many papers each of the last snapshots before it held, the last one last.
    """
    shown = f"{laid.records:,} {plural(laid.records, 'paper')}"
    if not laid.records:
        return Examination(
            Verdict.ERROR, f"holds no paper; {laid.unread:,} {plural(laid.unread, 'line')} could not be read"
        )
    if usual and laid.records < FULL * (middle := median(usual)):
        return Examination(Verdict.PARTIAL, f"holds {shown}; this source usually shows {middle:,.0f}")
    if laid.unread >= MANY and laid.unread > UNREAD * laid.fresh:
        told = f"{laid.unread:,} of {laid.fresh:,} new lines could not be read: the layout may have changed"
        return Examination(Verdict.CHANGED, f"holds {shown}; {told}")
    if len(usual) >= SURE and laid.fresh > BURST * laid.records:
        told = f"{laid.fresh:,} of its lines {plural(laid.fresh, 'was', 'were')} never seen before"
        return Examination(Verdict.BURST, f"holds {shown}, and {told}; this source usually keeps what it has")
    if not laid.fresh:
        return Examination(Verdict.QUIET, f"nothing new: every line of its {shown} was seen before")
    return Examination(Verdict.HEALTHY, f"{shown}, {laid.fresh:,} {plural(laid.fresh, 'line')} never seen before")
