"""Text between commas, tabs and the like, row by row; what is torn costs its own row and no other one.

A quote that is never closed would swallow all rows below it, and one that is closed by the opening quote of another
row those between. Where a row comes out wrong, reading goes on at the next line, as a person would see it.
"""

import csv
import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from digest.core.errors import DumpError
from digest.core.snapshot import Loss
from digest.core.words import plural
from digest.dumps.readers.lines import first_line
from digest.dumps.readers.row import Row
from digest.dumps.readers.text import quote

_SHOWN = 1 << 20  # bytes in which a first line ends
_LONGEST = 131_072  # characters of a cell
_PATIENCE = 8  # times its own length that a table may be read in vain
_UNSURE = "has no line end; if the dump breaks off there, its last cell is not whole"
_DELIMITERS = ",\t;|"
_END = re.compile(r"\r\n?|\n")
_WITHIN = re.compile(r'"(?:[^"]++|"")*+')


class _Found(NamedTuple):
    """The cells of a row, how far it was looked for, where the next one begins, and why it is none."""

    cells: list[str]
    seen: int
    after: int
    problem: str = ""


class _Torn(NamedTuple):
    """A row that comes out wrong, and the last of the lines below it that are no rows either."""

    line: int
    problem: str
    last: int

    def row(self, *, cut: bool) -> Row:
        """What is said of all of them."""
        lines = f"line {self.last} is no row" if self.last == self.line + 1 else f"lines to {self.last} are no rows"
        more = f", and {lines} either" if self.last > self.line else ""
        return Row(self.line, None, self.problem + more, cut=cut)


def delimited(data: bytes, title: str, columns: Collection[str]) -> Iterator[Row]:
    """The rows below the line that names the columns; what stands between cells is told by that line.

    Args:
        data: the dump.
        title: the name of the column that holds the title.
        columns: the names of all columns that are wanted.

    Raises:
        DumpError: there is no such column, or more is torn than is worth reading on.
    """
    head = first_line(data, _SHOWN)[0].decode("utf-8", "replace").partition("\r")[0]
    split = {mark: _names(head, mark) for mark in _DELIMITERS}
    mark = next((mark for mark, names in split.items() if title in names), "")
    if not mark:
        raise DumpError(
            f"has no column {quote(title)}; its first line is {quote(head)}", "mend title in [source.fields]"
        )
    names = split[mark]
    text = data.decode("utf-8-sig", "replace")
    last = None
    for row in _Table(text, mark, names).rows():
        yield row
        last = row
    if last and last.value and not text.endswith(("\n", "\r")) and names[-1] in columns:
        yield Row(last.place, None, _UNSURE, Loss.NONE)


def _names(head: str, mark: str) -> list[str]:
    """The names of columns, if that is what stands between these marks."""
    try:
        return [name.strip() for name in next(csv.reader([head], delimiter=mark), [])]
    except csv.Error:
        return []


class _Table:
    """A text as rows of so many cells.

    Args:
        text: all of it.
        mark: what stands between cells.
        names: those of the columns.
    """

    def __init__(self, text: str, mark: str, names: Sequence[str]) -> None:
        self._text, self._mark, self._names = text, mark, names
        self._quoted = re.compile(rf'"((?:[^"]++|"")*+)"(?=[{re.escape(mark)}\r\n]|\Z)')
        self._plain = re.compile(rf"[^{re.escape(mark)}\r\n]*+")
        self._spent = 0

    def rows(self) -> Iterator[Row]:
        """Every row, and every line that is none, by line."""
        torn: _Torn | None = None
        line, at = self._first()
        columns = tuple(self._names)
        while at < len(self._text):
            end, after = self._line(at)
            found = self._row(at, end, after)
            if problem := self._problem(found):
                if torn:
                    torn = torn._replace(last=line)
                elif found.seen > end:
                    torn = _Torn(line, problem, line)
                else:
                    yield Row(line, None, problem, cut=end == len(self._text))
                self._waste(found.seen - end)
                line, at = line + 1, after
                continue
            if any(found.cells):
                if torn:
                    yield torn.row(cut=False)
                    torn = None
                yield Row(line, dict(zip(self._names, found.cells, strict=True)), columns=columns)
                columns = ()
            line += 1 if found.after == after else len(_END.findall(self._text, at, found.after))
            at = found.after
        if torn:
            yield torn.row(cut=True)

    def _first(self) -> tuple[int, int]:
        """The line below the names of the columns, and where it begins."""
        line, at = 1, 0
        while True:
            end, after = self._line(at)
            line += 1
            if self._text[at:end].strip() or after == len(self._text):
                return line, after
            at = after

    def _line(self, at: int) -> tuple[int, int]:
        """Where a line ends, and where the next one begins."""
        found = _END.search(self._text, at)
        return found.span() if found else (len(self._text), len(self._text))

    def _row(self, at: int, end: int, after: int) -> _Found:
        given = self._text[at:end]
        return self._cells(at, end) if '"' in given else _Found(given.split(self._mark), end, after)

    def _cells(self, at: int, end: int) -> _Found:
        """A row with quotes in it, which may go on over the end of its line."""
        cells: list[str] = []
        while at <= end or len(cells) <= len(self._names):
            quoted = self._text.startswith('"', at)
            found = (self._quoted if quoted else self._plain).match(self._text, at)
            if found is None:
                return self._broken(cells, at, end)
            cells.append(found[1].replace('""', '"') if quoted else found[0])
            at = found.end()
            if not self._text.startswith(self._mark, at):
                return _Found(cells, at, self._line(at)[1])
            at += 1
        return _Found(cells, at, at)

    def _broken(self, cells: list[str], at: int, end: int) -> _Found:
        """A row in which a quote is opened, and not closed where a cell ends."""
        within = _WITHIN.match(self._text, at)
        seen = within.end() if within else at
        if seen == len(self._text):
            return _Found(cells, seen, seen, "opens a quote that is never closed")
        if seen > end:
            return _Found(cells, seen, seen, "opens a quote that is closed in the midst of another row")
        return _Found(cells, seen, seen, f"has more than a cell between quotes: {quote(self._text[at:end])}")

    def _problem(self, found: _Found) -> str:
        """Why a row is none; empty where it is one, or a blank line."""
        if found.problem or not any(found.cells):
            return found.problem
        if len(found.cells) != len(self._names):
            return f"has {len(found.cells):,} {plural(len(found.cells), 'cell')}, not {len(self._names):,}"
        longest = max(map(len, found.cells))
        return f"has a cell of {longest:,} characters" if longest > _LONGEST else ""

    def _waste(self, count: int) -> None:
        """Note how many characters have to be read again."""
        self._spent += count
        if self._spent > _PATIENCE * len(self._text):
            raise DumpError("is torn in more places than is worth reading", "fetch it again")
