"""JSON lines: an object a line with id, title and abstract."""

import re

from digest.core.paper import Record
from digest.core.snapshot import Reading
from digest.dumps.readers.lines import first_line, read_lines, value
from digest.dumps.readers.records import linked
from digest.dumps.readers.values import decoded, plain_record

_SNIFFED = 65_536


class JsonLines:
    """Reads JSON lines. What is wrong with a line costs that line alone."""

    name = "jsonl"

    def sniff(self, data: bytes) -> bool:
        """Whether the first line that is not blank is an object, or the beginning of a long one."""
        line, whole = first_line(data, _SNIFFED)
        if not whole:
            return re.match(rb'\{\s*"', line) is not None
        return isinstance(decoded(line.decode("utf-8", "replace")), dict)

    def read(self, data: bytes) -> Reading:
        """Every object that has a title.

        Raises:
            DumpError: there are more lines than memory is meant to hold.
        """
        return read_lines(self.name, data, record)


def record(line: bytes, number: int) -> Record | str:
    """The record of a line, or why there is none."""
    found = value(line)
    made = found if isinstance(found, str) else plain_record(found, number)
    return made if isinstance(made, str) else linked(made)
