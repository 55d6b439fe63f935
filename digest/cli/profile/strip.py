"""A strip of days: a cell a day with how many papers it gave, before a change and after it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rich.text import Text

from digest.core.words import MONTHS

LABEL = 8  # so that 30 days fit into 80 columns
QUIET, NONE = "·", ""  # an issue without papers of this profile; a day without an issue
GAINED, LOST, BOTH = "▲", "▼", "◆"
COLOURS = {GAINED: "bold green", LOST: "bold red", BOTH: "bold yellow"}
WEEK = 7


@dataclass(frozen=True, slots=True)
class Cell:
    """One day that has an issue.

    Attributes:
        before: papers that only the earlier version gives are among them.
        after: papers that only the later version gives are among them.
        gained: how many these are.
        lost: how many those are.
    """

    before: int = 0
    after: int = 0
    gained: int = 0
    lost: int = 0

    @property
    def mark(self) -> str:
        """What a change did on this day."""
        return (BOTH if self.lost else GAINED) if self.gained else LOST if self.lost else ""


def strip(days: Mapping[date, Cell], *, width: int, changed: bool) -> Iterator[Text]:
    """The lines of a strip, in as many bands of whole weeks as the width asks for.

    Args:
        days: those that have an issue.
        width: in columns.
        changed: whether there are two versions; else only one row of counts is shown.
    """
    if not days:
        return
    first, last = min(days), max(days)
    start = first - timedelta(days=first.weekday())
    weeks = (last - start).days // WEEK + 1
    wide = 1 + max(len(str(count)) for cell in days.values() for count in (cell.before, cell.after))
    fit = max(1, (width - 2 - LABEL) // (WEEK * wide))
    for band in range(0, weeks, fit):
        dates = [start + timedelta(days=day) for day in range(band * WEEK, min(band + fit, weeks) * WEEK)]
        yield from _band(dates, days, wide, changed=changed)


def _band(dates: Sequence[date], days: Mapping[date, Cell], wide: int, *, changed: bool) -> Iterator[Text]:
    mondays = "".join(f"{_day(day):<{wide * WEEK}}" for day in dates[::WEEK])
    yield _line("", [(mondays, "dim")])
    rows = {"before": [(c.before if c else None) for c in map(days.get, dates)]} if changed else {}
    rows |= {"after" if changed else "papers": [(c.after if c else None) for c in map(days.get, dates)]}
    marks = [cell.mark if cell else "" for cell in map(days.get, dates)]
    for label, counts in rows.items():
        styles = [COLOURS.get(mark, "") if label == "after" else "" for mark in marks]
        cells = [NONE if count is None else str(count) if count else QUIET for count in counts]
        yield _line(label, [(f"{cell:<{wide}}", style) for cell, style in zip(cells, styles, strict=True)])
    if any(marks):
        yield _line("", [(f"{mark:<{wide}}", COLOURS.get(mark, "")) for mark in marks])


def _line(label: str, cells: Sequence[tuple[str, str]]) -> Text:
    line = Text.assemble(f"  {label:<{LABEL}}", *cells)
    line.rstrip()
    return line


def _day(when: date) -> str:
    return f"{when.day} {MONTHS[when.month - 1][:3]}"
