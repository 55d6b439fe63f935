"""The lines of the trending page's text, sorted into its furniture and what may be titles and abstracts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from digest.core.drops import Drops
from digest.core.errors import DumpError
from digest.core.snapshot import Dropped, StatedDay
from digest.dumps.readers.text import Line, clean, quote
from digest.dumps.readers.trending import page
from digest.dumps.readers.trending.page import Kind
from digest.dumps.readers.trending.placing import LONG, Gap, Unit, closes, prose

_LOOSE = {Kind.COUNT, Kind.DATE, Kind.WORD}


@dataclass
class Layout:
    """A page, taken apart line by line.

    Attributes:
        units: the lines that may be titles and abstracts, in their order.
        dropped: the lines that stand above the heading and are no furniture.
        votes: up-votes by the number of the line that follows them.
        day: the day that the heading states.
        submitters: how many lines say who submitted a paper.
        finished: whether furniture follows the last unit.
    """

    units: list[Unit] = field(default_factory=list)
    dropped: Drops = field(default_factory=Drops)
    votes: dict[int, int] = field(default_factory=dict)
    day: StatedDay | None = None
    submitters: int = 0
    finished: bool = False

    headed: bool = field(default=False, repr=False)
    _waiting: int | None = field(default=None, repr=False)  # votes for the title to come
    _submitted: bool = field(default=False, repr=False)  # whether a submitter was named since the last unit

    def take(self, before: Line, line: Line, after: Line) -> None:
        """Take the next line that is not blank; `before` and `after` are its neighbours that are not."""
        text = page.loosened(line.text, before.text)
        found = Kind.TEXT if self._runs_on(before, line) else page.kind(text)
        dated = found is Kind.DATE and before.text != "·" and (self.day is not None or bool(self.units))
        if dated or (found is Kind.TEXT and not self._is_name(text, before, after)):
            self._unit(before, line.number, text, soft=dated)
        else:
            self._note(found, text)
        self.finished = not self.units or self.units[-1].line != line.number

    def _unit(self, before: Line, number: int, text: str, *, soft: bool) -> None:
        blank = Gap.BLANK if number - before.number > 1 else Gap.NOTHING
        self.units.append(Unit(number, text, Gap.FURNITURE if self.finished else blank, soft))
        if self._waiting is not None:
            self.votes[number] = self._waiting
        self._waiting, self._submitted = None, False

    def _note(self, found: Kind, text: str) -> None:
        if found is Kind.HEADING and not self.headed:
            self.headed = True
            above = "stands above the page's heading: "
            self.dropped.extend(Dropped(unit.line, above + quote(unit.text)) for unit in self.units if not unit.soft)
            self.units.clear()
        elif found is Kind.DATE and self.day is None:
            self.day = page.stated_day(text)
        elif found is Kind.SUBMITTER:
            self.submitters += 1
            self._submitted = True
        elif found is Kind.COUNT and self._submitted:
            self._waiting = page.votes(text)

    def _runs_on(self, before: Line, line: Line) -> bool:
        """Whether a line that could be furniture is the end of a text wrapped just before it: “… Language / Models”."""
        if not self.units or not self.units[-1].line == before.number == line.number - 1:
            return False
        return page.kind(line.text) in _LOOSE and not closes(self.units[-1].text)

    def _is_name(self, text: str, before: Line, after: Line) -> bool:
        """Whether a line is the name of a submitter, or of an organisation beside a date."""
        return (page.submitter(before.text) == "" and " " not in text) or (after.text == "·" and not prose(text))


def layout(lines: Iterable[Line]) -> Layout:
    """Take a page apart.

    Raises:
        DumpError: the page's heading is not there.
    """
    filled = [Line(line.number, text) for line in lines if (text := clean(line.text))]
    edge = Line(0, "")
    found = Layout()
    for before, line, after in zip([edge, *filled], filled, [*filled[1:], edge], strict=False):
        found.take(before, line, after)
    if not found.headed:
        raise DumpError("has no heading of the trending page", "name its --format, or save the page from its top")
    found.units = list(_blocks(found.units))
    return found


def _blocks(units: Sequence[Unit]) -> Iterator[Unit]:
    """The units, each with what its block tells: whether lines stand alone, and where a sentence ends."""
    numbers, block = [], 0
    for unit in units:
        block += unit.gap is not Gap.NOTHING
        numbers.append(block)
    groups = [
        [unit for _, unit in group] for _, group in groupby(zip(numbers, units, strict=True), lambda pair: pair[0])
    ]
    for group in groups:
        alone = len(groups) == 1 or sum(len(unit.text) >= LONG for unit in group) > 1
        ended, rest, done = False, 0, []
        for unit in reversed(group):
            short = len(unit.text) < LONG
            ended, rest = closes(unit.text) or (ended and short), (rest + len(unit.text)) * short
            done.append(replace(unit, alone=alone, ended=not alone and (ended or rest >= LONG)))
            ended = ended and short
        yield from reversed(done)
