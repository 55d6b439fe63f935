"""Dumps of an object a line: what is wrong with a line costs that line alone."""

import io
from collections.abc import Callable
from typing import Any

from digest.core.drops import Drops, merged
from digest.core.errors import DumpError
from digest.core.paper import Record
from digest.core.snapshot import Dropped, Loss, Reading
from digest.dumps.readers.records import once
from digest.dumps.readers.text import UNREADABLE, quote
from digest.dumps.readers.values import decoded

MOST = 2_000_000  # lines, so that hostile ones cannot fill the memory
LONGEST = 4 << 20  # bytes of a line
MARK = b"\xef\xbb\xbf"

Make = Callable[[bytes, int], Record | str]


def read_lines(name: str, data: bytes, make: Make) -> Reading:
    """Every record that the lines of a dump make.

    Args:
        name: the name of the format.
        data: the dump.
        make: the record of a line and its number, or why there is none.

    Raises:
        DumpError: there are more lines than memory is meant to hold.
    """
    found: list[Record] = []
    dropped = Drops()
    for number, line in enumerate(io.BytesIO(data.removeprefix(MARK)), 1):
        if number > MOST:
            raise DumpError(f"has more than {MOST:,} lines", "split it into several dumps")
        if not line.strip():
            continue
        made = make(line, number)
        if isinstance(made, str):
            dropped.append(Dropped(number, made))
            continue
        found.append(made)
        if not line.isascii() and not _is_utf8(line):
            dropped.append(Dropped(number, UNREADABLE, Loss.SOME))
    records, repeats, doubtful = once(found)
    told = merged(dropped, doubtful)
    signs = frozenset(["cut"] * _breaks_off(data))
    return Reading(name, records, told, repeats=repeats, signs=signs)


def value(line: bytes) -> dict[str, Any] | str:
    """The object on a line, numbers as the text that stands there, or why there is none."""
    if len(line) > LONGEST:
        return f"is longer than {LONGEST >> 20} MB"
    found = decoded(line.decode("utf-8", "replace"))
    if found is None:
        return f"is no whole JSON object: {quote(line[:240].decode('utf-8', 'replace'))}"
    return found if isinstance(found, dict) else "is JSON, but no object"


def first_line(data: bytes, most: int) -> tuple[bytes, bool]:
    """The first line that is not blank, as far as `most` bytes show it, and whether it is whole."""
    start = data[:most].removeprefix(MARK).lstrip()
    line, newline, _ = start.partition(b"\n")
    return line, bool(newline) or len(data) <= most


def _breaks_off(data: bytes) -> bool:
    """Whether the last line has no end, and is no whole value either."""
    last = data[data.rfind(b"\n") + 1 :]
    return bool(last.strip()) and len(last) <= LONGEST and decoded(last.decode("utf-8", "replace")) is None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
