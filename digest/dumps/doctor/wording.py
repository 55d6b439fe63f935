"""The doctor's reasons, in words and numbers for a person."""

from datetime import date

from digest.core import words
from digest.core.snapshot import Reading

CERTAIN = {"torn": "the file ends before its content does", "cut": "it breaks off in its last paper"}


def papers(count: int) -> str:
    """A number of papers: ``1 paper``, ``2,500 papers``."""
    return f"{count:,} {words.plural(count, 'paper')}"


def unread(reading: Reading) -> str:
    """What could not be read, as the end of a sentence; empty where all was."""
    count = len(reading.dropped)
    return f"; {count:,} {words.plural(count, 'place')} could not be read" if count else ""


def percent(share: float) -> str:
    """A share as people say it: ``14 %``."""
    return f"{100 * share:.0f} %"


def months(count: float) -> str:
    """An age: ``3 months``, ``4 years``; less than none is none."""
    if count >= 24:  # noqa: PLR2004 - two years, from where on months say little
        return f"{count / 12:.0f} years"
    return f"{max(count, 0):.0f} {words.plural(round(max(count, 0)), 'month')}"


def day(when: date) -> str:
    """A date without its weekday."""
    return words.short_day(when)
