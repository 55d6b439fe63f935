"""Several captures of the page in one file: one dump is one capture, so the first is read and the others are told."""

import re
from collections.abc import Callable, Iterator, Sequence

from digest.core.snapshot import Dropped, StatedDay
from digest.core.words import MONTHS
from digest.dumps.readers.text import Line, clean
from digest.dumps.readers.trending import page
from digest.dumps.readers.trending.page import Kind
from digest.dumps.readers.trending.placing import prose

MARKS = 2  # headings and dates that make a masthead; one alone may be the title of a paper, or a piece of a footer
_BUTTON = "new"  # the first word of the page as text; a file without a last line end has it glued to its last line
_GLUED = re.compile(rf"(?<=[.!?)\]}}]){_BUTTON}\s*$")

Plain = Callable[[str], str]


def first(lines: tuple[Line, ...], plain: Plain = clean) -> tuple[tuple[Line, ...], tuple[Dropped, ...]]:
    """The lines of the first capture, and a word on each further one (R8).

    Args:
        lines: those of the whole dump.
        plain: a line without its markup.
    """
    filled = [Line(line.number, text) for line in lines if (text := plain(line.text))]
    begins = list(_mastheads(filled))
    if not begins:
        return lines, ()
    place, _ = begins[0]
    start = filled[place].number
    before = filled[place - 1] if place else Line(0, "")
    kept = [line for line in lines if line.number < start]
    if before.text == _BUTTON:
        kept = [line for line in kept if line.number < before.number]
    else:
        kept = [Line(line.number, _GLUED.sub("", line.text)) if line.number == before.number else line for line in kept]
    return tuple(kept), tuple(further(filled[at].number, day) for at, day in begins)


def _mastheads(filled: Sequence[Line]) -> Iterator[tuple[int, StatedDay | None]]:
    """Where each further capture begins, and the day that it states: at a masthead below the text of a paper."""
    headed = shown = False
    for place, line in enumerate(filled):
        if not page.is_heading(line.text):
            shown = shown or (headed and prose(line.text) > 0)
            continue
        if shown:
            marks, day = _masthead(filled, place)
            if marks < MARKS:
                continue
            yield place, day
        headed, shown = True, False


def _masthead(filled: Sequence[Line], place: int) -> tuple[int, StatedDay | None]:
    """How many headings and dates follow each other from a place on, with no text between them, and the first date."""
    marks, day = 0, None
    for at in range(place, len(filled)):
        found = page.kind(page.loosened(filled[at].text, filled[at - 1].text))
        if found is Kind.TEXT:
            break
        marks += found is Kind.HEADING or (found is Kind.DATE and day is None)
        day = day or page.stated_day(page.loosened(filled[at].text, filled[at - 1].text))
    return marks, day


def further(line: int, day: StatedDay | None = None) -> Dropped:
    """The word on a capture that begins at a line and is not the first."""
    dated = f", of {day.day} {MONTHS[day.month - 1]}" if day else ""
    return Dropped(line, f"begins another page{dated}; it is not read, so save it as a dump of its own")
