"""RIS, as databases and citation managers export it."""

import itertools
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from digest.core.drops import Drops, merged
from digest.core.errors import DumpError
from digest.core.paper import Record
from digest.core.snapshot import Dropped, Loss, Reading
from digest.dumps.readers import people
from digest.dumps.readers.encoded import decoded
from digest.dumps.readers.records import once
from digest.dumps.readers.references.added import added
from digest.dumps.readers.references.reference import Reference, record
from digest.dumps.readers.text import quote

LARGEST = 64 << 20  # bytes
MOST = 6_000  # lines of an entry; a collaboration of 3,000 authors has a line each

_SNIFFED = 4_096
_BEGIN = re.compile(r"\ufeff?TY {1,3}- ?")
_END = re.compile(r"ER {1,3}-")
_WIDTH = 70  # characters, after which some programs break a value wherever that is
SOME, MOSTLY = 3, 0.9  # how many lines that go on, and what share of them as wide, tell such a program from others
_TAG = re.compile(r"([A-Z][A-Z0-9]) {1,3}- ?")


class Ris:
    """Reads the entries in their order; each stands between a line TY and a line ER."""

    name = "ris"

    def sniff(self, data: bytes) -> bool:
        """Whether the first line that is not blank begins an entry."""
        return _BEGIN.match(data[:_SNIFFED].decode("utf-8", "ignore").lstrip()) is not None

    def read(self, data: bytes) -> Reading:
        """Every entry that has a title.

        Raises:
            DumpError: there is no entry, or more text than any library has.
        """
        if len(data) > LARGEST:
            raise DumpError(f"has more than {LARGEST >> 20} MB of RIS", "split it into several dumps")
        text, unreadable = decoded(data)
        made: list[Record] = []
        dropped, cut, some = Drops(unreadable), False, False
        entries = list(_entries(text))
        broken = _broken(entries)
        for entry in entries:
            some, cut = True, entry.last
            one = _record(entry, broken=broken)
            if isinstance(one, Record):
                made.append(one)
            else:
                dropped.append(Dropped(entry.line, one))
            if not entry.whole and not entry.last:
                dropped.append(Dropped(entry.line, "has no end (ER); what stands there is kept", Loss.SOME))
        if not some:
            raise DumpError("has no entry of RIS", "hand in the library as it was exported")
        records, repeats, doubtful = once(made)
        told = merged(dropped, doubtful)
        return Reading(self.name, records, told, repeats=repeats, signs=frozenset({"cut"} if cut else ()))


class _Entry(NamedTuple):
    """The lines of an entry, whether its end stands there, and whether the dump breaks off in it."""

    line: int
    lines: list[str]
    whole: bool
    last: bool = False


def _entries(text: str) -> Iterator[_Entry]:
    start, held = 0, list[str]()
    for number, line in enumerate(re.split(r"\r\n?|\n", text), 1):
        if _BEGIN.match(line):
            if start:
                yield _Entry(start, held, whole=False)
            start, held = number, []
        if start and _END.match(line):
            yield _Entry(start, held, whole=True)
            start = 0
        elif start:
            held.append(line.lstrip("\ufeff"))
    if start:
        yield _Entry(start, held, whole=False, last=True)


def _broken(entries: list[_Entry]) -> bool:
    """Whether the program that wrote them broke values at a width, wherever that is, and not between words."""
    widths = [
        _width(line)
        for entry in entries
        for line, following in itertools.pairwise(entry.lines)
        if following.strip() and not _TAG.match(following)
    ]
    return len(widths) >= SOME and widths.count(_WIDTH) >= MOSTLY * len(widths)


def _record(entry: _Entry, *, broken: bool) -> Record | str:
    if len(entry.lines) > MOST:
        return f"has more than {MOST:,} lines"
    # One space where two belong is common, and rispy reads two only.
    found = _whole(entry.lines) if broken else entry.lines
    lines = [_TAG.sub(r"\1  - ", line, count=1) if _TAG.match(line) else line for line in found]
    try:
        import rispy  # noqa: PLC0415 - few dumps are RIS

        (values,) = rispy.loads("\n".join((*lines, "ER  - ")))
    except Exception as problem:  # noqa: BLE001 - it raises whatever odd lines lead it to
        return f"is no entry that can be read: {quote(repr(problem))}"
    title = _first(values, "title", "primary_title")
    if entry.last:
        return f"the dump breaks off in this entry: {quote(title)}"
    return record(_reference(title, values), entry.line)


def _whole(lines: list[str]) -> list[str]:
    """The lines, with one for each value that was broken at a width."""
    whole: list[str] = []
    full = False
    for line in lines:
        begins = _TAG.match(line)
        if full and not begins:
            whole[-1] += line
        else:
            whole.append(line)
        full = _width(line) == _WIDTH
    return whole


def _width(line: str) -> int:
    """How much of a value stands in a line."""
    begins = _TAG.match(line)
    return len(line) - (begins.end() if begins else 0)


def _reference(title: str, values: dict[str, Any]) -> Reference:
    addresses = [str(url) for url in values.get("urls") or ()]
    authors = [people.forward(str(name)) for name in values.get("authors") or values.get("first_authors") or ()]
    return Reference(
        title,
        _first(values, "abstract", "notes_abstract"),
        tuple(authors),
        (_first(values, "doi"), _first(values, "accession_number"), *addresses),
        addresses[0] if addresses else "",
        added=added(_first(values, "access_date")),
    )


def _first(values: dict[str, Any], *names: str) -> str:
    return next((str(values[name]) for name in names if values.get(name)), "")
