"""The doctor's reasons, in words and numbers for a person."""

from datetime import date

from digest.core import words
from digest.core.snapshot import Loss, Reading

CERTAIN = {"torn": "the file ends before its content does", "cut": "it breaks off in its last paper"}


def papers(count: int) -> str:
    """A number of papers: ``1 paper``, ``2,500 papers``."""
    return f"{count:,} {words.plural(count, 'paper')}"


def unread(reading: Reading) -> str:
    """What could not be read, or only in part, as the end of a sentence; empty where all was."""
    lost = sum(drop.count for drop in reading.dropped if drop.loss is Loss.ALL)
    told = f"; {lost:,} {words.plural(lost, 'place')} could not be read" if lost else ""
    return told + _said(reading, Loss.SOME, "could be read in part only")


def remarks(reading: Reading) -> str:
    """What was read in full, and is yet worth a word, as the end of a sentence; empty without any."""
    return _said(reading, Loss.NONE, "are worth a word")


def _said(reading: Reading, loss: Loss, otherwise: str) -> str:
    """A place in its own words, several by their number and the first one's."""
    found = [drop for drop in reading.dropped if drop.loss is loss]
    if not found:
        return ""
    count = sum(drop.count for drop in found)
    first = f"line {found[0].line} {found[0].reason}" if found[0].line else f"it {found[0].reason}"
    return f"; {first}" if count == 1 else f"; {count:,} places {otherwise}, first of all: {first}"


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
