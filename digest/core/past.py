"""What is remembered of dumps: a row for each that was taken in or is held, and a source's past for the doctor."""

from dataclasses import dataclass
from datetime import date, datetime

from digest.core.snapshot import Examination

MEMORY = 30  # how many snapshots of its past the doctor is told of


@dataclass(frozen=True, slots=True)
class DumpRow:
    """A dump that was taken in or is held, as the store remembers it."""

    source: str
    name: str
    sha256: str
    captured: datetime
    as_of: date
    format: str
    examination: Examination
    papers: int


@dataclass(frozen=True, slots=True)
class Past:
    """What the doctor knows of a source.

    Attributes:
        known: whether the same bytes were taken in before.
        snapshots: sizes of the source's last `MEMORY` snapshots, in their order.
        seen: ids of all papers that the source has shown.
    """

    known: bool = False
    snapshots: tuple[int, ...] = ()
    seen: frozenset[str] = frozenset()
