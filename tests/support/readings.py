"""What a table of real dumps says of each: format, papers, and how many records were left out for which reasons."""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from digest.core.snapshot import Reading
from digest.dumps.readers.registry import read
from tests.support.data import shared


@dataclass(frozen=True, slots=True)
class Row:
    """A file of the shared data and what is to be read of it.

    Attributes:
        path: below the data folder.
        format: the reader that its content finds.
        papers: how many.
        repeats: how many records stood there more than once.
        dropped: for a part of the reason, how often it is given; together they are all reasons.
        day: the day that the dump itself states, as (month, day, year).
        signs: the words for the doctor.
    """

    path: str
    format: str
    papers: int
    repeats: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    day: tuple[int, int, int | None] | None = None
    signs: frozenset[str] = frozenset()


def check(row: Row) -> Reading:
    """A file's reading, which is what its row says."""
    reading = read(shared(row.path).read_bytes(), name=row.path)
    reasons: Counter[str] = Counter()
    for dropped in reading.dropped:
        reasons[next((part for part in row.dropped if part in dropped.reason), dropped.reason)] += 1
    day = (reading.day.month, reading.day.day, reading.day.year) if reading.day else None
    found = Row(row.path, reading.format, len(reading.records), reading.repeats, dict(reasons), day, reading.signs)
    assert found == row
    return reading


def files(folder: str, pattern: str = "*") -> set[str]:
    """The files of a folder of the shared data, as a table names them."""
    where: Path = shared(folder)
    return {f"{folder}/{path.relative_to(where).as_posix()}" for path in where.rglob(pattern) if path.is_file()}


def ids(reading: Reading) -> list[str]:
    """The first id of each record, without its version."""
    return [re.sub(r"v\d+$", "", record.ids[0]) for record in reading.records]
