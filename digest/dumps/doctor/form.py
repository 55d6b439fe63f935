"""What a dump's own form tells: nothing in it, the wrong thing in it, another layout than its source has."""

from collections.abc import Callable
from statistics import median

from digest.core.figures import Figures
from digest.core.snapshot import Examination, Reading, Verdict
from digest.dumps.doctor.habits import Habits
from digest.dumps.doctor.wording import papers, percent, unread

NOTHING = "none"  # what readers call it where the source itself says that there is nothing
LONGEST = 10_000  # characters in which an abstract in the middle is one; arXiv takes 1,920
UNREAD = 10  # places that a reader cannot read, if they are more than the papers: the layout has changed
SEVERAL = 3  # snapshots from which on a source has a usual form
NEVER_EMPTY = 14  # days without an empty answer, weekends among them, from which on one is odd
FEW = 4  # papers; of fewer, any share may be chance
TYPICAL = 10  # papers; fewer have no typical abstract
APART = 0.35  # by how much a share lies below all that the source has shown, where that is no chance
HALF = 0.5  # of all papers
PARTS: dict[str, Callable[[Figures], int]] = {
    "an abstract": lambda of: of.described,
    "arXiv's ids": lambda of: of.dated,
    "authors": lambda of: of.credited,
    "categories": lambda of: of.classed,
}
COLUMNS = {"abstract": "an abstract", "id": "arXiv's ids", "authors": "authors", "categories": "categories"}


def empty(reading: Reading, habits: Habits) -> Examination | None:
    """The verdict on a dump without papers."""
    if reading.records:
        return None
    lost = reading.lost
    where = f", first line {lost[0].line}" if lost else ""
    instead = f"; usually {papers(round(habits.usual))}" if habits.usual else ""
    if "fault" in reading.signs:
        said = lost[0].reason if lost else "says that something went wrong"
        return Examination(Verdict.ERROR, f"holds no paper; {said}{instead}")
    if NOTHING in reading.signs and not lost:
        return _nothing(habits)
    if "submitters" in reading.signs:
        return Examination(Verdict.PARTIAL, f"names who submitted papers, but no paper{unread(reading)}{instead}")
    if "header" in reading.signs:
        said = f"the page's heading stands there, but no whole paper{unread(reading)}{instead}"
        return Examination(Verdict.PARTIAL, said)
    return Examination(Verdict.ERROR, f"holds no paper{unread(reading)}{where}{instead}")


def _nothing(habits: Habits) -> Examination:
    """An answer that says that there is nothing: a quiet day, unless the source has never had one."""
    shown = habits.shown
    days = (shown[-1].as_of - shown[0].as_of).days if shown else 0
    if habits.empty or not habits.known or days < NEVER_EMPTY:
        return Examination(Verdict.QUIET, "nothing new: the source itself says that it has nothing")
    which = f"the {days} around it" if habits.later else f"the last {days}"
    reason = f"says that it has nothing; this source had something on every day of {which}"
    return Examination(Verdict.PARTIAL, f"{reason}, usually {papers(round(habits.usual))}")


def foreign(figures: Figures) -> Examination | None:
    """The verdict on what looks like papers and is none: tables, whole files, logs."""
    if figures.length <= LONGEST:
        return None
    told = f"{papers(figures.papers)} with abstracts of {figures.length:,.0f} characters"
    return Examination(Verdict.FOREIGN, f"what was read as {told} are no papers, since no abstract is that long")


def changed(reading: Reading, figures: Figures, habits: Habits) -> Examination | None:
    """The verdict on a dump that can hardly be read, or whose texts are not what its source usually has."""
    count = reading.unread
    if count >= UNREAD and count > figures.papers:
        why = f"{papers(figures.papers)} only{unread(reading)}: the layout may have changed"
        return Examination(Verdict.CHANGED, why)
    if why := _gone(reading, habits):
        return Examination(Verdict.CHANGED, why)
    if len(habits.shown) < SEVERAL or figures.papers < FEW:
        return None
    reason = _fallen(figures, habits) or _script(figures, habits) or _length(figures, habits)
    return Examination(Verdict.CHANGED, f"{reason}: the layout may have changed") if reason else None


def _gone(reading: Reading, habits: Habits) -> str:
    """The column of a table that no record has any more; empty where none is gone that most papers always had."""
    for field, part in COLUMNS.items():
        before = [PARTS[part](each.figures) / each.figures.papers for each in habits.shown]
        if f"without {field}" in reading.signs and before and min(before) > HALF:
            column = f"no record has the column that [source.fields] names for {field}"
            return f"{column}; usually {percent(median(before))} of its papers have {part}"
    return ""


def _fallen(figures: Figures, habits: Habits) -> str:
    """Which part of a paper far fewer have than in any earlier snapshot; empty where none has fallen."""
    for part, of in PARTS.items():
        now = of(figures) / figures.papers
        if now < min(of(each.figures) / each.figures.papers for each in habits.shown) - APART:
            usual = median(of(each.figures) / each.figures.papers for each in habits.shown)
            return f"{of(figures):,} of its {papers(figures.papers)} have {part}; usually {percent(usual)} have"
    return ""


def _script(figures: Figures, habits: Habits) -> str:
    usual = median(each.figures.latin / each.figures.papers for each in habits.shown)
    now = figures.latin / figures.papers
    if abs(usual - now) < HALF:
        return ""
    return f"{percent(now)} of its papers are in Latin letters; usually {percent(usual)} are"


def _length(figures: Figures, habits: Habits) -> str:
    lengths = [each.figures.length for each in habits.shown if each.figures.described >= TYPICAL]
    if len(lengths) < SEVERAL or figures.described < TYPICAL:
        return ""
    if 0.4 * min(lengths) <= figures.length <= 2.5 * max(lengths):
        return ""
    usual = median(lengths)
    return f"its abstracts have {figures.length:,.0f} characters in the middle; usually they have {usual:,.0f}"
